"""Whom a credential must be about, as named on the command line."""

from pathlib import Path

from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_jwk, to_multikey
from mcwallet.errors import UsageError
from mcwallet.model.world import NOBODY, Person


def person(text: str) -> Person:
    """Read a DID, an e-mail address or the name of a JWK file."""
    if not text:
        return NOBODY
    if text.startswith("did:"):
        return Person(dids=(text,))
    path = Path(text)
    if path.is_file():
        key = from_jwk(Tree.parse(path.read_bytes()).members())
        return Person(keys=(key,), dids=(f"did:key:{to_multikey(key)}",))
    if "@" in text:
        return Person(emails=(text,))
    raise UsageError(
        "--subject is neither a DID, an e-mail address nor a key file",
        hint="as in --subject did:key:z6Mk… or --subject ana@example.org",
    )
