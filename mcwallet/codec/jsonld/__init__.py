"""JSON-LD to canonical RDF in one pass, in safe mode always.

What is not covered by the signature of the graph, or reads otherwise in the document than
in the graph, is refused: ``MalformedError``. What we do not read of JSON-LD 1.1, or a
context that we do not know, is ``UnsupportedError``. Nothing is dropped, nothing guessed.
"""

from mcwallet.codec.jsonld import rdfc
from mcwallet.codec.jsonld.contexts import PINNED, Contexts, Provenance
from mcwallet.codec.jsonld.rdfc import Quads
from mcwallet.codec.jsonld.walk import Walk
from mcwallet.model.json import JsonObject

__all__ = ["PINNED", "Contexts", "Provenance", "Quads", "canonical", "expand_quads"]


def expand_quads(document: JsonObject, contexts: Contexts = PINNED) -> Quads:
    """Read the graph of a document (JSON-LD 1.1 API, expansion and deserialization)."""
    return Walk(contexts).document(document)


def canonical(
    document: JsonObject, contexts: Contexts = PINNED, *, algorithm: str = "sha256"
) -> bytes:
    """Return the canonical N-Quads of a document (RDFC-1.0), the bytes that are hashed."""
    text, _ = rdfc.canonicalize(expand_quads(document, contexts), algorithm)
    return text.encode()
