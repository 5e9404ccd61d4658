"""The text form of age files: strict PEM (c2sp.org/age, ASCII armor)."""

import re
from base64 import b64decode, b64encode

from mcwallet.errors import MalformedError

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
CODE = "MCW-AGE-ARMOR"

_WIDTH = 64
_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


def armored(data: bytes) -> bool:
    """Tell whether a file claims to be armored; whitespace may come first."""
    return data[:1024].lstrip(b" \t\r\n").startswith(BEGIN)


def attempted(data: bytes) -> bool:
    """Tell whether a file looks like anybody's armor, ours or one that is spoiled."""
    return b"-----" in data[:1024] and not data.startswith(b"age-encryption.org/")


def armor(data: bytes) -> bytes:
    """Write bytes as text."""
    text = b64encode(data)
    lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    return b"\n".join([BEGIN, *lines, END, b""])


def dearmor(data: bytes) -> bytes:
    """Return the bytes; every spelling but the one canonical is refused."""
    lines = [_line(one) for one in data.strip(b" \t\r\n").split(b"\n")]
    if lines[0] != BEGIN or lines[-1] != END:
        raise _broken("begin or end line")
    body = lines[1:-1]
    for at, line in enumerate(body):
        last = at == len(body) - 1
        if not _LINE.fullmatch(line) or len(line) > _WIDTH:
            raise _broken(f"line {at + 2}")
        if not last and (len(line) != _WIDTH or b"=" in line):
            raise _broken(f"line {at + 2}")
    text = b"".join(body)
    try:
        found = b64decode(text, validate=True)
    except ValueError:
        raise _broken("last line") from None
    if b64encode(found) != text:
        raise _broken("last line")
    return found


def _line(line: bytes) -> bytes:
    return line.removesuffix(b"\r")


def _broken(where: str) -> MalformedError:
    return MalformedError(f"the armor of the age file is broken: {where}", code=CODE)
