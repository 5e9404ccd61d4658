"""Turn a pathway, awards and answers into an integer problem."""

from collections.abc import Iterator
from itertools import combinations

from mcwallet.actions.stacking.drafting import Draft
from mcwallet.actions.stacking.layout import Layout
from mcwallet.actions.stacking.matching import Reply
from mcwallet.actions.stacking.once import Counted
from mcwallet.actions.stacking.problem import Item, Option, Problem
from mcwallet.actions.stacking.setting import Truth
from mcwallet.errors import LimitError
from mcwallet.model.award import Award
from mcwallet.model.pathway import ONE, Block, Pick

MAX_OPTIONS = 300


def compile_(
    layout: Layout, counted: Counted, *, known_only: bool, alone: bool = True
) -> Problem:
    """Build the problem: with known facts only, or as if every unknown were true.

    With ``alone`` a decision doesn't stand in for a block that could be met without it.
    """
    again = {award.key for award in counted.again}
    items = tuple(
        Item(number, tuple(dict.fromkeys(
            _options(layout, award, known_only=known_only, again=award.key in again)
        )))
        for number, award in enumerate(layout.awards)
    )  # fmt: skip
    needs = list(layout.needs)
    for choice in layout.choices if alone else ():
        needs[choice] = ONE
    place = {award.key: number for number, award in enumerate(layout.awards)}
    return Problem(
        needs=tuple(needs), tree=layout.tree, items=items, extra=tuple(layout.extra),
        single=_single(layout), caps=tuple(layout.caps), lifts=tuple(layout.lifts),
        clashes=frozenset((place[a], place[b]) for a, b in counted.parts),
    )  # fmt: skip


def _single(layout: Layout) -> frozenset[int]:
    """Find the blocks that take one credential; where all may overlap, none is full."""
    if not layout.pathway.overlap.count_once:
        return frozenset()
    return frozenset(
        layout.need_of("block", block.name)
        for block in layout.active.values()
        if isinstance(block.demand, Pick) and block.demand.unit == "one"
    )


def _options(
    layout: Layout, award: Award, *, known_only: bool, again: bool
) -> Iterator[Option]:
    replies = dict(_fitting(layout, award, known_only=known_only, again=again))
    blocks = [layout.active[name] for name in replies]
    for some in _together(layout, blocks):
        doubts = [says for block in some for says in replies[block.name].says]
        draft = Draft(layout, award, known_only)
        if draft.fill(some, doubts):
            yield from draft.options()


def _fitting(
    layout: Layout, award: Award, *, known_only: bool, again: bool
) -> Iterator[tuple[str, Reply]]:
    for name, block in layout.active.items():
        assert isinstance(block.demand, Pick)  # noqa: S101 - for the type checker
        if again and not block.demand.repeat:
            continue
        reply = layout.matcher.counts(award, block)
        if reply.truth is Truth.YES or (reply.truth is Truth.UNKNOWN and not known_only):
            yield name, reply


def _together(layout: Layout, blocks: list[Block]) -> Iterator[tuple[Block, ...]]:
    """Go through the sets of blocks in which one credential may count at once."""
    overlap = layout.pathway.overlap
    allowed = {frozenset(pair) for pair in overlap.allow}
    largest = 1 if overlap.count_once and not allowed else len(blocks)
    number = 0
    for size in range(1, largest + 1):
        fits = [
            some for some in combinations(blocks, size)
            if not overlap.count_once
            or all(frozenset(pair) in allowed
                   for pair in combinations((block.name for block in some), 2))
        ]  # fmt: skip
        number += len(fits)
        if number > MAX_OPTIONS:
            raise LimitError(
                "one credential may count in too many ways at once",
                hint="allow fewer overlaps",
            )
        if not fits:
            return
        yield from fits
