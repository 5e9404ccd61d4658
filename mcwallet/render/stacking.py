"""How far somebody has come on a pathway, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from mcwallet.model.pathway import Pathway, Role
from mcwallet.model.progress import Miss, Progress, Requirement, State, Use
from mcwallet.render.page import Line, Page, line
from mcwallet.render.words import cut, shown

VERDICT = {
    State.MET: ("MET", "good"),
    State.NOT_MET: ("NOT MET", "bad"),
    State.OPEN: ("OPEN", "open"),
    State.THEIRS: ("THEIRS", "faint"),
}
_UNITS = {"ects": "ECTS", "items": "", "blocks": "", "skills": "skills", "percent": "%"}
_SHORT = 8


def document(progress: Progress) -> dict[str, Any]:
    """Shape ``mcwallet/stack-check@1``."""
    return {
        "schema": "mcwallet/stack-check@1",
        "at": progress.at.isoformat(),
        "pathway": {
            "id": progress.pathway,
            "version": progress.version,
            "sha256": progress.sha256,
            "title": str(progress.title),
            "offer": progress.role is Role.AWARDING_BODY,
            "decides": progress.decides,
        },
        "verdict": progress.verdict.value,
        "says": progress.says,
        "complete": progress.complete,
        "requirements": [_requirement(each) for each in progress.requirements],
        "settle": [
            {"id": fact.id, "part": fact.part, "title": fact.title, "fact": fact.says}
            for fact in progress.settle
        ],
        "subject_to": list(progress.subject_to),
        "not_counted": [_missed(each) for each in progress.aside],
        "shortfall": amount(progress.shortfall),
        "bound": amount(progress.bound),
        "proven": progress.proven,
        "warnings": list(progress.warnings),
    }


def _requirement(each: Requirement) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": str(each.title),
        "kind": "rule" if each.rule else "block",
        "state": each.state.value,
        "asks": each.demand,
        "needed": each.needed,
        "have": _measured(each, each.have),
        "need": _measured(each, each.need),
        "used": [_used(use) for use in each.used],
        "missed": [_missed(miss) for miss in each.missed],
        "missing": each.lacks,
        "parts": list(each.children),
    }


def _measured(each: Requirement, value: int) -> dict[str, Any]:
    """Name an amount by its unit; credits and shares are text, so that none is rounded."""
    if each.unit in {"items", "blocks", "skills"}:
        return {each.unit: value // 10}
    if each.unit == "percent":
        return {"percent": f"{value // 100}.{value % 100:02d}"}
    return {"ects": amount(value)} if each.unit == "ects" else {}


def _used(use: Use) -> dict[str, Any]:
    return {
        "id": use.id,
        "part": use.part,
        "title": use.title,
        "path": use.path,
        "value": use.value,
        "unknown": list(use.unknown),
    }


def _missed(miss: Miss) -> dict[str, Any]:
    return {
        "id": miss.id, "part": miss.part, "title": miss.title, "why": "; ".join(miss.why),
    }  # fmt: skip


def amount(tenths: int) -> str:
    """Write tenths with one decimal: ``20.0``."""
    return f"{tenths // 10}.{tenths % 10}"


def page(progress: Progress, *, verbose: bool = False) -> Page:
    """Lay out the answer: the verdict, the tree of requirements, and what to do next."""
    return tuple(_page(progress, verbose=verbose))


def _page(progress: Progress, *, verbose: bool) -> Iterator[Line]:
    word, style = VERDICT[progress.verdict]
    yield line((word, style), "  ", (_title(progress), "title"))
    about = f"{shown(progress.pathway)}, version {shown(progress.version)}"
    made = f"{about}, sha256 {progress.sha256[:16]}…, as of {progress.at}"
    yield line((f"         {made}", "faint"))
    yield line("")
    yield line(f"Asked for: {shown(progress.complete)}")
    inner = {name for each in progress.requirements for name in each.children}
    by_name = {each.name: each for each in progress.requirements if not each.rule}
    for each in progress.requirements:
        if (each.rule or each.name not in inner) and (each.needed or verbose):
            yield from _branch(each, by_name, depth=0, verbose=verbose)
    yield line("")
    yield from _rest(progress, verbose=verbose)
    yield line(f"{shown(progress.says[:1].upper() + progress.says[1:])}")


def _title(progress: Progress) -> str:
    kind = "" if progress.role is Role.AWARDING_BODY else " (a plan, not an offer)"
    return cut(shown(str(progress.title)) or shown(progress.pathway), 90) + kind


def _branch(
    each: Requirement, by_name: dict[str, Requirement], *, depth: int, verbose: bool
) -> Iterator[Line]:
    """Lay out a requirement, what is used in it, and its parts further in."""
    word, style = VERDICT[each.state]
    pad = "  " * (depth + 1)
    name = shown(str(each.title)) or shown(each.name)
    asks = f" — {shown(each.demand)}" if each.demand else ""
    yield line(f"{pad}", (f"{word:<8}", style), f"{name}{asks}{_score(each)}")
    inside = pad + "          "
    for use in each.used if verbose or not each.rule else ():
        doubt = f" — if {shown('; '.join(use.unknown))}" if use.unknown else ""
        title = f"{use.id[:_SHORT]} {cut(shown(use.title), 60)}: {shown(use.value)}"
        yield line((f"{inside}with {title}{doubt}", "open" if doubt else ""))
    if each.lacks:
        yield line((f"{inside}missing: {shown(each.lacks)}", "hint"))
    for miss in each.missed:
        yield line((f"{inside}not {_named(miss)}", "faint"))
    for child in each.children:
        yield from _branch(by_name[child], by_name, depth=depth + 1, verbose=verbose)


def _score(each: Requirement) -> str:
    if each.unit == "percent":
        return f" (now {each.have // 100}.{each.have % 100:02d} %)"
    if each.unit not in {"ects", "items", "skills"}:
        return ""
    unit = f" {_UNITS[each.unit]}".rstrip()
    have = amount(each.have) if each.unit == "ects" else str(each.have // 10)
    need = amount(each.need) if each.unit == "ects" else str(each.need // 10)
    return f" ({have} of {need}{unit})"


def _rest(progress: Progress, *, verbose: bool) -> Iterator[Line]:
    if progress.settle and progress.verdict is State.OPEN:
        yield line(("It would be settled if these were shown:", "title"))
        for fact in progress.settle:
            title = cut(shown(fact.title), 60)
            yield line(f"  {fact.id[:_SHORT]} {title}: {shown(fact.says)}")
    for point in progress.subject_to:
        yield line(f"Subject to: {shown(point)}")
    if progress.aside:
        yield line(("Not counted:", "title"))
        few = progress.aside if verbose else progress.aside[:10]
        for miss in few:
            yield line(f"  {_named(miss)}")
        if len(few) < len(progress.aside):
            yield line(f"  and {len(progress.aside) - len(few)} more (--verbose)")
    for warning in progress.warnings:
        yield line(("note: " + shown(warning), "open"))


def _named(miss: Miss) -> str:
    why = cut(shown("; ".join(miss.why)), 200)
    return f"{miss.id[:_SHORT]} {cut(shown(miss.title), 60)}: {why}"


def csv_row(name: str, progress: Progress | None, trouble: str = "") -> tuple[str, ...]:
    """Shape one line of a table over many applicants; see :data:`CSV_HEAD`."""
    if progress is None:
        return (name, "error", "", "", "", shown(trouble))
    short = [each.name for each in progress.requirements
             if each.needed and each.state is State.NOT_MET]  # fmt: skip
    facts = [f"{fact.title}: {fact.says}" for fact in progress.settle]
    return (
        name, progress.verdict.value, amount(progress.shortfall), "; ".join(short),
        "; ".join(facts), "; ".join(progress.warnings),
    )  # fmt: skip


CSV_HEAD = ("input", "verdict", "shortfall", "not_met", "would_settle", "notes")


def findings_document(
    pathway: Pathway, findings: Sequence[tuple[str, str, str, str]]
) -> dict[str, Any]:
    """Shape ``mcwallet/stack-lint@1``; a finding is a level, a place, words and a mend."""
    keys = ("level", "where", "says", "hint")
    return {
        "schema": "mcwallet/stack-lint@1",
        "pathway": {
            "id": pathway.id,
            "version": pathway.version,
            "sha256": pathway.sha256,
        },
        "findings": [dict(zip(keys, each, strict=True)) for each in findings],
    }


def findings_page(pathway: Pathway, findings: Sequence[tuple[str, str, str, str]]) -> Page:
    """Lay out what is odd about a pathway."""
    lines = []
    for level, where, says, hint in findings:
        style = "bad" if level == "error" else "open"
        mend = f" ({shown(hint)})" if hint else ""
        lines.append(line((f"{level:<8}", style), f"{shown(where)}: {shown(says)}{mend}"))
    blocks, rules = len(pathway.blocks), len(pathway.rules)
    lines.append(
        line(f"{blocks} requirements and {rules} rules read; {len(findings)} notes.")
    )
    return tuple(lines)
