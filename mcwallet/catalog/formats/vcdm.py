"""What every verifiable credential says in the same place (VCDM 1.1 and 2.0 §4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from mcwallet.catalog.formats.reading import is_a, members, objects, text, texts, words
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import (
    Credential,
    Embedded,
    Identifier,
    Kind,
    Party,
    Period,
    StatusEntry,
)
from mcwallet.model.json import Json
from mcwallet.model.words import NO_WORDS, Words

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"


def generation(doc: Tree) -> int:
    """Tell which data model it follows by the first base context; 0: neither."""
    named = members(doc).get("@context")
    for context in named if isinstance(named, list) else (named,):
        if context == V2:
            return 2
        if context == V1:
            return 1
    return 0


def types(doc: Tree) -> tuple[str, ...]:
    """Return its types."""
    return tuple(texts(doc, "type"))


def credential(
    doc: Tree,
    form: str,
    *,
    kind: Kind = Kind.OTHER,
    title: Words = NO_WORDS,
    issued: datetime | None = None,
    awards: bool = False,
) -> Credential:
    """Read the members that every verifiable credential may have.

    ``title`` and ``issued`` are what the format knows besides; a name of the credential's
    own goes before the one, the start of its validity behind the other. ``awards`` tells
    that in this format it is the issuer who awards.

    Wrong types in the places that decide (issuer, subject, dates, status, type) raise
    ``MalformedError``; what is missing stays empty.
    """
    doc.members()
    _only_texts(doc, "type", "id")
    when = period(doc)
    by = issuer(doc)
    return Credential(
        format=form,
        id=text(doc, "id"),
        title=words(doc, "name") or title,
        issuer=by,
        subject=subject(doc),
        types=types(doc),
        kind=kind,
        awarding_bodies=(by,) if awards else (),
        period=when,
        issued=issued or when.start,
        status=statuses(doc),
        parts=endorsements(doc),
    )


def named(found: Credential) -> Credential:
    """Call a credential without a name by the most particular of its types."""
    own = [one for one in found.types if one not in _GENERAL]
    return replace(found, title=Words.plain(own[-1])) if own and not found.title else found


def issuer(doc: Tree, key: str = "issuer") -> Party:
    """Read an issuer or holder, given as a bare URL or as an object."""
    return party(doc[key]) if key in doc.members() else Party()


def party(doc: Tree) -> Party:
    """Read someone, given as a bare URL or as an object."""
    if isinstance(doc.value, str):
        return Party(doc.value, path=doc.path)
    found = doc.members()
    return Party(
        text(doc, "id"),
        words(doc, "name") or words(doc, "legalName"),
        identifiers=tuple(_identifiers(doc)),
        region=tuple(texts(doc, *_COUNTRY)) if "address" in found else (),
        path=doc.path,
    )


def subject(doc: Tree) -> Party:
    """Read the first subject; a credential about several still names one learner first."""
    for one in doc.each("credentialSubject"):
        one.members()
        return Party(
            text(one, "id"),
            words(one, "name"),
            identifiers=tuple(_identifiers(one)),
            path=one.path,
        )
    return Party()


def period(doc: Tree) -> Period:
    """Read when it holds; where several fields say so, the narrowest wins."""
    found = doc.members()
    starts = [doc[key].moment() for key in _STARTS if key in found]
    ends = [doc[key].moment() for key in _ENDS if key in found]
    return Period(max(starts, default=None), min(ends, default=None))


def statuses(doc: Tree) -> tuple[StatusEntry, ...]:
    """Read where to look up whether it still stands."""
    return tuple(_statuses(doc))


def endorsements(doc: Tree) -> tuple[Embedded, ...]:
    """Find the endorsements of the credential and of what it is about.

    Open Badges 3.0 puts them on the credential, the achievement and any profile.
    """
    found: list[Embedded] = []
    places = [("", doc)]
    while places:
        name, place = places.pop()
        inside = members(place)
        for key in ("endorsement", "endorsementJwt"):
            if key in inside:
                found += (Embedded(path=i.path, value=i.value) for i in place.each(key))
        for further in _ENDORSED.get(name, ()):
            if further in inside:
                places += reversed([(further, one) for one in objects(place, further)])
    return tuple(found)


def embedded(doc: Tree, key: str = "verifiableCredential") -> Iterator[Embedded]:
    """Find the credentials inside: objects, enveloped ones as their token, bare tokens."""
    for item in doc.each(key):
        yield Embedded(path=item.path, value=enveloped(item))


def enveloped(doc: Tree) -> Json:
    """Return what an ``EnvelopedVerifiableCredential`` carries (VCDM 2.0 §4.13).

    The token stands in a ``data:`` URL after the comma (RFC 2397); anything else, COSE in
    base64 for one, is returned as it is.
    """
    if is_a(doc, "EnvelopedVerifiableCredential"):
        url = text(doc, "id")
        head, comma, data = url.partition(",")
        if comma and head[:5].casefold() == "data:" and not head.endswith(";base64"):
            return unquote(data)
    return doc.value


def _identifiers(doc: Tree) -> Iterator[Identifier]:
    """Read ``identifier`` and ``otherIdentifier`` (Open Badges 3.0 §IdentityObject)."""
    for one in objects(doc, "identifier"):
        value = text(one, "identityHash") or text(one, "identifier")
        if value:
            hashed = one.get("hashed")
            yield Identifier(
                type=text(one, "identityType") or text(one, "identifierType"),
                value=value,
                hashed=hashed is not None and hashed.value in (True, "true"),
                salt=text(one, "salt"),
            )
    for one in objects(doc, "otherIdentifier"):
        if value := text(one, "identifier"):
            yield Identifier(type=text(one, "identifierType"), value=value)


def _statuses(doc: Tree) -> Iterator[StatusEntry]:
    for entry in doc.each("credentialStatus"):
        yield StatusEntry(type=text(entry, "type"), path=entry.path, raw=entry.members())


def _only_texts(doc: Tree, *keys: str) -> None:
    for key in keys:
        value = members(doc).get(key, "")
        for one in value if isinstance(value, list) else (value,):
            if not isinstance(one, str):
                raise MalformedError(f"{doc.path}.{key} should be text")


_COUNTRY = ("address", "addressCountryCode")
_GENERAL = frozenset(
    {"VerifiableCredential", "VerifiableAttestation", "BlockcertsCredential"}
)
_STARTS = ("validFrom", "issuanceDate")
_ENDS = ("validUntil", "expirationDate")
_ENDORSED = {
    "": ("issuer", "credentialSubject"),  # the last one is looked at first
    "credentialSubject": ("achievement",),
    "achievement": ("creator",),
}
