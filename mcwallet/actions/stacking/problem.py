"""The plain integer problem that is left once every question has been answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Needs: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to use an item: what it adds, takes up, and leaves to be shown.

    ``gains`` go to needs, ``takes`` from caps, ``shifts`` move the balance of a share.
    ``leaves`` are the needs that it fills as a credential; ``facts`` what must be true.
    """

    leaves: tuple[int, ...]
    gains: tuple[tuple[int, int], ...]
    takes: tuple[tuple[int, int], ...] = ()
    shifts: tuple[tuple[int, int], ...] = ()
    facts: tuple[str, ...] = ()


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


def shortfall_of(problem: Problem) -> Callable[[Sequence[int]], int]:
    """Compile the shortfall of what is left of the needs; shares are weighed apart."""
    tree = _compiled(problem.tree)
    extra = problem.extra
    return lambda left: tree(left) + sum(left[need] for need in extra)


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


def _compiled(node: Node) -> Callable[[Sequence[int]], int]:
    if isinstance(node, Leaf):
        if len(node.needs) == 1:
            only = node.needs[0]
            return lambda left: left[only]
        needs = node.needs
        return lambda left: max(left[need] for need in needs)
    kids, n = [_compiled(child) for child in node.of], node.n
    if n == len(kids):
        return lambda left: sum(kid(left) for kid in kids)
    if n == 1:
        return lambda left: min(kid(left) for kid in kids)
    return lambda left: sum(sorted(kid(left) for kid in kids)[:n])
