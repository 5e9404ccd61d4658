"""Put a European credential in XML (ELM 2) in the words of ELM 3, which replaced it.

What ELM 2 keeps in lists of its own and names by ``idref`` stands where it is used in
ELM 3. ``@xml`` says where each thing stood, and ``@name`` what its ``name`` was called.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mcwallet.catalog.formats.reading import objects, text, walk
from mcwallet.codec.tree import MAX_VALUES, Tree
from mcwallet.codec.xml_json import xpath
from mcwallet.errors import LimitError
from mcwallet.model.json import Json

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"
MANDATE = "http://data.europa.eu/snb/evidence-type/c_18016257"
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
        "displayParameter": {"title": _texts(next(walk(inner, "title"), None))},
        "credentialProfiles": _concepts(inner, "type"),
        "issuer": [*sealing, *own][:1],
        "issuedBy": own,
        "credentialSubject": _person(known, subject) if subject else {},
    }
    for key in ("issued", "validFrom", "validUntil", "expirationDate"):
        if when := text(inner, key):
            found[key] = when
    if sealing and own and _mandated(around):
        says = _texts(next(walk(around, "type", "targetName"), None))
        found["evidence"] = {"dcType": {"id": MANDATE}, "evidenceStatement": says}
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
            named = self.things.get(text(one, "@idref"))
            if named is not None:
                self.used += _size(named.value)
                if self.used > MAX_VALUES:
                    raise LimitError(f"{doc.path} repeats too much of the credential")
            yield named or one


def _person(known: _Known, doc: Tree) -> dict[str, Json]:
    achieved: list[Json] = [
        _achievement(known, one)
        for one in objects(doc, "achievements", "learningAchievement")
    ]
    done = [_activity(known, one) for one in objects(doc, "activities", "learningActivity")]
    return {
        "@xml": xpath(doc.path),
        "type": "Person",
        "fullName": _texts(next(walk(doc, "fullName"), None)),
        "@givenName": "givenNames",
        "givenName": _texts(next(walk(doc, "givenNames"), None)),
        "familyName": _texts(next(walk(doc, "familyName"), None)),
        "dateOfBirth": text(doc, "dateOfBirth"),
        "nationalID": [*_notations(doc, "nationalId")],
        "identifier": [*_notations(doc, "identifier")],
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
    return _named(doc, "LearningAchievement") | {
        "awardedBy": [_award(known, one) for one in known.each(doc, "wasAwardedBy")],
        "provenBy": [_assessment(known, one) for one in known.each(doc, "wasDerivedFrom")],
        "influencedBy": [
            _activity(known, one) for one in known.each(doc, "wasInfluencedBy")
        ],
        "specifiedBy": [_specification(known, o) for o in known.each(doc, "specifiedBy")],
        "hasPart": [_named(o) for o in objects(doc, "hasPart", "learningAchievement")],
        "entitlesTo": [_named(one) for one in objects(doc, "entitlesTo")],
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
        **_named(doc, "Qualification"),
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
        "volumeOfLearning": [*_plain(doc, "volumeOfLearning")],
        "entryRequirement": [*_notes(doc, "entryRequirementsNote")],
        "learningOutcome": [
            _outcome(one) for one in known.each(doc, "learningOutcomes", "learningOutcome")
        ],
        "learningOutcomeSummary": [*_notes(doc, "learningOutcomeDescription")],
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
        found[key] = _concepts(doc, key)
    found["educationLevel"] = _concepts(doc, "hasEducationLevel")
    found["dcType"] = _concepts(doc, "type")
    if partial in {"true", "false"}:
        found["isPartialQualification"] = partial == "true"
    return found


def _outcome(doc: Tree) -> dict[str, Json]:
    title = _texts(next(walk(doc, "prefLabel"), None)) or _texts(
        next(walk(doc, "name"), None)
    )
    return {
        "@xml": xpath(doc.path),
        "title": title,
        "@title": "prefLabel",
        "relatedESCOSkill": _concepts(doc, "relatedEscoSkill"),
        "relatedSkill": _concepts(doc, "relatedSkill"),
    }


def _assessment(known: _Known, doc: Tree) -> dict[str, Json]:
    return _named(doc, "LearningAssessment") | {
        "grade": [
            {"@xml": xpath(one.path), "noteLiteral": one.value}
            for one in walk(doc, "grade")
            if isinstance(one.value, str)
        ],
        "idVerification": _concepts(doc, "idVerificationMethod"),
        "specifiedBy": [
            {
                "@xml": xpath(one.path),
                "dcType": _concepts(one, "type"),
                "mode": _concepts(one, "mode"),
                "gradingScheme": [_named(g) for g in known.each(one, "gradingScheme")],
            }
            for one in known.each(doc, "specifiedBy")
        ],
    }


def _activity(known: _Known, doc: Tree) -> dict[str, Json]:
    return _named(doc, "LearningActivity") | {
        "specifiedBy": [
            {
                "@xml": xpath(one.path),
                "@volumeOfLearning": "workload",
                "volumeOfLearning": [*_plain(one, "workload")],
                "mode": _concepts(one, "mode"),
                "dcType": _concepts(one, "type"),
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
        "legalName": _texts(next(walk(doc, "prefLabel"), None)),
        "@legalName": "prefLabel",
        "altLabel": _texts(next(walk(doc, "altLabel"), None)),
        "registration": [*_notations(doc, "registration")],
        "vatIdentifier": [*_notations(doc, "vatIdentifier")],
        "taxIdentifier": [*_notations(doc, "taxIdentifier")],
        "identifier": [*_notations(doc, "identifier")],
        "location": [
            {
                "address": {"countryCode": _concepts(one, "hasAddress", "country")},
                "spatialCode": _concepts(one, "spatialCode"),
            }
            for one in objects(doc, "hasLocation")
        ],
    }


def _accreditation(known: _Known, doc: Tree) -> dict[str, Json]:
    return _named(doc, "Accreditation") | {
        "dcType": _concepts(doc, "type"),
        "accreditingAgent": [_body(one) for one in known.each(doc, "accreditingAgent")],
    }


def _named(doc: Tree, kind: str = "") -> dict[str, Json]:
    found: dict[str, Json] = {
        "@xml": xpath(doc.path),
        "id": text(doc, "@id"),
        "title": _texts(next(walk(doc, "title"), None)),
        "description": _texts(next(walk(doc, "description"), None)),
        "additionalNote": [*_notes(doc, "additionalNote")],
    }
    return found | ({"type": kind} if kind else {})


def _concepts(doc: Tree, *keys: str) -> list[Json]:
    return [
        {
            "@xml": xpath(one.path),
            "id": text(one, "@uri"),
            "prefLabel": _texts(next(walk(one, "targetName"), None)),
            "notation": text(one, "targetNotation"),
        }
        for one in objects(doc, *keys)
    ]


def _notes(doc: Tree, key: str) -> Iterator[dict[str, Json]]:
    for one in walk(doc, key):
        if words := _texts(one):
            yield {"@xml": xpath(one.path), "noteLiteral": words}


def _plain(doc: Tree, key: str) -> Iterator[Json]:
    yield from (one.value for one in walk(doc, key) if isinstance(one.value, str))


def _notations(doc: Tree, key: str) -> Iterator[dict[str, Json]]:
    for one in walk(doc, key):
        value = one.value if isinstance(one.value, str) else text(one, "#text")
        if value:
            scheme = text(one, "@schemeName") or text(one, "@schemeID")
            place: Json = {"id": text(one, "@spatialID")}
            found: dict[str, Json] = {
                "@xml": xpath(one.path),
                "@notation": "",
                "notation": value,
            }
            yield found | ({"schemeName": scheme} if scheme else {}) | {"spatial": place}


def _texts(doc: Tree | None) -> dict[str, Json]:
    """Read ``<text lang="en">…</text>`` as a text in several languages."""
    found: dict[str, Json] = {}
    for one in walk(doc, "text"):
        words = one.value if isinstance(one.value, str) else text(one, "#text")
        if words:
            found.setdefault(text(one, "@lang"), words)
    return found


def _mandated(around: Tree | None) -> bool:
    """Tell whether the presentation says that it was issued for somebody else."""
    return any(text(one, "@uri").endswith("/c_825cddc0") for one in objects(around, "type"))


def _size(value: Json) -> int:
    """Count the values inside."""
    count, queue = 0, [value]
    while queue:
        here = queue.pop()
        count += 1
        if isinstance(here, dict):
            queue.extend(here.values())
        elif isinstance(here, list):
            queue.extend(here)
    return count
