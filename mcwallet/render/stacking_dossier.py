"""A dossier beside the truth: claimed, recomputed, difference."""

from collections.abc import Iterator
from typing import Any

from mcwallet.model.appraisal import Appraisal, Finding, Row, Strength
from mcwallet.model.report import Outcome
from mcwallet.render.page import Line, Page, line
from mcwallet.render.stacking import CSV_HEAD as PLAIN_HEAD
from mcwallet.render.stacking import VERDICT, csv_row
from mcwallet.render.words import cut, shown

_MARK = {
    Outcome.PASSED: ("ok", "good"),
    Outcome.FAILED: ("wrong", "bad"),
    Outcome.UNDECIDED: ("unknown", "open"),
    Outcome.WARNED: ("note", "open"),
    Outcome.SKIPPED: ("skipped", "faint"),
}
_STRENGTH = {
    Strength.KEY: "the same key signed it and is named in every credential",
    Strength.ADDRESS: "an address that you gave, not the key that signed it",
    Strength.NONE: "not shown",
}
_NARROW, _WIDE = 24, 120


def dossier(name: str, found: Appraisal) -> dict[str, Any]:
    """Shape the member ``dossier`` of ``mcwallet/stack-check@1``."""
    return {
        "input": name,
        "holder": found.holder,
        "same_person": found.strength.value,
        "claimed": found.claimed,
        "verdict": found.verdict.value,
        "findings": [
            {"name": one.name, "outcome": one.outcome.value, "says": one.says}
            for one in found.findings
        ],
        "compared": [_row(one) for one in found.rows],
    }


def _row(one: Row) -> dict[str, str]:
    return {
        "name": one.name,
        "claimed": one.claimed,
        "recomputed": one.recomputed,
        "difference": one.difference,
    }


def dossier_page(found: Appraisal) -> Page:
    """Lay out the three columns, and what was found out about the dossier as a whole."""
    return tuple(_page(found))


def _page(found: Appraisal) -> Iterator[Line]:
    word, style = VERDICT[found.verdict]
    yield line("")
    yield line(("The dossier: ", "title"), (word, style))
    yield line(f"  signed by {shown(found.holder) or 'nobody that could be told'}")
    yield line(f"  the same person: {_STRENGTH[found.strength]}")
    for one in found.findings:
        yield _finding(one)
    if found.claimed:
        yield line(("  Claimed, recomputed, difference:", "title"))
        for row in found.rows:
            yield from _compared(row)


def _finding(one: Finding) -> Line:
    word, style = _MARK[one.outcome]
    return line("  ", (f"{word:<8}", style), cut(shown(one.says), 400))


def _compared(row: Row) -> Iterator[Line]:
    name = cut(shown(row.title) or shown(row.name), _NARROW)
    claimed = cut(shown(row.claimed), _WIDE) or "—"
    if not row.difference:
        yield line(f"  {name:<{_NARROW}}  {claimed} | the same | —")
        return
    recomputed = cut(shown(row.recomputed), _WIDE) or "—"
    difference = cut(shown(row.difference), 2 * _WIDE)
    yield line(f"  {name:<{_NARROW}}  {claimed} | {recomputed} | ", (difference, "bad"))


def dossier_lines(name: str, found: Appraisal) -> Page:
    """Lay out one of several dossiers: the verdict, and what is wrong or differs."""
    word, style = VERDICT[found.verdict]
    lines = [line((f"{word:<8}", style), shown(name))]
    wrong = [one for one in found.findings if one.outcome is not Outcome.PASSED]
    lines += [line("        ", cut(shown(one.says), 200)) for one in wrong]
    lines += [
        line("        ", cut(shown(said), 200), " (claimed otherwise)")
        for said in found.differences
    ]
    return tuple(lines)


def dossier_row(name: str, found: Appraisal) -> tuple[str, ...]:
    """Shape one line of a table over many dossiers; see :data:`CSV_HEAD`."""
    row = csv_row(name, found.progress)
    said = [
        shown(one.says) for one in found.findings
        if one.outcome in {Outcome.FAILED, Outcome.UNDECIDED, Outcome.WARNED}
    ]  # fmt: skip
    return (
        row[0], found.verdict.value, *row[2:], found.claimed,
        "; ".join(shown(one) for one in found.differences), found.strength.value,
        shown(found.holder), " ".join(said),
    )  # fmt: skip


CSV_HEAD = (*PLAIN_HEAD, "claimed", "differences", "same_person", "signer", "findings")
