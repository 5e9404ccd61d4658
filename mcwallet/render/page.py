"""Lines of text with a meaning to each stretch, for paper, pipes and terminals alike."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from mcwallet.render.widths import width

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
    return tuple([(span, "") if isinstance(span, str) else span for span in spans])


_COLUMN = 24  # what hangs under a label begins before this column
_WORDS = re.compile(" *[^ ]+| +")


def folded(page: Iterable[Line], columns: int) -> Iterator[Line]:
    """Break lines between words for a terminal of so many columns.

    What goes on stands under the last column of its line. A word that is too long for any
    line, such as a DID, stays whole: it must be possible to copy it.
    """
    for spans in page:
        text = "".join(text for text, _ in spans)
        yield from _folded(spans, columns) if width(text) > columns else (spans,)


def _folded(spans: Line, columns: int) -> Iterator[Line]:
    text = "".join(text for text, _ in spans)
    starts = [found.end() for found in re.finditer("^  [^ ]+ +|^ +|  +", text[:_COLUMN])]
    indent = starts[-1] if starts and starts[-1] * 2 < columns else 0
    here: list[Span] = []
    used = 0
    for word, style in ((w, s) for text, s in spans for w in _WORDS.findall(text)):
        if used > indent and used + width(word) > columns:
            yield tuple(here)
            here, used, word = [(" " * indent, "")], indent, word.lstrip()  # noqa: PLW2901
        here.append((word, style))
        used += width(word)
    yield tuple(here)


def plain(page: Iterable[Line]) -> str:
    """Write the page without any colour; nothing is lost."""
    return "".join(["".join([text for text, _ in spans]).rstrip() + "\n" for spans in page])
