"""What a way of securing claims must know."""

from collections.abc import Callable

from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeKind:
    """One way of securing claims, as two pure functions.

    ``fits`` looks at the first characters; ``open`` may raise ``MalformedError``.
    """

    name: str
    title: str
    spec: str
    fits: Callable[[Artifact], bool]
    open: Callable[[Artifact], Envelope]
