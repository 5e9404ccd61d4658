"""did:key, where the DID is the key itself and nothing is ever fetched."""

import re
from functools import lru_cache

from mcwallet.catalog.resolvers.base import PURPOSES, Resolver
from mcwallet.crypto.keys import from_multikey
from mcwallet.errors import MalformedError
from mcwallet.model.keys import IdentifierDocument, VerificationMethod
from mcwallet.model.world import Fetch


def resolve(did: str, _: Fetch) -> IdentifierDocument:
    """Spell out the document that the DID stands for."""
    return _document(did)


@lru_cache(maxsize=1024)
def _document(did: str) -> IdentifierDocument:
    if not _DID.fullmatch(did):
        raise MalformedError("a did:key should hold one key in base58, and nothing else")
    multikey = did.removeprefix("did:key:")
    method = VerificationMethod(
        id=f"{did}#{multikey}",
        controller=did,
        type="Multikey",
        key=from_multikey(multikey),
    )
    listed = frozenset({method.id})
    return IdentifierDocument(
        id=did, methods=(method,), relationships=dict.fromkeys(PURPOSES, listed)
    )


_DID = re.compile(r"did:key:z[1-9A-HJ-NP-Za-km-z]{1,1500}")

DID_KEY = Resolver(
    name="did:key:", spec="https://w3c-ccg.github.io/did-key-spec/", resolve=resolve
)
