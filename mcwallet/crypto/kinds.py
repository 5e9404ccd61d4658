"""The kinds of public key that we accept, and what makes one acceptable."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256K1,
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass

Loaded: TypeAlias = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of key: its multicodec prefix, and how its canonical bytes are loaded.

    ``size`` is the length of a coordinate in bytes; RSA has none.
    """

    name: str
    codec: bytes
    size: int
    load: Callable[[bytes], Loaded]
    curve: EllipticCurve | None = None


def load(key: PublicKey) -> Loaded:
    """Return the key ready for use, after it has passed the checks of its kind.

    Raises ``MalformedError`` for a key that nobody can hold alone: off its curve, of
    small order, in a second spelling, or too weak.
    """
    return _load(key.kind, key.data)


@lru_cache(maxsize=4096)
def _load(kind: str, data: bytes) -> Loaded:
    if kind not in KINDS:
        raise UnsupportedError("a kind of key that mcwallet does not know")
    try:
        return KINDS[kind].load(data)
    except (ValueError, UnsupportedAlgorithm):
        raise MalformedError(f"not a usable {kind} public key") from None


def _ed25519(data: bytes) -> Ed25519PublicKey:
    """Refuse what OpenSSL lets through: RFC 8032 §5.1.3, and points of small order."""
    if len(data) != _ED25519_SIZE:
        raise MalformedError("an Ed25519 key should have 32 bytes")
    y = int.from_bytes(data, "little") & ~(1 << 255)
    if y >= _P:
        raise MalformedError("an Ed25519 key is not in its canonical spelling")
    if y in _SMALL_ORDER:
        raise MalformedError("an Ed25519 key is of small order: anybody could sign with it")
    u, v = y * y - 1, _D * y * y + 1
    if pow(u * v, (_P - 1) // 2, _P) != 1:
        raise MalformedError("an Ed25519 key is not on its curve")
    return Ed25519PublicKey.from_public_bytes(data)


def _on(curve: EllipticCurve) -> Callable[[bytes], EllipticCurvePublicKey]:
    size = 1 + (curve.key_size + 7) // 8

    def load_point(data: bytes) -> EllipticCurvePublicKey:
        if len(data) != size or data[0] not in _COMPRESSED:
            raise MalformedError(f"a {curve.name} key should be a compressed point")
        return EllipticCurvePublicKey.from_encoded_point(curve, data)

    return load_point


def _rsa(data: bytes) -> RSAPublicKey:
    if len(data) > _MAX_RSA_DER:
        raise LimitError("an RSA key is longer than 8192 bits")
    key = load_der_public_key(data)
    if not isinstance(key, RSAPublicKey):
        raise MalformedError("not an RSA key")
    if key.public_bytes(Encoding.DER, PublicFormat.PKCS1) != data:
        raise MalformedError("an RSA key is not in its canonical spelling")
    numbers = key.public_numbers()
    if not MIN_RSA <= key.key_size <= MAX_RSA:
        raise MalformedError(f"an RSA key should have {MIN_RSA} to {MAX_RSA} bits")
    if not MIN_EXPONENT <= numbers.e < MAX_EXPONENT or numbers.e % 2 == 0:
        raise MalformedError("an RSA key has an exponent that is not safe")
    if numbers.n % 2 == 0 or _looks_like_roca(numbers.n):
        raise MalformedError("an RSA key was made by a generator known to be broken")
    return key


def _looks_like_roca(modulus: int) -> bool:
    """Tell whether the key has the fingerprint of CVE-2017-15361.

    Infineon's primes are powers of 65537 modulo every small prime; by chance all of
    these hold for one modulus in 2²⁷.
    """
    return all(modulus % prime in powers for prime, powers in _ROCA)


def _powers(prime: int) -> tuple[int, frozenset[int]]:
    return prime, frozenset(pow(65537, exponent, prime) for exponent in range(prime))


MIN_RSA = 2048
MAX_RSA = 8192
MIN_EXPONENT = 65537
MAX_EXPONENT = 1 << 64

_MAX_RSA_DER = MAX_RSA // 8 + 64
_COMPRESSED = (2, 3)
_ED25519_SIZE = 32
_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = frozenset({0, 1, _P - 1, _ORDER_8, _P - _ORDER_8})
_ROCA = tuple(
    _powers(prime)
    for prime in (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
)


def _elliptic(name: str, codec: bytes, size: int, curve: EllipticCurve) -> Kind:
    return Kind(name=name, codec=codec, size=size, load=_on(curve), curve=curve)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="Ed25519", codec=b"\xed\x01", size=32, load=_ed25519),
        _elliptic("P-256", b"\x80\x24", 32, SECP256R1()),
        _elliptic("P-384", b"\x81\x24", 48, SECP384R1()),
        _elliptic("P-521", b"\x82\x24", 66, SECP521R1()),
        _elliptic("secp256k1", b"\xe7\x01", 32, SECP256K1()),
        Kind(name="RSA", codec=b"\x85\x24", size=0, load=_rsa),
    )
}
