"""A pathway: the written rules by which small credentials make up a larger one."""

from calendar import monthrange
from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS, Words

ONE = 10
"""One credit, or one whole item: everything is counted in tenths, never in floats."""


class Role(StrEnum):
    """Who wrote a pathway, which decides whether it is an offer or only a plan."""

    AWARDING_BODY = "awarding-body"
    ADVISER = "adviser"
    LEARNER = "learner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote the pathway."""

    name: Words = NO_WORDS
    role: Role = Role.LEARNER
    did: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included; a missing end stays open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the day lies inside."""
        after = self.start is None or self.start <= day
        return after and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in calendar units (ISO 8601 ``P8Y``, ``P6M``, ``P30D``)."""

    text: str
    months: int
    days: int

    def before(self, day: date) -> date:
        """Count back from a day; the 31st or 29 February becomes the month's last day."""
        return self._moved(day, -1)

    def after(self, day: date) -> date:
        """Count on from a day."""
        return self._moved(day, 1)

    def _moved(self, day: date, sign: int) -> date:
        month = day.year * 12 + day.month - 1 + sign * self.months
        year = month // 12
        if not date.min.year <= year <= date.max.year:
            return date.min if sign < 0 else date.max
        last = monthrange(year, month % 12 + 1)[1]
        try:
            moved = date(year, month % 12 + 1, min(day.day, last))
            return moved + sign * timedelta(self.days)
        except OverflowError:
            return date.min if sign < 0 else date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The larger credential that the pathway leads to."""

    title: Words = NO_WORDS
    id: str = ""
    eqf: int | None = None
    ects: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """What a number of hours, or a number without a unit, is taken for.

    The two factors are in tenths of an hour; ``estimates`` tells whether credits worked
    out from hours are accepted as known.
    """

    hours_per_ects: int | None = None
    sbu_per_ects: int | None = None
    unitless: str = ""
    estimates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A grade scheme: its values from lowest to highest, or its two ends."""

    name: str
    order: tuple[str, ...] = ()
    min: str = ""
    max: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSet:
    """A named set of issuers; any one of the marks is enough.

    A mark is a pair of ``did``, ``domain``, ``registry``, ``seal``, ``accreditation`` or
    ``endorsement``, and its value.
    """

    name: str
    any: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a credential must be to be selected; what is ``None`` was not asked."""

    achievement: tuple[str, ...] | None = None
    type: tuple[str, ...] | None = None
    kind: str | None = None
    skill_any: tuple[str, ...] | None = None
    skill_all: tuple[str, ...] | None = None
    narrower: bool | None = None
    level_min: int | None = None
    credits_min: int | None = None
    grade_min: tuple[tuple[str, str], ...] | None = None
    awarded_from: date | None = None
    awarded_until: date | None = None
    max_age: Span | None = None
    language: tuple[str, ...] | None = None
    region: tuple[str, ...] | None = None
    quality: tuple[str, ...] | None = None
    assessed: tuple[str, ...] | None = None
    identity_checked: bool | None = None
    mode: tuple[str, ...] | None = None
    evidence: str | None = None
    issuer: str | None = None
    verified: str | None = None
    status: Span | None = None
    subject: str | None = None

    def asked(self, defaults: "Match | None" = None) -> tuple[tuple[str, Any], ...]:
        """Return what is asked, key by key; what is not said here the defaults say."""
        found = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None and defaults is not None:
                value = getattr(defaults, field.name)
            if value is not None:
                found.append((field.name, value))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Combine:
    """So many of the blocks named: ``all``, ``any`` or ``n_of``."""

    word: str
    n: int
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A part of a credit sum that must be of a certain kind."""

    tenths: int
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Credentials of a kind: ``one``, a ``count`` of them, or a sum of ``credits``.

    ``need`` is in tenths of a credit, or ten for each item.
    """

    unit: str
    need: int
    match: Match
    within: tuple[Within, ...] = ()
    repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """So many of the skills named, shown by what is counted; uses nothing itself."""

    word: str
    n: int
    of: tuple[str, ...]
    narrower: bool = False


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision that somebody takes and nobody can compute."""

    by: str


@dataclass(frozen=True, slots=True)
class Waive:
    """A requirement that falls away with a signed waiver credential."""

    by: str


Demand: TypeAlias = Combine | Pick | Cover | Decide | Waive


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One requirement, readable alone."""

    name: str
    demand: Demand
    title: Words = NO_WORDS
    after: tuple[str, ...] = ()
    gap_min: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What may be counted more than once; amounts in tenths of a credit."""

    count_once: bool = True
    allow: tuple[tuple[str, ...], ...] = ()
    max_credits: int | None = None
    used_elsewhere: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule over everything that is counted; shares in hundredths of a percent."""

    name: str
    title: Words = NO_WORDS
    match: Match = Match()
    per_issuer: bool = False
    min_credits: int | None = None
    max_credits: int | None = None
    min_share: int | None = None
    max_share: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equal:
    """A decision that one achievement counts as another, and for how long."""

    this: str
    as_: str
    by: str = ""
    valid: Days = Days()
    both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """Everything a pathway file says."""

    id: str
    version: str
    sha256: str
    complete: Combine
    blocks: tuple[Block, ...]
    title: Words = NO_WORDS
    by: Author = Author()
    decides: str = ""
    valid: Days = Days()
    awards: Goal = Goal()
    units: Units = Units()
    scales: tuple[Scale, ...] = ()
    issuers: tuple[IssuerSet, ...] = ()
    defaults: Match = Match()
    overlap: Overlap = Overlap()
    rules: tuple[Rule, ...] = ()
    equal: tuple[Equal, ...] = ()

    def block(self, name: str) -> Block:
        """Return a block by its name, which the reader has made sure of."""
        return next(block for block in self.blocks if block.name == name)
