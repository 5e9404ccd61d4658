"""Words from outside, made safe to show."""

from mcwallet.codec.showing import shown, shown_block

__all__ = ["cut", "shown", "shown_block"]


def cut(text: str, width: int) -> str:
    """Shorten safe text to so many characters, and show that something is missing."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
