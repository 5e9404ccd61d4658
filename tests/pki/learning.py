"""A sealed-to-be European Digital Credential that states all eleven standard elements."""

from typing import Any

CV = "http://data.europa.eu/snb"
AUTHORITY = "http://publications.europa.eu/resource/authority"
ORGANISATION = "VATIE-1234567A"


def micro_credential(**changes: Any) -> dict[str, Any]:
    """A micro-credential as it looks once its issuer's seal was prepared; None removes."""
    claims = {
        "id": "urn:credential:0f1e2d3c-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialProfiles": concept(f"{CV}/credential", "e34929035b", "Generic"),
        "displayParameter": display("Bread baking"),
        "credentialSchema": {
            "id": f"{CV}/model/ap/edc-generic-full",
            "type": "ShaclValidator2017",
        },
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "givenName": {"en": "Ana"},
            "familyName": {"en": "Andromeda"},
            "fullName": {"en": "Ana Andromeda"},
            "hasClaim": achievement(),
        },
        "issued": "2026-01-15T09:00:00Z",
        "issuanceDate": "2026-01-15T09:00:00Z",
        "issuer": university()
        | {
            "id": "urn:epass:org:2",
            "eIDASIdentifier": {
                "id": "urn:epass:legalIdentifier:1",
                "type": "LegalIdentifier",
                "notation": ORGANISATION,
                "spatial": country(),
            },
        },
        "validFrom": "2026-01-15T09:00:00Z",
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "http://data.europa.eu/snb/model/context/edc-ap",
        ],
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def achievement(**changes: Any) -> dict[str, Any]:
    """What was learned, how it was assessed, and who awarded it."""
    return {
        "id": "urn:epass:learningAchievement:1",
        "type": "LearningAchievement",
        "title": {"en": "Bread baking"},
        "awardedBy": award(),
        "provenBy": {
            "id": "urn:epass:assessment:1",
            "type": "LearningAssessment",
            "title": {"en": "Four loaves"},
            "awardedBy": award(),
            "grade": note("Passed", "grade:1"),
            "specifiedBy": {
                "id": "urn:epass:assessmentSpec:1",
                "type": "LearningAssessmentSpecification",
                "title": {"en": "Four loaves"},
                "dcType": concept(f"{CV}/assessment", "6a4db9f11d", "practical assessment"),
            },
        },
        "specifiedBy": specification(),
    } | changes


def specification() -> dict[str, Any]:
    """What the award stands for: outcomes, workload, form, quality assurance."""
    return {
        "id": "urn:epass:qualification:1",
        "type": "Qualification",
        "title": {"en": "Bread baking"},
        "learningOutcome": {
            "id": "urn:epass:learningOutcome:1",
            "type": "LearningOutcome",
            "title": {"en": "Bakes bread of four kinds"},
        },
        "creditPoint": {
            "id": "urn:epass:creditPoint:1",
            "type": "CreditPoint",
            "framework": concept(
                f"{CV}/education-credit", "6fcec5c5af", "European Credit Transfer System"
            ),
            "point": "2",
        },
        "volumeOfLearning": "PT50H",
        "eqfLevel": concept(f"{CV}/eqf", "5", "Level 5"),
        "mode": concept(f"{CV}/learning-assessment", "9191af2ed9", "Presential"),
        "accreditation": {
            "id": "urn:epass:accreditation:1",
            "type": "Accreditation",
            "title": {"en": "Programme accreditation"},
            "dcType": concept(
                f"{CV}/accreditation", "820101cba6", "Program Quality Assurance"
            ),
            "accreditingAgent": university("Quality Agency of Zed", "urn:epass:org:3"),
        },
    }


def award() -> dict[str, Any]:
    """The awarding process, once for the whole document."""
    return {
        "id": "urn:epass:awardingProcess:1",
        "type": "AwardingProcess",
        "awardingBody": university(),
        "awardingDate": "2026-01-10T00:00:00Z",
    }


def university(
    name: str = "University of Zed", id_: str = "urn:epass:org:1"
) -> dict[str, Any]:
    """An organisation with its place."""
    number = id_.rpartition(":")[2]
    return {
        "id": id_,
        "type": "Organisation",
        "legalName": {"en": name},
        "location": {
            "id": f"urn:epass:location:{number}",
            "type": "Location",
            "address": {
                "id": f"urn:epass:address:{number}",
                "type": "Address",
                "countryCode": country(),
            },
        },
    }


def display(title: str) -> dict[str, Any]:
    """How the credential is to be shown."""
    english = concept(f"{AUTHORITY}/language", "ENG", "English", own=True)
    return {
        "id": "urn:epass:displayParameter:1",
        "type": "DisplayParameter",
        "title": {"en": title},
        "language": english,
        "primaryLanguage": english,
        "individualDisplay": {
            "id": "urn:epass:individualDisplay:1",
            "type": "IndividualDisplay",
            "language": english,
            "displayDetail": {
                "id": "urn:epass:displayDetail:1",
                "type": "DisplayDetail",
                "image": picture(),
                "page": 1,
            },
        },
    }


def picture() -> dict[str, Any]:
    """The smallest picture there is."""
    return {
        "id": "urn:epass:mediaObject:1",
        "type": "MediaObject",
        "content": "R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=",
        "contentEncoding": concept(f"{CV}/encoding", "6146cde7dd", "base64"),
        "contentType": concept(f"{AUTHORITY}/file-type", "GIF", "GIF", own=True),
    }


def country() -> dict[str, Any]:
    """Ireland."""
    return concept(f"{AUTHORITY}/country", "IRL", "Ireland", own=True)


def note(text: str, name: str) -> dict[str, Any]:
    """A free text."""
    return {"id": f"urn:epass:{name}", "type": "Note", "noteLiteral": {"en": text}}


def concept(scheme: str, code: str, label: str, *, own: bool = False) -> dict[str, Any]:
    """A concept of a controlled vocabulary; ``own`` where the scheme is its own address."""
    return {
        "id": f"{scheme}/{code}",
        "type": "Concept",
        "inScheme": {
            "id": scheme if own else f"{scheme}/25831c2",
            "type": "ConceptScheme",
        },
        "prefLabel": {"en": label},
    }
