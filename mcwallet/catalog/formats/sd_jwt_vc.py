"""SD-JWT verifiable credentials: the type (``vct``) says what the claims mean.

Claims are what the holder disclosed; what was withheld is not stated, and nobody can tell
the two apart. Known types: the EUDI reference issuer's learning credential, the WE BUILD
micro-credential, and DC4EU's wrappings of Open Badges 3.0 and the European Learning Model.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mcwallet.catalog.formats import badge_annex, elm_3, learning_claims, open_badge_3, vcdm
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.context_rules import is_url
from mcwallet.catalog.formats.elm_annex import annex as elm_annex
from mcwallet.catalog.formats.reading import any_moment, objects, text, words
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import (
    Credential,
    Element,
    Identifier,
    Party,
    Period,
    StatusEntry,
)
from mcwallet.model.words import Words


def fits(doc: Tree) -> bool:
    """Recognise the format by its type, where no W3C context gives the claims a meaning."""
    return (
        isinstance(doc.value, dict)
        and isinstance(doc.value.get("vct"), str)
        and vcdm.generation(doc) == 0
    )


def read(doc: Tree) -> Credential:
    """Read the token's own claims, and what the type adds to them."""
    doc.members()
    inside = _inside(doc)
    if inside is not None:
        form = elm_3.ELM_3 if _is_elm(inside) else open_badge_3.OPEN_BADGE_3
        found = form.read(inside)
        return replace(
            found,
            format="sd-jwt-vc",
            id=text(doc, "jti") or found.id,
            issuer=_issuer(doc, found.issuer),
            subject=replace(found.subject, id=text(doc, "sub") or found.subject.id),
            types=(text(doc, "vct"), *found.types),
            period=_narrower(found.period, period(doc)),
            status=(*found.status, *statuses(doc)),
        )
    achieved = tuple(learning_claims.achievements(doc))
    title = words(doc, "achievement_title") or words(doc, "title")
    return Credential(
        format="sd-jwt-vc",
        id=text(doc, "jti") or text(doc, "id"),
        title=title or Words.plain(text(doc, "vct")),
        issuer=_issuer(doc, Party()),
        subject=subject(doc),
        types=(text(doc, "vct"),),
        kind=learning_claims.kind(doc),
        awarding_bodies=tuple(learning_claims.awarding_bodies(doc)),
        achievements=achieved,
        period=period(doc),
        issued=learning_claims.issued(doc) or date(doc, "iat"),
        status=statuses(doc),
    )


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements in the vocabulary of the credential's type."""
    inside = _inside(doc)
    if inside is None:
        return learning_claims.annex(doc)
    return elm_annex(inside) if _is_elm(inside) else badge_annex.annex(inside)


def rules(doc: Tree) -> Iterator[str]:
    """Say what is wrong in the registered claims (SD-JWT VC §3.2.2.2, RFC 7519 §4.1)."""
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    if not isinstance(doc.value.get("vct"), str) or not doc.value["vct"]:
        yield f"{doc.path}.vct should be text"
    yield from token_rules(doc)


def token_rules(doc: Tree) -> Iterator[str]:
    """Judge the claims that every JSON Web Token may have."""
    members = doc.members()
    for key in ("nbf", "exp", "iat"):
        if key in members:
            value = members[key]
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or any_moment(value) is None:
                yield f"{doc.path}.{key} should be a number of seconds since 1970"
    for key in ("iss", "sub", "jti"):
        if not isinstance(members.get(key, ""), str):
            yield f"{doc.path}.{key} should be text"
    if not isinstance(members.get("cnf", {}), dict):
        yield f"{doc.path}.cnf should be an object"
    status = members.get("status", {})
    if not isinstance(status, dict):
        yield f"{doc.path}.status should be an object"
    elif "status_list" in status:
        listed = status["status_list"]
        if not isinstance(listed, dict) or not is_url(listed.get("uri")):
            yield f"{doc.path}.status.status_list.uri should be a URL"


def period(doc: Tree) -> Period:
    """Read when the token may be used, which is not how long the learning is worth."""
    return Period(date(doc, "nbf"), date(doc, "exp"))


def statuses(doc: Tree) -> tuple[StatusEntry, ...]:
    """Read where to look up its status (IETF Token Status List §6)."""
    return tuple(
        StatusEntry(type=kind, path=one.path, raw=one.members())
        for outer in objects(doc, "status")
        for kind in outer.members()
        if len(kind) < _LONG
        for one in objects(outer, kind)
    )


def subject(doc: Tree) -> Party:
    """Read whom it is about, by name and by the numbers that the claims give."""
    given, family = text(doc, "given_name"), text(doc, "family_name")
    name = Words.plain(text(doc, "name") or f"{given} {family}".strip())
    numbers = tuple(
        Identifier(type=kind, value=value)
        for key, kind in _IDENTIFYING
        if (value := text(doc, key))
    )
    return Party(text(doc, "sub"), name, identifiers=numbers, path=doc.path)


def date(doc: Tree, key: str) -> datetime | None:
    """Read a NumericDate; anything else in its place is malformed."""
    if key not in doc.members():
        return None
    found = doc[key]
    found.number()
    when = any_moment(found.value)
    if when is None:
        raise MalformedError(f"{found.path} is no date that we can count")
    return when


def _issuer(doc: Tree, found: Party) -> Party:
    """Return who signs the token, with the name that the claims give the issuer."""
    if known := text(doc, "iss"):
        return replace(found, id=known, path=f"{doc.path}.iss")
    return found if found.id else vcdm.issuer(doc)


def _narrower(one: Period, other: Period) -> Period:
    starts = [when for when in (one.start, other.start) if when]
    ends = [when for when in (one.end, other.end) if when]
    return Period(max(starts, default=None), min(ends, default=None))


def _inside(doc: Tree) -> Tree | None:
    """Find the credential of another vocabulary that the claims are, or hold."""
    for one in (*objects(doc, "elm"), doc):
        if _is_elm(one) or any(objects(one, "credentialSubject", "achievement")):
            return one
    return None


def _is_elm(doc: Tree) -> bool:
    return elm_3.fits(doc) or any(objects(doc, "credentialSubject", "hasClaim"))


_LONG = 120  # no name that a message could not repeat
_IDENTIFYING = (
    ("learner_identification", "learner_identification"),
    ("email", "email"),
    ("birthdate", "dateOfBirth"),
)

SD_JWT_VC = Format(
    name="sd-jwt-vc",
    title="SD-JWT verifiable credential",
    spec="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
