"""What a proof suite must know."""

from collections.abc import Callable

from mcwallet.codec.jsonld import Contexts
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSuite:
    """One way of embedding a proof, as a pure function.

    ``verify`` tells whether this key made this proof; the contexts are the pinned ones
    (None stands for them) and what the verifier supplied. It raises ``MalformedError`` for
    a proof that can never be right, and ``UnsupportedError`` where we cannot tell.
    ``covers_graph``: the proof covers what the document means with these contexts, not how
    it is written, so that ``Contexts.provenance`` matters.
    """

    name: str
    spec: str
    key_kinds: frozenset[str]
    verify: Callable[[Envelope, Proof, PublicKey, Contexts | None], bool]
    covers_graph: bool = True
