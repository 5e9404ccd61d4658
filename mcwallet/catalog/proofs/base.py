"""What a proof suite must know."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.keys import PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSuite:
    """One way of embedding a proof, as a pure function.

    ``verify`` tells whether this key made this proof. It raises ``MalformedError`` for a
    proof that can never be right, and ``UnsupportedError`` where we cannot tell.
    """

    name: str
    spec: str
    key_kinds: frozenset[str]
    verify: Callable[[Envelope, Proof, PublicKey, Any], bool]
