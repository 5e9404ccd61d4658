"""Signature algorithms under their JOSE names, each tied to one kind of key."""

from collections.abc import Callable
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import (
    SHA256,
    SHA384,
    SHA512,
    HashAlgorithm,
)

from mcwallet.crypto.kinds import load
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey

Verify: TypeAlias = Callable[[Any, bytes, bytes], None]
Sign: TypeAlias = Callable[[Any, bytes], bytes]


def verify(key: PublicKey, algorithm: str, message: bytes, signature: bytes) -> bool:
    """Tell whether the signature over the message was made with this key.

    The key decides which algorithms are possible; the name in a header only has to agree
    (RFC 8725 §3.1). Raises ``MalformedError`` where it does not, and for a key that is
    not safe; ``UnsupportedError`` for algorithms that exist but that we cannot check.
    """
    check, _ = _for(key.kind, algorithm)
    try:
        check(load(key), signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(kind: str, algorithm: str, secret: Any, message: bytes) -> bytes:
    """Sign with a loaded private key of this kind."""
    return _for(kind, algorithm)[1](secret, message)


def algorithms_for(kind: str) -> tuple[str, ...]:
    """Return the algorithms that this kind of key allows, the usual one first."""
    return tuple(name for fits, name in _ALGORITHMS if fits == kind)


def kinds_for(algorithm: str) -> frozenset[str]:
    """Return the kinds of key that this algorithm goes with; none if it is unknown."""
    return frozenset(kind for kind, name in _ALGORITHMS if name == algorithm)


def _for(kind: str, algorithm: str) -> tuple[Verify, Sign]:
    found = _ALGORITHMS.get((kind, algorithm))
    if found:
        return found
    if algorithm in _LATER:
        raise UnsupportedError(f"signatures by {algorithm} cannot be checked yet")
    if any(name == algorithm for _, name in _ALGORITHMS):
        raise MalformedError(f"{algorithm} does not go with a key of kind {kind}")
    raise MalformedError("the signature algorithm is not one that shows who signed")


def _ed25519() -> tuple[Verify, Sign]:
    def check(key: Any, signature: bytes, message: bytes) -> None:
        key.verify(signature, message)

    def make(key: Any, message: bytes) -> bytes:
        return bytes(key.sign(message))

    return check, make


def _ecdsa(size: int, hash_: HashAlgorithm) -> tuple[Verify, Sign]:
    """ECDSA with r and s side by side (RFC 7518 §3.4), made without chance (RFC 6979)."""
    checking, making = ECDSA(hash_), ECDSA(hash_, deterministic_signing=True)

    def check(key: Any, signature: bytes, message: bytes) -> None:
        if len(signature) != 2 * size:
            raise InvalidSignature
        r, s = int.from_bytes(signature[:size]), int.from_bytes(signature[size:])
        key.verify(encode_dss_signature(r, s), message, checking)

    def make(key: Any, message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, making))
        return r.to_bytes(size) + s.to_bytes(size)

    return check, make


def _rsa(scheme: padding.AsymmetricPadding, hash_: HashAlgorithm) -> tuple[Verify, Sign]:
    def check(key: Any, signature: bytes, message: bytes) -> None:
        key.verify(signature, message, scheme, hash_)

    def make(key: Any, message: bytes) -> bytes:
        return bytes(key.sign(message, scheme, hash_))

    return check, make


def _pss(hash_: HashAlgorithm) -> padding.PSS:
    return padding.PSS(mgf=padding.MGF1(hash_), salt_length=hash_.digest_size)


_ALGORITHMS: dict[tuple[str, str], tuple[Verify, Sign]] = {
    ("Ed25519", "EdDSA"): _ed25519(),
    ("Ed25519", "Ed25519"): _ed25519(),
    ("P-256", "ES256"): _ecdsa(32, SHA256()),
    ("P-384", "ES384"): _ecdsa(48, SHA384()),
    ("P-521", "ES512"): _ecdsa(66, SHA512()),
    ("secp256k1", "ES256K"): _ecdsa(32, SHA256()),
    ("RSA", "RS256"): _rsa(padding.PKCS1v15(), SHA256()),
    ("RSA", "RS384"): _rsa(padding.PKCS1v15(), SHA384()),
    ("RSA", "RS512"): _rsa(padding.PKCS1v15(), SHA512()),
    ("RSA", "PS256"): _rsa(_pss(SHA256()), SHA256()),
    ("RSA", "PS384"): _rsa(_pss(SHA384()), SHA384()),
    ("RSA", "PS512"): _rsa(_pss(SHA512()), SHA512()),
}
_LATER = frozenset({"Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
