"""What a holder derives from a base proof is what the specification's vectors derive."""

import json
from typing import Any

import pytest

from mcwallet.catalog.proofs import deriving, selective
from mcwallet.codec import base64url, cbor
from mcwallet.errors import MalformedError, WalletError
from mcwallet.model.envelope import Proof
from tests.testkit import CORPUS

pytestmark = pytest.mark.skipif(
    not (CORPUS / "vectors").exists(), reason="the vectors are not beside the project"
)
NAMES = ["ecdsa-sd-2023-employ", "ecdsa-sd-2023-prc"]


def vector(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / "vectors" / f"{name}.json").read_text())
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_vectors_document_to_the_last_byte(name: str) -> None:
    given = vector(name)
    base = given["steps"]["addSignedSDBase"]
    assert (
        deriving.derive(base, given["selective"]) == given["steps"]["derivedRevealDocument"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_base_proof_is_taken_apart(name: str) -> None:
    given = vector(name)
    base = deriving.parse_base(given["steps"]["addSignedSDBase"]["proof"])
    assert list(base.mandatory) == given["mandatory"]
    assert base.hmac_key.hex() == given["keys"]["hmacKeyString"].lower()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_what_must_be_shown_can_be_shown(name: str) -> None:
    given = vector(name)
    shown = deriving.derive(given["steps"]["addSignedSDBase"], [])
    proof = shown["proof"]
    assert isinstance(proof, dict)
    parsed = selective.parse(Proof(suite="ecdsa-sd-2023", options=proof))
    assert parsed.signatures == ()


def test_a_changed_statement_is_not_shown() -> None:
    given = vector("ecdsa-sd-2023-prc")
    base = given["steps"]["addSignedSDBase"]
    base["credentialSubject"]["birthCountry"] = "Elsewhere"
    with pytest.raises(WalletError):
        deriving.derive(base, given["selective"])


@pytest.mark.parametrize(
    "pointer",
    ["", "issuer", "/nobody", "/type/9", "/type/x", "/validFrom/x", "/type/-1", "/type/٣"],
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    base = vector("ecdsa-sd-2023-prc")["steps"]["addSignedSDBase"]
    with pytest.raises(MalformedError):
        deriving.derive(base, [pointer])


def test_a_derived_proof_is_no_base_proof() -> None:
    with pytest.raises(MalformedError):
        deriving.derive(vector("ecdsa-sd-2023-prc")["steps"]["derivedRevealDocument"], [])


@pytest.mark.parametrize(
    "item",
    [
        0,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        1 << 32,
        b"",
        b"x" * 300,
        "ä",
        [1, [2]],
        {1: b"2"},
    ],
)
def test_what_is_encoded_decodes_the_same(item: Any) -> None:
    assert cbor.decode(cbor.encode(item)) == item


def test_selecting_keeps_ids_and_types_and_the_order_of_lists() -> None:
    document = {
        "id": "urn:x",
        "type": "T",
        "a": [{"id": "urn:y", "b": 1, "c": 2}, "d", "e"],
    }
    found = deriving.select(document, ["/a/2", "/a/0/c"])
    assert found == {"id": "urn:x", "type": "T", "a": [{"id": "urn:y", "c": 2}, "e"]}
    assert base64url.encode(b"") == ""
