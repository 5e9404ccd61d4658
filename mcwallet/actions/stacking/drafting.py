"""Work out what one use of one award adds, takes up and leaves to be shown."""

from collections.abc import Iterator
from dataclasses import field

from mcwallet.actions.stacking.credits import Credits
from mcwallet.actions.stacking.layout import WHOLE, Layout
from mcwallet.actions.stacking.matching import Reply
from mcwallet.actions.stacking.once import issuer_of
from mcwallet.actions.stacking.problem import Option
from mcwallet.actions.stacking.questions import skills_of
from mcwallet.actions.stacking.setting import Truth
from mcwallet.model.award import Award
from mcwallet.model.pathway import ONE, Block, Cover, Pick, Rule, Within
from mcwallet.model.values import dataclass


@dataclass(slots=True)
class Draft:
    """One use of one award, as known facts show it and as unknown ones might."""

    layout: Layout
    award: Award
    known_only: bool
    gains: list[tuple[int, int]] = field(default_factory=list)
    takes: list[tuple[int, int]] = field(default_factory=list)
    shifts: list[tuple[int, int]] = field(default_factory=list)
    more: list[tuple[int, int]] = field(default_factory=list)
    spared: list[tuple[int, int]] = field(default_factory=list)
    lifted: list[tuple[int, int]] = field(default_factory=list)
    facts: dict[str, None] = field(default_factory=dict)
    hopes: dict[str, None] = field(default_factory=dict)
    leaves: tuple[int, ...] = ()
    guesses: list[int] = field(default_factory=list)

    @property
    def credits(self) -> Credits:
        """The award's credits."""
        return self.layout.credits[self.award.key]

    def fill(self, blocks: tuple[Block, ...], doubts: list[str]) -> bool:
        """Work out what the use adds; false where known facts don't allow it."""
        self.facts = dict.fromkeys(doubts)
        self.leaves = tuple(self.layout.need_of("block", b.name) for b in blocks)
        fine = all(self._block(block) for block in blocks) and self._overlaps(blocks)
        if not fine or not all(self._rule(rule) for rule in self.layout.pathway.rules):
            return False
        self._skills()
        return True

    def options(self) -> Iterator[Option]:
        """Yield the use as it is known, and as it would be if all unknowns were true."""
        yield Option(
            leaves=self.leaves, gains=tuple(self.gains), takes=tuple(self.takes),
            shifts=_kept(self.shifts), facts=tuple(self.facts),
            guesses=tuple(self.guesses),
        )  # fmt: skip
        if self.hopes and not self.known_only:
            kept = [take for take in self.takes if take not in self.spared]
            yield Option(
                leaves=self.leaves, gains=(*self.gains, *self.more), takes=tuple(kept),
                shifts=_kept([*self.shifts, *self.lifted]),
                facts=tuple(dict.fromkeys((*self.facts, *self.hopes))),
                guesses=tuple(self.guesses),
            )  # fmt: skip

    def _amount(self, need: int) -> int | None:
        """Return the credits it adds to a need; unknown ones only when hoped for."""
        found = self.credits
        if found.sure and found.tenths is not None:
            return found.tenths
        if self.known_only:
            return None
        self.facts[found.says] = None
        return min(need, found.most) if found.tenths is None else found.tenths

    def _block(self, block: Block) -> bool:
        assert isinstance(block.demand, Pick)  # noqa: S101 - for the type checker
        amount: int | None = ONE
        if block.demand.unit == "credits":
            amount = self._amount(block.demand.need)
        if amount is None:
            return False
        leaf = self.layout.need_of("block", block.name)
        self.gains.append((leaf, amount))
        if block.demand.unit == "credits" and self.credits.tenths is None:
            self.guesses.append(leaf)
        for index, part in enumerate(block.demand.within):
            self._within(block.name, index, part, amount)
        return True

    def _within(self, name: str, index: int, part: Within, amount: int) -> None:
        reply = self.layout.matcher.fits(self.award, part.match)
        gain = (self.layout.need_of("within", name, index), amount)
        if self.credits.tenths is None:
            self.guesses.append(gain[0])
        if reply.truth is Truth.YES:
            self.gains.append(gain)
        elif reply.truth is Truth.UNKNOWN:
            self.more.append(gain)
            self.hopes |= dict.fromkeys(reply.says)

    def _overlaps(self, blocks: tuple[Block, ...]) -> bool:
        cap_of = self.layout.cap_of
        elsewhere = self.layout.matcher.setting.elsewhere.get(self.award.id)
        fine = True
        if len(blocks) > 1 and ("overlap", "") in cap_of:
            fine = self._take(cap_of["overlap", ""])
        if elsewhere and ("elsewhere", "") in cap_of:
            fine = fine and self._take(cap_of["elsewhere", ""])
        return fine

    def _take(self, cap: int) -> bool:
        """Take up a cap; with credits that aren't known that can't be told."""
        found = self.credits
        if not found.sure or found.tenths is None:
            if self.known_only:
                return False
            self.facts[found.says] = None
        if found.tenths:
            self.takes.append((cap, found.tenths))
        return True

    def _rule(self, rule: Rule) -> bool:
        reply = self.layout.matcher.fits(self.award, rule.match)
        fine = True
        if rule.min_credits:
            self._minimum(rule, reply)
        if rule.max_credits is not None and reply.truth is not Truth.NO:
            fine = self._maximum(rule, reply)
        if rule.min_share is not None or rule.max_share is not None:
            fine = self._shares(rule, reply) and fine
        return fine

    def _minimum(self, rule: Rule, reply: Reply) -> None:
        if reply.truth is Truth.NO:
            return
        found, need = self.credits, self.layout.need_of("rule", rule.name)
        amount = found.tenths
        if amount is None:
            amount = min(rule.min_credits or 0, found.most)
            self.guesses.append(need)
        gain = (need, amount)
        if reply.truth is Truth.YES and found.sure:
            self.gains.append(gain)
        else:
            self.more.append(gain)
            doubt = () if found.sure else (found.says,)
            self.hopes |= dict.fromkeys((*reply.says, *doubt))

    def _maximum(self, rule: Rule, reply: Reply) -> bool:
        slot = (f"rule {rule.name}", issuer_of(self.award) if rule.per_issuer else "")
        before = len(self.takes)
        if not self._take(self.layout.cap_of[slot]):
            return False
        if reply.truth is Truth.UNKNOWN:
            self.spared += self.takes[before:]
            self.hopes |= dict.fromkeys(reply.says)
        return True

    def _shares(self, rule: Rule, reply: Reply) -> bool:
        """Move the balance of a share: credits times share, less 100 % where it matches."""
        found = self.credits
        if not found.sure or found.tenths is None:
            if self.known_only:
                return False
            self.facts[found.says] = None
        amount = found.tenths or 0
        if rule.min_share is not None:
            share = self.layout.share_of["min", rule.name, ""]
            matched = WHOLE if reply.truth is Truth.YES else 0
            self.shifts.append((share, amount * (matched - rule.min_share)))
            self._hope(reply, share, amount * WHOLE)
        if rule.max_share is not None:
            issuer = issuer_of(self.award) if rule.per_issuer else ""
            slots = [
                slot for slot in self.layout.share_of if slot[:2] == ("max", rule.name)
            ]
            for slot in slots:
                share = self.layout.share_of[slot]
                inside = slot[2] == issuer and reply.truth is not Truth.NO
                self.shifts.append(
                    (share, amount * (rule.max_share - (WHOLE if inside else 0)))
                )
                if slot[2] == issuer:
                    self._hope(reply, share, amount * WHOLE)
        return True

    def _hope(self, reply: Reply, share: int, lift: int) -> None:
        if reply.truth is Truth.UNKNOWN and lift:
            self.lifted.append((share, lift))
            self.hopes |= dict.fromkeys(reply.says)

    def _skills(self) -> None:
        setting = self.layout.matcher.setting
        for (kind, name, index), need in self.layout.places.items():
            if kind == "skill":
                demand = self.layout.pathway.block(name).demand
                assert isinstance(demand, Cover)  # noqa: S101 - for the type checker
                shown = skills_of(self.award, setting, narrower=demand.narrower)
                if demand.of[index] in shown:
                    self.gains.append((need, ONE))


def _kept(shifts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Add up the moves of each balance."""
    sums: dict[int, int] = {}
    for share, shift in shifts:
        sums[share] = sums.get(share, 0) + shift
    return tuple((share, shift) for share, shift in sums.items() if shift)
