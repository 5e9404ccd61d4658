"""Blockcerts: small ones of our own making, anchored in a chain that is a document."""

import json
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.codec import merkle
from mcwallet.codec.jsonld import canonical
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Proof
from mcwallet.model.report import Outcome, Report, Verdict
from mcwallet.model.world import Document, Source
from tests.testkit import as_bytes, document, world

ISSUER = "https://zed.example/issuer.json"
TRANSACTION = "ab" * 32
ADDRESS = "1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo"
OTHER = sha256(b"another certificate").hexdigest()
CLAIMS = {
    "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
    "id": "urn:uuid:bba8553d-8ec1-445f-82c9-a57251dd731c",
    "type": "Assertion",
    "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
    "issuedOn": "2026-01-01T00:00:00Z",
    "verification": {"type": ["MerkleProofVerification2017", "Extension"]},
    "badge": {
        "id": "urn:uuid:82a4c9f2-3588-457b-80ea-da695571b8fc",
        "type": "BadgeClass",
        "name": "Bread baking",
        "description": "Bakes bread of four kinds.",
        "criteria": {"narrative": "Baked four loaves."},
        "issuer": {"id": ISSUER, "type": "Profile", "name": "University of Zed"},
    },
}
PROFILE = {
    "@context": CLAIMS["@context"],
    "id": ISSUER,
    "type": "Profile",
    "name": "University of Zed",
    "publicKey": [{"id": f"ecdsa-koblitz-pubkey:{ADDRESS}"}],
}


def receipt(claims: dict[str, Any], chain: str = "bitcoinMainnet") -> dict[str, Any]:
    target = sha256(canonical(claims)).digest()
    root = sha256(target + bytes.fromhex(OTHER)).hexdigest()
    return {
        "type": ["MerkleProof2017", "Extension"],
        "targetHash": target.hex(),
        "merkleRoot": root,
        "proof": [{"right": OTHER}],
        "anchors": [{"sourceId": TRANSACTION, "type": "BTCOpReturn", "chain": chain}],
    }


def certificate(**changes: Any) -> dict[str, Any]:
    claims = CLAIMS | changes
    return claims | {"signature": receipt(claims)}


ROOT = receipt(CLAIMS)["merkleRoot"]


def chain(root: str = ROOT, address: str = ADDRESS, **members: Any) -> Document:
    lookup = {"remoteHash": root, "issuingAddress": address}
    url = f"blockchain:bitcoin:{TRANSACTION}"
    return document(url, Artifact(as_bytes(lookup)), **members)


def judged(shown: dict[str, Any], *documents: Document) -> Report:
    (original,) = receive("input", as_bytes(shown), named=True).originals
    profile = document(ISSUER, Artifact(as_bytes(PROFILE)))
    return verify(open_cases(original), world(*documents, profile))[0]


def said(report: Report, name: str) -> list[tuple[Outcome, str]]:
    return [(c.outcome, c.code) for c in report.checks if c.name == name]


def test_a_certificate_in_its_issuers_transaction_is_anchored() -> None:
    report = judged(certificate(), chain())
    assert said(report, "proof") == [(Outcome.PASSED, "proof.merkle")]
    assert said(report, "anchor") == [(Outcome.PASSED, "anchor.ok")]
    assert report.verdict is Verdict.VALID


def test_without_the_transaction_nobody_knows() -> None:
    report = judged(certificate())
    assert said(report, "anchor") == [(Outcome.UNDECIDED, "anchor.missing")]
    assert report.verdict is Verdict.CANNOT_TELL


def test_a_certificate_that_was_changed_fails() -> None:
    shown = certificate() | {"issuedOn": "2020-01-01T00:00:00Z"}
    assert said(judged(shown, chain()), "proof") == [(Outcome.FAILED, "proof.hash")]


def test_a_path_that_leads_elsewhere_fails() -> None:
    shown = certificate()
    shown["signature"] |= {"proof": [{"left": OTHER}]}
    assert said(judged(shown, chain()), "proof") == [(Outcome.FAILED, "proof.path")]


def test_a_transaction_with_another_root_fails() -> None:
    report = judged(certificate(), chain(root=OTHER))
    assert said(report, "anchor") == [(Outcome.FAILED, "anchor.root")]


def test_a_root_in_the_wrong_member_does_not_count() -> None:
    lookup = {"remoteHash": OTHER, "note": ROOT, "issuingAddress": ADDRESS}
    here = document(f"blockchain:btc:{TRANSACTION}", Artifact(as_bytes(lookup)))
    assert said(judged(certificate(), here), "anchor") == [(Outcome.FAILED, "anchor.root")]


def test_anybody_can_write_into_a_blockchain() -> None:
    report = judged(certificate(), chain(address="1BoatSLRHtKNngkdXEeobR76b53LETtpyT"))
    assert said(report, "anchor") == [(Outcome.FAILED, "anchor.address")]


def test_a_transaction_that_shows_no_address_ties_nobody() -> None:
    raw = document(f"blockchain:bitcoin:{TRANSACTION}", Artifact(f'"{ROOT}"'.encode()))
    report = judged(certificate(), raw)
    assert said(report, "anchor") == [(Outcome.UNDECIDED, "anchor.untied")]


def test_a_raw_transaction_has_to_be_the_one_that_is_named() -> None:
    raw = Artifact(f"01000000{'00' * 40}{ROOT}".encode())
    here = document(f"blockchain:bitcoin:{TRANSACTION}", raw)
    assert said(judged(certificate(), here), "anchor") == [(Outcome.FAILED, "anchor.root")]


def test_a_transaction_from_the_sender_shows_nothing() -> None:
    report = judged(certificate(), chain(source=Source.SENDER))
    assert said(report, "anchor") == [(Outcome.UNDECIDED, "anchor.sender")]


@pytest.mark.parametrize("name", ["bitcoinTestnet", "bitcoinRegtest", "mocknet", ""])
def test_a_network_for_tests_never_passes(name: str) -> None:
    shown = CLAIMS | {"signature": receipt(CLAIMS, name)}
    found = said(judged(shown, chain()), "anchor")
    assert found == [(Outcome.UNDECIDED, "anchor.test")]


def test_a_receipt_without_anchor_is_open() -> None:
    shown = certificate()
    del shown["signature"]["anchors"]
    assert said(judged(shown), "anchor") == [(Outcome.UNDECIDED, "anchor.none")]


@pytest.mark.parametrize(
    "change",
    [
        {"merkleRoot": None},
        {"merkleRoot": "zz" * 32},
        {"merkleRoot": "ab"},
        {"targetHash": 7},
        {"proof": [{"up": OTHER}]},
        {"proof": [{"left": OTHER, "right": OTHER}]},
        {"proof": ["x"]},
        {"anchors": [{}]},
        {"proofValue": "z"},
        {"proofValue": "x"},
        {"proofValue": "z3QJmV3qfvL9SuYo34YihAf3sRCW3qSinyC"},
    ],
)
def test_a_receipt_out_of_order_is_malformed(change: dict[str, Any]) -> None:
    options = json.loads(as_bytes(receipt(CLAIMS) | change))
    with pytest.raises((MalformedError, LimitError)):
        merkle.read(Proof(suite="MerkleProof2017", options=options))


def test_a_path_has_an_end() -> None:
    options = receipt(CLAIMS) | {"proof": [{"left": OTHER}] * 65}
    with pytest.raises(LimitError):
        merkle.read(Proof(suite="MerkleProof2017", options=options))
