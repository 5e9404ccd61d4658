"""Ways to find an issuer's keys, under the schemes that identifiers carry."""

from mcwallet.codec import base64url
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_jwk, from_multikey
from mcwallet.errors import UnsupportedError
from mcwallet.model.keys import IdentifierDocument, VerificationMethod
from mcwallet.model.world import Fetch

_PURPOSES = ("assertionMethod", "authentication")


def resolve(identifier: str, fetch: Fetch) -> IdentifierDocument:
    """Return the document that publishes an identifier's keys.

    Raises ``UnreachableError`` where it is not at hand, ``UnsupportedError`` where we
    cannot read it, ``MalformedError`` for an identifier that can be none.
    """
    scheme, _, text = identifier.rpartition(":")
    if scheme == "did:key":
        key, fragment = from_multikey(text), text
    elif scheme == "did:jwk":
        key, fragment = from_jwk(Tree.parse(base64url.decode(text)).members()), "0"
    else:
        fetch(identifier)
        raise UnsupportedError(f"{identifier} is a kind of identifier that is not read yet")
    method = VerificationMethod(
        id=f"{identifier}#{fragment}", controller=identifier, type="Multikey", key=key
    )
    purposes = {purpose: frozenset({method.id}) for purpose in _PURPOSES}
    return IdentifierDocument(id=identifier, methods=(method,), relationships=purposes)


def issuer_keys(issuer: str, fetch: Fetch) -> IdentifierDocument:
    """Return the keys that a token's https issuer publishes."""
    return resolve(issuer, fetch)
