"""What changed about the credentials in a wallet, and what soon will."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta

from mcwallet.model.holding import Holding
from mcwallet.model.report import Check, Outcome, Report, Verdict
from mcwallet.model.values import dataclass
from mcwallet.model.watch import Notice
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

FIELD = "watch"
"""The field of the wallet itself that remembers what was seen last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found the last time: verdicts and kinds by id, states by pathway."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    pathways: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Seen":
        """Read what the wallet remembers; what cannot be read was never seen."""
        try:
            found = json.loads(fields.get(FIELD, "{}"))
            return cls(**{name: _texts(found.get(name)) for name in cls.__slots__})
        except (ValueError, AttributeError, RecursionError):
            return cls()

    def op(self) -> Op:
        """Return what remembers it, in the encrypted log."""
        body = {name: dict(getattr(self, name)) for name in self.__slots__}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return changes.set_("", FIELD, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A credential, how it stands now, and how it stood on the day it was kept."""

    holding: Holding
    title: str
    reports: tuple[Report, ...]
    then: Verdict | None = None

    @property
    def report(self) -> Report:
        """The credential itself; its parts come after it."""
        return self.reports[0]


def failing(report: Report) -> bool:
    """Tell whether a proof fails that may have held once."""
    failed = (check for check in report.checks if check.outcome is Outcome.FAILED)
    return any(check.name == "proof" for check in failed)


def watch(watched: Iterable[Watched], seen: Seen, within: timedelta) -> tuple[Notice, ...]:
    """Say what no longer counts, what ends soon, and what is otherwise than last time."""
    return tuple(item for each in watched for item in _items(each, seen, within))


def after(
    watched: Iterable[Watched],
    items: Iterable[Notice],
    pathways: Mapping[str, str],
    seen: Seen,
) -> Seen:
    """Return what to remember for the next time."""
    return Seen(
        verdicts={one.holding.rec: one.report.verdict.value for one in watched},
        kinds={item.id: item.kind for item in items if item.kind != "changed"},
        pathways={**seen.pathways, **pathways},
    )


def _items(one: Watched, seen: Seen, within: timedelta) -> Iterator[Notice]:
    rec = one.holding.rec
    kind, says, hint, date = _standing(one, within)
    before, now = seen.verdicts.get(rec), one.report.verdict.value
    if not kind and before in {None, now}:
        return
    if not kind:
        kind = "changed"
        says = f"It was {_word(before)} the last time, and is {_word(now)} now."
    yield Notice(
        id=rec,
        title=one.title,
        kind=kind,
        says=says,
        hint=hint,
        date=date,
        new=seen.kinds.get(rec) != kind,
    )


_Found = tuple[str, str, str, datetime | None]
_NOTHING: _Found = ("", "", "", None)
_KINDS = {
    "status.revoked": "revoked",
    "status.suspended": "suspended",
    "hosted.revoked": "revoked",
    "period.expired": "expired",
}


def _standing(one: Watched, within: timedelta) -> _Found:
    """Name what is wrong or soon will be; nothing, if all is as it should be."""
    failed = [check for check in one.report.checks if check.outcome is Outcome.FAILED]
    return _lost(one, failed) if failed else _soon(one.report, within)


def _lost(one: Watched, failed: Sequence[Check]) -> _Found:
    end = one.report.credential.period.end
    for check in failed:
        if kind := _KINDS.get(check.code):
            return kind, check.says, "", end if kind == "expired" else None
    if one.then is Verdict.VALID and one.holding.added:
        day = f"{one.holding.added:%Y-%m-%d}"
        says = f"Its issuer's keys changed: with those of {day} it verifies."
        again = one.holding.added.strftime("%Y-%m-%dT%H:%M:%SZ")
        hint = f"mcwallet verify {one.holding.rec[:8]} --at {again}; ask for it anew"
        return "key-changed", says, hint, None
    return "not-valid", failed[0].says, failed[0].hint, None


def _soon(report: Report, within: timedelta) -> _Found:
    end = report.credential.period.end
    if end and end - report.at <= within:
        days = max((end - report.at).days, 0)
        many = f"{days} day{'' if days == 1 else 's'}"
        return "expires", f"It ends in {many}, on {end:%Y-%m-%d}.", "", end
    for check in report.checks:
        if check.code == "status.too_old":
            return "stale", check.says, "mcwallet refresh --online", None
    return _NOTHING


def _word(verdict: str | None) -> str:
    return (verdict or "").replace("_", " ").upper()


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(name): text for name, text in found.items() if isinstance(text, str)}
