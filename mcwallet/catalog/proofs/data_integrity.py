"""Data Integrity cryptosuites over canonical JSON: canonicalise, hash, verify."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from mcwallet.catalog.proofs.base import ProofSuite
from mcwallet.codec import jcs, multibase
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify as verify_signature
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.keys import PublicKey

_LENGTH = 64


def verify(envelope: Envelope, proof: Proof, key: PublicKey, _: Any) -> bool:
    """Verify an eddsa-jcs-2022 proof (vc-di-eddsa §3.3.2)."""
    value = Tree(proof.options, proof.path)["proofValue"].text()
    if not value.startswith("z"):
        raise MalformedError(f"{proof.path}.proofValue should begin with z")
    signature = multibase.decode(value)
    if len(signature) != _LENGTH:
        raise MalformedError(f"{proof.path}.proofValue should be 64 bytes long")
    options = {k: v for k, v in proof.options.items() if k != "proofValue"}
    _same_contexts(options.get("@context"), envelope.claims.get("@context"), proof.path)
    return verify_signature(key, "EdDSA", hashed(options, envelope.claims), signature)


def hashed(options: JsonObject, claims: JsonObject) -> bytes:
    """Hash the options, then the claims, and join the two (vc-di-eddsa §3.3.4)."""
    return b"".join(sha256(jcs.canonical(part)).digest() for part in (options, claims))


def _same_contexts(signed: Json, shown: Json, path: str) -> None:
    """Compare the proof's own contexts with the document's (vc-di-eddsa §3.3.2 step 4)."""
    if signed is None or signed == shown:
        return
    few = signed if isinstance(signed, list) else [signed]
    many = shown if isinstance(shown, list) else [shown]
    if many[: len(few)] != few:
        raise MalformedError(f"{path}.@context is not the document's own")
    raise UnsupportedError("contexts were added after signing")


def sign(
    claims: JsonObject,
    key: PrivateKey,
    *,
    method: str,
    created: datetime,
    purpose: str = "assertionMethod",
    **members: Json,
) -> dict[str, Json]:
    """Return the claims with an eddsa-jcs-2022 proof (vc-di-eddsa §3.3.1)."""
    options: dict[str, Json] = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": purpose,
        **members,
    }
    if "@context" in claims:
        options = {"@context": claims["@context"], **options}
    value = multibase.encode(key.sign("EdDSA", hashed(options, claims)))
    return {**claims, "proof": {**options, "proofValue": value}}


EDDSA_JCS_2022 = ProofSuite(
    name="eddsa-jcs-2022",
    spec="https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022",
    key_kinds=frozenset({"Ed25519"}),
    verify=verify,
)
