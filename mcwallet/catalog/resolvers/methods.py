"""Verification methods, in every type in use (Controlled Identifiers §2.2)."""

from collections.abc import Callable
from datetime import datetime

from mcwallet.codec import multibase
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_jwk, from_multikey, from_pem, from_raw, holds_private
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey, VerificationMethod


def read_method(doc: Tree, base: str) -> VerificationMethod:
    """Read one method; where its key cannot be used, it says why not.

    The method has to belong to the document: its id and its controller are the
    document's own, else somebody could list another's key, or lend theirs.
    """
    id_ = doc["id"].text()
    id_ = f"{base}{id_}" if id_.startswith("#") else id_
    type_ = doc["type"].value if doc.get("type") else ""
    try:
        key, why_not = _key(doc, str(type_)), ""
        expires, revoked = _moment(doc, "expires"), _moment(doc, "revoked")
        _check_owner(doc, id_, base)
    except (MalformedError, UnsupportedError) as error:
        key, why_not, expires, revoked = None, str(error), None, None
    return VerificationMethod(
        id=id_,
        controller=base,
        type=str(type_),
        key=key,
        why_not=why_not,
        expires=expires,
        revoked=revoked,
    )


def read_jwk(doc: Tree) -> PublicKey:
    """Read a published JWK; a private one that anybody can read proves nothing."""
    if holds_private(doc.members()):
        raise MalformedError(f"{doc.path} gives its private key away: anybody could sign")
    return from_jwk(doc.members())


def _check_owner(doc: Tree, id_: str, base: str) -> None:
    if id_.partition("#")[0] != base.partition("#")[0]:
        raise UnsupportedError("the key belongs to another document")
    controller = doc.get("controller")
    if controller and controller.value not in ("", base):
        raise UnsupportedError("the key is controlled by somebody else")


def _moment(doc: Tree, name: str) -> datetime | None:
    child = doc.get(name)
    return child.moment() if child else None


def _key(doc: Tree, type_: str) -> PublicKey:
    """Read the key, which must be the same however often it is given."""
    if type_ not in _KINDS:
        raise UnsupportedError("a type of verification method that is not for signatures")
    kinds = _KINDS[type_]
    keys = [
        read(doc[name], kinds[0] if len(kinds) == 1 else "")
        for name, read in _PROPERTIES.items()
        if doc.get(name)
    ]
    if not keys:
        raise UnsupportedError(f"{doc.path} holds no public key in a form that is read")
    if len(set(keys)) > 1:
        raise MalformedError(f"{doc.path} holds two different keys")
    if kinds and keys[0].kind not in kinds:
        raise MalformedError(f"{doc.path} holds a key of another kind than its type says")
    return keys[0]


def _jwk(doc: Tree, _: str) -> PublicKey:
    return read_jwk(doc)


def _multibase(doc: Tree, _: str) -> PublicKey:
    return from_multikey(doc.text())


def _base58(doc: Tree, kind: str) -> PublicKey:
    if not kind:
        raise UnsupportedError(f"{doc.path} does not say which kind of key it holds")
    return from_raw(kind, multibase.decode_base58(doc.text(), limit=_MAX_BASE58))


def _hex(doc: Tree, kind: str) -> PublicKey:
    if not kind or len(doc.text()) > _MAX_BASE58:
        raise UnsupportedError(f"{doc.path} does not say which kind of key it holds")
    try:
        return from_raw(kind, bytes.fromhex(doc.text()))
    except ValueError:
        raise MalformedError(f"{doc.path} should be hexadecimal") from None


def _pem(doc: Tree, _: str) -> PublicKey:
    return from_pem(doc.text())


_MAX_BASE58 = 200
_PROPERTIES: dict[str, Callable[[Tree, str], PublicKey]] = {
    "publicKeyMultibase": _multibase,
    "publicKeyJwk": _jwk,
    "publicKeyBase58": _base58,
    "publicKeyHex": _hex,
    "publicKeyPem": _pem,
}
_KINDS: dict[str, tuple[str, ...]] = {
    "Multikey": (),
    "JsonWebKey": (),
    "JsonWebKey2020": (),
    "JwsVerificationKey2020": (),
    "Ed25519VerificationKey2018": ("Ed25519",),
    "Ed25519VerificationKey2019": ("Ed25519",),
    "Ed25519VerificationKey2020": ("Ed25519",),
    "EcdsaSecp256k1VerificationKey2019": ("secp256k1",),
    "EcdsaSecp256r1VerificationKey2019": ("P-256",),
    "P256Key2021": ("P-256",),
    "P384Key2021": ("P-384",),
    "RsaVerificationKey2018": ("RSA",),
    "CryptographicKey": (),
    "Key": (),
}
