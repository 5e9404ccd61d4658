"""did:web, a document on the host that the DID names."""

import re
from urllib.parse import unquote

from mcwallet.catalog.resolvers.base import Resolver
from mcwallet.catalog.resolvers.documents import read_document
from mcwallet.errors import MalformedError
from mcwallet.model.keys import IdentifierDocument
from mcwallet.model.world import Fetch


def resolve(did: str, fetch: Fetch) -> IdentifierDocument:
    """Get the document and read it; its id must be the DID, letter by letter."""
    address(did)
    return read_document(fetch(did), did)


def address(did: str) -> str:
    """Return the https address that a did:web stands for (did:web §2.5.2).

    Only plain hosts, a port after ``%3A``, and path segments that stay segments: an
    encoded slash, a dot segment or a user name would lead to another issuer's document.
    """
    found = _DID.fullmatch(did)
    if not found:
        raise MalformedError("a did:web should name a host, and perhaps a path")
    host, port, path = found.groups()
    if port and not 0 < int(port) <= _LAST_PORT:
        raise MalformedError("a did:web names a port that there cannot be")
    segments = path.split(":")[1:]
    for segment in segments:
        plain = unquote(segment, errors="replace")
        if plain in {"", ".", ".."} or _TRICKS.search(plain):
            raise MalformedError("a did:web's path should be plain segments")
    where = "/".join(segments) if segments else ".well-known"
    return f"https://{host}{f':{port}' if port else ''}/{where}/did.json"


_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DID = re.compile(
    rf"did:web:({_LABEL}(?:\.{_LABEL}){{0,9}})(?:%3[Aa]([0-9]{{1,5}}))?"
    r"((?::(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2}){1,200}){0,20})"
)
_TRICKS = re.compile(r"[\x00-\x20\x7f/\\?#%@:\ufffd]")
_LAST_PORT = 65_535

DID_WEB = Resolver(
    name="did:web:", spec="https://w3c-ccg.github.io/did-method-web/", resolve=resolve
)
