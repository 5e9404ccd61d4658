"""Lines of text with a meaning to each stretch, for paper, pipes and terminals alike."""

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = "tuple[str, str]"
Line: TypeAlias = "tuple[Span, ...]"
Page: TypeAlias = "tuple[Line, ...]"

# What a stretch of text is, and how a terminal with colours shows it.
STYLES = {
    "": "",
    "title": "bold",
    "faint": "dim",
    "good": "green",
    "bad": "bold red",
    "open": "yellow",
    "hint": "cyan",
}


def line(*spans: "str | Span") -> Line:
    """Make a line from texts and (text, style) pairs; the texts must be safe to show."""
    return tuple((span, "") if isinstance(span, str) else span for span in spans)


def plain(page: Iterable[Line]) -> str:
    """Write the page without any colour; nothing is lost."""
    return "".join("".join(text for text, _ in spans).rstrip() + "\n" for spans in page)
