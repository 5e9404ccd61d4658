"""What was done with holdings, for programs, and what to call them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcwallet.model.holding import Holding
from mcwallet.model.words import Words


def annotated(verb: str, holdings: Sequence[Holding], done: str) -> dict[str, Any]:
    """Shape ``mcwallet/tag@1``, ``note@1``, ``rm@1`` and ``restore@1``."""
    return {
        "schema": f"mcwallet/{verb}@1",
        "items": [
            {
                "id": each.rec,
                "title": title_of(each),
                "tags": list(each.tags),
                "note": each.fields.get("note", ""),
                "done": done,
            }
            for each in holdings
        ],
    }


def title_of(holding: Holding, languages: Iterable[str] = ("en",)) -> str:
    """Return the learner's own title, or the credential's in the first of the languages."""
    titles = holding.summary.get("title")
    stated = titles.items() if isinstance(titles, Mapping) else ()
    words = Words(tuple((language, str(text)) for language, text in stated))
    return holding.fields.get("title", "") or words.pick(languages)
