"""What a search works out once, before its first step."""

from mcwallet.actions.stacking.problem import Item, Problem, mandatory


def order(item: Item) -> tuple[object, ...]:
    """Take items with the fewest options first, then the largest, then by preference."""
    most = max((gain for o in item.options for _, gain in o.gains), default=0)
    shape = [(o.gains, o.takes, o.shifts, o.doubt) for o in item.options]
    return len(item.options), -most, shape, item.number


def same(items: list[Item], bans: list[int]) -> list[bool]:
    """Tell which items could change places with the one before them."""
    return [
        index > 0 and item.options == items[index - 1].options
        and not bans[index] and not bans[index - 1]
        for index, item in enumerate(items)
    ]  # fmt: skip


def harmless(item: Item, problem: Problem) -> bool:
    """Tell whether using an item is never worse than leaving it out."""
    return len(item.options) == 1 and not any(
        option.takes or option.facts or problem.single.intersection(option.leaves)
        or any(shift < 0 for _, shift in option.shifts)
        for option in item.options
    )  # fmt: skip


def supplies(problem: Problem, items: list[Item]) -> list[list[int]]:
    """For each place in the order: what all later items could add to each need."""
    sums = [[0] * len(problem.needs)]
    for item in reversed(items):
        row = sums[-1][:]
        most: dict[int, int] = {}
        for option in item.options:
            for need, gain in option.gains:
                most[need] = max(most.get(need, 0), gain)
        for need, gain in most.items():
            row[need] += gain
        sums.append(row)
    return sums[::-1]


def lifts(problem: Problem, items: list[Item]) -> list[list[int]]:
    """For each place in the order: how far all later items could lift each share."""
    sums = [[0] * len(problem.lifts)]
    for item in reversed(items):
        row = sums[-1][:]
        for share in range(len(row)):
            shifts = [dict(option.shifts).get(share, 0) for option in item.options]
            row[share] += max(0, *shifts)
        sums.append(row)
    return sums[::-1]


def bans(problem: Problem, items: list[Item]) -> list[int]:
    """For each item: which others it rules out, as bits of their places."""
    place = {item.number: index for index, item in enumerate(items)}
    bans = [0] * len(items)
    for one, other in problem.clashes:
        if one in place and other in place:
            bans[place[one]] |= 1 << place[other]
            bans[place[other]] |= 1 << place[one]
    return bans


def must(problem: Problem) -> list[tuple[int, ...]]:
    """Return the needs that can't be left out, each with those within it."""
    return [leaf.needs for leaf in mandatory(problem.tree)]


def width(items: list[Item]) -> int:
    """Return in how many blocks one item can count at once."""
    return max((len(o.leaves) for item in items for o in item.options), default=1)
