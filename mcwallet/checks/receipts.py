"""Blockcerts: does the receipt belong to this document, and to its issuer?"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from mcwallet.checks.base import Case, sentence
from mcwallet.checks.contexts import contexts_for, fits_in
from mcwallet.checks.keys import Wanted, find
from mcwallet.checks.seals import Finding, Made, read_with
from mcwallet.codec import merkle
from mcwallet.codec.jsonld import Contexts, canonical
from mcwallet.codec.merkle import Receipt
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof, Seal
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

_KINDS = frozenset(
    ("MerkleProof2017", "MerkleProof2019", "merkle-proof-2019", "ChainpointSHA256v2")
)
_CHAINED = "ChainedProof2021"


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt; ``covers`` is false where it covers other proofs, too."""

    proof: Proof
    receipt: Receipt
    covers: bool = True


def is_receipt(seal: Seal) -> bool:
    """Tell whether a seal is a receipt for a Merkle root."""
    return isinstance(seal, Proof) and (seal.suite in _KINDS or seal.suite == _CHAINED)


def others(envelope: Envelope) -> Envelope:
    """Leave the receipts out: the other proofs are judged like any."""
    kept = tuple(seal for seal in envelope.seals if not is_receipt(seal))
    return replace(envelope, seals=kept)


def receipts(envelope: Envelope) -> Iterator[Found]:
    """Go through the receipts; only the first of several covers just the claims."""
    first = True
    for seal in envelope.seals:
        if isinstance(seal, Proof) and is_receipt(seal):
            chained = seal.suite == _CHAINED or not first
            yield Found(seal, merkle.read(seal), covers=not chained)
            first = False


def judged(case: Case, world: World) -> Iterator[Finding]:
    """Hold every receipt against the document; where it is anchored is asked elsewhere."""
    try:
        for found in receipts(case.envelope):
            yield _judged(found, case, world)
    except MalformedError as error:
        says = sentence(error)
        yield Finding(made=Made.BROKEN, code="proof.malformed", says=says, hint=error.hint)


def _judged(found: Found, case: Case, world: World) -> Finding:
    if not found.receipt.leads():
        says = "The receipt's path does not lead to its root."
        return Finding(made=Made.BROKEN, code="proof.path", says=says)
    if not found.covers:
        says = "A receipt over other proofs cannot be checked."
        return Finding(made=Made.UNKNOWN, code="proof.unsupported", says=says)
    try:
        if not _fits(found, case.envelope, world):
            says = "The document is not the one that the receipt was given for."
            return Finding(made=Made.BROKEN, code="proof.hash", says=says)
    except (UnsupportedError, UnreachableError) as error:
        says, code = sentence(error), "proof.unsupported"
        return Finding(made=Made.UNKNOWN, code=code, says=says, hint=error.hint)
    if foreign := _foreign(found.proof, case.credential.issuer.id, world):
        return Finding(made=Made.BROKEN, code="proof.not_issuer", says=foreign)
    says = "The document fits its receipt, and the receipt its root."
    fitting = Finding(made=Made.BY_ISSUER, code="proof.merkle", says=says)
    claims = case.envelope.claims
    return read_with(fitting, contexts_for(claims, world).provenance(claims))


def _fits(found: Found, envelope: Envelope, world: World) -> bool:
    """Compare the receipt's target with the hash of the canonical claims."""
    if found.proof.suite == "ChainpointSHA256v2":
        raise UnsupportedError("receipts of Blockcerts 1 are not checked")
    claims = envelope.claims

    def fits(contexts: Contexts) -> bool:
        texts = (canonical(claims, one) for one in contexts.variants(claims))
        return any(sha256(text).hexdigest() == found.receipt.target for text in texts)

    return fits_in(contexts_for(claims, world), claims, world, fits)


def _foreign(proof: Proof, issuer: str, world: World) -> str:
    """Say why the method that a receipt names is not the issuer's, if that is known."""
    named = Tree(proof.options, proof.path).maybe_text("verificationMethod")
    base, _, fragment = named.partition("#")
    if not fragment or not issuer:
        return ""
    if base and base != issuer:
        return f"The receipt names a key of {base[:200]}, not of its issuer."
    purpose, kinds = "assertionMethod", frozenset({"secp256k1", "Ed25519", "P-256"})
    try:
        found = find(
            Wanted(issuer=issuer, method=named, purpose=purpose, kinds=kinds), world
        )
    except (UnsupportedError, UnreachableError, MalformedError):
        return ""
    return (
        f"The receipt's key is not the issuer's: {found.foreign}." if found.foreign else ""
    )
