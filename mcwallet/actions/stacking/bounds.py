"""A lower bound on the shortfall: let credits flow as if credentials could be split."""

from collections.abc import Sequence

from mcwallet.actions.stacking.problem import Item


def unmet(needs: dict[int, int], items: Sequence[Item]) -> int:
    """Return what the items can't deliver to these needs even when they are split.

    A maximum flow from items to needs (augmenting paths): an item supplies as much as its
    best option would, and a need takes no more from it than one option gives.
    """
    flow = _Flow(needs)
    for item in items:
        flow.add(item)
    for need in needs:
        while flow.left[need] > 0 and flow.augment(need):
            pass
    return sum(flow.left.values())


class _Flow:
    """What each item may give to each need, what it gives now, and what is left over."""

    def __init__(self, needs: dict[int, int]) -> None:
        self.left = {need: amount for need, amount in needs.items() if amount > 0}
        for need in needs:
            self.left.setdefault(need, 0)
        self.may: list[dict[int, int]] = []
        self.gives: list[dict[int, int]] = []
        self.spare: list[int] = []
        self.givers: dict[int, list[int]] = {need: [] for need in needs}

    def add(self, item: Item) -> None:
        """Add an item and let it give what it can at once."""
        may: dict[int, int] = {}
        supply = 0
        for option in item.options:
            here = [(need, gain) for need, gain in option.gains if need in self.left]
            supply = max(supply, sum(gain for _, gain in here))
            for need, gain in here:
                may[need] = max(may.get(need, 0), gain)
        if not may:
            return
        index = len(self.may)
        self.may.append(may)
        self.gives.append(dict.fromkeys(may, 0))
        self.spare.append(supply)
        for need in sorted(may, key=lambda need: -self.left[need]):
            self.givers[need].append(index)
            amount = min(self.spare[index], self.left[need], may[need])
            self._give(index, need, amount)
            self.spare[index] -= amount

    def augment(self, need: int) -> bool:
        """Find one more way to fill a need, if need be by moving what others give."""
        came: dict[int, tuple[int, int]] = {}
        seen = {need}
        queue = [need]
        for here in queue:
            for giver in self.givers[here]:
                if giver in came or self.gives[giver][here] >= self.may[giver][here]:
                    continue
                came[giver] = (here, giver)
                if self.spare[giver] > 0:
                    self._push(giver, came, need)
                    return True
                for other, given in self.gives[giver].items():
                    if given > 0 and other not in seen:
                        seen.add(other)
                        queue.append(other)
                        came.setdefault(-1 - other, (other, giver))
        return False

    def _push(self, giver: int, came: dict[int, tuple[int, int]], need: int) -> None:
        """Move along the path found, as much as every step of it allows."""
        steps = []
        at = giver
        while True:
            here = came[at][0]
            steps.append((at, here))
            if here == need:
                break
            at = came[-1 - here][1]
        amount = min(self.spare[giver], self.left[need])
        for index, (taker, here) in enumerate(steps):
            amount = min(amount, self.may[taker][here] - self.gives[taker][here])
            if index + 1 < len(steps):
                amount = min(amount, self.gives[steps[index + 1][0]][here])
        self.spare[giver] -= amount
        for index, (taker, here) in enumerate(steps):
            self._give(taker, here, amount)
            if index + 1 < len(steps):
                self._give(steps[index + 1][0], here, -amount)

    def _give(self, index: int, need: int, amount: int) -> None:
        self.gives[index][need] += amount
        self.left[need] -= amount
