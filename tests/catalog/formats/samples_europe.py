"""Made-up credentials of Blockcerts, of tokens and of the European Learning Model."""

from typing import Any

from mcwallet.codec import xml_tree
from mcwallet.codec.xml_json import document
from tests.catalog.formats.samples_w3c import V1, V2, ob2, vc2
from tests.pki.xml_learning import presentation


def blockcerts2() -> dict[str, Any]:
    doc = ob2()
    doc["@context"] = ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"]
    doc["verification"] = {"type": ["MerkleProofVerification2017", "Extension"]}
    doc["recipientProfile"] = {"type": ["RecipientProfile"], "name": "Ana Example"}
    return doc


def blockcerts3() -> dict[str, Any]:
    doc = vc2()
    doc["@context"] = [V2, "https://w3id.org/blockcerts/v3.2"]
    doc["type"] = ["VerifiableCredential", "BlockcertsCredential"]
    doc["credentialSubject"] = {
        "id": "did:example:ana",
        "claim": {
            "id": "urn:uuid:claim",
            "type": "Loaf",
            "name": "Bread",
            "description": "x",
        },
    }
    doc["display"] = {
        "contentMediaType": "text/html",
        "content": "<script>no</script>",
    }
    return doc


def sd_jwt_vc() -> dict[str, Any]:
    return {
        "vct": "urn:eu.europa.ec.eudi:learning:credential:1",
        "iss": "https://issuer.example",
        "sub": "did:example:ana",
        "iat": 1767323045,
        "nbf": 1767323045,
        "exp": 1925089445,
        "jti": "urn:uuid:token",
        "cnf": {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}},
        "status": {"status_list": {"idx": 7, "uri": "https://issuer.example/status"}},
        "family_name": "Example",
        "given_name": "Ana",
        "learner_identification": "L-1",
        "achievement_title": "Sourdough",
        "achievement_description": "Baking with wild yeast",
        "learning_outcomes": ["Bakes a loaf"],
        "assessment_grade": "B",
        "language_of_classes": ["en"],
        "expected_study_time": "60 hours",
        "level_of_learning_experience": 5,
        "types_of_quality_assurance": ["external"],
        "prerequisites_to_enroll": ["an oven"],
        "integration_stackability_options": "Yes",
        "issuing_authority": "Bakery School",
        "issuing_country": "IE",
        "date_of_issuance": "2026-01-02",
    }


def sd_jwt() -> dict[str, Any]:
    return {
        "iss": "https://issuer.example",
        "sub": "user_42",
        "iat": 1767323045,
        "exp": 1925089445,
        "given_name": "Ana",
        "family_name": "Example",
        "address": {"country": "IE"},
    }


def elm2() -> dict[str, Any]:
    """A credential in XML, as the house reads it."""
    claims: dict[str, Any] = document(xml_tree.read(presentation().encode()))
    return claims


def concept(url: str, label: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"id": url, "type": "Concept"}
    return found | ({"prefLabel": {"en": label}} if label else {})


def elm3() -> dict[str, Any]:
    """A sealed European credential that states all sixteen elements."""
    school = {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"en": "Bakery School", "de": ["Backschule"]},
        "eIDASIdentifier": {"type": "LegalIdentifier", "notation": "VATIE-1"},
        "location": {
            "type": "Location",
            "address": {
                "countryCode": concept(
                    "http://publications.europa.eu/resource/authority/country/IRL",
                    "Ireland",
                )
            },
        },
        "accreditation": [
            {
                "type": "Accreditation",
                "title": {"en": "Programme accreditation"},
                "dcType": concept("http://data.europa.eu/snb/accreditation/820101cba6"),
                "accreditingAgent": {"legalName": {"en": "Quality Agency"}},
            }
        ],
    }
    return {
        "@context": [V1, "http://data.europa.eu/snb/model/context/edc-ap"],
        "id": "urn:credential:1",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": school | {"legalName": {"en": "Sealing Office"}},
        "issued": "2026-01-02T03:04:05+01:00",
        "issuanceDate": "2026-01-02T03:04:05+01:00",
        "validFrom": "2025-12-31T23:00:00Z",
        "credentialProfiles": concept("http://data.europa.eu/snb/credential/e34929035b"),
        "credentialSchema": {"id": "http://x.example/shape", "type": "ShaclValidator2017"},
        "displayParameter": {"type": "DisplayParameter", "title": {"en": "Card"}},
        "status": [{"type": "TokenStatus", "uri": "https://s.example"}],
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "givenName": {"en": "Ana"},
            "familyName": {"en": "Example"},
            "dateOfBirth": "1999-10-01T22:00:00Z",
            "nationalID": {"notation": "N-1", "spatial": concept("http://x.example/ITA")},
            "contactPoint": {"emailAddress": {"id": "mailto:ana@example.org"}},
            "hasClaim": {
                "id": "urn:epass:learningAchievement:1",
                "type": "LearningAchievement",
                "title": {"en": "Sourdough", "und": "Sourdough"},
                "additionalNote": {"noteLiteral": {"en": "A loaf a day"}},
                "awardedBy": {"awardingBody": [school], "awardingDate": "2026-01-01"},
                "influencedBy": {
                    "type": "LearningActivity",
                    "specifiedBy": {
                        "volumeOfLearning": "P60M",
                        "dcType": concept("urn:epass:concept:1", "Prior learning"),
                    },
                },
                "provenBy": {
                    "grade": {"noteLiteral": {"en": "Pass"}},
                    "idVerification": concept(
                        "http://data.europa.eu/snb/supervision-verification/c598449d64"
                    ),
                    "specifiedBy": {
                        "dcType": concept("urn:epass:concept:2", "artefact"),
                        "gradingScheme": {"title": {"en": "Standard"}},
                    },
                    "shortenedGrading": {"percentageEqual": 5},
                },
                "specifiedBy": {
                    "type": "Qualification",
                    "title": {"en": "Sourdough"},
                    "creditPoint": {
                        "framework": concept(
                            "http://data.europa.eu/snb/education-credit/6fcec5c5af"
                        ),
                        "point": "2",
                    },
                    "dcType": concept("http://data.europa.eu/snb/learning-opportunity/x"),
                    "entryRequirement": {"noteLiteral": {"en": "An oven"}},
                    "eqfLevel": concept("http://data.europa.eu/snb/eqf/5"),
                    "nqfLevel": concept("http://data.europa.eu/snb/qdr/1", "NFQ 6"),
                    "isPartialQualification": True,
                    "language": concept(
                        "http://publications.europa.eu/resource/authority/language/ENG"
                    ),
                    "learningOutcome": [
                        {
                            "title": {"en": "Bakes bread"},
                            "relatedESCOSkill": concept(
                                "http://data.europa.eu/esco/skill/1", "bake bread"
                            ),
                        }
                    ],
                    "mode": concept(
                        "http://data.europa.eu/snb/learning-assessment/920fbb3cbe"
                    ),
                    "volumeOfLearning": "PT60H30M",
                },
            },
        },
    }
