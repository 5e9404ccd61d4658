"""Find credentials in the wallet, without opening any of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from mcwallet.codec.tree import moment
from mcwallet.errors import UsageError
from mcwallet.model.holding import Holding
from mcwallet.model.json import Json
from mcwallet.model.words import NO_WORDS, Words

_MOST_DIGITS = 5
_NEAR = 0.81  # "tags" is nearly "tag"; "did" is not "id"


class Listed(NamedTuple):
    """A holding as a list shows it: read from its summary, and from nothing else.

    Everything is read when it is asked for, so that listing many stays quick; a summary
    written by another version may lack anything.
    """

    holding: Holding
    moment: str

    @property
    def id(self) -> str:
        """The SHA-256 of the original."""
        return self.holding.rec

    @property
    def title(self) -> Words:
        """The learner's own title, or the credential's."""
        own = self.holding.fields.get("title")
        return Words.plain(own) if own else _words(self.holding.summary.get("title"))

    @property
    def issuer_name(self) -> Words:
        """What the issuer calls itself."""
        return _words(self.holding.summary.get("issuer_name"))

    def text(self, key: str) -> str:
        """Return one text of the summary, or nothing."""
        return _text(self.holding.summary, key)

    @property
    def state(self) -> str:
        """What the credential's own dates say; if it is genuine is for ``verify``.

        Summaries hold moments in UTC and in one spelling, so that they compare as text.
        """
        if self.holding.binned:
            return "binned"
        start, end = self.text("valid_from"), self.text("valid_until")
        if start and start > self.moment:
            return "not-yet"
        return "expired" if end and end <= self.moment else "current"

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """Amounts and units."""
        return _pairs(self.holding.summary.get("credits"), "amount", "unit")

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """Frameworks and values."""
        return _pairs(self.holding.summary.get("levels"), "framework", "value")

    @property
    def skills(self) -> tuple[tuple[Words, str], ...]:
        """Names and addresses."""
        return tuple(
            (_words(each.get("name")), _text(each, "url"))
            for each in _objects(self.holding.summary.get("skills"))
        )

    @property
    def tags(self) -> tuple[str, ...]:
        """The learner's own tags."""
        return self.holding.tags

    @property
    def note(self) -> str:
        """The learner's own note."""
        return self.holding.fields.get("note", "")

    @property
    def parts(self) -> int:
        """How many credentials it holds."""
        found = self.holding.summary.get("parts")
        return found if isinstance(found, int) else 0


Test = Callable[[Listed], bool]


def spelled(moment_: datetime) -> str:
    """Spell a moment as summaries do."""
    return moment_.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def select(
    holdings: Iterable[Holding],
    queries: Sequence[str],
    now: datetime,
    *,
    sort: str = "title",
) -> tuple[Listed, ...]:
    """Return what fits every query, in order; nothing asked is everything not binned.

    A query is a word, or one of ``tag: issuer: format: kind: level: skill: credits:
    expiring: state: id:`` with what it looks for, as in ``level:6`` or ``expiring:90d``.
    """
    tests = [_test(query, now) for query in queries]
    binned = any(query.startswith("state:") for query in queries)
    moment_ = spelled(now)
    items = (Listed(each, moment_) for each in holdings if binned or not each.binned)
    found = [item for item in items if all(test(item) for test in tests)]
    return tuple(sorted(found, key=_order(sort)))


SORTS: Mapping[str, Callable[[Listed], str]] = {
    "title": lambda item: str(item.title).casefold(),
    "issuer": lambda item: str(item.issuer_name).casefold() or item.text("issuer"),
    "issued": lambda item: item.text("issued") or item.text("valid_from"),
    "expires": lambda item: item.text("valid_until") or "9999",
    "added": lambda item: item.holding.added.isoformat() if item.holding.added else "",
    "format": lambda item: item.text("format"),
}


def _order(sort: str) -> Callable[[Listed], tuple[str, str]]:
    if sort not in SORTS:
        known = ", ".join(SORTS)
        raise UsageError(f"cannot sort by {sort!r}", hint=f"sort by one of: {known}")
    return lambda item: (SORTS[sort](item), item.id)


def misread(queries: Sequence[str]) -> tuple[str, ...]:
    """Return the fields, such as ``tags``, that a query seems to mean and nothing has."""
    from difflib import get_close_matches

    known = (*_TESTS, "expiring")
    names = [query.partition(":")[0] for query in queries if ":" in query]
    wrong = (name for name in names if name not in known)
    return tuple(name for name in wrong if get_close_matches(name, known, cutoff=_NEAR))


def _test(query: str, now: datetime) -> Test:
    name, colon, wanted = query.partition(":")
    if colon and name == "expiring":
        return _expiring(wanted.strip(), now)
    if colon and name in _TESTS:
        return _TESTS[name](wanted.strip())
    text = query.casefold()
    return lambda item: text in _everything(item)


def _everything(item: Listed) -> str:
    words = [item.title, item.issuer_name, *(name for name, _ in item.skills)]
    texts = [text for each in words for _, text in each.by_language]
    own = (item.text("issuer"), item.note, *item.tags, item.id)
    return "\n".join((*texts, *own)).casefold()


def _tag(wanted: str) -> Test:
    return lambda item: wanted in item.tags


def _issuer(wanted: str) -> Test:
    text = wanted.casefold()

    def test(item: Listed) -> bool:
        names = (name.casefold() for _, name in item.issuer_name.by_language)
        return text in item.text("issuer").casefold() or any(text in name for name in names)

    return test


def _level(wanted: str) -> Test:
    return lambda item: any(
        wanted in {value, f"{framework}{value}", f"{framework} {value}"}
        for framework, value in item.levels
    )


def _skill(wanted: str) -> Test:
    text = wanted.casefold()

    def test(item: Listed) -> bool:
        names = (name for words, _ in item.skills for _, name in words.by_language)
        urls = (url.casefold() for _, url in item.skills)
        return text in urls or any(text in name.casefold() for name in names)

    return test


def _credits(wanted: str) -> Test:
    """Compare with the credits: ``credits:3`` means at least 3, in whatever unit."""
    from decimal import Decimal, InvalidOperation

    def number(text: str) -> Decimal:
        try:
            return Decimal(text)
        except InvalidOperation:
            return Decimal(0)

    try:
        least = Decimal(wanted.lstrip(">="))
    except InvalidOperation:
        raise UsageError(f"credits:{wanted} is no number", hint="as in credits:3") from None
    return lambda item: any(number(amount) >= least for amount, _ in item.credits)


def _state(wanted: str) -> Test:
    if wanted not in _STATES:
        known = ", ".join(_STATES)
        raise UsageError(f"state:{wanted} is no state", hint=f"there are: {known}")
    return lambda item: item.state == wanted


def _expiring(wanted: str, now: datetime) -> Test:
    """Find what ends soon: ``expiring:`` within 30 days, ``expiring:90d``, or by a date."""
    days = wanted.removeprefix("P").upper().removesuffix("D") or ("" if wanted else "30")
    if days.isascii() and days.isdecimal() and len(days) <= _MOST_DIGITS:
        by = now + timedelta(days=int(days))
    else:
        try:
            by = moment(f"{wanted}T00:00:00Z")
        except ValueError:
            hint = "as in expiring:90d or expiring:2027-01-01"
            raise UsageError(f"expiring:{wanted} is no time", hint=hint) from None
    last = spelled(by)
    return lambda item: item.moment < item.text("valid_until") <= last


_STATES = ("current", "expired", "not-yet", "binned")
_TESTS: Mapping[str, Callable[[str], Test]] = {
    "tag": _tag,
    "issuer": _issuer,
    "format": lambda wanted: lambda item: item.text("format") == wanted,
    "kind": lambda wanted: lambda item: item.text("kind") == wanted,
    "level": _level,
    "skill": _skill,
    "credits": _credits,
    "state": _state,
    "id": lambda wanted: lambda item: item.id.startswith(wanted.lower()),
}


def _text(summary: Mapping[str, Json], key: str) -> str:
    value = summary.get(key)
    return value if isinstance(value, str) else ""


def _words(value: Json) -> Words:
    if not isinstance(value, dict):
        return NO_WORDS
    pairs = [(lang, text) for lang, text in value.items() if isinstance(text, str)]
    return Words(tuple(pairs))


def _objects(value: Json) -> list[Mapping[str, Json]]:
    if not value or not isinstance(value, list | tuple):
        return []
    return [one for one in value if isinstance(one, dict)]


def _pairs(value: Json, first: str, second: str) -> tuple[tuple[str, str], ...]:
    return tuple((_text(each, first), _text(each, second)) for each in _objects(value))
