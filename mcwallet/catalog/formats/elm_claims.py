"""What a European Digital Credential claims: achievements, activities, and who is who.

European Learning Model 3. Every property may be one object or a list of them, ids such as
``urn:epass:…`` are local to one document, and ``point`` is a number spelt as text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mcwallet.catalog.formats.extensions import hours
from mcwallet.catalog.formats.labels import eqf_level, label, language, region, unit_of
from mcwallet.catalog.formats.reading import (
    is_a,
    moment_at,
    objects,
    quantity,
    text,
    texts,
    walk,
    words,
)
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import (
    Achievement,
    Identifier,
    Level,
    Origin,
    Party,
    Result,
    Skill,
    Workload,
)
from mcwallet.model.words import NO_WORDS, Words


def is_local(url: str) -> bool:
    """Tell whether an id means something in its own document only."""
    return url.startswith(("urn:epass:", "urn:certificate", "_:"))


def identity(doc: Tree) -> str:
    """Return an id that means something outside of the document, or nothing."""
    found = text(doc, "id")
    return "" if is_local(found) else found


def organisation(doc: Tree) -> Party:
    """Read an organisation with its registered numbers."""
    return Party(
        identity(doc),
        words(doc, "legalName") or words(doc, "prefLabel") or words(doc, "altLabel"),
        identifiers=tuple(_identifiers(doc, *_LEGAL)),
        region=tuple(_regions(doc)),
        path=doc.path,
    )


def person(doc: Tree) -> Party:
    """Read the learner; a birth date stands among the identifiers, for it identifies."""
    return Party(
        identity(doc),
        person_name(doc),
        identifiers=tuple(_of_person(doc)),
        path=doc.path,
    )


def person_name(doc: Tree) -> Words:
    """Return the full name, or the given and the family name in each language."""
    if full := words(doc, "fullName"):
        return full
    given, family = words(doc, "givenName"), dict(words(doc, "familyName").by_language)
    both = [(tag, f"{one} {family.pop(tag, '')}".strip()) for tag, one in given.by_language]
    return Words((*both, *family.items())) or words(doc, "patronymicName")


def claims(subject: Tree, kind: str) -> Iterator[Tree]:
    """Go through the claims of one type: LearningAchievement, LearningActivity …"""
    return (one for one in objects(subject, "hasClaim") if is_a(one, kind))


def achievement(doc: Tree, fallback: datetime | None) -> Achievement:
    """Read one learning achievement; numbers come from its specification."""
    return Achievement(
        title=words(doc, "title") or words(next(walk(doc, "specifiedBy"), None), "title"),
        id=identity(doc),
        kind=kind(doc),
        rpl=_rpl(doc),
        workload=tuple(workload(doc)),
        levels=tuple(levels(doc)),
        skills=tuple(skills(doc)),
        results=tuple(results(doc)),
        language=tuple(filter(None, map(language, _languages(doc)))),
        awarded=moment_at(doc, "awardedBy", "awardingDate") or fallback,
        assessment=tuple(str(concept(c)) for c in _assessments(doc)),
        mode=tuple(str(concept(c)) for c in walk(doc, "specifiedBy", "mode")),
        identity_checked=_checked(doc),
        quality=tuple(filter(None, (str(words(a, "title")) for a in accreditations(doc)))),
        external_quality=_external(doc),
        path=doc.path,
    )


def kind(doc: Tree) -> str:
    """Return what the specification calls it, in its own words."""
    for one in objects(doc, "specifiedBy", "dcType"):
        if found := concept(one):
            return str(found)
    return ""


def concept(doc: Tree) -> Words:
    """Return a concept's own label first, then the vocabulary's, then its last segment."""
    if isinstance(doc.value, str):
        return label(doc.value) or Words.plain(doc.value)
    if found := words(doc, "prefLabel") or words(doc, "title"):
        return found
    url = text(doc, "id")
    return label(url) or Words.plain(text(doc, "notation") or url)


def workload(doc: Tree) -> Iterator[Workload]:
    """Return what the achievement offers, and what the learner received for it."""
    for one in objects(doc, "creditReceived"):
        yield from _credit(one, earned=True)
    for one in objects(doc, "specifiedBy", "creditPoint"):
        yield from _credit(one, earned=False)
    for keys in (("specifiedBy", "volumeOfLearning"), ("workload",)):
        for found in walk(doc, *keys):
            if minutes := duration(found.value):
                load = hours(str(minutes), found.path)
                yield replace(load, origin=Origin.STATED)


def duration(value: object) -> int:
    """Read an ISO 8601 duration of hours and minutes, in minutes; 0 if it is none.

    Days, weeks and months say how long something lasted, not how much work it was.
    """
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    return int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0


def levels(doc: Tree) -> Iterator[Level]:
    """Return the levels of its specification."""
    for one in walk(doc, "specifiedBy", "eqfLevel"):
        if level := eqf_level(_url(one)):
            name = words(one, "prefLabel") if one.is_object() else NO_WORDS
            yield Level(framework="eqf", value=level, path=one.path, label=name)
    for key, framework in (("nqfLevel", "nqf"), ("educationLevel", "qf-ehea")):
        for one in walk(doc, "specifiedBy", key):
            if found := concept(one):
                yield Level(
                    framework=framework, value=str(found), path=one.path, label=found
                )


def skills(doc: Tree) -> Iterator[Skill]:
    """Return learning outcomes and the skills that they are related to."""
    for outcome in objects(doc, "specifiedBy", "learningOutcome"):
        if name := words(outcome, "title"):
            yield Skill(name=name, url=identity(outcome), path=f"{outcome.path}.title")
        for key in ("relatedESCOSkill", "relatedSkill"):
            for one in walk(outcome, key):
                name, url = concept(one), _url(one)
                if name or url:
                    url = "" if is_local(url) else url
                    yield Skill(name=name, url=url, path=one.path)


def results(doc: Tree) -> Iterator[Result]:
    """Return the grades of its assessments."""
    for one in objects(doc, "provenBy"):
        for grade in walk(one, "grade"):
            value = words(grade, "noteLiteral") or words(grade)
            scheme = next(walk(one, "specifiedBy", "gradingScheme"), None)
            if value:
                yield Result(
                    value=str(value), scheme=str(words(scheme, "title")), path=grade.path
                )


def accreditations(doc: Tree) -> Iterator[Tree]:
    """Go through the accreditations of the programme and of those who award it."""
    yield from objects(doc, "specifiedBy", "accreditation")
    yield from objects(doc, "awardedBy", "awardingBody", "accreditation")


def _external(doc: Tree) -> bool | None:
    """Tell whether somebody else than the awarding body accredited it."""
    bodies = {str(organisation(o).name) for o in objects(doc, "awardedBy", "awardingBody")}
    agents = {
        str(organisation(agent).name)
        for one in accreditations(doc)
        for agent in objects(one, "accreditingAgent")
    } - {""}
    return bool(agents - bodies) if agents else None


def _checked(doc: Tree) -> bool | None:
    """Tell whether the learner's identity was checked, where a known code says so."""
    for one in walk(doc, "provenBy", "idVerification"):
        if (said := _CHECKED.get(_url(one))) is not None:
            return said
    return None


def _credit(one: Tree, *, earned: bool) -> Iterator[Workload]:
    for point in walk(one, "point"):
        if amount := quantity(point.value):
            framework = next(walk(one, "framework"), None)
            unit = ""
            if framework is not None:
                unit = unit_of(_url(framework)) or str(concept(framework)).casefold()
            yield Workload(amount=amount, unit=unit, path=point.path, earned=earned)


def _assessments(doc: Tree) -> Iterator[Tree]:
    for one in objects(doc, "provenBy"):
        yield from walk(one, "specifiedBy", "dcType")
        yield from walk(one, "dcType")


def _languages(doc: Tree) -> Iterator[str]:
    for one in walk(doc, "specifiedBy", "language"):
        yield _url(one)


def _rpl(doc: Tree) -> bool:
    """Tell whether an activity behind it is the recognition of prior learning."""
    found = [
        str(concept(one)).casefold()
        for keys in (("specifiedBy", "dcType"), ("dcType",))
        for one in walk(doc, "influencedBy", *keys)
    ]
    return any("prior learning" in one for one in found)


def _url(one: Tree) -> str:
    return one.value if isinstance(one.value, str) else text(one, "id")


def _identifiers(doc: Tree, *keys: str) -> Iterator[Identifier]:
    for key in keys:
        for one in objects(doc, key):
            if value := text(one, "notation"):
                yield Identifier(type=text(one, "schemeName") or key, value=value)


def _of_person(doc: Tree) -> Iterator[Identifier]:
    for one in objects(doc, "nationalID"):
        if value := text(one, "notation"):
            country = next((_url(c) for c in walk(one, "spatial")), "").rpartition("/")[2]
            yield Identifier(type="nationalID", value=f"{country}:{value}".strip(":"))
    yield from _identifiers(doc, "identifier")
    for one in walk(doc, "contactPoint", "emailAddress"):
        if mail := _url(one):
            yield Identifier(type="emailAddress", value=mail.removeprefix("mailto:"))
    for born in texts(doc, "dateOfBirth"):
        yield Identifier(type="dateOfBirth", value=born)


def _regions(doc: Tree) -> Iterator[str]:
    for keys in (("location", "address", "countryCode"), ("location", "spatialCode")):
        for one in walk(doc, *keys):
            yield region(_url(one))


_CHECKED = {
    "http://data.europa.eu/snb/supervision-verification/70be69aaf9": True,
    "http://data.europa.eu/snb/supervision-verification/c598449d64": False,
}
_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?", re.ASCII)
_LEGAL = (
    "eIDASIdentifier",
    "vatIdentifier",
    "taxIdentifier",
    "registration",
    "identifier",
)
