"""Read a DID document, a controlled identifier document or an issuer's profile.

It is somebody else's document: where it is broken nothing is known, so everything here
ends in ``UnsupportedError``; one broken method leaves the others alone.
"""

from collections.abc import Iterator

from mcwallet.catalog.resolvers.base import PURPOSES
from mcwallet.catalog.resolvers.methods import read_method
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.keys import IdentifierDocument, VerificationMethod
from mcwallet.model.world import Document

MAX_DOCUMENT = 1_000_000
MAX_METHODS = 200


def read_document(document: Document, identifier: str) -> IdentifierDocument:
    """Read which keys a document publishes for its subject, and for what.

    Its ``id`` must be the identifier that led to it (Controlled Identifiers §3.1).
    """
    try:
        return _read(_parsed(document), identifier)
    except MalformedError as error:
        raise UnsupportedError(
            f"the document about the issuer cannot be used: {error}", hint=error.hint
        ) from error


def _parsed(document: Document) -> Tree:
    if len(document.artifact.content) > MAX_DOCUMENT:
        raise LimitError("it is longer than 1 MB")
    return Tree.parse(document.artifact.content)


def _read(doc: Tree, identifier: str) -> IdentifierDocument:
    if doc["id"].text() != identifier:
        raise MalformedError("it is about somebody else")
    found: dict[str, VerificationMethod] = {}
    for each in _embedded(doc):
        method = read_method(each, identifier)
        found[method.id] = _joined(found.get(method.id), method)
        if len(found) > MAX_METHODS:
            raise LimitError(f"it lists more than {MAX_METHODS} keys")
    relationships = {
        purpose: frozenset(_named(doc, purpose, identifier)) for purpose in PURPOSES
    }
    return IdentifierDocument(
        id=identifier, methods=tuple(found.values()), relationships=relationships
    )


def _embedded(doc: Tree) -> Iterator[Tree]:
    """Go through all methods that are spelled out, wherever they stand.

    ``publicKey`` is what ``verificationMethod`` was called before DID Core 1.0.
    """
    for name in ("verificationMethod", "publicKey", *PURPOSES):
        yield from (each for each in doc.each(name) if each.is_object())


def _named(doc: Tree, purpose: str, identifier: str) -> Iterator[str]:
    for each in doc.each(purpose):
        yield resolved(each["id"].text() if each.is_object() else each.text(), identifier)


def resolved(reference: str, base: str) -> str:
    """Resolve a relative reference against the document's id (§2.2)."""
    return f"{base}{reference}" if reference.startswith("#") else reference


def _joined(
    earlier: VerificationMethod | None, method: VerificationMethod
) -> VerificationMethod:
    """Let one method stand twice, but not with two meanings."""
    if earlier is None or earlier == method:
        return method
    return VerificationMethod(
        id=method.id,
        controller=method.controller,
        type=method.type,
        key=None,
        why_not="the document gives two different keys under this id",
    )
