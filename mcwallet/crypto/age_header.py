"""The header of an age v1 file: stanzas that each wrap the file key (c2sp.org/age)."""

import re
from base64 import b64decode, b64encode
from typing import NamedTuple

from mcwallet.errors import MalformedError

VERSION = b"age-encryption.org/v1"
CODE = "MCW-AGE-HEADER"

_COLUMNS = 64
_STANZA = re.compile(rb"->((?: [\x21-\x7e]+)+)")
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")
_MANY = 2_000


class Stanza(NamedTuple):
    """One wrapped file key: its type, arguments and body."""

    type: str
    args: tuple[str, ...]
    body: bytes


class Header(NamedTuple):
    """The stanzas, the bytes that the MAC covers, the MAC, and where the payload begins."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    end: int


def write(stanzas: tuple[Stanza, ...]) -> bytes:
    """Return the bytes that the MAC covers."""
    lines = [VERSION]
    for stanza in stanzas:
        lines.append(" ".join(("->", stanza.type, *stanza.args)).encode())
        text = to_base64(stanza.body).encode()
        lines += [text[at : at + _COLUMNS] for at in range(0, len(text) + 1, _COLUMNS)]
    return b"\n".join([*lines, b"---"])


def read(data: bytes) -> Header:
    """Read a header strictly: one spelling for every header."""
    lines = _Lines(data)
    if lines.next() != VERSION:
        raise broken("version")
    stanzas: list[Stanza] = []
    while True:
        start = lines.at
        line = lines.next()
        if line.startswith(b"---"):
            found = _MAC.fullmatch(line)
            if not found or not stanzas:
                raise broken("last line")
            mac = from_base64(found[1])
            return Header(tuple(stanzas), data[: start + 3], mac, lines.at)
        if len(stanzas) == _MANY:
            raise broken("too many stanzas")
        stanzas.append(_stanza(line, lines))


def from_base64(text: bytes) -> bytes:
    """Read base64 without padding, in its only canonical spelling."""
    if not _BASE64.fullmatch(text) or len(text) % 4 == 1:
        raise broken("base64")
    data = b64decode(text + b"=" * (-len(text) % 4))
    if b64encode(data).rstrip(b"=") != text:
        raise broken("base64")
    return data


def to_base64(data: bytes) -> str:
    """Write base64 without padding."""
    return b64encode(data).rstrip(b"=").decode()


def broken(where: str) -> MalformedError:
    """Say that the header is not one, without echoing it."""
    return MalformedError(f"the header of the age file is broken: {where}", code=CODE)


class _Lines:
    """The lines of a header, and how far we are."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def next(self) -> bytes:
        """Return the next line without its end; every line of a header has one."""
        end = self.data.find(b"\n", self.at)
        if end < 0:
            raise broken("it has no end")
        line = self.data[self.at : end]
        self.at = end + 1
        return line


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    found = _STANZA.fullmatch(line)
    if not found:
        raise broken("stanza")
    name, *args = found[1].decode().split()
    pieces = []
    while True:
        piece = lines.next()
        if len(piece) > _COLUMNS or not _BASE64.fullmatch(piece):
            raise broken("stanza body")
        pieces.append(piece)
        if len(piece) < _COLUMNS:
            return Stanza(name, tuple(args), from_base64(b"".join(pieces)))
