"""Credentials baked into PNG pictures (Open Badges 3.0 §5.3, Open Badges Baking 2.0)."""

import struct
import zlib
from collections.abc import Iterator

from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.values import dataclass

MAGIC = b"\x89PNG\r\n\x1a\n"
KEYWORDS = (b"openbadgecredential", b"openbadges", b"openbadge")
MAX_CHUNKS = 20_000
MAX_TEXTS = 16
MAX_TEXT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Baked:
    """What was baked into a picture.

    ``repaired`` tells that the text was UTF-8 in a chunk that should hold Latin-1; read
    to the letter its accents would be garbled.
    """

    text: str
    repaired: bool = False


def unbake(data: bytes) -> Baked | None:
    """Return the credential in a picture, or nothing if there is none.

    Every checksum must be right. Several texts are accepted only if they are equal; what
    stands after the end of the picture (``IEND``) is never looked at.
    """
    found: list[Baked] = []
    for kind, body in _chunks(data):
        keyword, zero, rest = body.partition(b"\0")
        if kind in _READERS and zero and keyword in KEYWORDS:
            if len(found) == MAX_TEXTS:
                raise LimitError(f"the picture holds more than {MAX_TEXTS} credentials")
            found.append(_READERS[kind](rest))
    if len({baked.text for baked in found}) > 1:
        raise MalformedError(
            "the picture holds several credentials that differ",
            hint="ask the issuer for the badge again",
        )
    return found[0] if found else None


def bake(picture: bytes, text: str, keyword: bytes = KEYWORDS[0]) -> bytes:
    """Return the picture with this text baked in, in place of what was there before."""
    kept = [
        (kind, body)
        for kind, body in _chunks(picture)
        if kind not in _READERS or body.partition(b"\0")[0] not in KEYWORDS
    ]
    body = keyword + b"\0\0\0\0\0" + text.encode()
    kept.insert(1, (b"iTXt", body))
    return MAGIC + b"".join(_chunk(kind, body) for kind, body in kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go through the chunks up to and including the end (PNG, third edition, §5)."""
    if not data.startswith(MAGIC):
        raise MalformedError("not a PNG picture")
    at = len(MAGIC)
    for number in range(MAX_CHUNKS):
        if at + 12 > len(data):
            raise MalformedError("the picture is cut short")
        (size,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data):
            raise MalformedError("the picture is cut short")
        body = data[at + 8 : end - 4]
        if zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(data[end - 4 : end], "big"):
            raise MalformedError("the picture is damaged: a checksum is wrong")
        if (kind == b"IHDR") != (number == 0):
            raise MalformedError("the picture is damaged: its header is not its first part")
        yield kind, body
        if kind == b"IEND":
            return
        at = end
    raise LimitError(f"the picture has more than {MAX_CHUNKS} parts")


def _itxt(rest: bytes) -> Baked:
    """Read an international text: UTF-8, and nothing else (PNG §11.3.3.4)."""
    if len(rest) < 2 or rest[0] > 1 or rest[1] != 0:  # noqa: PLR2004
        raise MalformedError("the text in the picture is damaged")
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:  # noqa: PLR2004
        raise MalformedError("the text in the picture is damaged")
    raw = _inflate(parts[2]) if rest[0] else parts[2]
    _bound(raw)
    try:
        return Baked(raw.decode())
    except UnicodeDecodeError:
        raise MalformedError("the text in the picture is not UTF-8") from None


def _ztxt(rest: bytes) -> Baked:
    """Read a compressed text."""
    if rest[:1] != b"\0":
        raise MalformedError("the text in the picture is damaged")
    return _text(_inflate(rest[1:]))


def _text(raw: bytes) -> Baked:
    """Read a text that should be Latin-1, but that many tools wrote as UTF-8."""
    _bound(raw)
    if raw.isascii():
        return Baked(raw.decode("ascii"))
    try:
        return Baked(raw.decode(), repaired=True)
    except UnicodeDecodeError:
        return Baked(raw.decode("latin-1"))


def _bound(raw: bytes) -> None:
    if len(raw) > MAX_TEXT:
        raise LimitError(f"the text in the picture is longer than {MAX_TEXT} bytes")


def _inflate(raw: bytes) -> bytes:
    """Decompress within bounds and to a clean end."""
    engine = zlib.decompressobj()
    try:
        text = engine.decompress(raw, MAX_TEXT + 1)
    except zlib.error:
        raise MalformedError("the text in the picture is damaged") from None
    _bound(text)
    if not engine.eof or engine.unused_data:
        raise MalformedError("the text in the picture is damaged")
    return text


_READERS = {b"iTXt": _itxt, b"tEXt": _text, b"zTXt": _ztxt}
