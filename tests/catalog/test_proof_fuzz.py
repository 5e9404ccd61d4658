"""Whatever stands in a proof, the answer is yes, no, or one of our own errors."""

import copy
import os
import random
from typing import Any

import pytest

from mcwallet.catalog.envelopes.data_integrity import separate
from mcwallet.catalog.proofs import PROOFS
from mcwallet.codec import multibase
from mcwallet.codec.tree import Tree
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import WalletError
from mcwallet.model.envelope import Envelope, Proof
from tests.testkit import Signer

ROUNDS = 4000 if os.environ.get("MCWALLET_SOAK") == "1" else 150
ZED = Signer()
KEYS = {kind: PrivateKey.generate(kind) for kind in ("P-256", "P-384", "secp256k1")}
KEYS["Ed25519"] = ZED.key
DERIVED = "u2V0B"
VALUES: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        1.5,
        "",
        "z",
        "u",
        "x",
        "z" * 200,
        DERIVED,
        DERIVED + "hQ",
        [],
        {},
    ),
    *(
        [[]],
        ["z"],
        {"@value": "x"},
        "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2V9..AA",
        "a..b",
        "..",
    ),
    *(multibase.encode(bytes(64)), multibase.encode(bytes(96)), "urn:uuid:1", "\x00", "é"),
    *("2026-13-01T00:00:00Z", "2026-01-01T00:00:00Z", "authentication", ["a", "b"]),
]
NAMES = [
    *("type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"),
    *("jws", "@context", "previousProof", "id", "domain", "challenge", "nonce", "expires"),
    *("signatureValue", "@id", "a:b", "unknown"),
]


@pytest.mark.parametrize("name", PROOFS)
def test_no_proof_makes_a_suite_stumble(name: str) -> None:
    chance = random.Random(name)
    suite = PROOFS[name]
    given = ZED.sign(ZED.badge(), suite="eddsa-rdfc-2022", id="urn:uuid:1")
    kind = min(suite.key_kinds & KEYS.keys())
    for _ in range(ROUNDS):
        document = copy.deepcopy(given)
        proof = document["proof"]
        if chance.random() < 0.5:
            proof |= {"cryptosuite": name} if "-" in name else {"type": name}
        for _ in range(chance.randint(0, 3)):
            proof[chance.choice(NAMES)] = copy.deepcopy(chance.choice(VALUES))
        envelope = Envelope(
            kind="data-integrity",
            claims=separate(Tree(document), "data-integrity").claims,
            seals=(seal := Proof(suite=name, options=proof),),
        )
        try:
            assert suite.verify(envelope, seal, KEYS[kind].public, None) in (True, False)
        except WalletError as error:
            assert len(str(error)) < 400
