"""Samples of the other formats and envelopes; ``make_samples`` writes them too."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from mcwallet.codec import base64url, jws
from tests import pki
from tests.catalog.formats import samples_europe
from tests.pki.xml_learning import presentation as presentation_in_xml
from tests.pki.xml_sealing import XmlMaking, seal_xml
from tests.testkit import OB_3, VC_2, Signer, as_bytes, p256

UNIVERSITY = Signer("University of Zed")
PROVIDER = Signer("Repair Together")
LEARNER = Signer("Lina Lakatos")
GUILD = Signer("Guild of Growers")
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ISSUED = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp())


def record() -> dict[str, Any]:
    """A learner record of the university, with a signed badge and a plain one inside."""
    inner = UNIVERSITY.badge(
        id="urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0011", name="Field work"
    )
    plain = UNIVERSITY.badge(
        id="urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0012", name="Laboratory work"
    )
    return {
        "@context": [VC_2, CLR_2, OB_3],
        "id": "urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0010",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of the first year",
        "partial": True,
        "issuer": {"id": UNIVERSITY.did, "type": ["Profile"], "name": UNIVERSITY.name},
        "validFrom": "2026-02-01T00:00:00Z",
        "credentialSubject": {
            "id": LEARNER.did,
            "type": ["ClrSubject"],
            "verifiableCredential": [UNIVERSITY.sign(inner), plain],
        },
    }


def endorsement() -> dict[str, Any]:
    return {
        "@context": [VC_2, OB_3],
        "id": "urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0013",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "The guild stands by it",
        "issuer": {"id": GUILD.did, "type": ["Profile"], "name": GUILD.name},
        "validFrom": "2026-02-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://zed.example/achievements/soil",
            "type": ["EndorsementSubject"],
            "endorsementComment": "What this course teaches is what our members need.",
        },
    }


def older() -> dict[str, Any]:
    """A credential in the previous generation of the data model."""
    return {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": "urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0014",
        "type": ["VerifiableCredential"],
        "issuer": PROVIDER.did,
        "issuanceDate": "2026-01-10T00:00:00Z",
        "expirationDate": "2030-01-10T00:00:00Z",
        "credentialSubject": {"id": LEARNER.did},
    }


def presentation() -> dict[str, Any]:
    badge = UNIVERSITY.badge(
        id="urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0015",
        credentialSubject=UNIVERSITY.badge()["credentialSubject"] | {"id": LEARNER.did},
    )
    return {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": LEARNER.did,
        "verifiableCredential": [UNIVERSITY.sign(badge)],
    }


def learning_credential() -> bytes:
    """An SD-JWT of the learning-credential type, whose holder may leave things out."""
    key = p256("Harbour College")
    hidden = {
        "family_name": "Lakatos",
        "given_name": "Lina",
        "assessment_grade": "good",
        "learning_outcomes": ["Plans a rota that people can live with"],
    }
    texts, digests = [], []
    for name, value in hidden.items():
        salt = base64url.encode(sha256(name.encode()).digest()[:16])
        text = base64url.encode(json.dumps([salt, name, value]).encode())
        texts.append(text)
        digests.append(base64url.encode(sha256(text.encode()).digest()))
    claims = {
        "vct": "urn:eu.europa.ec.eudi:learning:credential:1",
        "iss": "https://harbour.example",
        "iat": ISSUED,
        "exp": ISSUED + 5 * 365 * 86_400,
        "cnf": {"jwk": LEARNER.jwk},
        "achievement_title": "Planning shifts",
        "issuing_authority": "Harbour College",
        "issuing_country": "NL",
        "date_of_issuance": "2026-02-01",
        "level_of_learning_experience": 4,
        "expected_study_time": "50 hours",
        "_sd_alg": "sha-256",
        "_sd": sorted(digests),
    }
    header = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": "harbour-1"}
    token = jws.sign_compact(header, as_bytes(claims), key)
    return "~".join([token, *texts, ""]).encode()


def hosted() -> dict[str, Any]:
    """An Open Badge 2.0, which its issuer's own server vouches for."""
    identity = sha256(b"lina@learner.examplesalt").hexdigest()
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "https://badges.example/assertions/1",
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "salt",
            "identity": f"sha256${identity}",
        },
        "issuedOn": "2026-01-02T03:04:05+00:00",
        "verification": {"type": "HostedBadge"},
        "badge": {
            "id": "https://badges.example/classes/1",
            "type": "BadgeClass",
            "name": "Welcome guide",
            "description": "Shows newcomers around.",
            "image": "https://badges.example/images/1.png",
            "criteria": {"narrative": "Guided three groups."},
            "issuer": {
                "id": "https://badges.example/issuer",
                "type": "Issuer",
                "name": "Repair Together",
                "url": "https://badges.example",
                "email": "office@badges.example",
            },
        },
    }


def first_generation() -> dict[str, Any]:
    """An Open Badge as Moodle wrote them: a Unix time, and its own words."""
    return {
        "uid": "abc",
        "recipient": {"type": "email", "hashed": False, "identity": "lina@learner.example"},
        "issuedOn": 1767323045,
        "verify": {"type": "hosted", "url": "https://moodle.example/assertion.php?b=abc"},
        "badge": {
            "name": "Safe in the workshop",
            "description": "Knows where the first-aid box is.",
            "image": "https://moodle.example/image.png",
            "criteria": "https://moodle.example/criteria",
            "issuer": {"name": "Repair Together", "url": "https://moodle.example"},
        },
    }


def european(making: pki.Making = pki.MAKING, number: str = "0016") -> bytes:
    """A European Digital Credential that states every element, with a seal of ours."""
    claims = samples_europe.elm3()
    claims["id"] = f"urn:credential:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f{number}"
    claims["issuer"] |= {
        "legalName": {"en": "University of Zed"},
        "eIDASIdentifier": {"type": "LegalIdentifier", "notation": "VATIE-1234567A"},
    }
    del claims["status"]
    return pki.seal(claims, making, level="LTA")


def altered() -> bytes:
    """A sealed credential whose two credits became nine."""
    data, two = european(number="0017"), rb"\"point\":\"2\""
    assert two in data
    return data.replace(two, rb"\"point\":\"9\"")


def unanchored() -> bytes:
    """A seal with the university's name, by an authority that nobody trusts."""
    root = pki.authority("Root of Nobody in Particular")
    sealer = pki.issue("Seal of the University of Zed", root, seed="somebody")
    return european(pki.Making(sealer, pki.STAMPER), "0018")


def in_xml() -> bytes:
    """A credential as Europass wrote them until 2023, sealed on the school's behalf."""
    making = XmlMaking(pki.SEALER, pki.STAMPER, level="LT")
    return seal_xml(presentation_in_xml(), making)


def receipt() -> dict[str, Any]:
    """A Blockcerts credential without its receipt: kept, shown, and not believed."""
    claims = samples_europe.blockcerts3()
    claims["issuer"] = {"id": UNIVERSITY.did, "name": UNIVERSITY.name}
    return claims


def credentials() -> Iterator[tuple[str, bytes]]:
    """Give every credential under its file name."""
    yield "clr2-first-year.json", UNIVERSITY.signed(record()).data
    yield "endorsement-soil.json", GUILD.signed(endorsement()).data
    yield "vc1-older.json", PROVIDER.signed(older(), suite="eddsa-rdfc-2022").data
    vp = LEARNER.signed(presentation(), purpose="authentication").data
    yield "presentation-one.json", vp
    yield "sd-jwt-vc-shifts.sd-jwt", learning_credential()
    yield "ob2-welcome.json", as_bytes(hosted())
    yield "ob1-workshop.json", as_bytes(first_generation())
    yield "elm3-sealed.jsonld", european()
    yield "elm3-tampered.jsonld", altered()
    yield "elm3-unanchored.jsonld", unanchored()
    yield "elm2-sealed.xml", in_xml()
    yield "blockcerts3-unanchored.json", as_bytes(receipt())


def documents() -> Iterator[tuple[str, str, bytes]]:
    """Give documents from the web: address, file name, content."""
    assertion = hosted()
    badge = assertion["badge"]
    hosted_at = {
        assertion["id"]: ("ob2-assertion.json", assertion),
        badge["id"]: ("ob2-badge.json", badge),
        badge["issuer"]["id"]: ("ob2-issuer.json", badge["issuer"]),
    }
    context = {"@context": "https://w3id.org/openbadges/v2"}
    for url, (name, content) in hosted_at.items():
        yield url, name, as_bytes(context | content)
    key = {**jwk_of("Harbour College"), "kid": "harbour-1", "use": "sig", "alg": "ES256"}
    metadata = {"issuer": "https://harbour.example", "jwks": {"keys": [key]}}
    where = "https://harbour.example/.well-known/jwt-vc-issuer"
    yield where, "harbour-jwt-vc-issuer.json", as_bytes(metadata)


def jwk_of(name: str) -> dict[str, str]:
    from mcwallet.crypto.keys import to_jwk

    return to_jwk(p256(name).public)


def anchors() -> Iterator[tuple[str, bytes, str]]:
    """Give our test authority's certificates: file name, PEM, purpose."""
    yield "anchors/zed-root.pem", pki.ROOT.pem, "seal"
    yield "anchors/zed-stamps.pem", pki.STAMP_ROOT.pem, "timestamp"
