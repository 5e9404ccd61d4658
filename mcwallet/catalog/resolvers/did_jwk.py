"""did:jwk, where the DID is the key as a JSON Web Key."""

import re
from functools import lru_cache

from mcwallet.catalog.resolvers.base import PURPOSES, Resolver
from mcwallet.catalog.resolvers.methods import read_jwk
from mcwallet.codec import base64url
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.keys import IdentifierDocument, VerificationMethod
from mcwallet.model.world import Fetch


def resolve(did: str, _: Fetch) -> IdentifierDocument:
    """Spell out the document that the DID stands for; its only key is ``#0``."""
    return _document(did)


@lru_cache(maxsize=1024)
def _document(did: str) -> IdentifierDocument:
    if not _DID.fullmatch(did):
        raise MalformedError("a did:jwk should hold one key in base64url, and nothing else")
    jwk = Tree.parse(base64url.decode(did.removeprefix("did:jwk:")))
    method = VerificationMethod(
        id=f"{did}#0", controller=did, type="JsonWebKey", key=read_jwk(jwk)
    )
    listed = frozenset({method.id})
    return IdentifierDocument(
        id=did, methods=(method,), relationships=dict.fromkeys(PURPOSES, listed)
    )


_DID = re.compile(r"did:jwk:[A-Za-z0-9_-]{1,8192}")

DID_JWK = Resolver(
    name="did:jwk:",
    spec="https://github.com/quartzjer/did-jwk/blob/main/spec.md",
    resolve=resolve,
)
