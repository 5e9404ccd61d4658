"""The plain integer problem that is left once every question has been answered."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TypeAlias

from mcwallet.model.values import dataclass

Needs: TypeAlias = tuple[int, ...]
GUESS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to use an item: what it adds, takes up, and leaves to be shown.

    ``gains`` go to needs, ``takes`` from caps, ``shifts`` move the balance of a share.
    ``leaves`` are the needs that it fills as a credential; ``facts`` what must be true.
    ``guesses`` are the needs to which it adds an amount that nobody stated.
    """

    leaves: tuple[int, ...]
    gains: tuple[tuple[int, int], ...]
    takes: tuple[tuple[int, int], ...] = ()
    shifts: tuple[tuple[int, int], ...] = ()
    facts: tuple[str, ...] = ()
    guesses: tuple[int, ...] = ()

    @property
    def guessed(self) -> int:
        """The largest amount that nobody stated, and that would have to be so."""
        return max((gain for need, gain in self.gains if need in self.guesses), default=0)

    @property
    def doubt(self) -> int:
        """How much would have to be true; an amount nobody stated weighs most."""
        return len(self.facts) + (GUESS if self.guesses else 0)


@dataclass(frozen=True, slots=True)
class Item:
    """One award and its options; ``number`` is its place in the order of preference."""

    number: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The shortfall of one need and those within it: the largest of them."""

    needs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The sum of the ``n`` smallest shortfalls among these."""

    n: int
    of: "tuple[Node, ...]"


Node: TypeAlias = Leaf | Least


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Fill the needs as far as possible, each item used in one of its options or not.

    ``single`` needs take one item. ``caps`` are never exceeded. A share is a balance that
    must end at zero or above: a ``hard`` one always, another (a minimum) falls short by
    the credits that would lift it; ``lifts`` is what a tenth of a credit adds to it.
    ``clashes`` are pairs of items of which one at most is used.
    """

    needs: Needs
    tree: Node
    items: tuple[Item, ...]
    extra: tuple[int, ...] = ()
    single: frozenset[int] = frozenset()
    caps: Needs = ()
    lifts: Needs = ()
    clashes: frozenset[tuple[int, int]] = frozenset()


HARD = 0
"""The lift of a share that may never end below zero."""


Cost: TypeAlias = Callable[[Sequence[int]], int]


def shortfall_of(problem: Problem) -> Cost:
    """Compile the shortfall of what is left of the needs; shares are weighed apart."""
    tree, extra = _compiled(problem.tree, _largest), problem.extra
    if not extra:
        return tree
    return lambda left: tree(left) + sum(left[need] for need in extra)


def items_for(problem: Problem) -> Cost | None:
    """Compile how many items it takes at least to fill what is left, if it can be told.

    It can't where two combinations share a block.
    """
    most = [0] * len(problem.needs)
    leaves: set[int] = set()
    for item in problem.items:
        for option in item.options:
            leaves.update(option.leaves)
            for need, gain in option.gains:
                most[need] = max(most[need], gain)
    named = [leaf.needs[0] for leaf in _leaves(problem.tree)]
    if len(set(named)) < len(named):
        return None

    def count(leaf: Leaf) -> Cost:
        need = leaf.needs[0]
        gain = most[need]
        if need not in leaves:
            return lambda _: 0
        return lambda left: -(-left[need] // gain)

    return _compiled(problem.tree, count)


def lacking(balance: int, lift: int, *, used: bool) -> int:
    """Return the tenths that a minimum share lacks; with nothing used it does not hold."""
    if not used:
        return 10
    return 0 if balance >= 0 else -(balance // lift)


def mandatory(node: Node) -> tuple[Leaf, ...]:
    """Return the leaves that can't be left out."""
    if isinstance(node, Leaf):
        return (node,)
    if node.n < len(node.of):
        return ()
    found = [leaf for child in node.of for leaf in mandatory(child)]
    return tuple(dict.fromkeys(found))


def _leaves(node: Node) -> list[Leaf]:
    if isinstance(node, Leaf):
        return [node]
    return [leaf for child in node.of for leaf in _leaves(child)]


def _largest(leaf: Leaf) -> Cost:
    if len(leaf.needs) == 1:
        return itemgetter(leaf.needs[0])
    needs = itemgetter(*leaf.needs)
    return lambda left: max(needs(left))


def _compiled(node: Node, worth: Callable[[Leaf], Cost]) -> Cost:
    if isinstance(node, Leaf):
        return worth(node)
    kids, n = [_compiled(child, worth) for child in _flat(node)], node.n
    if len(kids) == 1 and n == 1:
        return kids[0]
    if n == len(node.of):
        return lambda left: sum([kid(left) for kid in kids])
    if n == 1:
        return lambda left: min([kid(left) for kid in kids])
    return lambda left: sum(sorted([kid(left) for kid in kids])[:n])


def _flat(node: Least) -> list[Node]:
    """Return the children, those of an inner all-of in its place."""
    if node.n < len(node.of):
        return list(node.of)
    found: list[Node] = []
    for child in node.of:
        inner = isinstance(child, Least) and child.n == len(child.of)
        found += _flat(child) if inner and isinstance(child, Least) else [child]
    return found
