"""Ask every award whether it fits every block: yes, no, or unknown."""

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from typing import Any

from mcwallet.actions.stacking.questions import QUESTIONS
from mcwallet.actions.stacking.setting import YES, Answer, Setting, Truth, no, unknown
from mcwallet.model.award import Award
from mcwallet.model.pathway import Block, Combine, Match, Pick, Waive
from mcwallet.model.values import dataclass

Asked = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to all of a match: no as soon as one is, unknown with every reason."""

    truth: Truth
    says: tuple[str, ...] = ()


FITS = Reply(Truth.YES)


@dataclass(slots=True)
class Matcher:
    """Remembers answers, so that a question is asked of an award only once."""

    setting: Setting
    awards: tuple[Award, ...]
    _answers: dict[Any, Answer] = field(default_factory=dict)
    _replies: dict[Any, Reply] = field(default_factory=dict)
    _asked: dict[tuple[int, bool], Asked] = field(default_factory=dict)

    def fits(self, award: Award, match: Match) -> Reply:
        """Tell whether an award fits a match as it stands, without the defaults."""
        return self._weigh(award, self._keys(match, None), every=False)

    def counts(self, award: Award, block: Block) -> Reply:
        """Tell whether a block may use an award."""
        key = (award.key, block.name)
        if key not in self._replies:
            self._replies[key] = self._counts(award, block, every=False)
        return self._replies[key]

    def why_not(self, award: Award, block: Block) -> tuple[str, ...]:
        """Return every reason why a block can't use an award."""
        return self._counts(award, block, every=True).says

    def aims(self, block: Block) -> Asked:
        """Return what a block is after, the circumstances aside."""
        assert isinstance(block.demand, Pick)  # noqa: S101 - for the type checker
        asked = self._keys(block.demand.match, None)
        return tuple(pair for pair in asked if pair[0].startswith(_AIMS))

    def about(self, award: Award, block: Block) -> bool:
        """Tell whether an award is what the block is after."""
        aims = self.aims(block)
        return bool(aims) and self._weigh(award, aims, every=False) == FITS

    def waived(self, block: Block) -> Award | None:
        """Find the signed credential that waives a block."""
        assert isinstance(block.demand, Waive)  # noqa: S101 - for the type checker
        wanted = Match(
            achievement=(f"{self.setting.pathway.id}#{block.name}",), verified="required"
        )
        for award in self.awards:
            if award.issuer.id == block.demand.by:
                keys = _asked(wanted, self.setting.pathway.defaults)
                asked = tuple(pair for pair in keys if pair[0] in _WAIVER)
                if self._weigh(award, asked, every=False) == FITS:
                    return award
        return None

    def _counts(self, award: Award, block: Block, *, every: bool) -> Reply:
        assert isinstance(block.demand, Pick)  # noqa: S101 - for the type checker
        keys = self._keys(block.demand.match, self.setting.pathway.defaults)
        reply = self._weigh(award, keys, every=every)
        if not block.after or (reply.truth is Truth.NO and not every):
            return reply
        order = [self._in_order(award, block, name) for name in block.after]
        return _sum_up([*_answers(reply), *order], every=every)

    def _keys(self, match: Match, defaults: Match | None) -> Asked:
        slot = (id(match), defaults is None)
        if slot not in self._asked:
            self._asked[slot] = _asked(match, defaults)
        return self._asked[slot]

    def _weigh(self, award: Award, asked: Asked, *, every: bool) -> Reply:
        doubts, noes = [], []
        for key, value in asked:
            answer = self._ask(award, key, value)
            if answer.truth is Truth.UNKNOWN:
                doubts.append(answer.says)
            elif answer.truth is Truth.NO:
                if not every:
                    return Reply(Truth.NO, (answer.says,))
                noes.append(answer.says)
        if noes:
            return Reply(Truth.NO, tuple(noes))
        return Reply(Truth.UNKNOWN, tuple(dict.fromkeys(doubts))) if doubts else FITS

    def _ask(self, award: Award, key: str, value: Any) -> Answer:
        slot = (award.key, key, value)
        answer = self._answers.get(slot)
        if answer is None:
            answer = self._answers[slot] = QUESTIONS[key](award, value, self.setting)
        return answer

    def _in_order(self, award: Award, block: Block, name: str) -> Answer:
        """Tell whether something that fits the block named came before this award."""
        limit = award.awarded
        if limit is not None and block.gap_min is not None:
            limit = block.gap_min.before(limit)
        truth = self._came(name, limit, award)
        mine = f"{block.name} {award.awarded or 'has no date'}"
        gap = f" by {block.gap_min.text}" if block.gap_min else ""
        says = f"{name} must come before {block.name}{gap} ({mine})"
        return {Truth.YES: YES, Truth.UNKNOWN: unknown(says), Truth.NO: no(says)}[truth]

    def _came(self, name: str, limit: date | None, award: Award) -> Truth:
        block = self.setting.pathway.block(name)
        if isinstance(block.demand, Combine):
            truths = sorted(
                (self._came(child, limit, award) for child in block.demand.of), reverse=True
            )
            return truths[block.demand.n - 1]
        if not isinstance(block.demand, Pick):
            return Truth.YES
        return max(
            (min(self.counts(one, block).truth, _before(one, limit))
             for one in self.awards if one.key != award.key),
            default=Truth.NO,
        )  # fmt: skip


def _asked(match: Match, defaults: Match | None) -> Asked:
    found = dict(match.asked(defaults))
    narrower = found.pop("narrower", False)
    return tuple(
        (f"{key}, narrower" if narrower and key.startswith("skill") else key, value)
        for key, value in found.items()
    )


def _before(one: Award, limit: date | None) -> Truth:
    if one.awarded is None or limit is None:
        return Truth.UNKNOWN
    return Truth.YES if one.awarded <= limit else Truth.NO


def _answers(reply: Reply) -> list[Answer]:
    return [Answer(reply.truth, says) for says in reply.says]


def _sum_up(answers: Iterable[Answer], *, every: bool) -> Reply:
    kept = tuple(answers)
    noes = tuple(one.says for one in kept if one.truth is Truth.NO)
    if noes:
        return Reply(Truth.NO, noes if every else noes[:1])
    doubts = tuple(dict.fromkeys(a.says for a in kept if a.truth is Truth.UNKNOWN))
    return Reply(Truth.UNKNOWN, doubts) if doubts else FITS


_AIMS = ("achievement", "type", "kind", "skill")
_WAIVER = frozenset({"achievement", "verified", "status", "subject"})
