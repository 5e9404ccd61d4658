"""What a resolver must know."""

from collections.abc import Callable

from mcwallet.model.keys import IdentifierDocument
from mcwallet.model.values import dataclass
from mcwallet.model.world import Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """One way of finding the keys behind an identifier.

    ``name`` is how the identifiers it knows begin. ``resolve`` raises ``MalformedError``
    for an identifier that can be none, ``UnreachableError`` where the document is not at
    hand, and ``UnsupportedError`` where the document or the key cannot be used.
    """

    name: str
    spec: str
    resolve: Callable[[str, Fetch], IdentifierDocument]


PURPOSES = ("assertionMethod", "authentication", "capabilityInvocation",
            "capabilityDelegation")  # fmt: skip
