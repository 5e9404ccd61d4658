"""Text that says which alphabet it is written in (Controlled Identifiers §2.4)."""

from functools import lru_cache

from mcwallet.codec import base64url
from mcwallet.errors import LimitError, MalformedError

MAX_SIGNATURE = 140
MAX_KEY = 200


def decode(text: str, *, limit: int = MAX_KEY) -> bytes:
    """Decode base58btc (``z…``) or base64url (``u…``) of at most ``limit`` characters."""
    if len(text) > limit:
        raise LimitError(f"a multibase text is longer than {limit} characters")
    match text[:1]:
        case "z":
            return _from_base58(text[1:])
        case "u":
            return base64url.decode(text[1:])
        case _:
            raise MalformedError("a multibase text should begin with z or u")


def decode_base58(text: str, *, limit: int = MAX_KEY) -> bytes:
    """Decode base58btc that has no prefix, as ``publicKeyBase58`` is written."""
    if len(text) > limit:
        raise LimitError(f"a base58 text is longer than {limit} characters")
    return _from_base58(text)


def encode(data: bytes) -> str:
    """Encode as base58btc."""
    return "z" + encode_base58(data)


def encode_url(data: bytes) -> str:
    """Encode as base64url without padding."""
    return "u" + base64url.encode(data)


def encode_base58(data: bytes) -> str:
    """Encode as base58btc without a prefix."""
    number, digits = int.from_bytes(data), bytearray()
    while number:
        number, digit = divmod(number, 58)
        digits.append(_ALPHABET[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + digits[::-1].decode()


def _from_base58(text: str) -> bytes:
    try:
        digits = text.encode("ascii").translate(_DIGITS)
    except UnicodeEncodeError:
        digits = b"\xff"
    if b"\xff" in digits:
        raise MalformedError("not base58: a letter is not in its alphabet")
    number = int.from_bytes(digits)
    for width, mask, weight in _steps(len(digits)):
        number = (number >> width & mask) * weight + (number & mask)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


@lru_cache
def _steps(length: int) -> tuple[tuple[int, int, int], ...]:
    """Say how to join neighbouring digits, then pairs, then fours, all at once each time.

    Each step is the bits of a digit, a mask for every second digit, and what a digit is
    worth beside the next one.
    """
    doublings = range((length - 1).bit_length())
    whole = (1 << (8 << len(doublings))) - 1
    widths = [(8 << one, 58 ** (1 << one)) for one in doublings]
    return tuple((width, whole // ((1 << width) + 1), worth) for width, worth in widths)


_ALPHABET = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = bytes(_ALPHABET.find(byte) & 0xFF for byte in range(256))
