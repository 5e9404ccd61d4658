"""What a learner writes on her own credentials, and the bin."""

from collections.abc import Iterable, Mapping

from mcwallet.errors import UsageError
from mcwallet.model.holding import Holding
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

MAX_TEXT = 10_000
MAX_TAG = 100


def tagged(holding: Holding, add: Iterable[str], remove: Iterable[str]) -> tuple[Op, ...]:
    """Put tags on and take tags off; what is so already needs no change."""
    more = [_tag(tag) for tag in add if tag not in holding.tags]
    less = [tag for tag in remove if tag in holding.tags]
    return (changes.tag(holding.rec, add=more, remove=less),) if more or less else ()


def noted(holding: Holding, fields: Mapping[str, str | None]) -> tuple[Op, ...]:
    """Write a note or a title; None leaves it, nothing takes it away."""
    for name, text in fields.items():
        if text is not None and len(text) > MAX_TEXT:
            raise UsageError(f"a {name} has at most {MAX_TEXT} characters")
    return tuple(
        changes.set_(holding.rec, name, text)
        for name, text in fields.items()
        if text is not None and text != holding.fields.get(name, "")
    )


def _tag(text: str) -> str:
    if not text.strip() or len(text) > MAX_TAG or not text.isprintable():
        raise UsageError(f"a tag is a short text of 1 to {MAX_TAG} characters")
    return text
