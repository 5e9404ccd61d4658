"""
Seal bytes so that only one key, in one place, opens them again.

C2SP chunked encryption (c2sp.org/chunked-encryption) with AES-256-GCM, which
``cryptography`` ships as Cobblestone-256: random 24-byte salts, so there is no nonce to
manage, and a commitment to the key, so one sealed text can't mean two things.
"""

from cryptography.cobblestone import (
    Cobblestone256Decryptor,
    Cobblestone256Encryptor,
)
from cryptography.exceptions import InvalidTag

from mcwallet.errors import MalformedError

OVERHEAD = 72
"""Salt, commitment and one tag: what sealing adds to a text of less than 16 KiB."""

_LENGTH = 8
_FLOOR = 1024


def new_key() -> bytes:
    """Return 32 random bytes."""
    return Cobblestone256Encryptor.generate_key()


def seal(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Encrypt and bind to a context, which is not stored and must be given again."""
    box = Cobblestone256Encryptor(key, context)
    return box.update(plaintext) + box.finalize()


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return the plaintext; nothing of it is released before all of it is authentic."""
    box = Cobblestone256Decryptor(key, context)
    try:
        released = box.update(sealed)
        return released + box.finalize()
    except (InvalidTag, ValueError):
        raise MalformedError("the sealed bytes do not open with this key") from None


def padded(size: int) -> int:
    """Return the Padmé size (Reducing Metadata Leakage, PETS 2019): at most 12 % more."""
    size = max(size, _FLOOR)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def pad(data: bytes) -> bytes:
    """Hide the length: eight bytes of length, the data, zeros up to a Padmé size."""
    whole = padded(_LENGTH + len(data))
    return b"".join(
        (
            len(data).to_bytes(_LENGTH, "big"),
            data,
            bytes(whole - _LENGTH - len(data)),
        )
    )


def unpad(data: bytes) -> bytes:
    """Return what was padded; a wrong length or a byte that isn't zero is an error."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    if len(data) < _LENGTH or end > len(data) or data[end:].strip(b"\0"):
        raise MalformedError("the padding is not as we write it")
    if len(data) != padded(end):
        raise MalformedError("the padding is not as we write it")
    return data[_LENGTH:end]
