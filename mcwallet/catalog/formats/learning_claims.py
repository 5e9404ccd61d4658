"""Micro-credentials as claims of a token: EUDI's learning credential and WE BUILD's.

Two vocabularies with a member for nearly every standard element. ``expected_study_time`` is
free text, so it is shown and never counted.
"""

from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats.achievement_3 import is_rpl, level_number
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.badge_annex import level_words, term, workload
from mcwallet.catalog.formats.reading import (
    decimal,
    moment_at,
    objects,
    quantity,
    text,
    texts,
    walk,
    whole,
    words,
)
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import (
    Achievement,
    Element,
    Kind,
    Level,
    Party,
    Result,
    Skill,
    Stated,
    Workload,
)
from mcwallet.model.words import Words

EUDI = "urn:eu.europa.ec.eudi:learning:credential:1"
WE_BUILD = "VerifiableMicroCredential"


def kind(doc: Tree) -> Kind:
    """Say what it is: WE BUILD's type is a micro-credential by its own rulebook."""
    return Kind.MICRO_CREDENTIAL if _is(doc, WE_BUILD) else Kind.OTHER


def issued(doc: Tree) -> datetime | None:
    """Return the date of issuing; a token's own ``iat`` is not it."""
    return moment_at(doc, "date_of_issuance") or moment_at(doc, "dateOfIssuance")


def awarding_bodies(doc: Tree) -> Iterator[Party]:
    """Return who awards it, and where."""
    region = (*texts(doc, "issuing_country"), *texts(doc, "issuingCountry"))
    for key in _AWARDING:
        for one in walk(doc, key):
            if isinstance(one.value, str):
                yield Party(name=Words.plain(one.value), region=region, path=one.path)
            elif name := words(one, "name"):
                yield Party(text(one, "id"), name, region=region, path=one.path)


def achievements(doc: Tree) -> Iterator[Achievement]:
    """Read what was learned, if the credential is one of the two types."""
    if not _known(doc):
        return
    assessment = tuple(texts(doc, "typeOfAssessment"))
    yield Achievement(
        title=words(doc, "achievement_title") or words(doc, "title"),
        workload=tuple(_amounts(doc)),
        levels=tuple(_levels(doc)),
        skills=tuple(_skills(doc)),
        results=tuple(_results(doc)),
        language=tuple(texts(doc, "language_of_classes")),
        mode=tuple(texts(doc, "formOfParticipation")),
        assessment=assessment,
        rpl=is_rpl(*assessment),
        quality=tuple(texts(doc, "types_of_quality_assurance")),
        awarded=issued(doc),
        path=doc.path,
    )


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements; claims of an unknown type declare none but the learner."""
    if not _known(doc):
        return elements(
            learner=_values(doc, "given_name", "family_name"),
            awarding_body=_values(doc, "issuing_authority", "iss"),
            country=_values(doc, "issuing_country"),
        )
    return elements(
        learner=_values(doc, "given_name", "family_name", "learner_identification"),
        title=_values(doc, "achievement_title", "title"),
        country=_values(doc, "issuing_country", "issuingCountry"),
        awarding_body=_bodies(doc),
        date_of_issuing=_values(doc, "date_of_issuance", "dateOfIssuance"),
        learning_outcomes=(Stated(skill.name, skill.path) for skill in _skills(doc)),
        workload=_workloads(doc),
        level=(Stated(level_words(level), level.path) for level in _levels(doc)),
        assessment=_values(doc, "typeOfAssessment"),
        participation=_values(doc, "formOfParticipation"),
        quality_assurance=_values(doc, "types_of_quality_assurance", "qualityAssurance"),
        prerequisites=_values(doc, "prerequisites_to_enroll", "prerequisites"),
        supervision=_values(doc, "idVerificationMethod"),
        grade=_values(doc, "assessment_grade", "grade"),
        stackability=_values(
            doc, "integration_stackability_options", "stackable", "partOfQualification"
        ),
        further_information=_values(doc, "achievement_description", "description"),
    )


def _is(doc: Tree, name: str) -> bool:
    """Compare the type; WE BUILD's may stand at the end of an address."""
    vct = text(doc, "vct")
    return vct == name or (":" in vct and vct.endswith((f"/{name}", f":{name}")))


def _known(doc: Tree) -> bool:
    return _is(doc, EUDI) or _is(doc, WE_BUILD)


def _amounts(doc: Tree) -> Iterator[Workload]:
    for one in objects(doc, "workload"):
        unit = text(one, "unit").casefold()
        for value in walk(one, "value"):
            if amount := quantity(value.value):
                yield Workload(amount=amount, unit=unit, path=value.path)


def _workloads(doc: Tree) -> Iterator[Stated]:
    yield from map(workload, _amounts(doc))
    yield from _values(doc, "expected_study_time")


def _levels(doc: Tree) -> Iterator[Level]:
    """Return the level of the EQF, which both vocabularies mean by a bare number."""
    for key in ("level_of_learning_experience", "levelOfLearningExperience", "eqfLevel"):
        for one in walk(doc, key):
            value = whole(one.value) or level_number(str(one.value))
            if value in tuple("12345678"):
                yield Level(framework="eqf", value=value, path=one.path)


def _skills(doc: Tree) -> Iterator[Skill]:
    for key in ("learning_outcomes", "learningOutcomes"):
        for one in walk(doc, key):
            if name := words(one) or words(one, "title") or words(one, "name"):
                url = text(one, "id") if one.is_object() else ""
                yield Skill(name=name, url=url, path=one.path)


def _results(doc: Tree) -> Iterator[Result]:
    for key in ("assessment_grade", "grade"):
        for one in walk(doc, key):
            if value := text(one) or decimal(one.value):
                yield Result(value=value, path=one.path)


def _bodies(doc: Tree) -> Iterator[Stated]:
    for one in awarding_bodies(doc):
        yield Stated(one.name, one.path)


def _values(doc: Tree, *keys: str) -> Iterator[Stated]:
    for key in keys:
        for one in walk(doc, key):
            number = decimal(one.value) if not isinstance(one.value, str) else ""
            if number:
                yield from stated(number, one.path)
            else:
                yield from term(one)


_AWARDING = ("issuing_authority", "awardingBody")
