"""The same problem for HiGHS, where our own search reaches its work limit.

Needs the extra ``mcwallet[solver]``. HiGHS counts in floating point, so what it finds is
counted again in integers before it is believed.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from mcwallet.actions.stacking.problem import HARD, Leaf, Node, Option, Problem
from mcwallet.actions.stacking.solving import Choice, Solution
from mcwallet.actions.stacking.weighing import allowed, outcome_of
from mcwallet.model.pathway import ONE

MOST = 100_000
"""No shortfall of one need is larger: what a pathway may ask for is bounded."""


def at_hand() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("highspy") is not None


def solve_with_highs(problem: Problem) -> Solution | None:
    """Return a proven solution, or nothing if HiGHS did not get there."""
    import highspy

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    for name, value in (("threads", 1), ("mip_rel_gap", 0.0), ("random_seed", 0)):
        model.setOptionValue(name, value)
    used = _items(model, problem)
    lacks = _needs(model, problem, used)
    goal = _node(model, problem.tree, lacks)
    for need in problem.extra:
        goal = goal + lacks[need]
    goal = goal + _shares(model, problem, used)
    _limits(model, problem, used)
    model.minimize(goal)
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = model.getSolution().col_value
    choice: Choice = tuple(
        (number, option)
        for number, option, x in used if values[x.index] > 0.5  # noqa: PLR2004 - binary
    )  # fmt: skip
    shortfall = outcome_of(problem, choice)
    if not allowed(problem, choice) or shortfall != round(model.getObjectiveValue()):
        return None
    return Solution(shortfall=shortfall, bound=shortfall, choice=choice, nodes=0)


_Used = Sequence[tuple[int, Option, Any]]


def _items(model: Any, problem: Problem) -> _Used:
    found = []
    for item in problem.items:
        ways = [(item.number, option, model.addBinary()) for option in item.options]
        if len(ways) > 1:
            model.addConstr(sum(1 * x for _, _, x in ways) <= 1)
        found += ways
    return found


def _needs(model: Any, problem: Problem, used: _Used) -> list[Any]:
    lacks = []
    for need, amount in enumerate(problem.needs):
        lack = model.addVariable(lb=0, ub=max(0, amount))
        filled = [gain * x for _, option, x in used
                  for slot, gain in option.gains if slot == need]  # fmt: skip
        if amount > 0:
            model.addConstr(sum(filled) + lack >= amount)
        lacks.append(lack)
    return lacks


def _node(model: Any, node: Node, lacks: list[Any]) -> Any:
    """Return an expression for the shortfall of a part of the tree."""
    if isinstance(node, Leaf):
        most = model.addVariable(lb=0)
        for need in node.needs:
            model.addConstr(most - lacks[need] >= 0)
        return 1 * most
    kids = [_node(model, kid, lacks) for kid in node.of]
    if node.n == len(kids):
        return sum(kids, 0 * model.addVariable(lb=0, ub=0))
    total, picks = [], []
    for kid in kids:
        pick, part = model.addBinary(), model.addVariable(lb=0)
        model.addConstr(part - kid - MOST * pick >= -MOST)
        picks.append(1 * pick)
        total.append(1 * part)
    model.addConstr(sum(picks) >= node.n)
    return sum(total)


def _shares(model: Any, problem: Problem, used: _Used) -> Any:
    """Bind the shares, and return what the minimum ones fall short by."""
    total = 0 * model.addVariable(lb=0, ub=0)
    for share, lift in enumerate(problem.lifts):
        moves = [shift * x for _, option, x in used
                 for slot, shift in option.shifts if slot == share]  # fmt: skip
        if lift == HARD:
            if moves:
                model.addConstr(sum(moves) >= 0)
            continue
        lack = model.addIntegral(lb=0)
        model.addConstr(sum(moves) + lift * lack >= 0)
        model.addConstr(lack + sum(ONE * x for _, _, x in used) >= ONE)
        total = total + lack
    return total


def _limits(model: Any, problem: Problem, used: _Used) -> None:
    for cap, most in enumerate(problem.caps):
        takes = [amount * x for _, option, x in used
                 for slot, amount in option.takes if slot == cap]  # fmt: skip
        if takes:
            model.addConstr(sum(takes) <= most)
    for leaf in problem.single:
        here = [1 * x for _, option, x in used if leaf in option.leaves]
        if here:
            model.addConstr(sum(here) <= 1)
    for one, other in problem.clashes:
        pair = [1 * x for number, _, x in used if number in {one, other}]
        if pair:
            model.addConstr(sum(pair) <= 1)
