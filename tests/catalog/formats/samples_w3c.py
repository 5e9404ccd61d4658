"""Made-up credentials of the W3C data models and of Open Badges."""

from typing import Any

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def vc2() -> dict[str, Any]:
    return {
        "@context": [V2],
        "id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "ExampleCredential"],
        "name": [
            {"@value": "Bread baking", "@language": "en"},
            {"@value": "Brot backen", "@language": "de", "@direction": "ltr"},
        ],
        "description": "Leaven and patience",
        "issuer": {"id": "did:example:bakery", "name": "Bakery School"},
        "validFrom": "2026-01-02T03:04:05Z",
        "validUntil": "2031-01-02T03:04:05+01:00",
        "credentialSubject": {"id": "did:example:ana", "name": "Ana Example"},
        "credentialStatus": {
            "id": "https://s.example/1",
            "type": "BitstringStatusListEntry",
        },
        "credentialSchema": [{"id": "https://s.example/schema", "type": "JsonSchema"}],
        "evidence": [{"type": "Evidence", "narrative": "a loaf"}],
        "relatedResource": [{"id": "https://s.example/r", "digestSRI": "sha256-AAAA"}],
        "termsOfUse": {"type": "Policy"},
        "refreshService": {"type": "Refresh", "id": "https://s.example/refresh"},
    }


def vc1() -> dict[str, Any]:
    doc = vc2() | {"@context": [V1], "issuanceDate": "2026-01-02T03:04:05Z"}
    doc["expirationDate"] = "2031-01-02T03:04:05Z"
    for key in ("validFrom", "validUntil", "relatedResource"):
        del doc[key]
    return doc


def ob3() -> dict[str, Any]:
    return {
        "@context": [V2, OB3],
        "id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Sourdough",
        "issuer": {
            "id": "did:example:bakery",
            "type": ["Profile"],
            "name": "Bakery School",
            "address": {"type": ["Address"], "addressCountryCode": "IE"},
            "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "7"}],
        },
        "validFrom": "2026-01-02T03:04:05Z",
        "awardedDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "identityHash": "sha256$00",
                    "hashed": True,
                    "salt": "salt",
                }
            ],
            "creditsEarned": 2,
            "achievement": {
                "id": "https://bakery.example/sourdough",
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "name": "Sourdough",
                "description": "Baking with wild yeast",
                "criteria": {"narrative": "Bakes a loaf"},
                "creditsAvailable": 2,
                "ECTS": 2.5,
                "assessmentType": "portfolio",
                "participationType": "online",
                "supervisionType": "supervised online",
                "identityChecked": True,
                "inLanguage": "en",
                "tag": ["bread"],
                "creator": {
                    "id": "https://guild.example",
                    "type": "Profile",
                    "name": "Guild",
                },
                "related": [{"id": "https://b.example/sauerteig", "type": ["Related"]}],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "bake bread",
                        "targetUrl": "http://data.europa.eu/esco/skill/1",
                        "targetType": "ceasn:Competency",
                    },
                    {
                        "type": ["Alignment"],
                        "targetName": "Level 5",
                        "targetUrl": "https://eqf.example",
                        "targetType": "ext:EQF",
                        "targetCode": "5",
                    },
                    {
                        "type": ["Alignment"],
                        "targetName": "Quality Agency",
                        "targetUrl": "https://quality.example",
                        "targetType": "ext:QualityAssurance",
                    },
                ],
                "resultDescription": [
                    {
                        "id": "urn:uuid:scale",
                        "type": ["ResultDescription"],
                        "resultType": "LetterGrade",
                        "rubricCriterionLevel": [{"id": "urn:uuid:a", "name": "A"}],
                    }
                ],
            },
            "result": [
                {"type": ["Result"], "resultDescription": "urn:uuid:scale", "value": "B"},
                {
                    "type": ["Result"],
                    "resultDescription": "urn:uuid:scale",
                    "achievedLevel": "urn:uuid:a",
                    "status": "Completed",
                },
            ],
        },
        "extensions:StudyLoadExtension": {
            "@context": "https://api.openbadges.education/StudyLoad/context.json",
            "StudyLoad": 90,
        },
        "extensions:CompetencyExtension": [
            {
                "name": "kneading",
                "framework_identifier": "http://data.europa.eu/esco/skill/2",
            }
        ],
        "endorsement": [endorsement()],
        "endorsementJwt": ["a.b.c"],
    }


def endorsement() -> dict[str, Any]:
    return {
        "@context": [V2, OB3],
        "id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000003",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "did:example:guild", "type": ["Profile"], "name": "Guild"},
        "validFrom": "2026-01-02T03:04:05Z",
        "credentialSubject": {
            "id": "https://bakery.example/sourdough",
            "type": ["EndorsementSubject"],
            "endorsementComment": "A fine course",
        },
    }


def clr2() -> dict[str, Any]:
    return {
        "@context": [V2, CLR, OB3],
        "id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000004",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "partial": True,
        "issuer": {
            "id": "did:example:bakery",
            "type": ["Profile"],
            "name": "Bakery School",
        },
        "validFrom": "2026-01-02T03:04:05Z",
        "credentialSubject": {
            "id": "did:example:ana",
            "type": ["ClrSubject"],
            "achievement": [
                {"id": "urn:uuid:whole", "type": ["Achievement"], "name": "Baking"},
                {"id": "urn:uuid:part", "type": ["Achievement"], "name": "Kneading"},
            ],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isParentOf",
                    "sourceId": "urn:uuid:whole",
                    "targetId": "urn:uuid:part",
                },
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "urn:uuid:elsewhere",
                    "targetId": "urn:uuid:whole",
                },
            ],
            "verifiableCredential": [vc2()],
        },
    }


def presentation() -> dict[str, Any]:
    return {
        "@context": [V2],
        "id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000005",
        "type": ["VerifiablePresentation"],
        "holder": "did:example:ana",
        "verifiableCredential": [
            vc2(),
            {
                "@context": V2,
                "type": "EnvelopedVerifiableCredential",
                "id": "data:application/vc+jwt,a.b.c",
            },
        ],
    }


def ob2() -> dict[str, Any]:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://badges.example/assertions/1",
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "salt",
            "identity": "sha256$00",
            "name": "Ana Example",
        },
        "issuedOn": "2026-01-02T03:04:05+00:00",
        "expires": "2031-01-02T03:04:05+00:00",
        "verification": {"type": "HostedBadge"},
        "narrative": "Well baked",
        "evidence": [{"id": "https://badges.example/loaf", "narrative": "A loaf"}],
        "badge": {
            "id": "https://badges.example/classes/1",
            "type": "BadgeClass",
            "name": "Sourdough",
            "description": "Baking with wild yeast",
            "criteria": {"id": "https://badges.example/c", "narrative": "Bakes a loaf"},
            "tags": ["bread"],
            "assessmentType": "portfolio",
            "participation": "online",
            "assessmentSupervised": True,
            "assessmentIdVerified": False,
            "stackable": True,
            "qualityAssuranceName": "Quality Agency",
            "extensions:ECTSExtension": {"type": ["Extension"], "ECTS": 2.5},
            "extensions:EQFExtension": {"type": ["Extension"], "EQF": 5},
            "extensions:LanguageExtension": {"Language": "en"},
            "extensions:LearningOutcomeExtension": {"LearningOutcome": "Bakes bread"},
            "extensions:InstitutionCountryExtension": {"InstitutionCountry": "NL"},
            "extensions:TimeInvestmentExtension": {"TimeInvestment": 60},
            "extensions:GradingTableExtension": {"GradingTableURL": "https://g.example"},
            "extensions:StudyLoadExtension": {
                "@context": "https://api.edubadges.example/edubadges/context.json",
                "StudyLoad": 70,
            },
            "alignment": [
                {
                    "targetName": "bake bread",
                    "targetUrl": "http://data.europa.eu/esco/skill/1",
                },
                {"targetName": "5", "targetUrl": "http://data.europa.eu/snb/eqf/5"},
            ],
            "issuer": {
                "id": "https://badges.example/issuer",
                "type": "Profile",
                "name": "Bakery School",
                "email": "office@bakery.example",
                "revocationList": "https://badges.example/revoked",
            },
        },
    }


def ob1() -> dict[str, Any]:
    return {
        "uid": "abc",
        "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
        "issuedOn": 1767323045,
        "verify": {"type": "hosted", "url": "https://moodle.example/assertion.php?b=abc"},
        "badge": {
            "name": "Sourdough",
            "description": "Baking with wild yeast",
            "criteria": "https://moodle.example/criteria",
            "issuer": {"name": "Bakery School", "url": "https://moodle.example"},
            "alignments": [
                {"targetName": "bake bread", "targetUrl": "https://skill.example"}
            ],
        },
    }
