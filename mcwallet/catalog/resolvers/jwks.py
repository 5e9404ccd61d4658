"""JSON Web Key Sets, as https issuers publish them for their tokens (RFC 7517 §5)."""

from mcwallet.catalog.resolvers.base import PURPOSES
from mcwallet.catalog.resolvers.methods import read_jwk
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import thumbprint
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.keys import IdentifierDocument, VerificationMethod

MAX_KEYS = 200


def read_jwks(doc: Tree, issuer: str) -> IdentifierDocument:
    """Read the keys; each counts for every purpose, under its ``kid`` or thumbprint.

    Two keys under one ``kid`` are ambiguous, and neither counts.
    """
    keys = doc["keys"]
    if not keys.is_list():
        raise MalformedError(f"{keys.path} should be a list")
    found: dict[str, VerificationMethod] = {}
    for count, each in enumerate(keys.items()):
        if count >= MAX_KEYS:
            raise LimitError(f"it lists more than {MAX_KEYS} keys")
        method = _method(each, issuer)
        earlier = found.get(method.id)
        found[method.id] = method if earlier in (None, method) else _ambiguous(method)
    listed = frozenset(found)
    return IdentifierDocument(
        id=issuer,
        methods=tuple(found.values()),
        relationships=dict.fromkeys(PURPOSES, listed),
    )


def _method(doc: Tree, issuer: str) -> VerificationMethod:
    kid = doc.maybe_text("kid")
    try:
        key, why_not = read_jwk(doc), ""
    except (MalformedError, UnsupportedError) as error:
        key, why_not = None, str(error)
    if not kid:
        kid = thumbprint(key) if key else doc.path
    id_ = kid if kid.startswith(f"{issuer}#") else f"{issuer}#{kid.removeprefix('#')}"
    return VerificationMethod(
        id=id_, controller=issuer, type="JsonWebKey", key=key, why_not=why_not
    )


def _ambiguous(method: VerificationMethod) -> VerificationMethod:
    return VerificationMethod(
        id=method.id,
        controller=method.controller,
        type=method.type,
        key=None,
        why_not="the key set gives two different keys under this id",
    )
