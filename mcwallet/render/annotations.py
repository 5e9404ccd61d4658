"""What was done with holdings, for programs, and what to call them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcwallet.model.holding import Holding


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


def title_of(holding: Holding) -> str:
    """Return the learner's own title, or the credential's."""
    titles = holding.summary.get("title")
    stated = next(iter(titles.values()), "") if isinstance(titles, Mapping) else ""
    return holding.fields.get("title", "") or str(stated)
