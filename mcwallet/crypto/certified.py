"""Check signatures with the keys that certificates carry (RFC 5280, 7518, 4055, 5758)."""

from collections.abc import Callable, Mapping
from hashlib import new
from typing import TYPE_CHECKING, Any

from mcwallet.codec import der
from mcwallet.codec.x509 import Algorithm, Signed
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.values import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

MIN_RSA, MAX_RSA = 2048, 8192
HASHES: Mapping[str, str] = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
}
_RSA = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_ECDSA = {
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
_PLAIN_RSA, _PSS, _ED25519 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.3.101.112"
_BROKEN = frozenset({
    "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.3", "1.2.840.113549.1.1.4",
    "1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.2.840.10040.4.3",
    "1.3.14.3.2.29", "1.3.14.3.2.26",
})  # fmt: skip
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
_EXACT = frozenset(_CURVES.values())
JWS_HASHES = {"256": "sha256", "384": "sha384", "512": "sha512"}
JWS_ALGORITHMS = (
    *(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in JWS_HASHES),
    "EdDSA",
)


class WeakError(MalformedError):
    """A signature that anybody could have made by now: SHA-1, MD5, short RSA keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """A certificate's public key; ``kind`` is ``RSA``, a curve, ``Ed25519`` or another."""

    kind: str
    bits: int
    handle: Any

    def signed_jws(self, alg: str, value: bytes, message: bytes) -> bool:
        """Check a JWS signature; the key decides which algorithms may be named."""
        if not fits(self, alg):
            return False
        name = JWS_HASHES.get(alg[2:], "")
        if alg.startswith("RS"):
            return _rsa(self.handle, value, message, name)
        if alg.startswith("PS"):
            return _pss(self.handle, value, message, name)
        if alg == "EdDSA":
            return _ed25519(self.handle, value, message)
        size = (self.bits + 7) // 8
        if len(value) != 2 * size:
            return False
        first, second = (int.from_bytes(v, "big") for v in (value[:size], value[size:]))
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        return _ecdsa(self.handle, encode_dss_signature(first, second), message, name)


def fits(key: Key, alg: str) -> bool:
    """Tell whether a key is of the kind that a JWS algorithm is for (RFC 7518 §3.1)."""
    if alg in _CURVES:
        return key.kind == _CURVES[alg]
    if alg == "EdDSA":
        return key.kind == "Ed25519"
    return alg in JWS_ALGORITHMS and key.kind == "RSA"


def load(spki: bytes) -> Key:
    """Load a SubjectPublicKeyInfo; only named curves, and no key that is too short."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        handle = load_der_public_key(spki)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnsupportedError("the certificate's key is of a kind unknown here") from None
    match handle:
        case rsa.RSAPublicKey():
            return Key("RSA", _proper(handle), handle)
        case ec.EllipticCurvePublicKey():
            if handle.curve.name not in _EXACT:
                raise UnsupportedError("the certificate's key is on another curve")
            return Key(handle.curve.name, handle.key_size, handle)
        case ed25519.Ed25519PublicKey():
            return Key("Ed25519", 256, handle)
        case _:
            raise UnsupportedError("the certificate's key is of a kind unknown here")


def _proper(key: "RSAPublicKey") -> int:
    if key.key_size < MIN_RSA:
        raise WeakError(f"an RSA key of {key.key_size} bits is too short to be believed")
    exponent = key.public_numbers().e
    if key.key_size > MAX_RSA or exponent.bit_length() > 64 or exponent < 3:  # noqa: PLR2004
        raise UnsupportedError("the certificate's RSA key has an uncommon size")
    return key.key_size


def verifies(spki: bytes, signed: Signed, digest: str = "") -> bool:
    """Check the signature of a certificate, CRL, OCSP answer or time-stamp token.

    ``digest`` is the hash that a CMS signer names beside plain ``rsaEncryption``.
    Raises ``WeakError`` for SHA-1 and its like, ``UnsupportedError`` for the unknown.
    """
    oid, value, message = signed.algorithm.oid, signed.signature, signed.message
    if oid in _BROKEN:
        raise WeakError("it is signed with SHA-1 or another broken algorithm")
    key = load(spki)
    if oid in _RSA or (oid == _PLAIN_RSA and digest):
        return key.kind == "RSA" and _rsa(key.handle, value, message, _RSA.get(oid, digest))
    if oid in _ECDSA:
        return key.kind in _EXACT and _ecdsa(key.handle, value, message, _ECDSA[oid])
    if oid == _PSS:
        name, salt = _pss_parameters(signed.algorithm)
        return key.kind == "RSA" and _pss(key.handle, value, message, name, salt)
    if oid == _ED25519:
        return key.kind == "Ed25519" and _ed25519(key.handle, value, message)
    raise UnsupportedError("it is signed with an algorithm unknown here")


def hash_name(algorithm: Algorithm) -> str:
    """Name a hash algorithm; the broken ones have no name here."""
    if algorithm.oid in _BROKEN:
        raise WeakError("it rests on SHA-1 or another broken hash")
    if algorithm.oid not in HASHES:
        raise UnsupportedError("it rests on a hash unknown here")
    return HASHES[algorithm.oid]


def _pss_parameters(algorithm: Algorithm) -> tuple[str, int]:
    """Read RSASSA-PSS-params (RFC 4055 §3.1); both hashes must be one and the same."""
    from mcwallet.codec import x509

    if not algorithm.parameters:
        raise WeakError("it is signed with SHA-1 or another broken algorithm")
    fields = der.read(algorithm.parameters).fields()
    hash_, mask, salt = (fields.maybe(der.context(n)) for n in range(3))
    if not hash_ or not mask:
        raise WeakError("it is signed with SHA-1 or another broken algorithm")
    name = hash_name(x509.algorithm(der.read(hash_.content)))
    inner = x509.algorithm(der.read(mask.content)).parameters
    if not inner or hash_name(x509.algorithm(der.read(inner))) != name:
        raise UnsupportedError("its RSA-PSS parameters name two hashes")
    length = salt.items()[0].integer() if salt and salt.items() else 20
    if not 0 <= length <= new(name).digest_size:
        raise UnsupportedError("its RSA-PSS salt has an uncommon size")
    return name, length


def _attempt(check: Callable[[], None]) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        check()
    except (InvalidSignature, ValueError):
        return False
    return True


def _rsa(key: "RSAPublicKey", value: bytes, message: bytes, name: str) -> bool:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    return _attempt(lambda: key.verify(value, message, PKCS1v15(), _hash(name)))


def _pss(
    key: "RSAPublicKey", value: bytes, message: bytes, name: str, salt: int | None = None
) -> bool:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS

    hash_ = _hash(name)
    padding = PSS(MGF1(hash_), hash_.digest_size if salt is None else salt)
    return _attempt(lambda: key.verify(value, message, padding, hash_))


def _ecdsa(key: "EllipticCurvePublicKey", value: bytes, message: bytes, name: str) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA

    return _attempt(lambda: key.verify(value, message, ECDSA(_hash(name))))


def _ed25519(key: Any, value: bytes, message: bytes) -> bool:
    return _attempt(lambda: key.verify(value, message))


def _hash(name: str) -> Any:
    from cryptography.hazmat.primitives import hashes

    return getattr(hashes, name.upper())()
