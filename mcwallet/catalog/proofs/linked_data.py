"""The suites before Data Integrity: badges that people still hold were signed with them."""

from functools import partial
from hashlib import sha256
from typing import Final

from mcwallet.catalog.proofs import covered
from mcwallet.catalog.proofs.base import ProofSuite
from mcwallet.codec import jws
from mcwallet.codec.jsonld import PINNED, Contexts, canonical
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify as verify_signature
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.keys import PublicKey

SECURITY: Final = "https://w3id.org/security/v2"
"""The context in which early signers wrote options, whatever the document's own."""

_MAX_JWS = 2048
_LENGTH = 64


def verify(
    algorithms: dict[str, str],
    member: str,
    envelope: Envelope,
    proof: Proof,
    key: PublicKey,
    contexts: Contexts | None,
) -> bool:
    """Verify a proof whose value is a bare signature (``proofValue``) or a JWS."""
    algorithm = algorithms.get(key.kind)
    if algorithm is None:
        raise MalformedError(f"{proof.path} does not go with a key of kind {key.kind}")
    if sum(name in proof.options for name in covered.VALUES) > 1:
        raise MalformedError(f"{proof.path} has two values")
    if member == "jws":
        head, signature = _detached(proof, algorithm)
    else:
        head, signature = b"", covered.value(proof, _LENGTH)
    document = covered.document(envelope, proof)
    options = _options(proof, document)

    def fits(known: Contexts) -> bool:
        message = head + _hashed(options, document, known)
        return verify_signature(key, algorithm, message, signature)

    return covered.fits_some(document, contexts, fits)


def _options(proof: Proof, document: JsonObject) -> dict[str, Json]:
    """Return the options in the contexts where they stood, their own the last.

    Their own are no part of what was signed, so only contexts that we ship may be there.
    """
    found = covered.options(proof)
    around, own = document.get("@context"), found.get("@context")
    if own in (None, around):
        return {**found, "@context": around}
    added = [each.value for each in Tree(own).items()]
    if not all(isinstance(one, str) and PINNED.pinned(one) for one in added):
        raise UnsupportedError("a proof has a context of its own that we do not know")
    return {**found, "@context": [*(each.value for each in Tree(around).items()), *added]}


def _hashed(options: JsonObject, document: JsonObject, contexts: Contexts) -> bytes:
    """Hash the options, then the document.

    A document need not have the terms of its proof; then the options were written in the
    security context.
    """
    try:
        about = canonical(options, contexts)
    except MalformedError:
        about = canonical({**options, "@context": SECURITY}, contexts)
    return sha256(about).digest() + sha256(canonical(document, contexts)).digest()


def _detached(proof: Proof, algorithm: str) -> tuple[bytes, bytes]:
    """Take apart a JWS with an unencoded payload (RFC 7515 appendix F, RFC 7797).

    Its header must say what the key and the suite say already.
    """
    text, path = Tree(proof.options, proof.path)["jws"].text(), f"{proof.path}.jws"
    if len(text) > _MAX_JWS:
        raise LimitError(f"{path} is longer than {_MAX_JWS} characters")
    signature = jws.parse_detached(text, b"", path)
    said = signature.protected
    fits = said.get("alg") == algorithm and said.get("crit") == ["b64"]
    if not fits or said.get("b64") is not False:
        raise MalformedError(f"{path} has a header that its suite does not allow")
    return signature.message, signature.value


def _suite(
    name: str, spec: str, algorithms: dict[str, str], *, member: str = "jws"
) -> ProofSuite:
    return ProofSuite(
        name=name,
        spec=spec,
        key_kinds=frozenset(algorithms),
        verify=partial(verify, algorithms, member),
    )


ED25519_2020 = _suite(
    "Ed25519Signature2020",
    "https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020",
    {"Ed25519": "EdDSA"},
    member="proofValue",
)
ED25519_2018 = _suite(
    "Ed25519Signature2018",
    "https://w3c-ccg.github.io/lds-ed25519-2018/",
    {"Ed25519": "EdDSA"},
)
JSON_WEB_SIGNATURE_2020 = _suite(
    "JsonWebSignature2020",
    "https://www.w3.org/TR/2022/CRD-vc-jws-2020-20220721/",
    {
        "Ed25519": "EdDSA",
        "P-256": "ES256",
        "P-384": "ES384",
        "P-521": "ES512",
        "secp256k1": "ES256K",
        "RSA": "PS256",
    },
)
SECP256R1_2019 = _suite(
    "EcdsaSecp256r1Signature2019",
    "https://www.w3.org/community/reports/credentials/CG-FINAL-di-ecdsa-2019-20220724/",
    {"P-256": "ES256"},
    member="proofValue",
)
SECP256K1_2019 = _suite(
    "EcdsaSecp256k1Signature2019",
    "https://w3c-ccg.github.io/lds-ecdsa-secp256k1-2019/",
    {"secp256k1": "ES256K"},
)
