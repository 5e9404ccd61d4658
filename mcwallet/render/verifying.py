"""What verification found, for people and for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from mcwallet.model.credential import Party
from mcwallet.model.report import Check, Evidence, Outcome, Report, Verdict
from mcwallet.model.values import dataclass
from mcwallet.render import parties
from mcwallet.render.page import Line, line
from mcwallet.render.words import cut, shown

VERDICT = {
    Verdict.VALID: ("VALID", "good"),
    Verdict.NOT_VALID: ("NOT VALID", "bad"),
    Verdict.CANNOT_TELL: ("CANNOT TELL", "open"),
}
_MARK = {
    Outcome.PASSED: ("passed", "good"),
    Outcome.FAILED: ("FAILED", "bad"),
    Outcome.UNDECIDED: ("open", "open"),
    Outcome.WARNED: ("warned", "open"),
    Outcome.SKIPPED: ("skipped", "faint"),
}
_WIDTH = len("CANNOT TELL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All that one run of ``verify`` found, in the order of its inputs."""

    at: datetime
    online: bool
    trust: tuple[str, ...]
    reports: tuple[Report, ...]
    errors: tuple["Missed", ...] = ()
    ignored: tuple[str, ...] = ()
    languages: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Missed:
    """An input that is no credential, or could not be read."""

    input: str
    code: str
    message: str
    hint: str = ""


def opening(judged: Judged) -> str:
    """Begin ``mcwallet/verify@1``; the results follow one on a line, then ``closing``."""
    head = {
        "schema": "mcwallet/verify@1",
        "at": instant(judged.at),
        "network": "on" if judged.online else "off",
        "trust": list(judged.trust),
    }
    return json.dumps(head, ensure_ascii=True)[:-1] + ',\n "results": ['


def closing(judged: Judged, verdicts: Mapping[Verdict, int]) -> str:
    """End ``mcwallet/verify@1``."""
    tail = {
        "errors": [missed(each) for each in judged.errors],
        "ignored": list(judged.ignored),
        "summary": {
            **{verdict.value: verdicts.get(verdict, 0) for verdict in VERDICT},
            "errors": len(judged.errors),
        },
    }
    return "],\n " + json.dumps(tail, ensure_ascii=True)[1:] + "\n"


def result(report: Report, languages: Sequence[str] = ()) -> dict[str, Any]:
    """Shape one result."""
    credential = report.credential
    return {
        "input": report.input,
        "part": report.part,
        "id": report.digest,
        "credential": credential.id,
        "format": credential.format,
        "envelope": report.envelope,
        "title": credential.title.pick(languages),
        "issuer": party(credential.issuer, languages),
        **parties.as_json(report, languages),
        "subject": party(credential.subject, languages),
        "verdict": report.verdict.value,
        "checks": [_check(each) for each in report.checks],
    }


def jsonl(report: Report, languages: Sequence[str] = ()) -> dict[str, Any]:
    """Shape ``mcwallet/verify-result@1``: one result on a line of its own."""
    body = {"schema": "mcwallet/verify-result@1", "at": instant(report.at)}
    return body | result(report, languages)


def missed(each: Missed) -> dict[str, str]:
    """Shape one error entry."""
    return {
        "input": each.input,
        "code": each.code,
        "message": each.message,
        "hint": each.hint,
    }


def party(who: Party, languages: Sequence[str] = ()) -> dict[str, str]:
    """Shape an issuer or subject: always the id beside the name."""
    return {"id": who.id, "name": who.name.pick(languages)}


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "outcome": check.outcome.value,
        "code": check.code,
        "says": check.says,
        "hint": check.hint,
        "evidence": [_evidence(each) for each in check.evidence],
    }


def _evidence(each: Evidence) -> dict[str, Any]:
    fetched = instant(each.fetched) if each.fetched else None
    return {
        "url": each.url,
        "sha256": each.sha256,
        "fetched": fetched,
        "source": each.source,
    }


def instant(moment: datetime) -> str:
    """Write a moment in UTC (RFC 3339)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def unread(judged: Judged) -> Iterator[Line]:
    """Lay out what was not read, and why."""
    for each in judged.errors:
        yield line(f"not read      {shown(each.input)}: {shown(each.message)}")
        yield from _hint(each.hint)


def total(judged: Judged, verdicts: Mapping[Verdict, int]) -> Iterator[Line]:
    """Lay out the sum of a run."""
    parts = [f"{verdicts.get(v, 0)} {VERDICT[v][0].lower()}" for v in VERDICT]
    if judged.errors:
        parts.append(f"{len(judged.errors)} not read")
    if judged.ignored:
        other = "file is" if len(judged.ignored) == 1 else "files are"
        parts.append(f"{len(judged.ignored)} other {other} no credentials")
    network = "The network was used." if judged.online else "No network was used."
    yield line(f"{', '.join(parts)}. Judged as of {instant(judged.at)}. {network}")


def lay_out(
    report: Report, languages: Sequence[str] = (), *, everything: bool
) -> Iterator[Line]:
    """Lay out one report; without ``everything`` only what needs attention."""
    word, style = VERDICT[report.verdict]
    where = shown(report.input) + (f" [{report.part}]" if report.part else "")
    yield line((f"{word:<{_WIDTH}}", style), "  ", (_title(report, languages), "title"))
    yield line((f"{'':<{_WIDTH}}  issuer  {_issuer(report, languages)}", "faint"))
    for label, text in parties.rows(report, languages):
        yield line((f"{'':<{_WIDTH}}  {label:<7} {text}", "faint"))
    yield line((f"{'':<{_WIDTH}}  file    {where}  {report.digest[:8]}", "faint"))
    for check in report.checks:
        if everything or not _calm(check):
            yield from _answer(check)
    yield line("")


def _calm(check: Check) -> bool:
    """Tell what a list need not dwell on; an unknown issuer is marked beside its name."""
    unknown = check.code == "issuer.unknown" and check.outcome is Outcome.WARNED
    return unknown or check.outcome in {Outcome.PASSED, Outcome.SKIPPED}


def _title(report: Report, languages: Sequence[str]) -> str:
    return cut(shown(report.credential.title.pick(languages)), 100) or "(no title)"


def _issuer(report: Report, languages: Sequence[str]) -> str:
    """Name the issuer, and always show the identifier: a name is anybody's claim."""
    issuer = report.credential.issuer
    name = cut(shown(issuer.name.pick(languages)), 60)
    unknown = any(check.code == "issuer.unknown" for check in report.checks)
    note = "(not known to you)" if unknown else ""
    return "  ".join(filter(None, (name, shown(issuer.id), note))) or "not stated"


def _answer(check: Check) -> Iterator[Line]:
    word, style = _MARK[check.outcome]
    yield line("  ", (f"{word:<8}", style), f"{check.name}: {shown(check.says)}")
    yield from _hint(check.hint)
    for each in check.evidence:
        when = f", fetched {instant(each.fetched)}" if each.fetched else ""
        yield line((f"          from {shown(each.url)} ({each.source}{when})", "faint"))


def _hint(hint: str) -> Iterator[Line]:
    if hint:
        yield line((f"          → {shown(hint)}", "hint"))
