"""What a credential format must know."""

from collections.abc import Callable, Iterator

from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element
from mcwallet.model.values import dataclass


def no_rules(doc: Tree) -> Iterator[str]:
    """Say nothing: the format has no MUSTs of its own that we judge."""
    del doc
    yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One vocabulary for credentials, as a few pure functions.

    ``read`` is for every credential; what only people look at is in ``annex``, the sixteen
    standard elements. A verdict needs no achievements: ``outline``, where there is one,
    reads the same without them, and is quicker. ``rules`` says in plain words, with JSON
    paths, which MUSTs of the data model a document breaks. ``read``, ``outline`` and
    ``annex`` raise only ``MalformedError``; ``rules`` and ``fits`` raise nothing.
    """

    name: str
    title: str
    spec: str
    fits: Callable[[Tree], bool]
    read: Callable[[Tree], Credential]
    annex: Callable[[Tree], tuple[Element, ...]]
    rules: Callable[[Tree], Iterator[str]] = no_rules
    outline: Callable[[Tree], Credential] | None = None
