"""JSON that carries its own proofs, or none (W3C Data Integrity and its forerunners)."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.codec.tree import Tree, object_in
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.json import JsonObject


def fits(artifact: Artifact) -> bool:
    """Recognise a JSON object by its first character."""
    return artifact.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def open_(artifact: Artifact) -> Envelope:
    """Separate the claims from the proofs that cover them.

    An unsigned draft of a European credential wraps its claims in ``credential``.
    """
    doc = object_in(artifact.content) or Tree.parse(artifact.content)
    if len(doc.members()) == 1 and (draft := doc.get("credential")) and draft.is_object():
        doc = Tree(draft.value)
    return separate(doc, "data-integrity")


def separate(doc: Tree, kind: str) -> Envelope:
    """Take ``proof`` away from the claims, and say what is wrong with it.

    A proof that is not what it should be never stops us from reading the claims: it is
    trouble, which the question about the proof answers.
    """
    proof = doc.get("proof")
    if proof is None:
        return Envelope(kind="none", claims=doc.members())
    trouble = []
    seals = []
    if proof.value == []:
        trouble.append(f"{proof.path} is an empty list")
    for each in proof.items():
        if not each.is_object():
            trouble.append(f"{each.path} should be an object")
            continue
        seals.append(Proof(suite=_suite(each), options=each.members(), path=each.path))
        if not seals[-1].suite:
            trouble.append(f"{each.path} does not name its type or cryptosuite as a text")
    claims = without(doc, "proof")
    return Envelope(kind=kind, claims=claims, seals=tuple(seals), trouble=tuple(trouble))


def without(doc: Tree, *names: str) -> JsonObject:
    """Return an object without some of its members."""
    return {name: value for name, value in doc.members().items() if name not in names}


def _suite(doc: Tree) -> str:
    """Name the suite, or nothing where it cannot be told (vc-data-integrity §2.1)."""
    members = doc.members()
    named = members.get("type")
    if named == "DataIntegrityProof":
        named = members.get("cryptosuite")
    return named if isinstance(named, str) else ""


DATA_INTEGRITY = EnvelopeKind(
    name="data-integrity",
    title="Embedded proof",
    spec="https://www.w3.org/TR/vc-data-integrity/",
    fits=fits,
    open=open_,
)
