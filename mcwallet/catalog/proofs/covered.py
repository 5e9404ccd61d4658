"""What a proof covers: the document and its own options (vc-data-integrity §4)."""

import re
from collections.abc import Callable

from mcwallet.codec import multibase
from mcwallet.codec.jsonld import PINNED, Contexts
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, WalletError
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import Json, JsonObject

_ZONE = re.compile("(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$")

Signed = Callable[[bytes], bool]
"""Tells whether a signature fits a message."""

VALUES = ("proofValue", "jws", "signatureValue")
"""The members of a proof that it cannot cover."""


def document(envelope: Envelope, proof: Proof) -> JsonObject:
    """Return what a proof covers of the document (Verify Proof Sets and Chains §4.4).

    Other proofs are covered only where ``previousProof`` names them, and each proof that
    it names must be there, once.
    """
    previous = [*Tree(proof.options, proof.path).each("previousProof")]
    if "previousProof" not in proof.options:
        return envelope.claims
    matching = [_named(envelope, one.text(), one.path) for one in previous]
    if not matching:
        raise MalformedError(f"{proof.path}.previousProof names no proof")
    return {**envelope.claims, "proof": matching}


def _named(envelope: Envelope, name: str, path: str) -> JsonObject:
    found = [
        seal.options
        for seal in envelope.seals
        if isinstance(seal, Proof) and seal.options.get("id") == name
    ]
    if len(found) != 1:
        many = "more than one proof" if found else "a proof that is not there"
        raise MalformedError(f"{path} names {many}")
    return found[0]


def options(proof: Proof) -> dict[str, Json]:
    """Return the proof without its value."""
    return {name: one for name, one in proof.options.items() if name not in VALUES}


def check(name: str, proof: Proof) -> None:
    """Refuse options that are not those of a suite (vc-di-eddsa §3.2.5 steps 2 to 4).

    The time of creation may lack a time zone.
    """
    options = Tree(proof.options, proof.path)
    for key, wanted in (("type", "DataIntegrityProof"), ("cryptosuite", name)):
        if proof.options.get(key) != wanted and options[key].text() != wanted:
            raise MalformedError(f"{proof.path}.{key} should be {wanted}")
    if any(other in proof.options for other in VALUES[1:]):
        raise MalformedError(f"{proof.path} has two values")
    created = options.get("created")
    if created is not None:
        text = created.text()
        Tree(text if _ZONE.search(text) else f"{text}Z", created.path).moment()


def value(proof: Proof, length: int) -> bytes:
    """Decode a ``proofValue`` in base58btc, of exactly this many bytes."""
    text = Tree(proof.options, proof.path)["proofValue"].text()
    if not text.startswith("z"):
        raise MalformedError(f"{proof.path}.proofValue should begin with z")
    found = multibase.decode(text, limit=multibase.MAX_SIGNATURE)
    if len(found) != length:
        raise MalformedError(f"{proof.path}.proofValue should be {length} bytes long")
    return found


def in_context(proof: Proof, covered: JsonObject) -> dict[str, Json]:
    """Return the options in the document's own context (vc-di-eddsa §3.2.5 step 5)."""
    found = options(proof)
    if found.get("@context", covered.get("@context")) != covered.get("@context"):
        raise MalformedError(f"{proof.path}.@context is not the document's own")
    return {**found, "@context": covered.get("@context")}


def fits_some(
    claims: JsonObject, contexts: Contexts | None, fits: Callable[[Contexts], bool]
) -> bool:
    """Try every content that the document's contexts have had, the newest first.

    Where none fits, what was wrong with the newest is what is wrong.
    """
    troubles: list[WalletError] = []
    for variant in (contexts or PINNED).variants(claims):
        try:
            if fits(variant):
                return True
        except WalletError as error:
            troubles.append(error)
    if troubles:
        raise troubles[0]
    return False
