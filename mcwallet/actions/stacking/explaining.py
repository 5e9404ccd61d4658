"""Say of every requirement how it stands, what was used, and what came near."""

from dataclasses import field
from functools import cached_property

from mcwallet.actions.stacking import wording
from mcwallet.actions.stacking.choosing import Chosen
from mcwallet.actions.stacking.layout import WHOLE, Layout
from mcwallet.actions.stacking.matching import Reply
from mcwallet.actions.stacking.nearness import Nearness
from mcwallet.actions.stacking.once import issuer_of
from mcwallet.actions.stacking.problem import Option
from mcwallet.actions.stacking.questions import skills_of
from mcwallet.actions.stacking.setting import Truth
from mcwallet.model.award import Award
from mcwallet.model.pathway import ONE, Block, Combine, Cover, Match, Pick, Rule, Waive
from mcwallet.model.progress import Miss, Requirement, State, Use
from mcwallet.model.values import dataclass

Row = tuple[Award, Option, Reply]


@dataclass
class Explainer:
    """Reads requirements off an assignment, block by block and rule by rule."""

    layout: Layout
    chosen: Chosen
    near: Nearness
    states: dict[str, Requirement] = field(default_factory=dict)

    def requirements(self) -> tuple[Requirement, ...]:
        """Explain every block in the order of the file, then every rule."""
        pathway = self.layout.pathway
        blocks = [self.block(block) for block in pathway.blocks]
        return (*blocks, *(self._rule(rule) for rule in pathway.rules))

    def block(self, block: Block) -> Requirement:
        """Explain one block, its parts first."""
        if block.name not in self.states:
            self.states[block.name] = self._block(block)
        return self.states[block.name]

    @cached_property
    def used(self) -> tuple[tuple[Award, Option], ...]:
        """Everything that is counted, in order of preference."""
        return tuple(
            (self.layout.awards[number], option) for number, option in self.chosen.choice
        )

    def _block(self, block: Block) -> Requirement:
        demand = block.demand
        if isinstance(demand, Combine):
            return self._combine(block, demand)
        if isinstance(demand, Pick):
            return self._pick(block, demand)
        if isinstance(demand, Cover):
            return self._cover(block, demand)
        waiver = self.layout.matcher.waived(block) if isinstance(demand, Waive) else None
        return Requirement(
            name=block.name, title=block.title, demand=wording.demand_of(block),
            state=State.MET if waiver else State.THEIRS,
            used=(_use(waiver, ONE, (), "the waiver"),) if waiver else (),
            lacks="" if waiver else f"theirs to decide: {demand.by}",
            needed=self._needed(block),
        )  # fmt: skip

    def _needed(self, block: Block) -> bool:
        return block.name in self.layout.reached

    def _combine(self, block: Block, demand: Combine) -> Requirement:
        kids = [self.block(self.layout.pathway.block(name)) for name in demand.of]
        state, met = combined(demand, kids)
        missing = tuple(
            wording.title_of(self.layout.pathway.block(kid.name))
            for kid in kids if kid.state in {State.NOT_MET, State.OPEN}
        )  # fmt: skip
        lacks = "" if state is State.MET else wording.fewer(demand, met, missing)
        return Requirement(
            name=block.name, title=block.title, state=state, unit="blocks",
            demand=wording.demand_of(block), have=min(met, demand.n) * ONE,
            need=demand.n * ONE, lacks=lacks, children=demand.of,
            needed=self._needed(block),
        )  # fmt: skip

    def _pick(self, block: Block, demand: Pick) -> Requirement:
        if block.name not in self.layout.active:
            return Requirement(
                name=block.name, title=block.title, state=State.NOT_MET, needed=False,
                demand=wording.demand_of(block), lacks="the goal does not ask for it",
            )  # fmt: skip
        group = [(self.layout.need_of("block", block.name), demand.need)] + [
            (self.layout.need_of("within", block.name, index), part.tenths)
            for index, part in enumerate(demand.within)
        ]
        uses = [self._used_in(block, *pair) for pair in self._users(group[0][0])]
        doubtful = frozenset((use.id, use.part) for use in uses if use.unknown)
        left = tuple(need - self._sum(slot) for slot, need in group)
        sure = tuple(need - self._sum(slot, doubtful) for slot, need in group)
        state = _state(max(sure) <= 0, max(left) <= 0)
        short = tuple(max(0, one) for one in left)
        return Requirement(
            name=block.name, title=block.title, state=state, need=demand.need,
            demand=wording.demand_of(block),
            unit="ects" if demand.unit == "credits" else "items",
            have=demand.need - sure[0], used=tuple(uses),
            missed=() if state is State.MET else self._missed(block, uses),
            lacks=wording.more(demand, block, short) if state is State.NOT_MET else "",
        )  # fmt: skip

    def _missed(self, block: Block, uses: list[Use]) -> tuple[Miss, ...]:
        here = frozenset((use.id, use.part) for use in uses)
        return self.near.missed(block, here, frozenset(award.key for award, _ in self.used))

    def _users(self, leaf: int) -> list[tuple[Award, Option]]:
        return [pair for pair in self.used if leaf in pair[1].leaves]

    def _sum(self, need: int, doubtful: frozenset[tuple[str, str]] = frozenset()) -> int:
        return sum(
            gain for award, option in self.used for slot, gain in option.gains
            if slot == need and award.key not in doubtful
        )  # fmt: skip

    def _used_in(self, block: Block, award: Award, option: Option) -> Use:
        assert isinstance(block.demand, Pick)  # noqa: S101 - for the type checker
        matcher = self.layout.matcher
        doubts = dict.fromkeys(matcher.counts(award, block).says)
        slots = {slot for slot, _ in option.gains}
        for index, part in enumerate(block.demand.within):
            if self.layout.need_of("within", block.name, index) in slots:
                doubts |= dict.fromkeys(matcher.fits(award, part.match).says)
        credits_ = self.layout.credits[award.key]
        if block.demand.unit == "credits" and not credits_.sure:
            doubts[credits_.says] = None
        gain = dict(option.gains)[self.layout.need_of("block", block.name)]
        kept = tuple(doubt for doubt in doubts if doubt in option.facts)
        if block.demand.unit != "credits":
            return _use(award, gain, kept, "1")
        if credits_.tenths is None:
            said = f"an unknown number of ECTS, {wording.amount(gain)} would do"
            return _use(award, gain, kept, said, credits_.path)
        said = f"{wording.amount(gain)} ECTS"
        said += f" ({credits_.says})" if credits_.says and credits_.sure else ""
        return _use(award, gain, kept, said, credits_.path)

    def _cover(self, block: Block, demand: Cover) -> Requirement:
        setting = self.layout.matcher.setting
        shown: dict[str, State] = {}
        uses = []
        for award, option in self.used:
            skills = skills_of(award, setting, narrower=demand.narrower)
            fits = [skill for skill in demand.of if skill in skills]
            fresh = [skill for skill in fits if shown.get(skill) is not State.MET]
            for skill in fresh:
                shown[skill] = State.OPEN if option.facts else State.MET
            if fresh:
                uses.append(_use(award, ONE * len(fresh), option.facts, ", ".join(fresh)))
        sure = sum(state is State.MET for state in shown.values())
        state = _state(sure >= demand.n, len(shown) >= demand.n)
        missing = [skill for skill in demand.of if skill not in shown]
        return Requirement(
            name=block.name, title=block.title, state=state, unit="skills",
            demand=wording.demand_of(block), have=len(shown) * ONE, need=demand.n * ONE,
            used=tuple(uses), needed=self._needed(block),
            lacks="skills not shown by what is counted: " + ", ".join(missing)
            if state is State.NOT_MET else "",
        )  # fmt: skip

    def _rule(self, rule: Rule) -> Requirement:
        replies = [(award, option, self.layout.matcher.fits(award, rule.match))
                   for award, option in self.used]  # fmt: skip
        inside = [row for row in replies if row[2].truth is not Truth.NO]
        if rule.per_issuer:
            inside = self._largest(inside)
        total = sum(self._tenths(award, option) for award, option, _ in replies)
        low = sum(self._tenths(a, o) for a, o, r in inside
                  if r.truth is Truth.YES and not self._doubt(a, o, r))  # fmt: skip
        high = sum(self._tenths(award, option) for award, option, _ in inside)
        uses = [_use(award, self._tenths(award, option),
                     self._doubt(award, option, reply),
                     f"{wording.amount(self._tenths(award, option))} ECTS")
                for award, option, reply in inside]  # fmt: skip
        state, lacks = _ruled(rule, low, high, total)
        need, have, unit = _shown(rule, high, total)
        return Requirement(
            name=rule.name, title=rule.title, state=state, rule=True, unit=unit,
            demand=_rule_words(rule), have=have, need=need, used=tuple(uses), lacks=lacks,
        )  # fmt: skip

    def _largest(self, rows: list[Row]) -> list[Row]:
        """Return what comes from the issuer with the most credits."""
        sums: dict[str, int] = {}
        for award, option, _ in rows:
            issuer = issuer_of(award)
            sums[issuer] = sums.get(issuer, 0) + self._tenths(award, option)
        most = max(sums, key=lambda issuer: (sums[issuer], issuer), default="")
        return [row for row in rows if issuer_of(row[0]) == most]

    def _tenths(self, award: Award, option: Option) -> int:
        """Return its credits; where none are stated, as many as would have to be."""
        tenths = self.layout.credits[award.key].tenths
        return option.guessed if tenths is None else tenths

    def _doubt(self, award: Award, option: Option, reply: Reply) -> tuple[str, ...]:
        credits_ = self.layout.credits[award.key]
        doubts = (*reply.says, *(() if credits_.sure else (credits_.says,)))
        return tuple(dict.fromkeys((*doubts, *option.facts))) if option.facts else ()


def combined(demand: Combine, kids: list[Requirement]) -> tuple[State, int]:
    """Sum up the parts; what others decide is not counted against the learner."""
    met = sum(kid.state in {State.MET, State.THEIRS} for kid in kids)
    open_ = sum(kid.state is State.OPEN for kid in kids)
    return _state(met >= demand.n, met + open_ >= demand.n), met


def _state(sure: bool, maybe: bool) -> State:  # noqa: FBT001 - the two solves
    if sure:
        return State.MET
    return State.OPEN if maybe else State.NOT_MET


def _use(
    award: Award, tenths: int, doubts: tuple[str, ...], value: str, path: str = ""
) -> Use:
    return Use(
        id=award.id, part=award.part, title=award.name, path=path or award.path,
        value=value, tenths=tenths, unknown=doubts,
    )  # fmt: skip


def _ruled(rule: Rule, low: int, high: int, total: int) -> tuple[State, str]:
    """Judge a rule on the known and on the hoped-for credits; caps hold by construction."""
    lack_low = lack_high = 0
    if rule.min_credits:
        lack_low, lack_high = rule.min_credits - low, rule.min_credits - high
    if rule.min_share is not None:
        lift = WHOLE - rule.min_share or WHOLE
        for_share = [
            -((WHOLE * part - rule.min_share * total) // lift) for part in (low, high)
        ]
        lack_low = max(lack_low, for_share[0] if total else ONE)
        lack_high = max(lack_high, for_share[1] if total else ONE)
    state = _state(lack_low <= 0, lack_high <= 0)
    lacks = f"{wording.amount(lack_high)} more ECTS {wording.kind_of(rule.match)}".strip()
    return state, lacks if state is State.NOT_MET else ""


def _shown(rule: Rule, high: int, total: int) -> tuple[int, int, str]:
    """Return need, have and unit: a share for share rules, else credits."""
    share = rule.min_share if rule.min_share is not None else rule.max_share
    if share is None:
        return rule.min_credits or rule.max_credits or 0, high, "ects"
    return share, high * WHOLE // total if total else 0, "percent"


def _rule_words(rule: Rule) -> str:
    said = []
    if rule.min_credits:
        said.append(f"at least {wording.amount(rule.min_credits)} ECTS")
    if rule.max_credits is not None:
        said.append(f"at most {wording.amount(rule.max_credits)} ECTS")
    if rule.min_share is not None:
        said.append(f"at least {wording.percent(rule.min_share)}")
    if rule.max_share is not None:
        said.append(f"at most {wording.percent(rule.max_share)}")
    what = "from one issuer" if rule.per_issuer else _of(rule.match)
    return f"{' and '.join(said)} {what}"


def _of(match: Match) -> str:
    what = wording.kind_of(match)
    return f"of what is counted {what}".strip() if what else "of what is counted"
