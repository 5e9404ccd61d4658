"""The exact bytes of each value in a JSON list or object, as they were received."""

import re
from collections.abc import Iterator

from mcwallet.codec.tree import MAX_DEPTH, strict
from mcwallet.errors import LimitError, MalformedError

MAX_SLICES = 2_500
MAX_MARKS = 2_500_000
SPACE = b" \t\r\n"


def items(data: bytes) -> tuple[bytes, ...]:
    """Return the bytes of each item of a list.

    Only the list's own commas are found here: whether an item is JSON is left to who
    reads it, so that one broken credential does not take its neighbours with it.
    """
    return tuple(_slices(data, b"["))


def members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return each member of an object: its name, and the bytes of its value."""
    found: dict[str, bytes] = {}
    for piece in _slices(data, b"{"):
        name = _NAME.match(piece)
        key = strict(name[1]) if name else None
        if not name or not isinstance(key, str):
            raise MalformedError("not JSON: an object lacks a name")
        if key in found:
            raise MalformedError("not JSON: an object repeats a name")
        found[key] = piece[name.end() :]
    return tuple(found.items())


def _slices(data: bytes, opening: bytes) -> Iterator[bytes]:
    """Cut at the commas of the outermost list or object."""
    if sum(map(data.count, (b"[", b"{", b"]", b"}", b","))) > MAX_MARKS:
        raise LimitError(f"the JSON holds more than {MAX_MARKS} values")
    start = len(data) - len(data.lstrip(SPACE))
    if data[start : start + 1] != opening:
        raise MalformedError("not JSON: a list or object should begin here")
    at, count, last = start + 1, 0, b""
    for last, mark in _outermost(data, start):
        piece, at = data[at:mark].strip(SPACE), mark + 1
        if last == b"," or piece or count:
            yield _some(piece, count)
            count += 1
    if last not in {b"]", b"}"} or data[at:].strip(SPACE):
        raise MalformedError("not JSON: it does not end where it should")


def _outermost(data: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """Go through the commas of the outermost level, and its end."""
    depth = 0
    for mark in _MARK.finditer(data, start):
        first = mark[0][:1]
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise LimitError(f"the JSON is nested more than {MAX_DEPTH} levels deep")
        if depth == 0 or (depth == 1 and first == b","):
            yield first, mark.start()
        if depth == 0:
            return


def _some(piece: bytes, count: int) -> bytes:
    if not piece:
        raise MalformedError("not JSON: a value is missing")
    if count == MAX_SLICES:
        raise LimitError(f"the JSON holds more than {MAX_SLICES} credentials")
    return piece


# A text without an end is taken to the very end: trying again inside it would never end.
_MARK = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
_NAME = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
