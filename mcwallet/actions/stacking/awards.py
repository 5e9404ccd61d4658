"""Turn a judged credential into awards: the only place that knows both."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from mcwallet.model.award import Award, Standing
from mcwallet.model.credential import Achievement, Credential, Kind, Party
from mcwallet.model.report import DECIDERS, Check, Outcome, Report, Verdict

_RECORDS = frozenset({"clr2", "presentation", "bundle"})


def awards_of(reports: Iterable[Report]) -> tuple[Award, ...]:
    """Return the awards that these reports are about, in their order.

    A presentation or bundle is none, nor is a record's list of achievements: it defines
    them and doesn't award them. A credential that claims several achievements is as many
    awards; the second and further ones have ``#2`` … after their part. An endorsement
    among the reports counts where it is VALID and names the achievement, the credential or
    the badge that it endorses by its id.
    """
    known = tuple(reports)
    spoken = _endorsements(known)
    return tuple(
        _endorsed(award, spoken) if spoken else award
        for report in known
        for award in _awards(report)
    )


def _endorsements(reports: tuple[Report, ...]) -> dict[str, tuple[str, ...]]:
    """Tell for each thing endorsed who endorses it, and proved so."""
    found: dict[str, tuple[str, ...]] = {}
    for report in reports:
        one = report.credential
        valid = one.format == "endorsement" and report.verdict is Verdict.VALID
        if valid and one.subject.id and one.issuer.id:
            found[one.subject.id] = (*found.get(one.subject.id, ()), one.issuer.id)
    return found


def _endorsed(award: Award, spoken: dict[str, tuple[str, ...]]) -> Award:
    named = (*award.achievements, award.credential)
    by = dict.fromkeys(one for name in named for one in spoken.get(name, ()))
    return replace(award, endorsed_by=tuple(by)) if by else award


def _awards(report: Report) -> Iterator[Award]:
    credential = report.credential
    if credential.format in {"presentation", "bundle"}:
        return
    whole = _whole(report)
    if credential.format in _RECORDS:
        inside = tuple(each.target for each in credential.associations)
        yield replace(whole, kind=Kind.COMPOSITE, contains=inside)
        return
    if not credential.achievements:
        yield whole
    for number, one in enumerate(credential.achievements, 1):
        yield _with(whole, one, credential, number)


def _whole(report: Report) -> Award:
    """Return what is known of the credential as a whole."""
    credential = report.credential
    standing, seen = _standing(report)
    bodies = credential.awarding_bodies
    return Award(
        id=report.digest, part=report.part, format=credential.format,
        credential=credential.id, title=credential.title, issuer=credential.issuer,
        bodies=bodies, learner=credential.subject, kind=credential.kind,
        region=_regions((*bodies, credential.issuer)), awarded=_day(credential.issued),
        begins=_day(credential.period.start), ends=_day(credential.period.end),
        verdict=report.verdict, why=_why(report), signed=_signed(report),
        proven=_passed(report, DECIDERS), status=standing, status_seen=seen,
        trust=_trust(report), seals=_seals(report),
        replaced_by=_linked(credential, "replacedBy"),
        contains=_parts_of(credential),
    )  # fmt: skip


def _with(whole: Award, one: Achievement, credential: Credential, number: int) -> Award:
    """Add what one achievement says."""
    several = len(credential.achievements) > 1
    mark = f"#{number}" if number > 1 else ""
    ids = tuple(dict.fromkeys(name for name in (one.id, *one.related) if name))
    kind = Kind.OTHER if several and whole.kind is Kind.COMPOSITE else whole.kind
    return replace(
        whole, part=whole.part + mark, kind=kind, achievements=ids,
        credential=whole.credential + mark if whole.credential else "",
        title=one.title if several and one.title else whole.title or one.title,
        workload=one.workload, levels=one.levels, skills=one.skills, results=one.results,
        language=one.language, types=(one.kind, *one.tags) if one.kind else one.tags,
        rpl=one.rpl, assessed=one.assessment, quality=one.quality, mode=one.mode,
        identity_checked=one.identity_checked, external_quality=one.external_quality,
        evidence=one.evidence,
        awarded=_day(one.awarded) or whole.awarded, path=one.path,
        contains=tuple(dict.fromkeys((*whole.contains, *one.parts))),
    )  # fmt: skip


def _signed(report: Report) -> bool:
    """Tell whether it has a proof of its own, good or bad."""
    return not any(check.code == "proof.embedded" for check in report.checks)


def _passed(report: Report, names: frozenset[str]) -> bool:
    return any(
        check.name in names and check.outcome is Outcome.PASSED for check in report.checks
    )


def _why(report: Report) -> str:
    """Say what stood in the way of VALID, in the words of the first such check."""
    wanted = {
        Verdict.NOT_VALID: Outcome.FAILED,
        Verdict.CANNOT_TELL: Outcome.UNDECIDED,
    }.get(report.verdict)
    for check in report.checks:
        if check.outcome is wanted:
            return f"{check.name}: {check.says.rstrip('.')}"
    return "" if wanted is None else "it could not be verified"


def _standing(report: Report) -> tuple[Standing, datetime | None]:
    """Sum up what the status lists say; the oldest look is the one that counts."""
    checks = [check for check in report.checks if check.name == "status"]
    gone = [check for check in checks if check.outcome is Outcome.FAILED]
    if gone:
        suspended = all(check.code == "status.suspended" for check in gone)
        return Standing.SUSPENDED if suspended else Standing.REVOKED, report.at
    listed = [check for check in checks if check.code != "status.none"]
    if not listed:
        return Standing.NONE, None
    if any(check.outcome is Outcome.UNDECIDED for check in listed):
        return Standing.UNKNOWN, None
    return Standing.ACTIVE, min(_seen(check, report.at) for check in listed)


def _seen(check: Check, at: datetime) -> datetime:
    return min((each.fetched for each in check.evidence if each.fetched), default=at)


def _trust(report: Report) -> int:
    known = _passed(report, frozenset({"issuer"}))
    return (2 if report.verdict is Verdict.VALID else 0) + (1 if known else 0)


def _seals(report: Report) -> tuple[str, ...]:
    """Name the seals shown: one whose chain reaches an anchor of the verifier's.

    It is qualified where that authority says so of the certificate (eIDAS Art. 38).
    """
    names = ("seal.signature", "seal.chain", "seal.qualified")
    sealed, anchored, qualified = (_passed(report, frozenset({name})) for name in names)
    if not (sealed and anchored):
        return ()
    return ("anchored", "eidas-qualified") if qualified else ("anchored",)


def _linked(credential: Credential, kind: str) -> tuple[str, ...]:
    return tuple(each.target for each in credential.associations if each.type == kind)


def _parts_of(credential: Credential) -> tuple[str, ...]:
    """Name what it says it is made up of."""
    whole = [each.target for each in credential.associations if each.type == "isParentOf"]
    part = [
        each.source for each in credential.associations
        if each.type in {"isChildOf", "isPartOf"}
    ]  # fmt: skip
    return tuple(dict.fromkeys((*whole, *part)))


def _regions(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for party in parties for code in party.region))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
