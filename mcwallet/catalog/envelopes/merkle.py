"""Blockcerts: many credentials under one hash, which stands in a blockchain."""

from dataclasses import replace

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.data_integrity import separate, without
from mcwallet.codec.tree import Tree, object_in
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope, Proof, Seal


def fits(artifact: Artifact) -> bool:
    """Recognise a receipt by its parts: generations 1 and 2, then generation 3."""
    doc = object_in(artifact.content)
    return doc is not None and (_receipt(doc) is not None or _anchored(doc))


def open_(artifact: Artifact) -> Envelope:
    """Separate the claims from the receipt.

    Up to generation 2 it is a member of its own; since generation 3 it is a proof among
    others (``MerkleProof2019``, or the cryptosuite ``merkle-proof-2019``).
    """
    doc = object_in(artifact.content) or Tree.parse(artifact.content)
    receipt = _receipt(doc)
    if receipt is None:
        return separate(doc, "merkle")
    seal: Seal = Proof(suite=_suite(receipt), options=receipt.members(), path=receipt.path)
    name = receipt.path.removeprefix("$.")
    if "proof" not in doc.members():
        return Envelope(kind="merkle", claims=without(doc, name), seals=(seal,))
    both = separate(doc, "merkle")
    return replace(both, claims=without(doc, name, "proof"), seals=(seal, *both.seals))


def _receipt(doc: Tree) -> Tree | None:
    """Find the receipt of generation 2 (``signature``) or 1 (``receipt``)."""
    for name in ("signature", "receipt"):
        child = doc.get(name)
        if (
            child
            and child.is_object()
            and {"merkleRoot", "targetHash"} & set(child.members())
        ):
            return child
    return None


def _anchored(doc: Tree) -> bool:
    return any(
        each.mentions("type", "MerkleProof2019")
        or each.mentions("cryptosuite", "merkle-proof-2019")
        or each.mentions("chainedProofType", "MerkleProof2019")
        for each in doc.each("proof")
    )


def _suite(receipt: Tree) -> str:
    known = ("MerkleProof2017", "ChainpointSHA256v2")
    return next((name for name in known if receipt.mentions("type", name)), "")


MERKLE = EnvelopeKind(
    name="merkle",
    title="Blockcerts receipt",
    spec="https://www.blockcerts.org/guide/standard.html",
    fits=fits,
    open=open_,
)
