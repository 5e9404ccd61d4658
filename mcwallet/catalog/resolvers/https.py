"""Issuers with a web address: their own document, their metadata, their key sets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from mcwallet.catalog.resolvers.base import PURPOSES, Resolver
from mcwallet.catalog.resolvers.documents import MAX_DOCUMENT, read_document
from mcwallet.catalog.resolvers.jwks import read_jwks
from mcwallet.catalog.resolvers.methods import read_method
from mcwallet.codec.tree import Tree
from mcwallet.errors import (
    LimitError,
    MalformedError,
    UnreachableError,
    UnsupportedError,
    WalletError,
)
from mcwallet.model.keys import IdentifierDocument, VerificationMethod
from mcwallet.model.world import Document, Fetch

Read: TypeAlias = Callable[[str, Fetch], IdentifierDocument]


def resolve(identifier: str, fetch: Fetch) -> IdentifierDocument:
    """Read the document at the issuer's address, whatever kind it is.

    A controlled identifier document, a profile of Open Badges or a bare key set; one that
    publishes no key at all says nothing about keys, and that is not a no.
    """
    split(identifier)
    document = _sound(_own, identifier, fetch)
    if not document.methods:
        raise UnsupportedError("the issuer's document publishes no key")
    return document


def issuer_keys(issuer: str, fetch: Fetch) -> IdentifierDocument:
    """Collect the keys that an https issuer publishes for its tokens.

    They may stand in its own document, in ``/.well-known/jwt-vc-issuer`` (SD-JWT VC §5)
    or in ``/.well-known/jwks.json``. What is not there is left out; if nothing is, the
    first reason is raised.
    """
    split(issuer)
    found: list[IdentifierDocument] = []
    reasons: list[WalletError] = []
    for source in (_own, _metadata, _well_known):
        try:
            found.append(_sound(source, issuer, fetch))
        except (UnreachableError, UnsupportedError) as error:
            reasons.append(error)
    with_keys = [each for each in found if each.methods]
    if not with_keys:
        raise next(iter(reasons), UnreachableError("the issuer publishes no key"))
    joined = with_keys[0]
    for other in with_keys[1:]:
        joined = _joined(joined, other)
    return joined


def split(identifier: str) -> SplitResult:
    """Take an issuer's address apart, refusing what could lead elsewhere."""
    try:
        parts = urlsplit(identifier)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise MalformedError("an issuer's address should be an https URL") from None
    if not named or parts.scheme not in ("https", "http"):
        raise MalformedError("an issuer's address should be an https URL")
    if "@" in parts.netloc or "\\" in identifier or not identifier.isprintable():
        raise MalformedError("an issuer's address holds something that can mislead")
    return parts


def _own(issuer: str, fetch: Fetch) -> IdentifierDocument:
    document = fetch(issuer.partition("#")[0])
    doc = _parsed(document)
    if doc.get("keys") and not doc.get("id"):
        return read_jwks(doc, issuer)
    if _is_profile_2(doc):
        return _profile_2(doc, issuer, fetch)
    return read_document(document, issuer)


def _metadata(issuer: str, fetch: Fetch) -> IdentifierDocument:
    """SD-JWT VC §5: the well-known path stands between the host and the issuer's path."""
    parts = split(issuer)
    path = parts.path.rstrip("/")
    address = f"https://{parts.netloc}/.well-known/jwt-vc-issuer{path}"
    doc = _parsed(fetch(address))
    if doc.maybe_text("issuer") != issuer:
        raise UnsupportedError("the metadata at the issuer's address is another issuer's")
    inline, elsewhere = doc.get("jwks"), doc.get("jwks_uri")
    if bool(inline) == bool(elsewhere):
        raise UnsupportedError("the issuer's metadata should give its keys in one way")
    if elsewhere:
        where = elsewhere.text()
        if split(where).scheme != "https":
            raise UnsupportedError("the issuer's keys should stand under an https URL")
        inline = _parsed(fetch(where))
    assert inline is not None  # noqa: S101 - one of the two is there
    return read_jwks(inline, issuer)


def _well_known(issuer: str, fetch: Fetch) -> IdentifierDocument:
    """Only for an issuer that is a whole host: paths there belong to different people."""
    parts = split(issuer)
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise UnreachableError("the issuer's address has a path")
    doc = _parsed(fetch(f"https://{parts.netloc}/.well-known/jwks.json"))
    return read_jwks(doc, issuer)


def _is_profile_2(doc: Tree) -> bool:
    """Recognise an issuer of Open Badges 2.0, which names keys by their address."""
    return doc.mentions("type", "Issuer", "Profile") and any(
        isinstance(each.value, str) or each.mentions("type", "CryptographicKey")
        for each in doc.each("publicKey")
    )


def _profile_2(doc: Tree, issuer: str, fetch: Fetch) -> IdentifierDocument:
    """Open Badges 2.0 §SignedBadge: the issuer lists the key, the key names its owner."""
    if doc["id"].text() != issuer:
        raise MalformedError("it is about somebody else")
    methods = tuple(_keys_2(doc, issuer, fetch))
    listed = frozenset(each.id for each in methods)
    return IdentifierDocument(
        id=issuer, methods=methods, relationships=dict.fromkeys(PURPOSES, listed)
    )


def _keys_2(doc: Tree, issuer: str, fetch: Fetch) -> Iterator[VerificationMethod]:
    for count, each in enumerate(doc.each("publicKey")):
        if count >= _MAX_FETCHED:
            raise LimitError(f"it lists more than {_MAX_FETCHED} keys")
        key = each
        if isinstance(each.value, str):
            split(each.value)
            key = _parsed(fetch(each.value))
            if key["id"].text() != each.value:
                raise MalformedError("a key's document is about another key")
        if key["owner"].text() != issuer:
            raise MalformedError("a key's document names another owner")
        id_ = key["id"].text()
        method = read_method(Tree({**key.members(), "id": f"{issuer}#k"}, key.path), issuer)
        yield replace(method, id=id_)


def _joined(one: IdentifierDocument, other: IdentifierDocument) -> IdentifierDocument:
    """Add keys that the issuer publishes elsewhere; the first under an id counts."""
    known = {each.id for each in one.methods}
    added = tuple(each for each in other.methods if each.id not in known)
    names = frozenset(each.id for each in added)
    relationships = {
        purpose: one.relationships.get(purpose, frozenset())
        | (other.relationships.get(purpose, frozenset()) & names)
        for purpose in PURPOSES
    }
    return replace(one, methods=one.methods + added, relationships=relationships)


def _parsed(document: Document) -> Tree:
    if len(document.artifact.content) > MAX_DOCUMENT:
        raise LimitError("it is longer than 1 MB")
    doc = Tree.parse(document.artifact.content)
    doc.members()
    return doc


def _sound(read: Read, issuer: str, fetch: Fetch) -> IdentifierDocument:
    """Read; a document that somebody else should have kept in order decides nothing."""
    try:
        return read(issuer, fetch)
    except MalformedError as error:
        raise UnsupportedError(
            f"the issuer's own document cannot be used: {error}", hint=error.hint
        ) from error


_MAX_FETCHED = 10

HTTPS = Resolver(name="https:", spec="https://www.w3.org/TR/cid-1.0/", resolve=resolve)
# Never fetched, but issuers of Open Badges 2.0 have such ids, and evidence may hold them
HTTP = replace(HTTPS, name="http:")
