"""Solve the integer problem exactly: branch and bound, with nothing but integers.

Filling several credit sums from one pool without counting anything twice contains
PARTITION, so no quick rule is right for every wallet: a greedy one and a plain flow are
both wrong on tiny examples. The search takes items in a fixed order, tries every option
and leaving it out, and prunes by what the remaining items could add at best, by a maximum
flow over the needs that can't be left out, and by states seen before. Work is limited in
nodes, never in time, so that two runs give the same answer.
"""

from collections.abc import Iterator

from mcwallet.actions.stacking import preparing
from mcwallet.actions.stacking.bounds import unmet
from mcwallet.actions.stacking.limits import limits, tightened
from mcwallet.actions.stacking.problem import (
    HARD,
    Item,
    Needs,
    Option,
    Problem,
    items_for,
    lacking,
    shortfall_of,
)
from mcwallet.model.values import dataclass

FLOW_EVERY = 8
Choice = tuple[tuple[int, Option], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The best choice found, its shortfall, and the least that any choice must have.

    It is ``proven`` when the two are equal. ``choice`` pairs an item's number with the
    option used, in order of the numbers.
    """

    shortfall: int
    bound: int
    choice: Choice
    nodes: int

    @property
    def proven(self) -> bool:
        """Tell whether no better choice exists."""
        return self.bound >= self.shortfall


def solve(
    problem: Problem,
    *,
    nodes: int,
    facts: int | None = None,
    enough: int | None = None,
) -> Solution:
    """Find the choice with the smallest shortfall, using so many unknown facts at most.

    With ``enough`` only choices with no more than that shortfall are looked for, and the
    first will do; where there is none the shortfall returned is one more than enough.
    """
    return _Search(problem, nodes, facts, enough).run()


@dataclass(slots=True)
class _State:
    """How far a branch has come."""

    at: int
    left: Needs
    caps: Needs
    shares: Needs
    facts: int
    banned: int
    last: int
    chain: "tuple[int, Option, tuple[int, Option, object] | None] | None"


class _Search:
    def __init__(
        self, problem: Problem, nodes: int, facts: int | None, enough: int | None
    ) -> None:
        self.problem = problem
        self.limit = nodes
        self.facts = facts if facts is not None else 1 << 30
        self.cost = shortfall_of(problem)
        self.items = sorted(
            (item for item in problem.items if item.options), key=preparing.order
        )
        self.rest = preparing.supplies(problem, self.items)
        self.lift = preparing.lifts(problem, self.items)
        self.limits = limits(problem, self.items, every=enough == 0)
        self.bans = preparing.bans(problem, self.items)
        self.same = preparing.same(self.items, self.bans)
        self.safe = [
            not ban and preparing.harmless(item, problem)
            for item, ban in zip(self.items, self.bans, strict=True)
        ]
        self.must = preparing.must(problem)
        self.count = items_for(problem) if enough == 0 else None
        self.width = preparing.width(self.items)
        self.best: _State | None = None
        self.enough = 0 if enough is None else enough
        self.least = 1 << 60 if enough is None else enough + 1
        self.seen: dict[object, int] = {}
        self.nodes = 0

    def run(self) -> Solution:
        """Search depth first until the bound is reached or the work limit."""
        start = _State(
            0, self.problem.needs, self.problem.caps,
            (0,) * len(self.problem.lifts), 0, 0, -1, None,
        )  # fmt: skip
        bound = max(self._bound(start), self._flow(start), self.enough)
        stack = [start]
        while stack and self.least > bound and self.nodes < self.limit:
            state = stack.pop()
            self.nodes += 1
            stack += self._follow(state)  # the last one is looked at first
        if not stack or self.least <= bound:
            bound = self.least
        return Solution(
            shortfall=self.least, bound=bound, choice=_choice(self.best, self.items),
            nodes=self.nodes,
        )  # fmt: skip

    def _follow(self, state: _State) -> Iterator[_State]:
        """Note the state if it is the best so far, and yield what may improve on it."""
        total = self._total(state)
        if total < self.least:
            self.least, self.best = total, state
        if state.at == len(self.items) or self._bound(state) >= self.least:
            return
        if self.count is not None:
            free = len(self.items) - state.at - (state.banned >> state.at).bit_count()
            if self.count(state.left) > free * self.width:
                return
        last = state.last if self.same[state.at] else -2
        mark = (state.at, state.left, state.caps, state.shares, last,
                state.banned >> state.at, state.chain is None)  # fmt: skip
        known = self.seen.get(mark)
        if known is not None and known <= state.facts:
            return
        self.seen[mark] = state.facts
        if self.nodes % FLOW_EVERY == 0 and self._flow(state) >= self.least:
            return
        uses = self._uses(state)
        if not uses or not self.safe[state.at]:
            yield _skip(state)
        yield from uses

    def _uses(self, state: _State) -> list[_State]:
        """Return the states in which the next item is used, the most promising last."""
        if state.banned >> state.at & 1:
            return []
        found = []
        for index, option in enumerate(self.items[state.at].options):
            if self.same[state.at] and index < state.last:
                continue  # equal items are used in the order of their options
            used = self._use(state, index, option)
            if used is not None:
                bound = self._bound(used)
                if bound < self.least:
                    found.append((self.cost(used.left), bound, index, used))
        found.sort(key=lambda one: one[:3], reverse=True)
        return [one[3] for one in found]

    def _use(self, state: _State, index: int, option: Option) -> _State | None:
        """Use the next item in one of its ways, unless that is forbidden or idle."""
        facts = state.facts + option.doubt
        single = self.problem.single
        if facts > self.facts or any(
            leaf in single and not state.left[leaf] for leaf in option.leaves
        ):
            return None
        left, helps = list(state.left), False
        for need, gain in option.gains:
            if left[need]:
                left[need] = max(0, left[need] - gain)
                helps = True
        caps, shares = list(state.caps), list(state.shares)
        for cap, amount in option.takes:
            caps[cap] -= amount
            if caps[cap] < 0:
                return None
        for share, shift in option.shifts:
            shares[share] += shift
            helps = helps or shift > 0
        if not helps:
            return None
        return _State(
            state.at + 1, tuple(left), tuple(caps), tuple(shares), facts,
            state.banned | self.bans[state.at], index,
            (state.at, option, state.chain),
        )  # fmt: skip

    def _total(self, state: _State) -> int:
        """Return the shortfall if nothing more is used."""
        total = self.cost(state.left)
        for balance, lift in zip(state.shares, self.problem.lifts, strict=True):
            if lift != HARD:
                total += lacking(balance, lift, used=state.chain is not None)
            elif balance < 0:
                return 1 << 60
        return total

    def _bound(self, state: _State) -> int:
        """Return a shortfall that no way on from here can get below."""
        total = self.cost(self._unfilled(state))
        most = self.lift[state.at]
        for index, lift in enumerate(self.problem.lifts):
            balance = state.shares[index] + most[index]
            if balance < 0 and lift == HARD:
                return 1 << 60
            if balance < 0:
                total += lacking(balance, lift, used=True)
        return total

    def _unfilled(self, state: _State) -> list[int]:
        """Return what must stay open of each need, however the rest is used."""
        left = [
            need - more if need > more else 0
            for need, more in zip(state.left, self.rest[state.at], strict=True)
        ]
        for limit in self.limits:
            room = state.caps[limit.index] if not limit.share else (
                state.shares[limit.index] + self.lift[state.at][limit.index]
            )  # fmt: skip
            tightened(limit, state.at, room, state.left, left)
        return left

    def _flow(self, state: _State) -> int:
        """Return another such bound, in which needs compete for the same credits."""
        if len(self.must) < 2:  # noqa: PLR2004 - one need has no competitor
            return 0
        needs = {group[0]: state.left[group[0]] for group in self.must}
        items = [
            item for index, item in enumerate(self.items[state.at :], state.at)
            if not state.banned >> index & 1
        ]  # fmt: skip
        left = self._unfilled(state)
        for group in self.must:
            for need in group:
                left[need] = 0
        return unmet(needs, items) + self.cost(left)


def _skip(state: _State) -> _State:
    return _State(
        state.at + 1, state.left, state.caps, state.shares, state.facts, state.banned,
        1 << 30, state.chain,
    )  # fmt: skip


def _choice(state: _State | None, items: list[Item]) -> Choice:
    found = []
    chain = state.chain if state else None
    while chain is not None:
        at, option, before = chain
        found.append((items[at].number, option))
        chain = before  # type: ignore[assignment]
    return tuple(sorted(found, key=lambda pair: pair[0]))
