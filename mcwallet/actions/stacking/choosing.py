"""Two solves, one honest verdict, and the best assignment that leads to it."""

from collections.abc import Iterable
from dataclasses import replace

from mcwallet.actions.stacking.compiling import compile_
from mcwallet.actions.stacking.layout import Layout
from mcwallet.actions.stacking.once import Counted
from mcwallet.actions.stacking.problem import Option, Problem, items_for
from mcwallet.actions.stacking.solving import Choice, Solution, solve
from mcwallet.actions.stacking.weighing import outcome_of
from mcwallet.model.progress import State
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A verdict, the assignment behind it, and what was proven about it.

    The shortfall is ``proven`` when none is smaller; the verdict is ``certain`` unless
    the work limit came first. ``decided`` tells that decisions stand in for blocks that
    could be met without them; ``fewest`` that no smaller set of unknown facts would do.
    """

    verdict: State
    choice: Choice
    shortfall: int
    bound: int
    proven: bool
    certain: bool = True
    decided: bool = False
    fewest: bool = True


def choose(layout: Layout, counted: Counted, nodes: int, *, solver: bool = False) -> Chosen:
    """Solve with known facts, then as if every unknown were true (§C.4 3 and 4).

    Decisions of others are tried last: a requirement that is met without them is met.
    With ``solver`` what our own search can't prove is asked of HiGHS, if that is there.
    """
    short = True
    for alone in (True, False) if layout.choices else (True,):
        problem = compile_(layout, counted, known_only=True, alone=alone)
        known = solve(problem, nodes=nodes, enough=0)
        if known.shortfall and not known.bound and solver:
            known = _asked_elsewhere(problem) or known
        if known.shortfall == 0:
            return Chosen(
                verdict=State.MET, choice=_lean(problem, known, layout, nodes),
                shortfall=0, bound=0, proven=True, decided=not alone,
            )  # fmt: skip
        short = known.bound > 0
    return _undecided(layout, counted, nodes, short=short, solver=solver)


def _asked_elsewhere(problem: Problem) -> Solution | None:
    from mcwallet.actions.stacking.highs import at_hand, solve_with_highs

    return solve_with_highs(problem) if at_hand() else None


def _undecided(
    layout: Layout, counted: Counted, nodes: int, *, short: bool, solver: bool
) -> Chosen:
    """Tell open from not met; without a proof it stays open.

    That the requirements can't be met is proven with more work than how short they are.
    """
    alone = not layout.choices
    problem = compile_(layout, counted, known_only=False, alone=alone)
    maybe = solve(problem, nodes=nodes // 4)
    if not maybe.proven and solver:
        maybe = _asked_elsewhere(problem) or maybe
    if maybe.bound == 0 < maybe.shortfall:
        again = solve(problem, nodes=nodes, enough=0)
        maybe = again if again.shortfall == 0 else replace(maybe, bound=again.bound)
    verdict = State.OPEN if maybe.bound == 0 else State.NOT_MET
    certain = verdict is State.NOT_MET or (maybe.shortfall == 0 and short)
    lean = replace(maybe, choice=_lean(problem, maybe, layout, nodes))
    choice, fewest = _fewest(problem, lean, layout, nodes)
    choice = _smallest(problem, choice, maybe.shortfall, layout, nodes)
    return Chosen(
        verdict=verdict, choice=choice, shortfall=maybe.shortfall, bound=maybe.bound,
        proven=maybe.proven, certain=certain, decided=not alone, fewest=fewest,
    )  # fmt: skip


def _lean(problem: Problem, solution: Solution, layout: Layout, nodes: int) -> Choice:
    """Use the strongest trust that will do, then leave out whatever is not needed.

    Nothing can be removed from the result, as far as a short search tells. Whether another
    set with fewer credentials exists is a harder question, which is not asked here.
    """
    goal, choice = solution.shortfall, solution.choice
    trusts = sorted({layout.awards[number].trust for number, _ in choice})
    for trust in reversed(trusts[1:]):
        strong = [item.number for item in problem.items
                  if layout.awards[item.number].trust >= trust]  # fmt: skip
        found = solve(_only(problem, strong), nodes=nodes // 8, enough=goal)
        if found.shortfall <= goal:
            choice = found.choice
            break
    choice = _without_idle(problem, choice, goal, layout)
    if len(choice) > MAX_TRIED or (goal == 0 and _tight(problem, choice)):
        return choice
    for number in _weakest_first(choice, layout):
        left = [one for one, _ in choice if one != number]
        if len(left) < len(choice):
            found = solve(_only(problem, left), nodes=TRIAL, enough=goal)
            if found.shortfall <= goal and _facts(found.choice) <= _facts(choice):
                choice = found.choice
    return choice


def _tight(problem: Problem, choice: Choice) -> bool:
    """Tell at a glance that no smaller number of credentials could do."""
    count = items_for(problem)
    widest = max((len(option.leaves) for item in problem.items
                  for option in item.options), default=1)  # fmt: skip
    return count is not None and count(problem.needs) > (len(choice) - 1) * widest


def _without_idle(problem: Problem, choice: Choice, goal: int, layout: Layout) -> Choice:
    """Drop whatever the assignment, as it stands, does not need."""
    for number in _weakest_first(choice, layout):
        rest = tuple(pair for pair in choice if pair[0] != number)
        if outcome_of(problem, rest) <= goal:
            choice = rest
    return choice


def _fewest(
    problem: Problem, solution: Solution, layout: Layout, nodes: int
) -> tuple[Choice, bool]:
    """Look for the smallest number of unknown facts that gives the same shortfall."""
    goal, choice = solution.shortfall, solution.choice
    proven = True
    for facts in range(_facts(choice)):
        found = solve(problem, nodes=nodes // 8, facts=facts, enough=goal)
        if found.shortfall <= goal:
            return _lean(problem, found, layout, nodes), proven
        proven = proven and found.bound > goal
        if not proven:
            break
    return choice, proven


def _smallest(
    problem: Problem, choice: Choice, goal: int, layout: Layout, nodes: int
) -> Choice:
    """Ask no more of amounts that nobody stated than is needed beside the known ones.

    They are capped as low as the same shortfall with no more unknown facts allows.
    """
    low, high = 1, max((option.guessed for _, option in choice), default=0)
    facts = _facts(choice)
    while low < high:
        middle = (low + high) // 2
        less = _capped(problem, middle)
        found = solve(less, nodes=nodes // 8, facts=facts, enough=goal)
        if found.shortfall <= goal:
            choice = _lean(less, found, layout, nodes)
            high = middle
        else:
            low = middle + 1
    return choice


def _capped(problem: Problem, most: int) -> Problem:
    items = tuple(
        replace(item, options=tuple(_less(option, most) for option in item.options))
        for item in problem.items
    )
    return replace(problem, items=items)


def _less(option: Option, most: int) -> Option:
    if not option.guesses:
        return option
    gains = tuple(
        (need, min(gain, most) if need in option.guesses else gain)
        for need, gain in option.gains
    )
    return replace(option, gains=gains)


def _only(problem: Problem, numbers: Iterable[int]) -> Problem:
    kept = frozenset(numbers)
    return replace(
        problem, items=tuple(item for item in problem.items if item.number in kept)
    )


def _facts(choice: Choice) -> int:
    return sum(option.doubt for _, option in choice)


def _weakest_first(choice: Choice, layout: Layout) -> list[int]:
    """Order by unknown facts, trust and preference, the least wanted first.

    Awards are numbered by preference: trust, remaining validity, id.
    """
    facts = {number: option.doubt for number, option in choice}
    trust = {number: layout.awards[number].trust for number in facts}
    return sorted(facts, key=lambda number: (-facts[number], trust[number], -number))


MAX_TRIED = 60
TRIAL = 24
"""Nodes for asking whether one credential can be spared."""
