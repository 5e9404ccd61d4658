"""Bytes as text that fits in a URL, in its one canonical spelling (RFC 7515 §2)."""

from binascii import Error, a2b_base64, b2a_base64

from mcwallet.errors import MalformedError


def decode(text: str | bytes) -> bytes:
    """Decode base64url, refusing every spelling but the canonical one.

    No padding, no white space, no other alphabet, no bits left over at the end: a text
    that decodes is the text that ``encode`` gives back, so one value has one spelling.
    """
    try:
        given = text.encode("ascii") if isinstance(text, str) else text
        data = a2b_base64(given.translate(_TO_STANDARD) + b"=" * (-len(given) % 4))
    except (Error, UnicodeEncodeError):
        raise MalformedError("not base64url") from None
    if b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL) != given:
        raise MalformedError("not base64url in its canonical spelling")
    return data


def encode(data: bytes) -> str:
    """Encode as base64url without padding."""
    return b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode()


_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_TO_URL = bytes.maketrans(b"+/", b"-_")
