"""Public keys in the spellings that documents use, and one value for all of them."""

import json
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from mcwallet.codec import base64url, multibase
from mcwallet.crypto.algorithms import algorithms_for
from mcwallet.crypto.kinds import KINDS, MAX_RSA, load
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.keys import PublicKey

MAX_MULTIKEY = 1500
MAX_DER = 4096


def from_jwk(jwk: JsonObject) -> PublicKey:
    """Read a JSON Web Key (RFC 7517, 7518 §6, 8037, 8812).

    Only its public members are read: ask ``holds_private`` whether there are others.
    ``use``, ``key_ops`` and ``alg`` must allow signatures by this kind of key, else
    ``UnsupportedError``: a key for encryption never counts.
    """
    if not isinstance(jwk, dict):
        raise MalformedError("a JWK should be an object")
    key = _from_members(jwk)
    _refuse_other_uses(jwk, key.kind)
    return key


def holds_private(jwk: JsonObject) -> bool:
    """Tell whether a JWK gives away a private or shared key."""
    return any(name in jwk for name in ("d", "p", "q", "dp", "dq", "qi", "oth", "k"))


def from_multikey(text: str) -> PublicKey:
    """Read a Multikey (Controlled Identifiers §2.2.2), as did:key has it too."""
    data = multibase.decode(text, limit=MAX_MULTIKEY)
    for kind in KINDS.values():
        if data.startswith(kind.codec):
            return _checked(kind.name, data[len(kind.codec) :])
    raise UnsupportedError("a kind of key that mcwallet does not know")


def from_raw(kind: str, data: bytes) -> PublicKey:
    """Read a key's own bytes: raw Ed25519, a SEC 1 point in either form, RSA in DER."""
    curve = KINDS[kind].curve if kind in KINDS else None
    if curve and data[:1] == b"\x04":
        try:
            return _checked_value(EllipticCurvePublicKey.from_encoded_point(curve, data))
        except ValueError:
            raise MalformedError(f"not a usable {kind} public key") from None
    return _checked(kind, data)


def from_spki_der(data: bytes) -> PublicKey:
    """Read a DER ``SubjectPublicKeyInfo`` (RFC 5280 §4.1), such as a certificate's."""
    if len(data) > MAX_DER:
        raise LimitError("a public key is longer than 4096 bytes")
    try:
        return _checked_value(load_der_public_key(data))
    except UnsupportedAlgorithm:
        raise UnsupportedError("a kind of key that mcwallet does not know") from None
    except ValueError:
        raise MalformedError("not a public key in DER") from None


def from_pem(text: str) -> PublicKey:
    """Read a public key in PEM (RFC 7468 §13), or PKCS #1's ``RSA PUBLIC KEY``."""
    if len(text) > 2 * MAX_DER:
        raise LimitError("a public key is longer than 8192 characters")
    try:
        return _checked_value(load_pem_public_key(text.encode("ascii")))
    except UnsupportedAlgorithm:
        raise UnsupportedError("a kind of key that mcwallet does not know") from None
    except ValueError:
        raise MalformedError("not a public key in PEM") from None


def to_jwk(key: PublicKey) -> dict[str, str]:
    """Write the members that RFC 7638 §3.2 requires, and no others."""
    loaded = load(key)
    if isinstance(loaded, Ed25519PublicKey):
        return {"crv": key.kind, "kty": "OKP", "x": base64url.encode(key.data)}
    if isinstance(loaded, EllipticCurvePublicKey):
        point, size = loaded.public_numbers(), KINDS[key.kind].size
        x, y = point.x.to_bytes(size), point.y.to_bytes(size)
        found = {"crv": key.kind, "kty": "EC", "x": base64url.encode(x)}
        return found | {"y": base64url.encode(y)}
    numbers = loaded.public_numbers()
    return {"e": _to_number(numbers.e), "kty": "RSA", "n": _to_number(numbers.n)}


def to_multikey(key: PublicKey) -> str:
    """Write a Multikey, in base58btc."""
    load(key)
    return multibase.encode(KINDS[key.kind].codec + key.data)


def thumbprint(key: PublicKey) -> str:
    """Name a key by the SHA-256 of its JWK (RFC 7638)."""
    text = json.dumps(to_jwk(key), sort_keys=True, separators=(",", ":"))
    return base64url.encode(sha256(text.encode()).digest())


def from_loaded(loaded: object) -> PublicKey:
    """Take over a key that ``cryptography`` has loaded; its checks are still to come."""
    match loaded:
        case Ed25519PublicKey():
            return PublicKey("Ed25519", loaded.public_bytes_raw())
        case EllipticCurvePublicKey():
            for kind in KINDS.values():
                if kind.curve and kind.curve.name == loaded.curve.name:
                    form = PublicFormat.CompressedPoint
                    return PublicKey(kind.name, loaded.public_bytes(Encoding.X962, form))
        case RSAPublicKey():
            return PublicKey("RSA", loaded.public_bytes(Encoding.DER, PublicFormat.PKCS1))
        case _:
            pass
    raise UnsupportedError("a kind of key that mcwallet does not know")


def _from_members(jwk: JsonObject) -> PublicKey:
    match jwk.get("kty"), jwk.get("crv"):
        case "OKP", "Ed25519":
            return _checked("Ed25519", _octets(jwk, "x"))
        case "EC", str(crv) if crv in KINDS and KINDS[crv].curve:
            return _from_point(crv, jwk)
        case "RSA", _:
            return _from_rsa(jwk)
        case (("OKP" | "EC"), str()):
            raise UnsupportedError("a JWK has a curve that mcwallet does not know")
        case "oct", _:
            raise MalformedError("a JWK holds a shared key, which shows nothing about who")
        case str(), _:
            raise UnsupportedError("a kind of JWK that mcwallet does not know")
        case _:
            raise MalformedError("a JWK has no 'kty'")


def _from_point(kind: str, jwk: JsonObject) -> PublicKey:
    size, curve = KINDS[kind].size, KINDS[kind].curve
    x, y = _octets(jwk, "x"), _octets(jwk, "y")
    if curve is None or len(x) != size or len(y) != size:
        raise MalformedError(f"a {kind} JWK should have coordinates of {size} bytes")
    try:
        point = EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), curve)
        return from_loaded(point.public_key())
    except ValueError:
        raise MalformedError(f"a {kind} JWK is not on its curve") from None


def _from_rsa(jwk: JsonObject) -> PublicKey:
    n, e = _octets(jwk, "n"), _octets(jwk, "e")
    if len(n) > MAX_RSA // 8 + 1 or len(e) > MAX_RSA // 8:
        raise LimitError(f"an RSA key is longer than {MAX_RSA} bits")
    try:
        numbers = RSAPublicNumbers(e=int.from_bytes(e), n=int.from_bytes(n))
        return _checked_value(numbers.public_key())
    except ValueError:
        raise MalformedError("not a usable RSA public key") from None


def _refuse_other_uses(jwk: JsonObject, kind: str) -> None:
    operations = jwk.get("key_ops")
    if jwk.get("use", "sig") != "sig":
        raise UnsupportedError("a JWK is not meant for signatures")
    if operations is not None and not (
        isinstance(operations, list | tuple)
        and ("verify" in operations or "sign" in operations)
    ):
        raise UnsupportedError("a JWK is not meant for signatures")
    if "alg" in jwk and jwk["alg"] not in algorithms_for(kind):
        raise UnsupportedError(f"a JWK's algorithm does not go with a key of kind {kind}")


def _checked(kind: str, data: bytes) -> PublicKey:
    key = PublicKey(kind, data)
    load(key)
    return key


def _checked_value(loaded: object) -> PublicKey:
    key = from_loaded(loaded)
    load(key)
    return key


def _octets(jwk: JsonObject, name: str) -> bytes:
    value: Json = jwk.get(name)
    if not isinstance(value, str):
        raise MalformedError(f"a JWK has no {name!r}")
    if len(value) > 2 * MAX_RSA // 8:
        raise LimitError("a JWK holds a number that is too long")
    return base64url.decode(value)


def _to_number(value: int) -> str:
    return base64url.encode(value.to_bytes((value.bit_length() + 7) // 8))
