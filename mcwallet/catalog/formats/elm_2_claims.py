"""Put a European credential in XML (ELM 2) in the words of ELM 3, which replaced it.

What ELM 2 keeps in lists of its own and names by ``idref`` stands where it is used in
ELM 3. ``@xml`` says where each thing stood, and ``@name`` what its ``name`` was called.
"""

from collections.abc import Iterator
from dataclasses import field

from mcwallet.catalog.formats.elm_2_words import (
    concepts,
    named,
    notations,
    notes,
    plain,
    size,
    texts,
)
from mcwallet.catalog.formats.elm_3 import MANDATE
from mcwallet.catalog.formats.reading import objects, text, walk
from mcwallet.codec.tree import MAX_VALUES, Tree
from mcwallet.codec.xml_json import xpath
from mcwallet.errors import LimitError
from mcwallet.model.json import Json
from mcwallet.model.values import dataclass

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
_REFERENCES = (
    "learningSpecificationReferences", "learningOutcomeReferences",
    "learningActivitySpecificationReferences", "assessmentSpecificationReferences",
    "entitlementSpecificationReferences", "agentReferences", "awardingProcessReferences",
    "accreditationReferences", "scoringSchemeReferences", "awardingOpportunityReferences",
)  # fmt: skip


def credential(doc: Tree) -> dict[str, Json]:
    """Translate a credential, in the presentation around it or without one."""
    around = next(objects(doc, "verifiablePresentation"), None)
    inner = next(objects(around or doc, "europassCredential"), Tree({}))
    known = _Known(inner)
    subject = next(objects(inner, "credentialSubject"), None)
    own = [_organisation(known, one) for one in known.each(inner, "issuer")]
    sealing = [_organisation(known, one) for one in objects(around, "issuer")]
    found: dict[str, Json] = {
        "@xml": xpath(inner.path),
        "id": text(inner, "@id"),
        "type": ["EuropeanDigitalCredential"],
        "displayParameter": {"title": texts(next(walk(inner, "title"), None))},
        "credentialProfiles": concepts(inner, "type"),
        "issuer": [*sealing, *own][:1],
        "issuedBy": own,
        "credentialSubject": _person(known, subject) if subject else {},
    }
    for key in ("issued", "validFrom", "validUntil", "expirationDate"):
        if when := text(inner, key):
            found[key] = when
    if sealing and own and _mandated(around):
        says = texts(next(walk(around, "type", "targetName"), None))
        found["evidence"] = {
            "@xml": f"{xpath(around.path)}/type" if around else "",
            "dcType": {"id": MANDATE},
            "evidenceStatement": says,
        }
    return found


@dataclass
class _Known:
    """A credential's own things by id; each is looked up within limits."""

    doc: Tree
    things: dict[str, Tree] = field(init=False)
    used: int = 0

    def __post_init__(self) -> None:
        self.things = {
            name: one
            for key in _REFERENCES
            for part in objects(self.doc, key)
            for kind in part.members()
            for one in objects(part, kind)
            if (name := text(one, "@id"))
        }

    def each(self, doc: Tree, *keys: str) -> Iterator[Tree]:
        """Go through what is named there, or stands there itself.

        Something named a thousand times is copied as often: the copies are limited.
        """
        for one in objects(doc, *keys):
            thing = self.things.get(text(one, "@idref"))
            if thing is not None:
                self.used += size(thing.value)
                if self.used > MAX_VALUES:
                    raise LimitError(f"{doc.path} repeats too much of the credential")
            yield thing or one


def _person(known: _Known, doc: Tree) -> dict[str, Json]:
    achieved: list[Json] = [
        _achievement(known, one)
        for one in objects(doc, "achievements", "learningAchievement")
    ]
    done = [_activity(known, one) for one in objects(doc, "activities", "learningActivity")]
    return {
        "@xml": xpath(doc.path),
        "type": "Person",
        "fullName": texts(next(walk(doc, "fullName"), None)),
        "@givenName": "givenNames",
        "givenName": texts(next(walk(doc, "givenNames"), None)),
        "familyName": texts(next(walk(doc, "familyName"), None)),
        "dateOfBirth": text(doc, "dateOfBirth"),
        "nationalID": [*notations(doc, "nationalId")],
        "identifier": [*notations(doc, "identifier")],
        "contactPoint": [
            {
                "emailAddress": {
                    "@xml": xpath(one.path),
                    "@id": "@uri",
                    "id": text(one, "@uri"),
                }
            }
            for one in objects(doc, "contactPoint", "mailBox")
        ],
        "hasClaim": [*achieved, *done],
    }


def _achievement(known: _Known, doc: Tree) -> dict[str, Json]:
    return named(doc, "LearningAchievement") | {
        "awardedBy": [_award(known, one) for one in known.each(doc, "wasAwardedBy")],
        "provenBy": [_assessment(known, one) for one in known.each(doc, "wasDerivedFrom")],
        "influencedBy": [
            _activity(known, one) for one in known.each(doc, "wasInfluencedBy")
        ],
        "specifiedBy": [_specification(known, o) for o in known.each(doc, "specifiedBy")],
        "hasPart": [named(o) for o in objects(doc, "hasPart", "learningAchievement")],
        "entitlesTo": [named(one) for one in objects(doc, "entitlesTo")],
    }


def _award(known: _Known, doc: Tree) -> dict[str, Json]:
    return {
        "@xml": xpath(doc.path),
        "awardingBody": [_organisation(known, o) for o in known.each(doc, "awardingBody")],
        "@awardingDate": "date",
        "awardingDate": text(doc, "date"),
    }


def _specification(known: _Known, doc: Tree) -> dict[str, Json]:
    partial = text(doc, "isPartialQualification")
    found: dict[str, Json] = {
        **named(doc, "Qualification"),
        "creditPoint": [
            {
                "@xml": xpath(one.path),
                "@point": "",
                "framework": {"id": ECTS},
                "point": one.value,
            }
            for one in walk(doc, "hasECTSCreditPoints")
            if isinstance(one.value, str)
        ],
        "volumeOfLearning": [*plain(doc, "volumeOfLearning")],
        "entryRequirement": [*notes(doc, "entryRequirementsNote")],
        "learningOutcome": [
            _outcome(one) for one in known.each(doc, "learningOutcomes", "learningOutcome")
        ],
        "learningOutcomeSummary": [*notes(doc, "learningOutcomeDescription")],
        "accreditation": [
            _accreditation(known, one) for one in known.each(doc, "hasAccreditation")
        ],
        "homepage": [
            {
                "@xml": xpath(one.path),
                "@contentURL": "@uri",
                "contentURL": text(one, "@uri"),
            }
            for one in objects(doc, "homepage")
        ],
    }
    for key in ("mode", "language", "eqfLevel", "nqfLevel"):
        found[key] = concepts(doc, key)
    found["educationLevel"] = concepts(doc, "hasEducationLevel")
    found["dcType"] = concepts(doc, "type")
    if partial in {"true", "false"}:
        found["isPartialQualification"] = partial == "true"
    return found


def _outcome(doc: Tree) -> dict[str, Json]:
    title = texts(next(walk(doc, "prefLabel"), None)) or texts(
        next(walk(doc, "name"), None)
    )
    return {
        "@xml": xpath(doc.path),
        "title": title,
        "@title": "prefLabel",
        "relatedESCOSkill": concepts(doc, "relatedEscoSkill"),
        "relatedSkill": concepts(doc, "relatedSkill"),
    }


def _assessment(known: _Known, doc: Tree) -> dict[str, Json]:
    return named(doc, "LearningAssessment") | {
        "grade": [
            {"@xml": xpath(one.path), "noteLiteral": one.value}
            for one in walk(doc, "grade")
            if isinstance(one.value, str)
        ],
        "idVerification": concepts(doc, "idVerificationMethod"),
        "specifiedBy": [
            {
                "@xml": xpath(one.path),
                "dcType": concepts(one, "type"),
                "mode": concepts(one, "mode"),
                "gradingScheme": [named(g) for g in known.each(one, "gradingScheme")],
            }
            for one in known.each(doc, "specifiedBy")
        ],
    }


def _activity(known: _Known, doc: Tree) -> dict[str, Json]:
    return named(doc, "LearningActivity") | {
        "specifiedBy": [
            {
                "@xml": xpath(one.path),
                "@volumeOfLearning": "workload",
                "volumeOfLearning": [*plain(one, "workload")],
                "mode": concepts(one, "mode"),
                "dcType": concepts(one, "type"),
            }
            for one in known.each(doc, "specifiedBy")
        ]
    }


def _organisation(known: _Known, doc: Tree) -> dict[str, Json]:
    return _body(doc) | {
        "accreditation": [
            _accreditation(known, one) for one in known.each(doc, "hasAccreditation")
        ]
    }


def _body(doc: Tree) -> dict[str, Json]:
    """Read an organisation without what others say about it."""
    return {
        "@xml": xpath(doc.path),
        "id": text(doc, "@id"),
        "type": "Organisation",
        "legalName": texts(next(walk(doc, "prefLabel"), None)),
        "@legalName": "prefLabel",
        "altLabel": texts(next(walk(doc, "altLabel"), None)),
        "registration": [*notations(doc, "registration")],
        "vatIdentifier": [*notations(doc, "vatIdentifier")],
        "taxIdentifier": [*notations(doc, "taxIdentifier")],
        "identifier": [*notations(doc, "identifier")],
        "location": [
            {
                "address": {"countryCode": concepts(one, "hasAddress", "country")},
                "spatialCode": concepts(one, "spatialCode"),
            }
            for one in objects(doc, "hasLocation")
        ],
    }


def _accreditation(known: _Known, doc: Tree) -> dict[str, Json]:
    return named(doc, "Accreditation") | {
        "dcType": concepts(doc, "type"),
        "accreditingAgent": [_body(one) for one in known.each(doc, "accreditingAgent")],
    }


def _mandated(around: Tree | None) -> bool:
    """Tell whether the presentation says that it was issued for somebody else."""
    return any(text(one, "@uri").endswith("/c_825cddc0") for one in objects(around, "type"))
