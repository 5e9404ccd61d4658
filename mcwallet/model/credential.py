"""A credential as a person would describe it, whatever format it came in."""

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS, Words


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who issues, awards, seals or holds credentials.

    ``id`` is the identifier as the credential gives it; in ELM documents ids such as
    ``urn:epass:…`` are local to one document and are therefore left empty. ``region`` holds
    country and region codes as they are written there.
    """

    id: str = ""
    name: Words = NO_WORDS
    identifiers: tuple["Identifier", ...] = ()
    region: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A further identifier of a party: an e-mail address, a hashed one, a number."""

    type: str
    value: str
    hashed: bool = False
    salt: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; a missing end stays open."""

    start: datetime | None = None
    end: datetime | None = None

    def begun(self, at: datetime, skew: timedelta = timedelta()) -> bool:
        """Tell whether the period has begun by then."""
        return self.start is None or self.start <= at + skew

    def over(self, at: datetime, skew: timedelta = timedelta()) -> bool:
        """Tell whether the period is over by then."""
        return self.end is not None and self.end < at - skew


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Where to look up whether a credential still stands, as the credential says it.

    ``raw`` is the entry itself: each status method reads its own members from it.
    """

    type: str
    path: str
    raw: JsonObject = field(hash=False)


class Origin(StrEnum):
    """Where a number comes from."""

    STATED = "stated"
    CONVERTED = "converted"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """An amount of learning, with its unit: ``ects``, ``hours``, ``sbu``, ``ecvet`` …

    ``amount`` is a decimal number as text; ``unit`` is empty where none is stated.
    ``earned`` tells what the learner earned from what the achievement offers.
    """

    amount: str
    unit: str
    path: str
    earned: bool = False
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level in a framework: ``eqf``, ``nqf``, ``qf-ehea`` …"""

    framework: str
    value: str
    path: str
    label: Words = NO_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something the learner can do: a competence with an address, or just its name."""

    name: Words
    url: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A grade, score or status, and the scale it stands on."""

    value: str
    scheme: str = ""
    status: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What was learned or done.

    ``id`` is empty where the credential's format keeps ids inside one document. ``kind`` is
    the achievement type as written there; ``rpl`` tells that prior learning was recognised.
    ``related`` names the same achievement in another language or version, ``parts`` the
    smaller achievements that this one says it is made of. ``None`` means that nothing is
    stated; ``mode`` is how one took part.
    """

    title: Words
    id: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    rpl: bool = False
    related: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    assessment: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    identity_checked: bool | None = None
    quality: tuple[str, ...] = ()
    external_quality: bool | None = None
    evidence: bool | None = None
    workload: tuple[Workload, ...] = ()
    levels: tuple[Level, ...] = ()
    skills: tuple[Skill, ...] = ()
    results: tuple[Result, ...] = ()
    language: tuple[str, ...] = ()
    awarded: datetime | None = None
    path: str = "$"


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of a standard element, and the JSON path it came from.

    ``origin`` tells a number that we worked out from one that stands there.
    """

    value: Words
    path: str
    note: str = ""
    origin: Origin = Origin.STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One row of the Annex I view; nothing stated is an answer."""

    name: str
    number: str
    mandatory: bool
    values: tuple[Stated, ...] = ()

    @property
    def stated(self) -> bool:
        """Tell whether the credential says anything about it."""
        return bool(self.values)


class Kind(StrEnum):
    """What a credential is, in the Recommendation's terms."""

    MICRO_CREDENTIAL = "micro-credential"
    PARTICIPATION = "participation"
    QUALIFICATION = "qualification"
    ENDORSEMENT = "endorsement"
    COMPOSITE = "composite"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How two achievements of one record hang together (CLR 2.0 §Association)."""

    type: str
    source: str
    target: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A credential inside another: its JSON, or its token, and where it stands."""

    path: str
    value: Json = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One issuer's statement about one learner.

    Reading leaves ``elements`` empty, for verifying a thousand credentials needs none of
    them; :func:`mcwallet.catalog.formats.annex.complete` fills them in. A presentation is
    read as a credential whose issuer is its holder. ``mandate`` is on whose behalf a sealer
    says that it sealed.
    """

    format: str
    id: str
    title: Words
    issuer: Party
    subject: Party
    types: tuple[str, ...] = ()
    kind: Kind = Kind.OTHER
    awarding_bodies: tuple[Party, ...] = ()
    sealer: Party | None = None
    mandate: Stated | None = None
    achievements: tuple[Achievement, ...] = ()
    period: Period = Period()
    issued: datetime | None = None
    status: tuple[StatusEntry, ...] = ()
    elements: tuple[Element, ...] = ()
    notes: tuple[str, ...] = ()
    associations: tuple[Association, ...] = ()
    parts: tuple[Embedded, ...] = ()
