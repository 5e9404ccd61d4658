"""Bytes as text that fits in a URL, in its one canonical spelling (RFC 7515 §2)."""

from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Iterable

from mcwallet.errors import MalformedError


def decode(text: str | bytes) -> bytes:
    """Decode base64url, refusing every spelling but the canonical one.

    No padding, no white space, no other alphabet, no bits left over at the end: a text
    that decodes is the text that ``encode`` gives back, so one value has one spelling.
    """
    try:
        given = text.encode("ascii") if isinstance(text, str) else text
        over = len(given) % 4
        padded = given.translate(_TO_STANDARD) + _PADDING[over]
        data = a2b_base64(padded, strict_mode=True)
    except (Error, UnicodeEncodeError):
        raise MalformedError("not base64url") from None
    if over and given[-1] not in _LAST[over]:
        raise MalformedError("not base64url in its canonical spelling")
    return data


def encode(data: bytes) -> str:
    """Encode as base64url without padding."""
    return b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode()


def decode_joined(texts: Iterable[bytes], between: bytes) -> bytes:
    """Decode texts of JSON in one go, with ``between`` between them.

    ``between`` is encoded already, from a multiple of three bytes. White space takes the
    place of padding; after a spelling that is not canonical stands something else, with
    which no list or object may end.
    """
    filled = [text + _FILLING[len(text) & 3] for text in texts]
    try:
        return a2b_base64(between.join(filled).translate(_TO_STANDARD), strict_mode=True)
    except Error:
        raise MalformedError("not base64url") from None


def encode_each(values: Iterable[bytes], size: int) -> list[str]:
    """Encode values of one size in one go, each without padding."""
    spaced = bytes(-size % 3).join([*values, b""])
    text = b2a_base64(spaced, newline=False).translate(_TO_URL).decode()
    length, step = (size * 8 + 5) // 6, (size + 2) // 3 * 4
    return [text[at : at + length] for at in range(0, len(text), step)]


# Letters of the other alphabet, and padding, become one that no alphabet has
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
_TO_URL = bytes.maketrans(b"+/", b"-_")
_PADDING = (b"", b"===", b"==", b"=")
# What may stand last, by the letters left over: the bits that are cut off must be zero
_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")
# By the letters left over, the bits of a tab and a space (or a space) after bits of zero
_FILLING = (b"", b"!", b"kg", b"g")
