"""An award: one credential in the plain form in which stacking looks at it."""

from datetime import date, datetime
from enum import StrEnum

from mcwallet.model.credential import Kind, Level, Party, Result, Skill, Workload
from mcwallet.model.report import Verdict
from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS, Words

NOBODY = Party()


class Standing(StrEnum):
    """What the issuer's status list says."""

    NONE = "none declared"
    ACTIVE = "active"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One credential as the rules see it; what is missing is empty or ``None``, never zero.

    ``id`` is the SHA-256 of the original and ``part`` the place of an embedded credential
    in it. ``signed`` is false for one that only its container's issuer vouches for, and
    ``proven`` tells that its own proof passed. ``contains`` holds the ids of achievements
    and credentials that it is made up of. ``trust`` only orders: the higher the better.
    """

    id: str
    part: str = ""
    format: str = ""
    credential: str = ""
    title: Words = NO_WORDS
    issuer: Party = NOBODY
    bodies: tuple[Party, ...] = ()
    learner: Party = NOBODY
    achievements: tuple[str, ...] = ()
    workload: tuple[Workload, ...] = ()
    levels: tuple[Level, ...] = ()
    skills: tuple[Skill, ...] = ()
    results: tuple[Result, ...] = ()
    language: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    kind: Kind = Kind.OTHER
    rpl: bool = False
    assessed: tuple[str, ...] = ()
    identity_checked: bool | None = None
    mode: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    external_quality: bool | None = None
    evidence: bool | None = None
    awarded: date | None = None
    begins: date | None = None
    ends: date | None = None
    verdict: Verdict = Verdict.CANNOT_TELL
    why: str = ""
    signed: bool = True
    proven: bool = False
    status: Standing = Standing.NONE
    status_seen: datetime | None = None
    seals: tuple[str, ...] = ()
    endorsed_by: tuple[str, ...] = ()
    accredited_by: tuple[str, ...] = ()
    trust: int = 0
    contains: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    path: str = "$"

    @property
    def key(self) -> tuple[str, str]:
        """The id and the part: what tells one award from another."""
        return self.id, self.part

    @property
    def name(self) -> str:
        """The title, or the first digits of the id where there is none."""
        return str(self.title) or self.id[:8]
