"""Which credentials came near a requirement, and why they did not count."""

from mcwallet.actions.stacking.matching import Matcher
from mcwallet.actions.stacking.setting import Truth
from mcwallet.model.award import Award
from mcwallet.model.pathway import Block
from mcwallet.model.progress import Miss
from mcwallet.model.values import dataclass

MOST = 20
Keys = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Looks at what is not used in a block: what it is after, or one reason away."""

    matcher: Matcher
    awards: tuple[Award, ...]
    barred: tuple[tuple[Award, str], ...]

    def missed(self, block: Block, here: Keys, used: Keys) -> tuple[Miss, ...]:
        """Name up to twenty near misses of a block, given what it and others use."""
        found = []
        for award in self.awards:
            reply = self.matcher.counts(award, block)
            why = reply.says
            if reply.truth is Truth.NO:
                why = self._why(award, block)
            elif award.key in used:
                why = ("it is counted in another requirement: one award counts once",)
            if why and award.key not in here:
                found.append(_miss(award, why))
        found += [
            _miss(award, (says,)) for award, says in self.barred
            if self.matcher.about(award, block)
        ]  # fmt: skip
        return tuple(found[:MOST])

    def _why(self, award: Award, block: Block) -> tuple[str, ...]:
        """Return the reasons if it is what the block is after, or fails in one point.

        That a credential is for another achievement makes it no near miss.
        """
        if self.matcher.aims(block):
            near = self.matcher.about(award, block)
            return self.matcher.why_not(award, block) if near else ()
        why = self.matcher.why_not(award, block)
        return why if len(why) == 1 else ()


def _miss(award: Award, why: tuple[str, ...]) -> Miss:
    return Miss(id=award.id, part=award.part, title=award.name, why=why)
