import json
from typing import Any

import pytest

from mcwallet.catalog.envelopes.hosted import HOSTED
from mcwallet.catalog.envelopes.merkle import MERKLE
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope, Proof

RECEIPT = {"type": ["MerkleProof2017", "Extension"], "merkleRoot": "aa", "targetHash": "bb"}
ANCHORED = {"type": "MerkleProof2019", "proofValue": "z1"}


def artifact(document: object) -> Artifact:
    return Artifact(json.dumps(document).encode())


def opened(document: object) -> Envelope:
    return MERKLE.open(artifact(document))


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Assertion", "badge": "https://x.example/b"},
        {"type": ["Assertion", "Extension"]},
        {"badge": {}, "recipient": {}},
        {"badge": {}, "verify": {}},
        {"badge": "https://x.example/b", "verification": {"type": "HostedBadge"}},
    ],
)
def test_an_assertion_is_hosted(document: dict[str, Any]) -> None:
    assert HOSTED.fits(artifact(document))
    assert HOSTED.open(artifact(document)) == Envelope(kind="hosted", claims=document)


@pytest.mark.parametrize(
    "document",
    [
        {"type": "BadgeClass", "criteria": "verify"},
        {"type": "Assertion", "signature": RECEIPT},
        {"type": "Assertion", "proof": ANCHORED},
        {"type": ["VerifiableCredential"], "credentialSubject": {"recipient": 1}},
        [{"type": "Assertion"}],
        "recipient",
    ],
)
def test_anything_else_is_not(document: object) -> None:
    assert not HOSTED.fits(artifact(document))


def test_broken_json_is_not_hosted() -> None:
    assert not HOSTED.fits(Artifact(b'{"recipient": '))


def test_a_badge_may_hold_only_its_address() -> None:
    badge = Artifact(b"\x89PNG", inner=b" https://x.example/a/1\n")
    assert HOSTED.fits(badge)
    assert HOSTED.open(badge).claims == {"id": "https://x.example/a/1"}


def test_a_file_with_an_address_is_no_badge() -> None:
    assert not HOSTED.fits(Artifact(b"https://x.example/a/1"))


def test_a_receipt_of_generation_2_is_taken_out() -> None:
    document = {"type": "Assertion", "badge": {}, "signature": RECEIPT}
    assert MERKLE.fits(artifact(document))
    assert opened(document) == Envelope(
        kind="merkle",
        claims={"type": "Assertion", "badge": {}},
        seals=(Proof(suite="MerkleProof2017", options=RECEIPT, path="$.signature"),),
    )


def test_a_receipt_of_generation_1_is_taken_out() -> None:
    receipt = {"type": "ChainpointSHA256v2", "merkleRoot": "aa"}
    document = {"document": {}, "receipt": receipt}
    assert MERKLE.fits(artifact(document))
    assert [seal.path for seal in opened(document).seals] == ["$.receipt"]


@pytest.mark.parametrize(
    "proof",
    [
        ANCHORED,
        [ANCHORED],
        {"type": "DataIntegrityProof", "cryptosuite": "merkle-proof-2019"},
    ],
)
def test_an_anchored_proof_is_recognised(proof: object) -> None:
    document = {"id": "urn:x", "proof": proof}
    assert MERKLE.fits(artifact(document))
    assert opened(document).kind == "merkle"
    assert opened(document).claims == {"id": "urn:x"}


def test_a_receipt_beside_a_proof_hides_neither() -> None:
    document = {"id": "urn:x", "signature": RECEIPT, "proof": {"type": "X"}}
    envelope = opened(document)
    assert [seal.path for seal in envelope.seals] == ["$.signature", "$.proof"]
    assert envelope.claims == {"id": "urn:x"}


@pytest.mark.parametrize("proof", [None, [], 1, [None]])
def test_a_broken_proof_beside_a_receipt_is_trouble(proof: object) -> None:
    assert opened({"signature": RECEIPT, "proof": proof}).trouble


@pytest.mark.parametrize(
    "document",
    [{"signature": "merkleRoot"}, {"proof": {"type": "X", "a": "merkleRoot"}}, [1]],
)
def test_anything_else_has_no_receipt(document: object) -> None:
    assert not MERKLE.fits(artifact(document))


def test_broken_json_has_no_receipt() -> None:
    assert not MERKLE.fits(Artifact(b'{"merkleRoot": '))
    with pytest.raises(MalformedError):
        MERKLE.open(Artifact(b'{"merkleRoot": '))
