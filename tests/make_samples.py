"""Write ``sample_wallet/`` anew: ``python -m tests.make_samples``.

Everybody in it is made up. Keys follow from names and every moment is written down, so
that two runs give the same bytes. One credential for each format, envelope and way to fail.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from struct import pack
from typing import Any

from mcwallet.codec import base64url, jws, png
from mcwallet.crypto.keys import to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.model.artifact import Artifact
from tests import more_samples, sample_pathways
from tests.testkit import LIST_URL, OB_3, VC_2, Signer, as_bytes, p256, revocable

FOLDER = Path(__file__).parent.parent / "sample_wallet"

UNIVERSITY = Signer("University of Zed")
PROVIDER = Signer("Repair Together")
EMPLOYER = Signer("Brightside Bakery")
LEARNER = Signer("Lina Lakatos")
MALLORY = Signer("Mallory")


@dataclass(frozen=True)
class College:
    """A vocational college that signs tokens with a P-256 key, as a did:jwk."""

    name: str = "Harbour College"

    @property
    def key(self) -> PrivateKey:
        return p256(self.name)

    @property
    def did(self) -> str:
        jwk = json.dumps(to_jwk(self.key.public), separators=(",", ":"))
        return "did:jwk:" + base64url.encode(jwk.encode())

    def token(self, claims: dict[str, Any], **header: Any) -> Artifact:
        head = {"alg": "ES256", "typ": "vc+jwt", "kid": f"{self.did}#0"} | header
        text = jws.sign_compact(head, as_bytes(claims), self.key)
        return Artifact(text.encode())


COLLEGE = College()


def subject(**achievement: Any) -> dict[str, Any]:
    return {
        "id": LEARNER.did,
        "type": ["AchievementSubject"],
        "achievement": {"type": ["Achievement"]} | achievement,
    }


def soil() -> dict[str, Any]:
    """A micro-credential that states what the Recommendation asks for."""
    return UNIVERSITY.badge(
        id="urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0001",
        name="Soil science for growers",
        issuer={
            "id": UNIVERSITY.did,
            "type": ["Profile"],
            "name": UNIVERSITY.name,
            "address": {"type": ["Address"], "addressCountryCode": "BE"},
        },
        awardedDate="2026-01-15T09:00:00Z",
        credentialSubject=subject(
            id="https://zed.example/achievements/soil",
            achievementType="MicroCredential",
            name="Soil science for growers",
            description="How soil works, and how to keep it alive.",
            criteria={
                "narrative": "Takes a soil sample, reads its analysis, plans a rotation."
            },
            creditsAvailable=3,
            inLanguage="en",
            tag=["soil", "agriculture"],
            alignment=[
                {
                    "type": ["Alignment"],
                    "targetName": "European Qualifications Framework level 6",
                    "targetUrl": "http://data.europa.eu/snb/eqf/6",
                    "targetCode": "6",
                    "targetType": "ext:EQF",
                },
                {
                    "type": ["Alignment"],
                    "targetName": "assess soil quality",
                    "targetUrl": "http://data.europa.eu/esco/skill/soil-example",
                    "targetType": "ceasn:Competency",
                },
                {
                    "type": ["Alignment"],
                    "targetName": "Accredited by the Zed agency for quality",
                    "targetUrl": "https://quality.example/zed",
                    "targetType": "ext:QualityAssurance",
                },
            ],
        ),
    )


def course(name: str, number: int) -> dict[str, Any]:
    """Another micro-credential of the university, with a status that it publishes."""
    claims = soil()
    award = claims["credentialSubject"]
    achievement = award["achievement"] | {
        "id": f"https://zed.example/achievements/{number}",
        "name": name,
        "description": f"{name}, for growers.",
    }
    return claims | {
        "id": f"urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f000{number}",
        "name": name,
        "credentialSubject": award | {"achievement": achievement},
    }


def data_ethics() -> dict[str, Any]:
    return {
        "@context": [VC_2, OB_3],
        "id": "urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0002",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Data ethics",
        "issuer": {"id": COLLEGE.did, "type": ["Profile"], "name": COLLEGE.name},
        "validFrom": "2026-02-01T00:00:00Z",
        "validUntil": "2031-02-01T00:00:00Z",
        "credentialSubject": subject(
            id="https://harbour.example/a/data-ethics",
            achievementType="MicroCredential",
            name="Data ethics",
            description="Deciding well about other people's data.",
            criteria={"narrative": "Passed an oral examination on three cases."},
        ),
    }


def first_aid() -> dict[str, Any]:
    """A credential of a non-formal provider, in the general data model."""
    return {
        "@context": [VC_2],
        "id": "urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0003",
        "type": ["VerifiableCredential"],
        "name": "Repairing household appliances",
        "issuer": {"id": PROVIDER.did, "name": PROVIDER.name},
        "validFrom": "2026-03-01T00:00:00Z",
        "credentialSubject": {"id": LEARNER.did, "name": "Lina Lakatos"},
    }


def bread(**changes: Any) -> dict[str, Any]:
    return EMPLOYER.badge(
        id="urn:uuid:5a3e1c52-0c0a-4f44-9d0e-3f5f6d1f0004",
        credentialSubject=subject(
            id="https://brightside.example/a/bread",
            achievementType="Badge",
            name="Bread baking",
            description="Bakes bread of four kinds.",
            criteria={"narrative": "Baked four loaves that were tasted."},
        ),
        **changes,
    )


def picture() -> bytes:
    """A small picture: a golden disc on white, made here."""
    size = 24
    rows = b"".join(
        b"\0" + b"".join(_pixel(x, y, size) for x in range(size)) for y in range(size)
    )
    chunks = (
        (b"IHDR", pack(">2I5B", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    )
    body = b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _pixel(x: int, y: int, size: int) -> bytes:
    middle = (size - 1) / 2
    inside = (x - middle) ** 2 + (y - middle) ** 2 < (size / 2.2) ** 2
    return b"\xe6\xb4\x22" if inside else b"\xff\xff\xff"


def credentials() -> Iterator[tuple[str, bytes]]:
    """Give every credential under its file name."""
    yield "ob3-soil.json", UNIVERSITY.signed(soil()).data
    yield "ob3-data-ethics.jwt", COLLEGE.token(data_ethics()).data
    yield "vc2-repairing.json", PROVIDER.signed(first_aid()).data
    baked = png.bake(picture(), EMPLOYER.signed(bread()).data.decode())
    yield "ob3-bread.png", baked
    honest = as_bytes(UNIVERSITY.sign(soil()))
    changed = honest.replace(b'"creditsAvailable": 3', b'"creditsAvailable": 9')
    yield "ob3-tampered.json", changed
    ended = bread(validUntil="2026-04-01T00:00:00Z") | {"name": "Hygiene at work"}
    ended["id"] = ended["id"].replace("0004", "0009")
    yield "ob3-expired.json", EMPLOYER.signed(ended).data
    yield "ob3-forged.json", MALLORY.signed(soil()).data
    yield "ob3-unsigned.json", as_bytes(soil())
    yield (
        "ob3-withdrawn.json",
        UNIVERSITY.signed(course("Composting", 5) | revocable(7)).data,
    )
    yield (
        "ob3-listed.json",
        UNIVERSITY.signed(course("Plant health", 6) | revocable(6)).data,
    )
    yield from more_samples.credentials()


def evidence() -> dict[str, bytes]:
    """Give the evidence folder: documents from the web, with the day of each."""
    listing = UNIVERSITY.status_list(7).data
    kept = [(LIST_URL, "zed-status-1.json", listing), *more_samples.documents()]
    index = {
        "documents": [
            {
                "url": url,
                "file": name,
                "sha256": sha256(data).hexdigest(),
                "fetched": "2026-05-30T08:00:00Z",
                "media_type": "application/json",
                "status": 200,
            }
            for url, name, data in kept
        ]
    }
    found = {name: data for _, name, data in kept}
    return found | {"index.json": as_bytes(index) + b"\n"}


def trust() -> str:
    """Write the trust file of an adviser who knows these issuers."""
    lines = ['format = "mcwallet.trust/1"']
    for issuer in (UNIVERSITY, COLLEGE, PROVIDER, EMPLOYER):
        lines += ["", "[[issuer]]", f'id = "{issuer.did}"', f'name = "{issuer.name}"']
    for name, _, purpose in more_samples.anchors():
        lines += ["", "[[anchor]]", f'certificate = "{name}"', f'for = ["{purpose}"]']
    return "\n".join(lines) + "\n"


def files() -> dict[str, bytes]:
    """Give every file of the folder under its relative name, but for ``expected.toml``."""
    found = {f"credentials/{name}": data for name, data in credentials()}
    found |= {f"evidence/{name}": data for name, data in evidence().items()}
    found |= {name: data for name, data, _ in more_samples.anchors()}
    rules = sample_pathways.pathways(UNIVERSITY, COLLEGE.did)
    found |= {f"pathways/{name}": data for name, data in rules}
    watering = UNIVERSITY.signed(course("Watering with care", 7)).data
    found["pathways/ob3-watering.json"] = watering
    return found | {"trust.toml": trust().encode()}


def main() -> None:
    for name, data in files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
