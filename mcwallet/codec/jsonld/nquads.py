"""N-Quads as others write them, read into quads (RDF 1.1 N-Quads)."""

import re

from mcwallet.codec.jsonld.literals import XSD, quoted
from mcwallet.codec.jsonld.rdfc import Quads
from mcwallet.errors import MalformedError

_IRI = r"<[^\x00-\x20<>\"{}|^`]*>"
_BLANK = r"_:[^\s<>\"]*[^\s<>\".]"
_LITERAL = rf'"(?:[^"\\\n\r]|\\.)*"(?:\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?'
_LINE = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:\#.*)?"
)
_NOTHING = re.compile(r"[ \t]*(?:\#.*)?")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf\"'\\]))|\\")
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_UNWRITTEN = f"^^<{XSD}string>"


def read(text: str) -> Quads:
    """Read a document of N-Quads, with escapes resolved."""
    quads = Quads()
    for line in re.split("[\r\n]+", text):
        if _NOTHING.fullmatch(line):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise MalformedError("a line is not an N-Quad")
        subject, predicate, value, graph = found.groups()
        quads.add(
            _plain(subject), f"{_plain(predicate)} ", _object(value), _plain(graph or "")
        )
    return quads


def _object(value: str) -> str:
    if value[0] != '"':
        return _plain(value)
    end = value.rindex('"')
    suffix = value[end + 1 :]
    return quoted(_plain(value[1:end])) + ("" if suffix == _UNWRITTEN else _plain(suffix))


def _plain(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    four, eight, one = found.groups()
    if four or eight:
        code = int(four or eight, 16)
        if code > 0x10FFFF:  # noqa: PLR2004 - the last character of Unicode
            raise MalformedError("an escape in N-Quads names no character")
        return chr(code)
    if not one:
        raise MalformedError("an escape in N-Quads is unknown")
    return _CHARACTERS.get(one, one)
