"""Data Integrity cryptosuites: canonicalise, hash, verify (vc-di-eddsa, vc-di-ecdsa)."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256, sha384
from typing import Final

from mcwallet.catalog.proofs import covered
from mcwallet.catalog.proofs.base import ProofSuite
from mcwallet.codec import jcs, multibase
from mcwallet.codec.jsonld import PINNED, Contexts, canonical
from mcwallet.crypto.algorithms import verify as verify_signature
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a kind of key signs in these suites, and what the parts are hashed with."""

    algorithm: str
    hash: str
    length: int

    def digest(self, *parts: bytes) -> bytes:
        """Hash each part, and join the hashes (vc-di-eddsa §3.3.4)."""
        new = sha384 if self.hash == "sha384" else sha256
        return b"".join(new(part).digest() for part in parts)


SCHEMES: Final = {
    "Ed25519": Scheme("EdDSA", "sha256", 64),
    "P-256": Scheme("ES256", "sha256", 64),
    "P-384": Scheme("ES384", "sha384", 96),
}


def verify_graph(
    name: str, envelope: Envelope, proof: Proof, key: PublicKey, contexts: Contexts | None
) -> bool:
    """Verify a proof over the canonical graph (vc-di-eddsa §3.2.2, vc-di-ecdsa §3.2.2)."""
    scheme = _scheme(name, key)
    covered.check(name, proof)
    signature = covered.value(proof, scheme.length)
    document = covered.document(envelope, proof)
    options = covered.in_context(proof, document)

    def fits(known: Contexts) -> bool:
        message = hashed_graph(scheme, options, document, known)
        return verify_signature(key, scheme.algorithm, message, signature)

    return covered.fits_some(document, contexts, fits)


def hashed_graph(
    scheme: Scheme, options: JsonObject, document: JsonObject, contexts: Contexts
) -> bytes:
    """Canonicalise the graphs of options and document, and hash them in this order."""
    texts = {name: one for name, one in options.items() if type(one) is str}
    local = options.get("@context")
    urls = tuple(local) if isinstance(local, list) else ()
    plain = len(texts) + bool(urls) == len(options) and all(type(u) is str for u in urls)
    if plain and sum(map(len, texts.values())) <= _SHORT:
        first = _hashed_options(scheme, contexts, urls, tuple(texts.items()))
    else:
        first = _hashed(scheme, options, contexts)
    return first + _hashed(scheme, document, contexts)


def _hashed(scheme: Scheme, part: JsonObject, contexts: Contexts) -> bytes:
    return scheme.digest(canonical(part, contexts, algorithm=scheme.hash))


_SHORT: Final = 2_000  # letters, beyond which nothing is remembered of a proof


@lru_cache(maxsize=256)
def _hashed_options(
    scheme: Scheme,
    contexts: Contexts,
    urls: tuple[str, ...],
    texts: tuple[tuple[str, str], ...],
) -> bytes:
    """Hash options that are nothing but texts, which a whole class may share.

    Only texts: ``1`` and ``true`` are equal keys here, and not the same in a graph.
    """
    options: dict[str, Json] = {"@context": [*urls]} if urls else {}
    return _hashed(scheme, options | dict(texts), contexts)


def verify_text(
    name: str, envelope: Envelope, proof: Proof, key: PublicKey, _: Contexts | None
) -> bool:
    """Verify a proof over canonical JSON (vc-di-eddsa §3.3.2, vc-di-ecdsa §3.3.2).

    A proof made when the document had fewer contexts fits, but we cannot tell whether the
    words still mean the same.
    """
    scheme = _scheme(name, key)
    covered.check(name, proof)
    signature = covered.value(proof, scheme.length)
    document, options = covered.document(envelope, proof), covered.options(proof)
    added = _contexts_added(options.get("@context"), document.get("@context"), proof.path)
    if added:
        document = {**document, "@context": options["@context"]}
    message = scheme.digest(jcs.canonical(options), jcs.canonical(document))
    fits = verify_signature(key, scheme.algorithm, message, signature)
    if fits and added:
        raise UnsupportedError("contexts were added after signing")
    return fits


def _contexts_added(signed: Json, shown: Json, path: str) -> bool:
    """Compare the proof's own contexts with the document's (vc-di-eddsa §3.3.2 step 4)."""
    if signed is None or signed == shown:
        return False
    few = signed if isinstance(signed, list) else [signed]
    many = shown if isinstance(shown, list) else [shown]
    if many[: len(few)] != few:
        raise MalformedError(f"{path}.@context is not the document's own")
    return len(few) < len(many)


def _scheme(name: str, key: PublicKey) -> Scheme:
    if key.kind not in _KINDS[name]:
        raise MalformedError(f"{name} does not go with a key of kind {key.kind}")
    return SCHEMES[key.kind]


def sign(
    claims: JsonObject,
    key: PrivateKey,
    *,
    method: str,
    created: datetime,
    purpose: str = "assertionMethod",
    suite: str = "eddsa-jcs-2022",
    **members: Json,
) -> dict[str, Json]:
    """Return the claims with a proof of this suite (vc-di-eddsa §3.3.1, §3.2.1)."""
    options: dict[str, Json] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": purpose,
        **members,
    }
    scheme = _scheme(suite, key.public)
    in_context = {"@context": claims["@context"]} if "@context" in claims else {}
    if "-rdfc-" in suite:
        message = hashed_graph(scheme, {**options, **in_context}, claims, PINNED)
    else:
        options = {**in_context, **options}
        message = scheme.digest(jcs.canonical(options), jcs.canonical(claims))
    value = multibase.encode(key.sign(scheme.algorithm, message))
    return {**claims, "proof": {**options, "proofValue": value}}


def _suite(
    name: str,
    kinds: frozenset[str],
    verify: Callable[[str, Envelope, Proof, PublicKey, Contexts | None], bool],
) -> ProofSuite:
    family = "eddsa" if name.startswith("eddsa") else "ecdsa"
    return ProofSuite(
        name=name,
        spec=f"https://www.w3.org/TR/vc-di-{family}/#{name}",
        key_kinds=kinds,
        verify=partial(verify, name),
        covers_graph=verify is verify_graph,
    )


_EDDSA, _ECDSA = frozenset({"Ed25519"}), frozenset({"P-256", "P-384"})
_KINDS = {
    "eddsa-rdfc-2022": _EDDSA,
    "eddsa-jcs-2022": _EDDSA,
    "ecdsa-rdfc-2019": _ECDSA,
    "ecdsa-jcs-2019": _ECDSA,
}

EDDSA_RDFC_2022 = _suite("eddsa-rdfc-2022", _EDDSA, verify_graph)
EDDSA_JCS_2022 = _suite("eddsa-jcs-2022", _EDDSA, verify_text)
ECDSA_RDFC_2019 = _suite("ecdsa-rdfc-2019", _ECDSA, verify_graph)
ECDSA_JCS_2019 = _suite("ecdsa-jcs-2019", _ECDSA, verify_text)
