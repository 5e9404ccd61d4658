"""Comprehensive Learner Record 2.0: many achievements, and the credentials for them."""

from collections.abc import Iterator
from dataclasses import replace

from mcwallet.catalog.formats import badge_annex, badge_rules, vcdm, vcdm_rules
from mcwallet.catalog.formats.achievement_3 import achievement
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, moment_at, objects, text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import (
    Achievement,
    Association,
    Credential,
    Element,
    Embedded,
    Kind,
)


def fits(doc: Tree) -> bool:
    """Recognise the format by its type, or by its subject's."""
    return is_a(doc, "ClrCredential") or any(
        is_a(one, "ClrSubject") for one in objects(doc, "credentialSubject")
    )


def read(doc: Tree) -> Credential:
    """Read the record; each credential in it is a part with a verdict of its own."""
    when = moment_at(doc, "awardedDate")
    found = vcdm.credential(doc, "clr2", kind=Kind.COMPOSITE, issued=when, awards=True)
    links = tuple(_associations(doc))
    return replace(
        found,
        achievements=tuple(_achievements(doc, links)),
        associations=links,
        notes=tuple(_notes(doc, links)),
        parts=(*_parts(doc), *found.parts),
    )


def rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs of the data model and of the record's own classes are broken."""
    yield from vcdm_rules.rules(doc)
    if not isinstance(doc.value, dict):
        return
    if not is_a(doc, "ClrCredential"):
        yield f"{doc.path}.type should include ClrCredential"
    yield from badge_rules.profiles(doc, "issuer")
    for subject in objects(doc, "credentialSubject"):
        if not is_a(subject, "ClrSubject"):
            yield f"{subject.path}.type should include ClrSubject"
        if "verifiableCredential" not in subject.members():
            yield f"{subject.path} has no 'verifiableCredential'"
        yield from badge_rules.achievements(subject)
        yield from _embedded_rules(subject)


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show what the record itself states; the credentials in it state their own."""
    found = badge_annex.annex(doc)
    own = words(doc, "name")
    return tuple(
        replace(one, values=tuple(sorted(one.values, key=lambda v: v.value != own)))
        if one.name == "title"
        else one
        for one in found
    )


def _embedded_rules(subject: Tree) -> Iterator[str]:
    for one in subject.each("verifiableCredential"):
        if not isinstance(one.value, dict):
            yield f"{one.path} should be an object"
        elif not is_a(one, "VerifiableCredential"):
            yield f"{one.path}.type should include VerifiableCredential"


def _parts(doc: Tree) -> Iterator[Embedded]:
    for subject in objects(doc, "credentialSubject"):
        yield from vcdm.embedded(subject)
        yield from vcdm.embedded(subject, "verifiableCredentialJwt")


def _achievements(doc: Tree, links: tuple[Association, ...]) -> Iterator[Achievement]:
    """Read the achievements with what the associations say they are made of."""
    parts: dict[str, list[str]] = {}
    for link in links:
        if link.type == "isParentOf":
            parts.setdefault(link.source, []).append(link.target)
        elif link.type in ("isChildOf", "isPartOf"):
            parts.setdefault(link.target, []).append(link.source)
    shared = {known: tuple(inside) for known, inside in parts.items()}
    for one in objects(doc, "credentialSubject", "achievement"):
        found = achievement(one)
        yield replace(found, parts=shared.get(found.id, ()))


def _associations(doc: Tree) -> Iterator[Association]:
    for one in objects(doc, "credentialSubject", "association"):
        yield Association(
            type=text(one, "associationType"),
            source=text(one, "sourceId"),
            target=text(one, "targetId"),
            path=one.path,
        )


def _notes(doc: Tree, links: tuple[Association, ...]) -> Iterator[str]:
    """Say what the record leaves open: associations may name what is not in it."""
    if any(one.value is True for one in doc.each("partial")):
        yield "the publisher says this record is not complete"
    inside = {
        text(one, "id")
        for keys in _PLACES
        for one in objects(doc, "credentialSubject", *keys)
    }
    loose = {end for link in links for end in (link.source, link.target)} - inside
    if loose:
        yield f"{len(loose)} achievements that it links to are not in the record"


_PLACES = (
    ("achievement",),
    ("verifiableCredential", "credentialSubject", "achievement"),
    ("verifiableCredential", "credentialSubject"),
)

CLR_2 = Format(
    name="clr2",
    title="Comprehensive Learner Record 2.0",
    spec="https://www.imsglobal.org/spec/clr/v2p0/",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
