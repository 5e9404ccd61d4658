"""Number the needs, caps and shares of a pathway, once for every question asked of it."""

from dataclasses import field

from mcwallet.actions.stacking.credits import Credits, credits_of
from mcwallet.actions.stacking.matching import Matcher
from mcwallet.actions.stacking.once import issuer_of
from mcwallet.actions.stacking.problem import HARD, Leaf, Least, Node
from mcwallet.model.award import Award
from mcwallet.model.pathway import (
    ONE,
    Block,
    Combine,
    Cover,
    Decide,
    Demand,
    Pathway,
    Pick,
    Rule,
    Waive,
)
from mcwallet.model.values import dataclass

WHOLE = 10_000
"""A share of everything, in hundredths of a percent."""


@dataclass(slots=True)
class Layout:
    """Knows which need belongs to which block, rule or skill.

    ``needs`` has one entry for each block, part of a sum, minimum, skill and decision;
    ``places`` says which. ``active`` are the blocks that use credentials and that the
    goal asks for. ``choices`` are decisions that another block could stand in for.
    """

    pathway: Pathway
    matcher: Matcher
    awards: tuple[Award, ...]
    needs: list[int] = field(default_factory=list)
    places: dict[tuple[str, str, int], int] = field(default_factory=dict)
    active: dict[str, Block] = field(default_factory=dict)
    caps: list[int] = field(default_factory=list)
    cap_of: dict[tuple[str, str], int] = field(default_factory=dict)
    lifts: list[int] = field(default_factory=list)
    share_of: dict[tuple[str, str, str], int] = field(default_factory=dict)
    credits: dict[tuple[str, str], Credits] = field(default_factory=dict)
    extra: list[int] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    theirs: dict[str, bool] = field(default_factory=dict)
    tree: Node = field(init=False)

    def __post_init__(self) -> None:
        """Lay everything out in the order of the file."""
        units = self.pathway.units
        self.credits = {award.key: credits_of(award, units) for award in self.awards}
        self.tree = self._combine(self.pathway.complete, must=True)
        for rule in self.pathway.rules:
            self._rule(rule)
        overlap = self.pathway.overlap
        if overlap.max_credits is not None:
            self._cap("overlap", "", overlap.max_credits)
        if overlap.used_elsewhere is not None:
            self._cap("elsewhere", "", overlap.used_elsewhere)

    def need_of(self, kind: str, name: str, index: int = 0) -> int:
        """Return the number of a need."""
        return self.places[kind, name, index]

    @property
    def choices(self) -> tuple[int, ...]:
        """The needs of decisions that are one way among several."""
        return tuple(
            self.places["theirs", name, 0] for name, must in self.theirs.items() if not must
        )

    def _need(self, kind: str, name: str, amount: int, index: int = 0) -> int:
        slot = (kind, name, index)
        if slot not in self.places:
            self.places[slot] = len(self.needs)
            self.needs.append(amount)
        return self.places[slot]

    def _cap(self, kind: str, name: str, amount: int) -> None:
        self.cap_of[kind, name] = len(self.caps)
        self.caps.append(amount)

    def _share(self, word: str, rule: str, issuer: str, lift: int) -> None:
        self.share_of[word, rule, issuer] = len(self.lifts)
        self.lifts.append(lift)

    def _combine(self, demand: Combine, *, must: bool) -> Node:
        must = must and demand.n == len(demand.of)
        kids = [self.pathway.block(name) for name in demand.of]
        self.reached.update(demand.of)
        return Least(
            demand.n, tuple(self._node(kid.demand, kid, must=must) for kid in kids)
        )

    def _node(self, demand: Demand, block: Block, *, must: bool) -> Node:
        if isinstance(demand, Combine):
            return self._combine(demand, must=must)
        if isinstance(demand, Pick):
            return self._pick(demand, block)
        if isinstance(demand, Cover):
            return Least(demand.n, tuple(
                Leaf((self._need("skill", block.name, ONE, index),))
                for index in range(len(demand.of))
            ))  # fmt: skip
        return self._theirs(demand, block, must=must)

    def _pick(self, demand: Pick, block: Block) -> Node:
        self.active[block.name] = block
        group = [self._need("block", block.name, demand.need)]
        for index, part in enumerate(demand.within):
            group.append(self._need("within", block.name, part.tenths, index))
        return Leaf(tuple(group))

    def _theirs(self, demand: Decide | Waive, block: Block, *, must: bool) -> Node:
        if isinstance(demand, Waive) and self.matcher.waived(block) is not None:
            return Least(0, ())
        self.theirs[block.name] = must or self.theirs.get(block.name, False)
        return Leaf((self._need("theirs", block.name, 0),))

    def _rule(self, rule: Rule) -> None:
        if rule.min_credits:
            self.extra.append(self._need("rule", rule.name, rule.min_credits))
        if rule.min_share is not None:
            self._share("min", rule.name, "", WHOLE - rule.min_share or WHOLE)
        issuers = [""]
        if rule.per_issuer:
            issuers = sorted({issuer_of(award) for award in self.awards})
        for issuer in issuers:
            if rule.max_credits is not None:
                self._cap(f"rule {rule.name}", issuer, rule.max_credits)
            if rule.max_share is not None:
                self._share("max", rule.name, issuer, HARD)
