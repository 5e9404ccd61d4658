"""Issuers and learners who sign whatever a test asks for; their keys follow from names."""

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from mcwallet.catalog.proofs.data_integrity import sign
from mcwallet.codec import base64url
from mcwallet.crypto.keys import to_jwk, to_multikey
from mcwallet.crypto.private import PrivateKey
from mcwallet.fetch.memory import remember
from mcwallet.fetch.offline import offline
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Policy, Source, World

TOP = Path(__file__).parent.parent
CORPUS = TOP.parent / "shared" / "corpus"
VECTORS = TOP.parent / "shared" / "vectors"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
MADE = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
LIST_URL = "https://zed.example/status/1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OB_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True)
class Signer:
    """Somebody with an Ed25519 key that follows from a name, so that tests repeat."""

    name: str = "University of Zed"

    @cached_property
    def key(self) -> PrivateKey:
        return PrivateKey.from_seed(sha256(self.name.encode()).digest())

    @cached_property
    def did(self) -> str:
        return "did:key:" + to_multikey(self.key.public)

    @property
    def method(self) -> str:
        return f"{self.did}#{self.did.removeprefix('did:key:')}"

    @property
    def jwk(self) -> dict[str, str]:
        return to_jwk(self.key.public)

    def sign(self, claims: dict[str, Any], **members: Any) -> dict[str, Any]:
        """Secure the claims with eddsa-jcs-2022."""
        given = {"method": self.method, "created": MADE} | members
        return sign(claims, self.key, **given)

    def signed(self, claims: dict[str, Any], **members: Any) -> Artifact:
        """Secure the claims, and return the bytes."""
        return Artifact(as_bytes(self.sign(claims, **members)))

    def badge(self, **changes: Any) -> dict[str, Any]:
        """A small Open Badge 3.0, with members replaced as asked; None takes one out."""
        claims = {
            "@context": [VC_2, OB_3],
            "id": f"urn:uuid:{sha256(self.name.encode()).hexdigest()[:8]}-0000-4000-8000-1",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Bread baking",
            "issuer": {"id": self.did, "type": ["Profile"], "name": self.name},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "https://zed.example/achievements/bread",
                    "type": ["Achievement"],
                    "name": "Bread baking",
                    "description": "Bakes bread of four kinds.",
                    "criteria": {"narrative": "Baked four loaves that were tasted."},
                },
            },
        }
        return {k: v for k, v in (claims | changes).items() if v is not None}

    def status_list(self, *revoked: int, **changes: Any) -> Artifact:
        """A Bitstring Status List in which these entries are set."""
        bits = bytearray(16_384)
        for index in revoked:
            bits[index // 8] |= 128 >> index % 8
        packed = gzip.compress(bytes(bits), mtime=0)
        claims = {
            "@context": [VC_2],
            "id": LIST_URL,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did,
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{LIST_URL}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": "u" + base64url.encode(packed),
            },
        }
        return self.signed(claims | changes)


def p256(name: str) -> PrivateKey:
    """Return the P-256 key that follows from a name; its signatures repeat (RFC 6979)."""
    number = int.from_bytes(sha256(name.encode()).digest()) >> 1
    key = ec.derive_private_key(number, ec.SECP256R1())
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return PrivateKey.from_pem(key.private_bytes(*form).decode())


def revocable(index: int, purpose: str = "revocation") -> dict[str, Any]:
    return {
        "credentialStatus": {
            "id": f"{LIST_URL}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListCredential": LIST_URL,
            "statusListIndex": str(index),
        }
    }


def as_bytes(document: Any) -> bytes:
    """Write JSON the way issuers do: not canonical, in UTF-8."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def document(
    url: str, artifact: Artifact, source: Source = Source.VERIFIER, **members: Any
) -> Document:
    return Document(
        url=url, artifact=artifact, source=source, **({"fetched": NOW} | members)
    )


def world(*documents: Document, **members: Any) -> World:
    """A world without network in which only these documents are at hand."""
    policy = Policy(**members.pop("policy", {}))
    return World(
        **({"now": NOW, "fetch": remember(documents, offline), "policy": policy} | members)
    )
