import json

import pytest

from mcwallet.catalog.envelopes.data_integrity import DATA_INTEGRITY
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope, Proof


def opened(document: object) -> Envelope:
    return DATA_INTEGRITY.open(Artifact(json.dumps(document).encode()))


PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofValue": "z1"}


def test_claims_and_proof_are_separated() -> None:
    envelope = opened({"id": "urn:x", "proof": PROOF})
    assert envelope.claims == {"id": "urn:x"}
    assert envelope.seals == (Proof(suite="eddsa-jcs-2022", options=PROOF),)
    assert (envelope.kind, envelope.trouble) == ("data-integrity", ())


def test_an_older_proof_is_named_by_its_type() -> None:
    envelope = opened({"proof": {"type": "Ed25519Signature2020", "cryptosuite": "x"}})
    assert [seal.suite for seal in envelope.seals if isinstance(seal, Proof)] == [
        "Ed25519Signature2020"
    ]


def test_each_proof_of_a_set_knows_where_it_stands() -> None:
    envelope = opened({"proof": [PROOF, PROOF]})
    assert [seal.path for seal in envelope.seals] == ["$.proof[0]", "$.proof[1]"]


def test_without_a_proof_nothing_is_secured() -> None:
    envelope = opened({"id": "urn:x"})
    assert (envelope.kind, envelope.seals, envelope.trouble) == ("none", (), ())


@pytest.mark.parametrize(
    "proof", [None, 1, "z", True, [], [1], [PROOF, None], [[PROOF]], {}]
)
def test_a_proof_that_is_none_is_trouble_and_the_claims_stay(proof: object) -> None:
    envelope = opened({"id": "urn:x", "proof": proof})
    assert envelope.kind == "data-integrity"
    assert envelope.claims == {"id": "urn:x"}
    assert envelope.trouble


@pytest.mark.parametrize("named", [None, 1, ["DataIntegrityProof"], {}])
def test_a_suite_without_a_name_is_trouble(named: object) -> None:
    assert opened({"proof": {"type": named}}).trouble
    assert opened({"proof": {"type": "DataIntegrityProof", "cryptosuite": named}}).trouble


def test_an_unsigned_european_draft_is_unwrapped() -> None:
    assert opened({"credential": {"id": "urn:x"}}).claims == {"id": "urn:x"}


def test_other_members_called_credential_stay() -> None:
    assert opened({"credential": {}, "id": "urn:x"}).claims["credential"] == {}


@pytest.mark.parametrize("data", [b"{", b"\xef\xbb\xbf{}", b'{"a": 1, "a": 2}', b"{} {}"])
def test_sloppy_json_is_malformed(data: bytes) -> None:
    assert DATA_INTEGRITY.fits(Artifact(data))
    with pytest.raises(MalformedError):
        DATA_INTEGRITY.open(Artifact(data))


def test_the_inner_text_of_a_picture_is_opened() -> None:
    envelope = DATA_INTEGRITY.open(Artifact(b"\x89PNG", inner=b'{"id": "urn:x"}'))
    assert envelope.claims == {"id": "urn:x"}
