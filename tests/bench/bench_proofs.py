"""How fast proofs are verified: ``python -m tests.bench.bench_proofs [HOW_MANY]``.

Ratios measured side by side in one run: our whole verification (bytes to answer) of Open
Badges 3.0 with eddsa-rdfc-2022, against PyLD with ``cryptography`` put together by hand,
and against the bare Ed25519 verification that nobody can do without. Goals: at least 15
times PyLD, at most 6 times the bare signature.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from statistics import median
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mcwallet.catalog.envelopes.data_integrity import separate
from mcwallet.catalog.proofs import PROOFS
from mcwallet.codec import multibase
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_multikey
from mcwallet.model.envelope import Proof
from tests.codec import jsonld_peer
from tests.testkit import MADE, Signer

ROUNDS = 3


def badge(signer: Signer, number: int) -> dict[str, Any]:
    """An Open Badge of about 4 KB, with everything that badges usually have."""
    results = [
        {
            "type": ["Result"],
            "resultDescription": f"urn:uuid:00000000-0000-4000-8000-00000000000{n}",
            "value": f"{60 + (number + n) % 40}",
        }
        for n in range(3)
    ]
    described = [
        {
            "id": f"urn:uuid:00000000-0000-4000-8000-00000000000{n}",
            "type": ["ResultDescription"],
            "name": f"Criterion {n}",
            "resultType": "RawScore",
            "valueMin": "0",
            "valueMax": "100",
        }
        for n in range(3)
    ]
    aligned = [
        {
            "type": ["Alignment"],
            "targetName": f"Skill {n} of the framework",
            "targetUrl": f"https://zed.example/skills/{n}",
            "targetCode": f"S{n}",
            "targetType": "ext:Skill",
            "targetFramework": "European Skills, Competences, Qualifications",
        }
        for n in range(3)
    ]
    claims = signer.badge(id=f"urn:uuid:{number:08d}-0000-4000-8000-00000000000f")
    claims["credentialSubject"] = {
        "id": f"did:example:learner-{number}",
        "type": ["AchievementSubject"],
        "activityStartDate": "2025-09-01T00:00:00Z",
        "activityEndDate": "2025-12-20T00:00:00Z",
        "creditsEarned": 5,
        "role": "Learner",
        "result": results,
        "achievement": {
            **claims["credentialSubject"]["achievement"],
            "achievementType": "MicroCredential",
            "creditsAvailable": 5,
            "humanCode": "BB-101",
            "fieldOfStudy": "Food technology",
            "inLanguage": "en",
            "tag": ["bread", "baking", "wheat", "rye"],
            "image": {
                "id": "https://zed.example/images/bread.png",
                "type": "Image",
                "caption": "A loaf of bread",
            },
            "resultDescription": described,
            "alignment": aligned,
        },
    }
    claims["evidence"] = [
        {
            "id": f"https://zed.example/evidence/{number}",
            "type": ["Evidence"],
            "name": "Four loaves",
            "description": "Photographs of the loaves, with the notes of those who ate.",
        }
    ]
    return signer.sign(claims, suite="eddsa-rdfc-2022")


def ours(data: bytes) -> bool:
    """Verify from bytes to answer, as the wallet does."""
    envelope = separate(Tree.parse(data), "data-integrity")
    proof = envelope.seals[0]
    assert isinstance(proof, Proof)
    key = from_multikey(str(proof.options["verificationMethod"]).partition("#")[2])
    return PROOFS[proof.suite].verify(envelope, proof, key, None)


def by_hand(data: bytes) -> bool:
    """Verify the way that a script with PyLD would."""
    document = json.loads(data)
    proof = document.pop("proof")
    signature = multibase.decode(proof.pop("proofValue"))
    proof["@context"] = document["@context"]
    message = b"".join(
        sha256((jsonld_peer.canonical(part) or "").encode()).digest()
        for part in (proof, document)
    )
    method = proof["verificationMethod"].partition("#")[2]
    key = Ed25519PublicKey.from_public_bytes(multibase.decode(method)[2:])
    key.verify(signature, message)
    return True


def bare(key: Ed25519PublicKey, signature: bytes, message: bytes, _: bytes) -> bool:
    """Verify one Ed25519 signature and do nothing else."""
    key.verify(signature, message)
    return True


def seconds(verify: Callable[[bytes], bool], documents: list[bytes]) -> float:
    """Time one verification of each document."""
    start = perf_counter()
    assert all(verify(data) for data in documents)
    return (perf_counter() - start) / len(documents)


def main(count: int) -> None:
    """Print the ratios."""
    signers = [Signer(f"Issuer {n}") for n in range(20)]
    documents = [json.dumps(badge(signers[n % 20], n)).encode() for n in range(count)]
    key, message = signers[0].key, bytes(64)
    loaded = Ed25519PublicKey.from_public_bytes(key.public.data)
    naked = partial(bare, loaded, key.sign("EdDSA", message), message)
    few = documents[: max(1, count // 10)]
    rounds = [
        (seconds(ours, documents), seconds(by_hand, few), seconds(naked, documents))
        for _ in range(ROUNDS)
    ]
    print(f"{count} Open Badges of {len(documents[0])} bytes, created {MADE:%Y-%m-%d}")
    print(f"one verification      {median(a for a, _, _ in rounds) * 1000:8.3f} ms")
    print(f"times PyLD by hand    {median(b / a for a, b, _ in rounds):8.1f} (goal 15)")
    print(f"bare Ed25519 fits in  {median(a / c for a, _, c in rounds):8.1f} (goal <= 6)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
