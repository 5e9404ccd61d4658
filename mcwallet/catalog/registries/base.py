"""What a way of saying whom to trust must know."""

from collections.abc import Callable

from mcwallet.model.trust import Trust
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document

Load = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one file brings: whom to trust, and documents of the verifier's own."""

    trust: Trust
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One kind of file that says whom to trust, as two pure functions.

    ``read`` gets the bytes, a name to show, and ``load``, which returns the bytes of a
    file that stands beside it.
    """

    name: str
    title: str
    spec: str
    fits: Callable[[bytes], bool]
    read: Callable[[bytes, str, Load], Brought]
