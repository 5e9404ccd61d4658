"""DIDs of methods that we cannot follow, read from a document that is at hand."""

import re

from mcwallet.catalog.resolvers.base import Resolver
from mcwallet.catalog.resolvers.documents import read_document
from mcwallet.errors import MalformedError, UnreachableError
from mcwallet.model.keys import IdentifierDocument
from mcwallet.model.world import Fetch


def resolve(did: str, fetch: Fetch) -> IdentifierDocument:
    """Read the DID's document where the verifier has one; we know of no other way."""
    if not _DID.fullmatch(did):
        raise MalformedError("not a DID: it should read did:method:name")
    method = did.split(":")[1]
    try:
        document = fetch(did)
    except UnreachableError as error:
        raise UnreachableError(
            f"no document about the issuer is at hand, and did:{method} cannot be followed",
            hint="give the DID document with --evidence, or the key with --trust",
        ) from error
    return read_document(document, did)


_DID = re.compile(r"did:[a-z0-9]{1,40}:[A-Za-z0-9._:%-]{1,2000}")

DID_ANY = Resolver(name="did:", spec="https://www.w3.org/TR/did-1.0/", resolve=resolve)
