"""How far somebody has come on a pathway, and why we say so."""

from datetime import date
from enum import StrEnum

from mcwallet.model.pathway import Role
from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS, Words

NO_ENTITLEMENT = "Stacking creates no entitlement to a qualification, a degree or credit"


class State(StrEnum):
    """The answers to "is this requirement met?"."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"
    THEIRS = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One credential counted in one requirement, and where its value stands.

    ``tenths`` is what it adds there; ``unknown`` says what would have to be true.
    """

    id: str
    part: str
    title: str
    path: str
    value: str
    tenths: int = 0
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One credential that came near and did not count, and why."""

    id: str
    part: str
    title: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One block or rule and how it stands; amounts in tenths.

    ``unit`` is ``ects``, ``items``, ``blocks``, ``skills``, ``percent`` or empty.
    """

    name: str
    state: State
    title: Words = NO_WORDS
    demand: str = ""
    unit: str = ""
    have: int = 0
    need: int = 0
    used: tuple[Use, ...] = ()
    missed: tuple[Miss, ...] = ()
    lacks: str = ""
    children: tuple[str, ...] = ()
    rule: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is not known and would settle a requirement."""

    id: str
    part: str
    title: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The honest answer about one pathway on one day.

    ``proven`` is false when the work limit was reached: then ``shortfall`` is the best
    found and ``bound`` a number it cannot be less than. ``settle`` is what would close an
    open verdict, ``subject_to`` what others decide, ``aside`` what was not counted at all.
    """

    pathway: str
    version: str
    sha256: str
    title: Words
    role: Role
    decides: str
    at: date
    verdict: State
    says: str
    complete: str
    requirements: tuple[Requirement, ...]
    settle: tuple[Fact, ...] = ()
    subject_to: tuple[str, ...] = ()
    aside: tuple[Miss, ...] = ()
    warnings: tuple[str, ...] = ()
    shortfall: int = 0
    bound: int = 0
    proven: bool = True
