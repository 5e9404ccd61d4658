"""Ways to find an issuer's keys, under the beginnings that identifiers have."""

from mcwallet.catalog.resolvers.base import Resolver
from mcwallet.catalog.resolvers.did_any import DID_ANY
from mcwallet.catalog.resolvers.did_jwk import DID_JWK
from mcwallet.catalog.resolvers.did_key import DID_KEY
from mcwallet.catalog.resolvers.did_web import DID_WEB
from mcwallet.catalog.resolvers.https import HTTP, HTTPS
from mcwallet.catalog.resolvers.https import issuer_keys as issuer_keys
from mcwallet.catalog.table import Table
from mcwallet.errors import UnsupportedError
from mcwallet.model.keys import IdentifierDocument
from mcwallet.model.world import Fetch

RESOLVERS = Table[Resolver](
    "kind of identifier",
    DID_KEY,
    DID_JWK,
    DID_WEB,
    DID_ANY,
    HTTPS,
    HTTP,
)


def resolve(identifier: str, fetch: Fetch) -> IdentifierDocument:
    """Return the document that publishes an identifier's keys.

    Raises ``UnreachableError`` where it is not at hand, ``UnsupportedError`` where we
    cannot read it, ``MalformedError`` for an identifier that can be none.
    """
    for resolver in RESOLVERS.values():
        if identifier.startswith(resolver.name):
            return resolver.resolve(identifier, fetch)
    raise UnsupportedError(
        "the issuer's identifier leads to no document",
        hint="give the issuer's key with --trust",
    )
