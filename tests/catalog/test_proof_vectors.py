"""Every signing vector of vc-di-eddsa and vc-di-ecdsa, step by step."""

import json
from hashlib import sha256, sha384
from typing import Any

import pytest

from mcwallet.catalog.envelopes.data_integrity import separate
from mcwallet.catalog.proofs import PROOFS, selective
from mcwallet.catalog.proofs.data_integrity import sign
from mcwallet.codec import base64url, jcs, multibase
from mcwallet.codec.jsonld import PINNED, canonical, expand_quads, rdfc
from mcwallet.codec.tree import Tree, moment
from mcwallet.crypto.keys import from_multikey, to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import UnsupportedError
from mcwallet.model.envelope import Proof
from mcwallet.model.keys import PublicKey
from tests.testkit import CORPUS

FOLDER = CORPUS / "vectors"


def vector(name: str) -> dict[str, Any]:
    file = FOLDER / f"{name}.json"
    if not file.exists():
        pytest.skip("the corpus is not beside us")
    return json.loads(file.read_bytes())


def verify(document: dict[str, Any], key: str | PublicKey, at: int = 0) -> bool:
    envelope = separate(Tree(document), "data-integrity")
    proof = envelope.seals[at]
    assert isinstance(proof, Proof)
    public = from_multikey(key) if isinstance(key, str) else key
    return PROOFS[proof.suite].verify(envelope, proof, public, PINNED)


WHOLE = [
    *(
        "eddsa-rdfc-2022",
        "eddsa-rdfc-2022-employ",
        "eddsa-jcs-2022",
        "ed25519signature2020",
    ),
    *("ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019-p256-employ", "ecdsa-rdfc-2019-p384"),
    *("ecdsa-rdfc-2019-p384-employ", "ecdsa-jcs-2019-p256", "ecdsa-jcs-2019-p384"),
]


@pytest.mark.parametrize("name", WHOLE)
def test_each_step_of_a_vector_is_reproduced(name: str) -> None:
    given = vector(name)
    digest = {"sha256": sha256, "sha384": sha384}[given["hash"]]
    for part, text, hash_ in (
        (given["unsigned"], given["canonicalDocument"], given["documentHash"]),
        (given["proofConfig"], given["canonicalProof"], given["proofHash"]),
    ):
        if "-jcs-" in name:
            found = jcs.canonical(part)
        else:
            found = canonical(part, algorithm=given["hash"])
        assert found.decode() == text
        assert digest(found).hexdigest() == hash_


@pytest.mark.parametrize("name", WHOLE)
def test_a_vector_verifies(name: str) -> None:
    given = vector(name)
    assert verify(given["signed"], given["key"]["publicKeyMultibase"])


@pytest.mark.parametrize("name", WHOLE)
def test_a_changed_vector_does_not(name: str) -> None:
    given = vector(name)
    changed = {**given["signed"], "name": "Another"}
    assert not verify(changed, given["key"]["publicKeyMultibase"])


def private(multikey: str) -> PrivateKey:
    data = multibase.decode(multikey)
    return PrivateKey.from_seed(data[2:])


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_signing_gives_the_vector_itself(name: str) -> None:
    given = vector(name)
    config = given["proofConfig"]
    signed = sign(
        given["unsigned"],
        private(given["key"]["privateKeyMultibase"]),
        method=config["verificationMethod"],
        created=moment(config["created"]),
        suite=name,
    )
    assert signed["proof"]["proofValue"] == given["proofValue"]


@pytest.mark.parametrize(
    "name", ["ecdsa-jcs-2019-p256", "ecdsa-jcs-2019-p384", "ecdsa-rdfc-2019-p256"]
)
def test_signing_with_a_curve_gives_the_vector_itself(name: str) -> None:
    given = vector(name)
    secret = multibase.decode(given["key"]["secretKeyMultibase"])[2:]
    public = to_jwk(from_multikey(given["key"]["publicKeyMultibase"]))
    config = given["proofConfig"]
    signed = sign(
        given["unsigned"],
        PrivateKey.from_jwk({**public, "d": base64url.encode(secret)}),
        method=config["verificationMethod"],
        created=moment(config["created"]),
        suite=given["cryptosuite"],
    )
    assert signed["proof"]["proofValue"] == given["proofValue"]


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
@pytest.mark.parametrize("suite", ["ecdsa-jcs-2019", "ecdsa-rdfc-2019"])
def test_what_we_sign_with_a_curve_verifies(suite: str, kind: str) -> None:
    key = PrivateKey.generate(kind)
    claims = vector("ecdsa-jcs-2019-p256")["unsigned"]
    signed = sign(
        claims,
        key,
        method="did:example:k#1",
        created=moment("2026-01-01T00:00:00Z"),
        suite=suite,
    )
    assert verify(signed, key.public)


SIGNERS = {f"keyPair{n}": n for n in (1, 2, 3, 4)}
FILES = ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"]


@pytest.mark.parametrize("file", FILES)
def test_every_proof_of_a_set_and_of_a_chain_verifies(file: str) -> None:
    given = vector("eddsa-proof-set-chain")
    document = given["files"][file]
    proofs = (
        document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    )
    for at, proof in enumerate(proofs):
        assert verify(document, proof["verificationMethod"].partition("#")[2], at)


def test_a_chain_whose_first_proof_was_swapped_does_not_verify() -> None:
    given = vector("eddsa-proof-set-chain")
    document = given["files"]["signedProofChain2"]
    proofs = [dict(proof) for proof in document["proof"]]
    proofs[0]["created"] = "2020-01-01T00:00:00Z"
    keys = [proof["verificationMethod"].partition("#")[2] for proof in proofs]
    changed = {**document, "proof": proofs}
    results = [verify(changed, key, at) for at, key in enumerate(keys)]
    assert results == [False, True, False, False] or not all(results)


SELECTIVE = ["ecdsa-sd-2023-employ", "ecdsa-sd-2023-prc"]


@pytest.mark.parametrize("name", SELECTIVE)
def test_a_derived_proof_is_taken_apart_as_in_the_vector(name: str) -> None:
    steps = vector(name)["steps"]
    proof = Proof(suite="ecdsa-sd-2023", options=steps["derivedRevealDocument"]["proof"])
    found = selective.parse(proof)
    expected = steps["verifyDerivedProofValue"]
    assert found.signature.hex() == expected["baseSignature"]
    assert multibase.encode(found.key_bytes) == expected["publicKey"]
    assert [one.hex() for one in found.signatures] == expected["signatures"]
    assert sorted(found.mandatory) == expected["mandatoryIndexes"]


@pytest.mark.parametrize("name", SELECTIVE)
def test_the_statements_of_a_derived_proof_are_those_of_the_vector(name: str) -> None:
    steps = vector(name)["steps"]
    options = steps["derivedRevealDocument"]["proof"]
    disclosure = selective.parse(Proof(suite="ecdsa-sd-2023", options=options))
    mandatory, others = selective.statements(
        steps["derivedUnsignedReveal"], PINNED, disclosure
    )
    assert sorted([*mandatory, *others]) == sorted(steps["verifyNQuads"])
    assert others == steps["verifyCreateVerifyData"]["nonMandatory"]
    hashed = sha256("".join(mandatory).encode()).hexdigest()
    assert hashed == steps["verifyCreateVerifyData"]["mandatoryHash"]


@pytest.mark.parametrize("name", SELECTIVE)
def test_a_derived_proof_verifies_and_a_changed_one_does_not(name: str) -> None:
    given = vector(name)
    document = given["steps"]["derivedRevealDocument"]
    key = given["keys"]["baseKeyPair"]["publicKeyMultibase"]
    assert verify(document, key)
    assert not verify({**document, "validUntil": "2099-01-01T00:00:00Z"}, key)


@pytest.mark.parametrize("name", SELECTIVE)
def test_a_base_proof_is_the_holders_copy(name: str) -> None:
    given = vector(name)
    with pytest.raises(UnsupportedError, match="holder's copy"):
        verify(
            given["steps"]["addSignedSDBase"],
            given["keys"]["baseKeyPair"]["publicKeyMultibase"],
        )


@pytest.mark.parametrize("name", ["1edtech-obv3p0", "1edtech-clrv2p0"])
def test_the_graphs_of_1edtech_are_reproduced(name: str) -> None:
    given = vector(name)
    document = json.loads(given["examples"]["Signed credential"])
    proof = document.pop("proof")
    proof = dict(proof[0] if isinstance(proof, list) else proof)
    proof.pop("proofValue")
    options = {**proof, "@context": document["@context"]}
    assert canonical(document).decode() == given["canonicalDocument"]
    assert canonical(options).decode() == given["canonicalProof"]


def test_the_canonical_names_are_those_of_the_vector() -> None:
    steps = vector("ecdsa-sd-2023-prc")["steps"]
    claims = {k: v for k, v in steps["addSignedSDBase"].items() if k != "proof"}
    text, ids = rdfc.canonicalize(expand_quads(claims))
    assert text.splitlines(keepends=True) == steps["addBaseDocCanon"]
    assert sorted(ids.values()) == ["_:c14n0", "_:c14n1", "_:c14n2"]


def test_a_suite_that_we_know_by_name_is_not_guessed_at() -> None:
    with pytest.raises(UnsupportedError, match="bbs-2023"):
        PROOFS["bbs-2023"]
