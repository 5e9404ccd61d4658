"""The shortest way to complete a pathway, from what is on offer.

Which offers to take is a covering problem with costs, and NP-hard. Sets of offers are
looked at in the order of what they cost at least, and each is asked of the exact solver;
so the first that completes the pathway is the best. Work is limited in questions asked;
past the limit the best way found is returned, with a number that no way can be below.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from heapq import heappop, heappush

from mcwallet.actions.stacking.checking import check_closely, whom
from mcwallet.actions.stacking.compiling import compile_
from mcwallet.actions.stacking.setting import Setting
from mcwallet.errors import UsageError
from mcwallet.model.award import Award
from mcwallet.model.credential import Level, Party, Skill, Workload
from mcwallet.model.offer import Offer
from mcwallet.model.progress import Progress, State
from mcwallet.model.report import Verdict
from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS

QUESTIONS = 1_500
_Entry = tuple[int, int, tuple[int, ...], int]
OFFER = "offer:"


class By(StrEnum):
    """What a way should have as little of as possible."""

    HOURS = "hours"
    FEE = "fee"
    DATE = "date"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The offers to take, and what they add up to.

    ``offers`` is ``None`` where no offers complete the pathway. ``cost`` is in tenths of
    an hour, cents, days of the calendar or offers, and never below ``bound``.
    """

    by: By
    offers: tuple[Offer, ...] | None
    cost: int
    bound: int
    now: Progress
    then: Progress
    unpriced: int = 0

    @property
    def proven(self) -> bool:
        """Tell whether no better way exists among the offers."""
        return self.bound >= self.cost


def plan(
    awards: Sequence[Award], offers: Sequence[Offer], by: By, setting: Setting
) -> Plan:
    """Find the way that costs least; what an offer doesn't state it can't be chosen by.

    Nor can one be taken that has ended by the day of the setting.
    """
    coming = [one for one in offers if one.ends is None or one.ends >= setting.at]
    priced = sorted((one for one in coming if _price(one, by) is not None),
                    key=lambda one: (_price(one, by), one.id))  # fmt: skip
    if not coming and offers:
        raise UsageError("every offer has ended by then", hint="give newer --offers")
    if not priced:
        raise UsageError(f"no offer states {by.value}", hint="choose another --by")
    setting, _ = whom(tuple(awards), setting)
    asker = _Asker(tuple(awards), setting)
    now = asker.ask(())
    useful = asker.useful(priced)
    every = asker.ask(tuple(useful)) if now.verdict is not State.MET else now
    chosen: tuple[Offer, ...] | None = None
    bound = 0
    if every.verdict is State.MET:
        search = _earliest if by is By.DATE else _cheapest
        chosen, bound = search(asker, useful, by)
    return Plan(
        by=by, offers=chosen, cost=total(chosen or (), by), bound=bound, now=now,
        then=asker.ask(chosen) if chosen is not None else every,
        unpriced=len(coming) - len(priced),
    )  # fmt: skip


def total(offers: Sequence[Offer], by: By) -> int:
    """Add up what offers cost; by date it is the day on which the last one ends."""
    prices = [_price(one, by) or 0 for one in offers]
    return max(prices, default=0) if by is By.DATE else sum(prices)


def _price(offer: Offer, by: By) -> int | None:
    if by is By.COUNT:
        return 1
    if by is By.DATE:
        return offer.ends.toordinal() if offer.ends else None
    return offer.hours if by is By.HOURS else offer.fee


def _earliest(
    asker: "_Asker", useful: list[Offer], by: By
) -> tuple[tuple[Offer, ...], int]:
    """Take offers in the order in which they end, as few as will do, then leave out."""
    low, high = 0, len(useful)
    while low < high:
        middle = (low + high) // 2
        if asker.met(tuple(useful[:middle])):
            high = middle
        else:
            low = middle + 1
    chosen = asker.lean(useful[:low])
    return chosen, total(chosen, by)


def _cheapest(
    asker: "_Asker", useful: list[Offer], by: By
) -> tuple[tuple[Offer, ...], int]:
    """Look at sets of offers, those first that can cost least."""
    best = asker.lean(useful)
    most = total(best, by)
    first = asker.least(useful, 0, asker.ask(()), by)
    queue: list[_Entry] = [(first, 0, (), 0)]
    while queue:
        bound, cost, taken, start = heappop(queue)
        if bound >= most or asker.asked > QUESTIONS:
            return best, min(bound, most)
        for index in range(start, len(useful)):
            price = cost + (_price(useful[index], by) or 0)
            if price >= most:
                break
            some = (*taken, index)
            answer = asker.ask(tuple(useful[one] for one in some))
            if answer.verdict is State.MET:
                best, most = tuple(useful[one] for one in some), price
                break
            least = price + asker.least(useful, index + 1, answer, by)
            if least < most:
                heappush(queue, (least, price, some, index + 1))
    return best, most


class _Asker:
    """Asks whether what is held and some offers would complete the pathway."""

    def __init__(self, awards: tuple[Award, ...], setting: Setting) -> None:
        self.awards = awards
        self.setting = setting
        self.asked = 0
        self.known: dict[frozenset[str], Progress] = {}
        self.adds: dict[str, int] = {}
        self.shares = False

    def ask(self, offers: tuple[Offer, ...]) -> Progress:
        """Answer as if these offers had been taken, when the last of them has ended."""
        key = frozenset(offer.id for offer in offers)
        if key not in self.known:
            self.asked += 1
            made = tuple(_as_award(one, self.setting) for one in offers)
            ends = [one.ends for one in offers if one.ends]
            at = max([self.setting.at, *ends])
            then = replace(self.setting, at=at)
            held = self._held(at)
            self.known[key] = check_closely((*held, *made), then).progress
        return self.known[key]

    def met(self, offers: tuple[Offer, ...]) -> bool:
        """Tell whether the pathway would be complete."""
        return self.ask(offers).verdict is State.MET

    def useful(self, offers: list[Offer]) -> list[Offer]:
        """Keep the offers that count anywhere, if all of them were taken."""
        ends = [one.ends for one in offers if one.ends]
        then = replace(self.setting, at=max([self.setting.at, *ends]), nodes=1)
        made = tuple(_as_award(one, self.setting) for one in offers)
        checked = check_closely((*self._held(then.at), *made), then)
        layout = checked.layout
        problem = compile_(layout, checked.counted, known_only=True)
        self.shares = bool(problem.lifts)
        for item in problem.items:
            award = layout.awards[item.number]
            gains = [sum(gain for _, gain in o.gains) for o in item.options]
            if award.format == "offer" and gains:
                self.adds[award.id.removeprefix(OFFER)] = max(1, *gains)
        return [one for one in offers if one.id in self.adds]

    def least(self, useful: list[Offer], start: int, answer: Progress, by: By) -> int:
        """Return the least that filling the rest of the shortfall can cost.

        An offer fills no more than its best use adds, as long as no share is involved:
        then one more offer may let many others count.
        """
        rest = useful[start:]
        if not rest:
            return 1 << 40
        cheapest = _price(rest[0], by) or 0
        if self.shares or not answer.bound:
            return cheapest
        need, cost = answer.bound, 0
        for price, adds in sorted(
            ((_price(one, by) or 0, self.adds[one.id]) for one in rest),
            key=lambda pair: Fraction(*pair),
        ):
            if adds >= need:
                return max(cheapest, cost + -(-price * need // adds))
            need, cost = need - adds, cost + price
        return 1 << 40

    def lean(self, offers: list[Offer]) -> tuple[Offer, ...]:
        """Leave out whatever is not needed, the dearest first."""
        kept = list(offers)
        for offer in reversed(offers):
            rest = [one for one in kept if one is not offer]
            if self.met(tuple(rest)):
                kept = rest
        return tuple(kept)

    def _held(self, at: date) -> tuple[Award, ...]:
        """Take statuses to stay as they are: what will be revoked nobody knows."""
        if at == self.setting.at:
            return self.awards
        later = at - self.setting.at
        return tuple(
            replace(one, status_seen=one.status_seen + later) if one.status_seen else one
            for one in self.awards
        )


def _as_award(offer: Offer, setting: Setting) -> Award:
    """Imagine the credential that an offer leads to: verified, and about the learner."""
    load: tuple[Workload, ...] = ()
    if offer.credits is not None:
        amount = f"{offer.credits // 10}.{offer.credits % 10}"
        load = (Workload(amount=amount, unit="ects", path="offer"),)
    return Award(
        id=OFFER + offer.id, format="offer", credential=OFFER + offer.id,
        title=offer.title, issuer=Party(offer.provider),
        learner=Party(setting.me[0] if setting.me else ""),
        achievements=offer.achievements, workload=load,
        levels=(Level(framework="eqf", value=str(offer.level), path="offer"),)
        if offer.level else (),
        skills=tuple(Skill(name=NO_WORDS, url=url) for url in offer.skills),
        language=offer.language, types=offer.types, quality=offer.quality,
        awarded=offer.ends or setting.at, verdict=Verdict.VALID, proven=True,
    )  # fmt: skip
