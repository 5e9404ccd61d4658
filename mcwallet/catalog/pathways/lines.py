"""Find the line of a TOML file on which a key stands, for messages that say where."""

import re
from collections.abc import Iterator

Keys = tuple[str | int, ...]


def line_of(source: str, keys: Keys) -> int:
    """Return the line of a key, or of the nearest table around it that is written out.

    ``tomllib`` keeps no lines, so the text is scanned again; that happens only once
    something is wrong.
    """
    best, found = 1, -1
    for number, here in _marks(source):
        if here == keys[: len(here)] and len(here) > found:
            best, found = number, len(here)
    return best


def _marks(source: str) -> Iterator[tuple[int, Keys]]:
    """Go through every header and key that starts a line, with all the keys above it."""
    table: Keys = ()
    counts: dict[Keys, int] = {}
    for number, line in _statements(source):
        header = _HEADER.match(line)
        if header:
            table = _split(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield number, table
        elif found := _KEY.match(line):
            yield number, table + _split(found[1])


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """Go through the lines that begin a statement: not those inside a long value."""
    depth, quote = 0, ""
    for number, line in enumerate(source.splitlines(), 1):
        if not depth and not quote:
            yield number, line
        depth, quote = _after(line, depth, quote)
        if _HEADER.match(line) and not quote:
            depth = 0


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Tell how many brackets, and which long text, are open after a line."""
    for token in _TOKEN.finditer(line):
        mark = token[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in {'"""', "'''"}:
            quote = mark
        elif mark == "#":
            break
        elif mark in "[{":
            depth += 1
        elif mark in "]}":
            depth = max(0, depth - 1)
    return depth, quote


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


_HEADER = re.compile(r"\s*(\[\[?)([^\[\]=]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_\-.]|\"[^\"\n]*\"|'[^'\n]*'|[ \t])+?)\s*=")
_PART = re.compile(r"[A-Za-z0-9_\-]+|\"[^\"]*\"|'[^']*'")
_TOKEN = re.compile(r"\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|\\.|[#\[\]{}]")
