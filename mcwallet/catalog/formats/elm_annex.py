"""The standard elements as European Digital Credentials state them (ELM 3)."""

from collections.abc import Iterator

from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.badge_annex import level_words, workload
from mcwallet.catalog.formats.elm_claims import (
    accreditations,
    achievement,
    claims,
    concept,
    duration,
    is_local,
    person_name,
)
from mcwallet.catalog.formats.elm_claims import workload as amounts
from mcwallet.catalog.formats.reading import objects, text, walk, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Element, Stated
from mcwallet.model.words import Words

_VOLUME = ("specifiedBy", "volumeOfLearning")
AWARDING = ("hasClaim", "awardedBy", "awardingBody")


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements; achievements speak first, then the activities behind them."""
    from mcwallet.catalog.formats.elm_3 import unwrapped

    doc = unwrapped(doc)
    subject = next(objects(doc, "credentialSubject"), Tree({}, f"{doc.path}"))
    return elements(
        learner=_learner(subject),
        title=_titles(subject),
        country=_countries(doc, subject),
        awarding_body=_bodies(subject),
        date_of_issuing=_dates(doc, subject),
        learning_outcomes=_outcomes(subject),
        workload=_workloads(subject),
        level=_levels(subject),
        assessment=_assessments(subject),
        participation=_participation(subject),
        quality_assurance=_quality(doc, subject),
        prerequisites=_notes(subject, "hasClaim", "specifiedBy", "entryRequirement"),
        supervision=_concepts(subject, "hasClaim", "provenBy", "idVerification"),
        grade=_grades(subject),
        stackability=_stackability(subject),
        further_information=_further(subject),
    )


def _learner(subject: Tree) -> Iterator[Stated]:
    key = next(
        (k for k in ("fullName", "givenName", "familyName") if words(subject, k)), ""
    )
    yield from stated(person_name(subject), f"{subject.path}.{key}")
    yield from stated(words(subject, "dateOfBirth"), f"{subject.path}.dateOfBirth", "born")
    for one in objects(subject, "nationalID"):
        yield from stated(words(one, "notation"), f"{one.path}.notation", "national id")
    for one in objects(subject, "identifier"):
        yield from stated(words(one, "notation"), one.path, text(one, "schemeName"))
    for one in objects(subject, "contactPoint", "emailAddress"):
        mail = text(one, "id").removeprefix("mailto:")
        yield from stated(mail, f"{one.path}.id", "e-mail")


def _titles(subject: Tree) -> Iterator[Stated]:
    for one in objects(subject, "hasClaim"):
        yield from stated(words(one, "title"), f"{one.path}.title")
    for one in objects(subject, "hasClaim", "specifiedBy"):
        yield from stated(words(one, "title"), f"{one.path}.title")


def _countries(doc: Tree, subject: Tree) -> Iterator[Stated]:
    for place, keys, note in (
        (doc, ("issuer",), ""),
        (subject, AWARDING, "of the awarding body"),
    ):
        for ways in (("address", "countryCode"), ("spatialCode",)):
            for one in walk(place, *keys, "location", *ways):
                yield from stated(concept(one), one.path, note)


def _bodies(subject: Tree) -> Iterator[Stated]:
    for one in objects(subject, *AWARDING):
        name = words(one, "legalName") or words(one, "prefLabel") or words(one, "altLabel")
        yield from stated(name, f"{one.path}.legalName")


def _dates(doc: Tree, subject: Tree) -> Iterator[Stated]:
    for one in walk(subject, "hasClaim", "awardedBy", "awardingDate"):
        yield from stated(words(one), one.path, "awarded")
    for key in ("issued", "issuanceDate", "validFrom"):
        note = "begins" if key == "validFrom" else "issued"
        yield from stated(words(doc, key), f"{doc.path}.{key}", note)


def _outcomes(subject: Tree) -> Iterator[Stated]:
    spec = ("hasClaim", "specifiedBy")
    yield from _notes(subject, *spec, "learningOutcomeSummary")
    for outcome in objects(subject, *spec, "learningOutcome"):
        yield from stated(words(outcome, "title"), f"{outcome.path}.title")
        for key in ("relatedESCOSkill", "relatedSkill"):
            for one in walk(outcome, key):
                yield from stated(concept(one), one.path, _whose(one))


def _workloads(subject: Tree) -> Iterator[Stated]:
    for one in objects(subject, "hasClaim"):
        for amount in amounts(one):
            yield workload(amount)
        for keys, note in (
            (_VOLUME, "as written"),
            (("influencedBy", *_VOLUME), "of the activity"),
        ):
            for found in walk(one, *keys):
                if not duration(found.value):
                    yield from stated(words(found), found.path, note)


def _levels(subject: Tree) -> Iterator[Stated]:
    for one in claims(subject, "LearningAchievement"):
        for level in achievement(one, None).levels:
            yield Stated(level_words(level), level.path)


def _assessments(subject: Tree) -> Iterator[Stated]:
    assessed = [*objects(subject, "hasClaim", "provenBy")]
    assessed += claims(subject, "LearningAssessment")
    for one in assessed:
        for keys in (("specifiedBy", "dcType"), ("dcType",), ("specifiedBy", "mode")):
            yield from _concepts(one, *keys)


def _participation(subject: Tree) -> Iterator[Stated]:
    """Return the mode, of the achievement or of the activities that led to it."""
    for one in claims(subject, "LearningAchievement"):
        yield from _concepts(one, "specifiedBy", "mode")
        yield from _concepts(one, "influencedBy", "specifiedBy", "mode")
    for one in claims(subject, "LearningActivity"):
        yield from _concepts(one, "specifiedBy", "mode")


def _quality(doc: Tree, subject: Tree) -> Iterator[Stated]:
    found = [a for one in objects(subject, "hasClaim") for a in accreditations(one)]
    found += objects(doc, "issuer", "accreditation")
    found += objects(doc, "evidence", "accreditation")
    for one in found:
        title = words(one, "title") or next(map(concept, walk(one, "dcType")), Words())
        agent = next(objects(one, "accreditingAgent"), None)
        yield from stated(
            title or "accreditation", one.path, str(words(agent, "legalName"))
        )


def _grades(subject: Tree) -> Iterator[Stated]:
    for one in objects(subject, "hasClaim", "provenBy"):
        scheme = next(objects(one, "specifiedBy", "gradingScheme"), None)
        for grade in walk(one, "grade"):
            value = words(grade, "noteLiteral") or words(grade)
            yield from stated(value, grade.path, str(words(scheme, "title")))
        for short in objects(one, "shortenedGrading"):
            for key in short.members():
                if key.startswith("percentage"):
                    yield from stated(words(short, key), f"{short.path}.{key}", key)


def _stackability(subject: Tree) -> Iterator[Stated]:
    spec = ("hasClaim", "specifiedBy")
    for one in walk(subject, *spec, "isPartialQualification"):
        if isinstance(one.value, bool):
            what = "a partial" if one.value else "not a partial"
            yield Stated(Words.plain(f"{what} qualification", "en"), one.path)
    for base in (("hasClaim",), spec):
        for key, note in (("isPartOf", "part of"), ("hasPart", "has part")):
            for one in objects(subject, *base, key):
                yield from stated(words(one, "title"), f"{one.path}.title", note)
    for one in objects(subject, "hasClaim", "entitlesTo"):
        yield from stated(words(one, "title"), f"{one.path}.title", "entitles to")


def _further(subject: Tree) -> Iterator[Stated]:
    yield from _notes(subject, "hasClaim", "additionalNote")
    yield from _notes(subject, "hasClaim", "specifiedBy", "additionalNote")
    for one in objects(subject, "hasClaim"):
        yield from stated(words(one, "description"), f"{one.path}.description")
    for key in ("supplementaryDocument", "homepage"):
        for one in objects(subject, "hasClaim", "specifiedBy", key):
            yield from stated(words(one, "contentURL"), f"{one.path}.contentURL")


def _notes(subject: Tree, *keys: str) -> Iterator[Stated]:
    for one in walk(subject, *keys):
        yield from stated(words(one, "noteLiteral") or words(one), one.path)


def _concepts(subject: Tree, *keys: str) -> Iterator[Stated]:
    for one in walk(subject, *keys):
        yield from stated(concept(one), one.path, _whose(one))


def _whose(one: Tree) -> str:
    """Say whose term a concept is: the EU vocabularies' or the issuer's own."""
    url = one.value if isinstance(one.value, str) else text(one, "id")
    if url.startswith(("http://data.europa.eu/", "http://publications.europa.eu/")):
        return "EU vocabulary"
    return "issuer's own term" if is_local(url) or not url else ""
