"""Find credentials in the wallet, without opening any of them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from mcwallet.codec.tree import moment
from mcwallet.errors import UsageError
from mcwallet.model.holding import Holding
from mcwallet.model.json import Json
from mcwallet.model.words import Words

_SOON = timedelta(days=30)
_DAYS = re.compile(r"(?:P?(\d{1,5})[dD])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A holding as a list shows it: read from its summary, and from nothing else."""

    id: str
    title: Words
    issuer: str
    issuer_name: Words
    format: str
    kind: str
    credential: str
    issued: str
    valid_from: str
    valid_until: str
    state: str
    credits: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    skills: tuple[tuple[Words, str], ...]
    tags: tuple[str, ...]
    note: str
    parts: int
    added: datetime | None = field(default=None)


Test = Callable[[Listed, datetime], bool]


def listed(holding: Holding, now: datetime) -> Listed:
    """Read a holding's summary; one written by a newer version may lack anything."""
    summary = holding.summary
    start, end = _text(summary, "valid_from"), _text(summary, "valid_until")
    return Listed(
        id=holding.rec,
        title=Words.plain(holding.fields["title"])
        if holding.fields.get("title")
        else _words(summary.get("title")),
        issuer=_text(summary, "issuer"),
        issuer_name=_words(summary.get("issuer_name")),
        format=_text(summary, "format"),
        kind=_text(summary, "kind"),
        credential=_text(summary, "credential"),
        issued=_text(summary, "issued"),
        valid_from=start,
        valid_until=end,
        state="binned" if holding.binned else _state(start, end, now),
        credits=_pairs(summary.get("credits"), "amount", "unit"),
        levels=_pairs(summary.get("levels"), "framework", "value"),
        skills=tuple(
            (_words(each.get("name")), _text(each, "url"))
            for each in _objects(summary.get("skills"))
        ),
        tags=holding.tags,
        note=holding.fields.get("note", ""),
        parts=parts if isinstance(parts := summary.get("parts"), int) else 0,
        added=holding.added,
    )


def select(
    holdings: Iterable[Holding],
    queries: Sequence[str],
    now: datetime,
    *,
    sort: str = "title",
) -> tuple[Listed, ...]:
    """Return what fits every query, in this order; nothing asked is everything not binned.

    A query is a word, or one of ``tag: issuer: format: kind: level: skill: credits:
    expiring: state: id:`` with what it looks for, as in ``level:6`` or ``expiring:90d``.
    """
    tests = [_test(query) for query in queries]
    binned = any(query.startswith("state:") for query in queries)
    items = (listed(holding, now) for holding in holdings)
    found = [
        item
        for item in items
        if (binned or item.state != "binned") and all(test(item, now) for test in tests)
    ]
    return tuple(sorted(found, key=_order(sort)))


SORTS: Mapping[str, Callable[[Listed], str]] = {
    "title": lambda item: str(item.title).casefold(),
    "issuer": lambda item: str(item.issuer_name).casefold() or item.issuer,
    "issued": lambda item: item.issued or item.valid_from,
    "expires": lambda item: item.valid_until or "9999",
    "added": lambda item: item.added.isoformat() if item.added else "",
    "format": lambda item: item.format,
}


def _order(sort: str) -> Callable[[Listed], tuple[str, str]]:
    if sort not in SORTS:
        known = ", ".join(SORTS)
        raise UsageError(f"cannot sort by {sort!r}", hint=f"sort by one of: {known}")
    return lambda item: (SORTS[sort](item), item.id)


def _test(query: str) -> Test:
    name, colon, wanted = query.partition(":")
    if colon and name in _TESTS:
        return _TESTS[name](wanted.strip())
    text = query.casefold()
    return lambda item, _: text in _everything(item)


def _everything(item: Listed) -> str:
    words = [item.title, item.issuer_name, *(name for name, _ in item.skills)]
    texts = [text for each in words for _, text in each.by_language]
    return "\n".join((*texts, item.issuer, item.note, *item.tags, item.id)).casefold()


def _tag(wanted: str) -> Test:
    return lambda item, _: wanted in item.tags


def _issuer(wanted: str) -> Test:
    text = wanted.casefold()

    def test(item: Listed, _: datetime) -> bool:
        names = (text_.casefold() for _, text_ in item.issuer_name.by_language)
        return text in item.issuer.casefold() or any(text in name for name in names)

    return test


def _same(read: Callable[[Listed], str]) -> Callable[[str], Test]:
    return lambda wanted: lambda item, _: read(item) == wanted


def _level(wanted: str) -> Test:
    return lambda item, _: any(
        wanted in {value, f"{framework}{value}", f"{framework} {value}"}
        for framework, value in item.levels
    )


def _skill(wanted: str) -> Test:
    text = wanted.casefold()
    return lambda item, _: any(
        text == url.casefold()
        or any(text in name.casefold() for _, name in names.by_language)
        for names, url in item.skills
    )


def _credits(wanted: str) -> Test:
    """Compare with the credits: ``credits:3`` means at least 3, in whatever unit."""
    try:
        least = Decimal(wanted.lstrip(">="))
    except InvalidOperation:
        raise UsageError(f"credits:{wanted} is no number", hint="as in credits:3") from None
    return lambda item, _: any(_number(amount) >= least for amount, _ in item.credits)


def _expiring(wanted: str) -> Test:
    """Find what ends soon: ``expiring:`` within 30 days, ``expiring:90d``, or by a date."""
    found = _DAYS.fullmatch(wanted)
    if found:
        within = timedelta(days=int(found[1]))
        return lambda item, now: _ends(item, now, now + within)
    if not wanted:
        return lambda item, now: _ends(item, now, now + _SOON)
    try:
        by = moment(f"{wanted}T00:00:00Z")
    except ValueError:
        hint = "as in expiring:90d or expiring:2027-01-01"
        raise UsageError(f"expiring:{wanted} is no time", hint=hint) from None
    return lambda item, now: _ends(item, now, by)


def _ends(item: Listed, now: datetime, by: datetime) -> bool:
    return bool(item.valid_until) and now < moment(item.valid_until) <= by


_TESTS: Mapping[str, Callable[[str], Test]] = {
    "tag": _tag,
    "issuer": _issuer,
    "format": _same(lambda item: item.format),
    "kind": _same(lambda item: item.kind),
    "level": _level,
    "skill": _skill,
    "credits": _credits,
    "expiring": _expiring,
    "state": _same(lambda item: item.state),
    "id": lambda wanted: lambda item, _: item.id.startswith(wanted.lower()),
}


def _state(start: str, end: str, now: datetime) -> str:
    """Say what the credential's own dates say; whether it is genuine is for ``verify``."""
    if start and moment(start) > now:
        return "not-yet"
    if end and moment(end) <= now:
        return "expired"
    return "current"


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _text(summary: Mapping[str, Json], key: str) -> str:
    value = summary.get(key)
    return value if isinstance(value, str) else ""


def _words(value: Json) -> Words:
    if not isinstance(value, Mapping):
        return Words()
    return Words(
        tuple((lang, text) for lang, text in value.items() if isinstance(text, str))
    )


def _objects(value: Json) -> list[Mapping[str, Json]]:
    if not isinstance(value, list | tuple):
        return []
    return [each for each in value if isinstance(each, Mapping)]


def _pairs(value: Json, first: str, second: str) -> tuple[tuple[str, str], ...]:
    return tuple((_text(each, first), _text(each, second)) for each in _objects(value))
