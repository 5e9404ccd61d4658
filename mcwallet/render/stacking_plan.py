"""The shortest way to complete a pathway, and what-if, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from mcwallet.model.offer import Offer
from mcwallet.model.progress import NO_ENTITLEMENT, Progress, State
from mcwallet.render.page import Line, Page, line
from mcwallet.render.stacking import VERDICT, amount, document
from mcwallet.render.words import shown

Turns = Sequence[tuple[str, State, State, str]]


def price(cost: int, by: str) -> str:
    """Write what a way costs, in the unit in which it was asked for."""
    if by == "date":
        return f"complete on {date.fromordinal(cost)}" if cost else "at once"
    if by == "count":
        return f"{cost} offer{'s' if cost != 1 else ''}"
    if by == "hours":
        return f"{amount(cost)} hours"
    return f"a fee of {cost // 100}.{cost % 100:02d}"


def plan_document(  # noqa: PLR0913 - the members of one document
    *,
    now: Progress,
    then: Progress,
    offers: Sequence[Offer] | None,
    by: str,
    cost: int,
    proven: bool,
    unpriced: int,
) -> dict[str, Any]:
    """Shape ``mcwallet/stack-plan@1``."""
    return {
        "schema": "mcwallet/stack-plan@1",
        "by": by,
        "complete": offers is not None,
        "offers": [_offer(one) for one in offers or ()],
        "cost": price(cost, by) if offers is not None else "",
        "proven": proven,
        "left_out": unpriced,
        "now": document(now),
        "then": document(then),
    }


def _offer(one: Offer) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": str(one.title),
        "provider": one.provider,
        "hours": amount(one.hours) if one.hours is not None else None,
        "fee": f"{one.fee // 100}.{one.fee % 100:02d}" if one.fee is not None else None,
        "ends": one.ends.isoformat() if one.ends else None,
    }


def plan_page(  # noqa: PLR0913 - as above
    *,
    now: Progress,
    then: Progress,
    offers: Sequence[Offer] | None,
    by: str,
    cost: int,
    proven: bool,
    unpriced: int,
) -> Page:
    """Lay out the way to take."""
    return tuple(_plan(now, then, offers, (by, cost, proven, unpriced)))


def _plan(
    now: Progress,
    then: Progress,
    offers: Sequence[Offer] | None,
    way: tuple[str, int, bool, int],
) -> Iterator[Line]:
    by, cost, proven, unpriced = way
    word, style = VERDICT[now.verdict]
    yield line("Now: ", (word, style))
    if offers is None:
        yield line(("No choice among these offers completes the pathway.", "bad"))
        for one in then.requirements:
            if one.needed and one.lacks and one.state is not State.THEIRS:
                name = shown(str(one.title) or one.name)
                yield line(f"  even with all of them {name} lacks: {shown(one.lacks)}")
    elif not offers:
        yield line("Nothing more is needed.")
    else:
        best = "The shortest way" if proven else "The best way found"
        yield line((f"{best} by {by}: {price(cost, by)}", "title"))
        for each in offers:
            ends = f", ends {each.ends}" if each.ends else ""
            name = shown(str(each.title) or each.id)
            yield line(f"  take {name} ({shown(each.provider) or 'no provider'}{ends})")
        for point in then.subject_to:
            yield line(f"Subject to: {shown(point)}")
    if unpriced:
        yield line(f"{unpriced} offers that do not state {by} were left out.")
    yield line(f"{NO_ENTITLEMENT}. The decision rests with {shown(now.decides)}.")


def difference_document(before: Progress, after: Progress, turns: Turns) -> dict[str, Any]:
    """Shape ``mcwallet/stack-what-if@1``."""
    return {
        "schema": "mcwallet/stack-what-if@1",
        "before": document(before),
        "after": document(after),
        "changed": [
            {"name": name, "before": was.value, "after": is_.value, "says": says}
            for name, was, is_, says in turns
        ],
    }


def difference_page(before: Progress, after: Progress, turns: Turns) -> Page:
    """Lay out what would change."""
    lines = [
        line(
            "From ", VERDICT[before.verdict], f" as of {before.at} to ",
            VERDICT[after.verdict], f" as of {after.at}",
        )
    ]  # fmt: skip
    for name, was, is_, says in turns:
        said = f": {shown(says)}" if says else ""
        lines.append(line(f"  {shown(name)}: {VERDICT[was][0]} → {VERDICT[is_][0]}{said}"))
    if not turns:
        lines.append(line("  No requirement would stand differently."))
    kept = {(miss.id, miss.part, miss.why) for miss in before.aside}
    for miss in after.aside:
        if (miss.id, miss.part, miss.why) not in kept:
            why = shown("; ".join(miss.why))
            lines.append(
                line(f"  {miss.id[:8]} {shown(miss.title)} would not count: {why}")
            )
    lines.append(line(f"{shown(after.says[:1].upper() + after.says[1:])}"))
    return tuple(lines)
