"""Weigh one choice in integers."""

from mcwallet.actions.stacking.problem import HARD, Problem, lacking, shortfall_of
from mcwallet.actions.stacking.solving import Choice


def outcome_of(problem: Problem, choice: Choice) -> int:
    """Return the shortfall of one choice; a share broken is worse than any."""
    left, shares = list(problem.needs), [0] * len(problem.lifts)
    for _, option in choice:
        for need, gain in option.gains:
            left[need] = max(0, left[need] - gain)
        for share, shift in option.shifts:
            shares[share] += shift
    total = shortfall_of(problem)(left)
    for balance, lift in zip(shares, problem.lifts, strict=True):
        if lift != HARD:
            total += lacking(balance, lift, used=bool(choice))
        elif balance < 0:
            return 1 << 60
    return total


def allowed(problem: Problem, choice: Choice) -> bool:
    """Tell whether a choice keeps to the caps, the single blocks and the clashes."""
    caps = list(problem.caps)
    filled: set[int] = set()
    numbers = {number for number, _ in choice}
    for _, option in choice:
        for cap, amount in option.takes:
            caps[cap] -= amount
        single = problem.single.intersection(option.leaves)
        if single & filled:
            return False
        filled |= single
    clash = any(one in numbers and other in numbers for one, other in problem.clashes)
    return len(numbers) == len(choice) and min(caps, default=0) >= 0 and not clash
