"""Compressed status lists (W3C Bitstring Status List, IETF Token Status List)."""

import zlib
from functools import lru_cache

from mcwallet.codec import base64url
from mcwallet.errors import LimitError, MalformedError

MAX_UNPACKED = 16 * 1024 * 1024
MAX_TEXT = 24 * 1024 * 1024


def decode(text: str) -> bytes:
    """Unpack an ``encodedList`` (Bitstring Status List §3.2): multibase ``u``, gzip.

    The older StatusList2021 leaves the ``u`` out and says only "base64": both alphabets
    and padding are in use. A gzip stream begins with ``H``, which tells the two apart.
    """
    if text[:1] == "u":
        return _unpack(text[1:], _GZIP)
    return _unpack(text.rstrip("=").translate(_TO_URL), _GZIP)


def decode_token(text: str) -> bytes:
    """Unpack the ``lst`` of a status list token (Token Status List §4.2): zlib."""
    return _unpack(text, _ZLIB)


def entry(bits: bytes, index: int, size: int = 1) -> int:
    """Return the entry of ``size`` bits; index 0 stands leftmost (§3.2)."""
    start = index * size
    if size < 1 or not 0 <= start <= len(bits) * 8 - size:
        raise MalformedError("the status list has no such entry")
    end = start + size
    value = int.from_bytes(bits[start // 8 : (end + 7) // 8])
    return value >> (-end % 8) & ((1 << size) - 1)


def entry_token(bits: bytes, index: int, size: int) -> int:
    """Return the entry of 1, 2, 4 or 8 bits; index 0 stands in the lowest bits (§4.1)."""
    if size not in _TOKEN_SIZES:
        raise MalformedError("the status list's entries should have 1, 2, 4 or 8 bits")
    per_byte = 8 // size
    if not 0 <= index < len(bits) * per_byte:
        raise MalformedError("the status list has no such entry")
    return bits[index // per_byte] >> index % per_byte * size & ((1 << size) - 1)


def encode(bits: bytes) -> str:
    """Pack bits as an ``encodedList``; equal bits give equal text."""
    packer = zlib.compressobj(9, wbits=_GZIP)
    return "u" + base64url.encode(packer.compress(bits) + packer.flush())


def encode_token(bits: bytes) -> str:
    """Pack bits as the ``lst`` of a status list token."""
    return base64url.encode(zlib.compress(bits, 9))


@lru_cache(maxsize=2)  # a thousand credentials of one issuer share one list
def _unpack(text: str, wbits: int) -> bytes:
    if len(text) > MAX_TEXT:
        raise LimitError("the status list is longer than 24 MB")
    unpacker = zlib.decompressobj(wbits)
    try:
        bits = unpacker.decompress(base64url.decode(text), MAX_UNPACKED)
    except zlib.error:
        raise MalformedError("the status list does not unpack") from None
    if unpacker.unconsumed_tail:
        raise LimitError("the status list unpacks to more than 16 MiB")
    if not unpacker.eof or unpacker.unused_data:
        raise MalformedError("the status list is cut short, or something follows it")
    return bits


_TO_URL = str.maketrans("+/", "-_")
_GZIP = 31
_ZLIB = 15
_TOKEN_SIZES = (1, 2, 4, 8)
