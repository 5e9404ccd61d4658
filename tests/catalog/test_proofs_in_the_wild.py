"""Every embedded proof of the corpus, verified with the key that its case names."""

import json
from typing import Any

import pytest

from mcwallet.catalog.envelopes.data_integrity import separate
from mcwallet.catalog.proofs import PROOFS
from mcwallet.codec import multibase
from mcwallet.codec.tree import Tree, strict
from mcwallet.crypto.keys import from_jwk, from_multikey, from_raw
from mcwallet.errors import MalformedError, UnsupportedError, WalletError
from mcwallet.model.envelope import Proof
from mcwallet.model.keys import PublicKey
from tests.testkit import CORPUS


def cases() -> list[Any]:
    """Find the cases whose proofs we check, with what the vector says."""
    manifest = CORPUS / "manifest.json"
    found = []
    for case in json.loads(manifest.read_bytes())["cases"] if manifest.exists() else ():
        names = {proof.get("cryptosuite") or proof.get("type") for proof in case["proofs"]}
        said = case["expected"].get("signature")
        if case["encoding"] != "json" or case["id"].endswith("-base"):
            continue  # a base proof is no proof to show
        if names & PROOFS.keys() and said in ("valid", "invalid"):
            found.append(pytest.param(case, id=case["id"]))
    return found


DIDS = CORPUS / "dids" / "index.json"


def keys_of(method: str) -> list[PublicKey]:
    """Find the key: in the DID itself, in the corpus's documents, or in its key files."""
    base, _, fragment = method.partition("#")
    if base.startswith("did:key:"):
        return [from_multikey(base.removeprefix("did:key:"))]
    if fragment.startswith(("z6Mk", "zDn")):
        return [from_multikey(fragment)]
    index = json.loads(DIDS.read_bytes())
    found = []
    for did in (base, method):
        if did in index:
            file = index[did]["file"] if isinstance(index[did], dict) else index[did]
            path = CORPUS / file if (CORPUS / file).exists() else DIDS.parent / file
            document = json.loads(path.read_bytes())
            found += [*methods(document, method)]
    return found


def methods(value: Any, name: str) -> list[PublicKey]:
    if isinstance(value, list):
        return [key for one in value for key in methods(one, name)]
    if not isinstance(value, dict):
        return []
    found = []
    if str(value.get("id", "")).partition("#")[2] in (name.partition("#")[2], ""):
        try:
            if "publicKeyMultibase" in value:
                found.append(from_multikey(value["publicKeyMultibase"]))
            if "publicKeyJwk" in value:
                found.append(from_jwk(value["publicKeyJwk"]))
            if "publicKeyBase58" in value:
                raw = multibase.decode_base58(value["publicKeyBase58"])
                found.append(from_raw("Ed25519", raw))
        except WalletError:
            pass
    return found + [key for one in value.values() for key in methods(one, name)]


@pytest.mark.parametrize("case", cases())
def test_a_proof_is_what_its_vector_says(case: dict[str, Any]) -> None:
    document = strict((CORPUS / case["file"]).read_bytes())
    assert isinstance(document, dict)
    envelope = separate(Tree(document), "data-integrity")
    results: list[bool | str] = []
    for proof in envelope.seals:
        assert isinstance(proof, Proof)
        try:
            suite = PROOFS[proof.suite]
            keys = keys_of(str(proof.options.get("verificationMethod")))
            if not keys:
                pytest.skip("the corpus has no key for it")
            results.append(any(suite.verify(envelope, proof, key, None) for key in keys))
        except MalformedError:
            results.append(False)
        except UnsupportedError as error:
            results.append(f"unsupported: {error}")
    expected = case["expected"]["signature"] == "valid"
    assert (True in results and False not in results) is expected, results
