"""What caps and shares leave to be added: a bound that the supply alone does not see.

A cap has room for so much; a maximum share has room for as much as the rest of the items
could balance. What an option adds to a need, set against what it takes of that room, tells
how far the room can go towards the need at best.
"""

from collections.abc import Iterable, Sequence

from mcwallet.actions.stacking.problem import HARD, Item, Option, Problem
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or a share, and how it binds the needs.

    ``worth`` maps a need to the most that one unit of room can add, as a fraction.
    ``takes``, ``free`` and ``bound`` hold sums for each place in the order of items: the
    room that all later items would take, and what they add without and within it.
    """

    share: bool
    index: int
    worth: dict[int, tuple[int, int]]
    takes: tuple[int, ...]
    free: tuple[dict[int, int], ...]
    bound: tuple[dict[int, int], ...]


def limits(problem: Problem, items: Sequence[Item], *, every: bool) -> tuple[Limit, ...]:
    """Return the limits that could ever bind; with ``every`` minimum shares must hold."""
    wanted = [(False, index) for index in range(len(problem.caps))]
    wanted += [
        (True, index) for index, lift in enumerate(problem.lifts) if every or lift == HARD
    ]
    made = (_limit(share, index, items) for share, index in wanted)
    return tuple(limit for limit in made if limit.worth)


def tightened(
    limit: Limit, at: int, room: int, needs: Sequence[int], left: list[int]
) -> None:
    """Raise what must stay unfilled of each need to what the room leaves."""
    if room >= limit.takes[at]:
        return
    free, bound = limit.free[at], limit.bound[at]
    for need, (gain, take) in limit.worth.items():
        if needs[need] > left[need]:
            more = free.get(need, 0) + min(bound.get(need, 0), max(0, room) * gain // take)
            left[need] = max(left[need], needs[need] - more)


def _limit(share: bool, index: int, items: Sequence[Item]) -> Limit:  # noqa: FBT001
    worth: dict[int, tuple[int, int]] = {}
    takes: list[int] = [0]
    free: list[dict[int, int]] = [{}]
    bound: list[dict[int, int]] = [{}]
    for item in reversed(items):
        most = 0
        loose: dict[int, int] = {}
        tied: dict[int, int] = {}
        for option in item.options:
            take = _take(option, index, share=share)
            most = max(most, take)
            into = tied if take else loose
            for need, gain in option.gains:
                into[need] = max(into.get(need, 0), gain)
                old = worth.get(need, (0, 1))
                if take and gain * old[1] > old[0] * take:
                    worth[need] = (gain, take)
        takes.append(takes[-1] + most)
        free.append(_plus(free[-1], loose))
        bound.append(_plus(bound[-1], tied))
    return Limit(share, index, worth, tuple(takes[::-1]), tuple(free[::-1]),
                 tuple(bound[::-1]))  # fmt: skip


def _take(option: Option, index: int, *, share: bool) -> int:
    pairs: Iterable[tuple[int, int]] = option.shifts if share else option.takes
    amount = dict(pairs).get(index, 0)
    return max(0, -amount) if share else amount


def _plus(sums: dict[int, int], more: dict[int, int]) -> dict[int, int]:
    return {**sums, **{need: sums.get(need, 0) + gain for need, gain in more.items()}}
