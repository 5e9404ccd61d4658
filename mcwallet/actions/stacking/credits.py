"""How many credits an award stands for, in tenths, and how sure we are."""

import re
from decimal import Decimal

from mcwallet.model.award import Award
from mcwallet.model.credential import Origin, Workload
from mcwallet.model.pathway import ONE, Units
from mcwallet.model.values import dataclass

YEAR = 600
"""A year's full-time learning, in tenths (ECTS Users' Guide 2015 §2): nobody leaves more
than that unsaid."""
FEWEST_HOURS = 25
"""A credit is 25 to 30 hours of work (ECTS Users' Guide 2015 §2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """An amount in tenths of an ECTS credit; ``None`` where nothing can be worked out.

    ``sure`` is false for an amount that only may count; ``says`` tells what is missing,
    or how the amount came about. ``most`` is what an amount that is not stated could be
    at the very most.
    """

    tenths: int | None
    sure: bool
    path: str = ""
    says: str = ""
    most: int = YEAR


def credits_of(award: Award, units: Units) -> Credits:
    """Work out the credits: stated ones first, then converted ones, then estimates.

    What was earned replaces what is on offer when it is smaller; a larger one is cut to
    the offer and flagged. Amounts of different units are never compared or added.
    """
    amounts = {unit: _amount(award, unit) for unit in ("ects", "", "sbu", "hours")}
    for unit, amount in amounts.items():
        if amount is None or (unit == "" and amount[0] > 0 and not units.unitless):
            continue
        made = _made(unit, amount, units)
        if made is not None:
            return _doubted(made, amounts, units) if unit == "ects" else made
    return _nothing(amounts, award)


def _amount(award: Award, unit: str) -> tuple[Decimal, Workload, str] | None:
    """Sum what is offered in a unit, or take what was earned where that is less."""
    offered, earned = (
        [(amount, load) for load in award.workload
         if load.unit == unit and load.earned is flag
         and (amount := _number(load.amount)) is not None]
        for flag in (False, True)
    )  # fmt: skip
    offer, gain = sum(a for a, _ in offered), sum(a for a, _ in earned)
    if earned and (not offered or gain <= offer):
        return Decimal(gain), earned[0][1], ""
    if offered:
        note = "earned more than was on offer: cut to the offer" if earned else ""
        return Decimal(offer), offered[0][1], note
    return None


def _made(unit: str, amount: tuple[Decimal, Workload, str], units: Units) -> Credits | None:
    value, load, note = amount
    taken = units.unitless if unit == "" else unit
    if taken == "ects":
        sure = load.origin is not Origin.ESTIMATED or units.estimates
        if unit == "":
            note = note or "a number without a unit, which this pathway takes for ECTS"
        elif not sure:
            note = "its credits are an estimate"
        return _credits(value, load, sure=sure, note=note)
    if taken == "sbu" and units.sbu_per_ects:
        note = f"converted at {_plain(units.sbu_per_ects)} SBU a credit"
        return _credits(value * ONE / units.sbu_per_ects, load, sure=True, note=note)
    if taken in {"sbu", "hours"} and units.hours_per_ects:
        note = f"estimated at {_plain(units.hours_per_ects)} hours a credit"
        exact = value * ONE / units.hours_per_ects
        return _credits(exact, load, sure=units.estimates, note=note)
    return None


def _credits(value: Decimal, load: Workload, *, sure: bool, note: str) -> Credits:
    return Credits(tenths=int(value * ONE), sure=sure, path=load.path, says=note)


def _doubted(
    made: Credits,
    amounts: dict[str, tuple[Decimal, Workload, str] | None],
    units: Units,
) -> Credits:
    """Heed a smaller number of credits earned that lacks a unit."""
    bare = amounts[""]
    if bare is None or not bare[1].earned or made.tenths is None:
        return made
    tenths = int(bare[0] * ONE)
    if tenths >= made.tenths:
        return made
    says = "fewer credits were earned than offered, and their number has no unit"
    sure = units.unitless == "ects"
    return Credits(tenths=tenths, sure=sure, path=bare[1].path, says=says)


def _nothing(
    amounts: dict[str, tuple[Decimal, Workload, str] | None], award: Award
) -> Credits:
    bare = amounts[""]
    if bare is not None:
        says = f"its {_short(bare[0])} credits have no unit"
        return Credits(tenths=int(bare[0] * ONE), sure=False, path=bare[1].path, says=says)
    for unit, name in (("hours", "hours"), ("sbu", "SBU")):
        amount = amounts[unit]
        if amount is not None:
            says = f"it states {_short(amount[0])} {name} and no credits"
            most = min(YEAR, int(amount[0] * ONE / FEWEST_HOURS))
            return Credits(
                tenths=None, sure=False, path=amount[1].path, says=says, most=most
            )
    return Credits(tenths=None, sure=False, path=award.path, says="it states no credits")


def _number(text: str) -> Decimal | None:
    """Read an amount as issuers write it; anything unusual is no number."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _short(value: Decimal) -> str:
    return _plain(int(value * ONE))


def _plain(tenths: int) -> str:
    whole, tenth = divmod(tenths, ONE)
    return f"{whole}.{tenth}" if tenth else str(whole)


_AMOUNT = re.compile(r"\d{1,5}(?:\.\d{1,9})?", re.ASCII)
