"""What stacking may know besides the credentials, and the three answers it gives."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import IntEnum

from mcwallet.model.pathway import Pathway
from mcwallet.model.values import dataclass


class Truth(IntEnum):
    """Three values: missing data is unknown, never yes."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, and for anything but yes the reason in a learner's words."""

    truth: Truth
    says: str = ""


YES = Answer(Truth.YES)


def no(says: str) -> Answer:
    """Answer no, and say why."""
    return Answer(Truth.NO, says)


def unknown(says: str) -> Answer:
    """Answer that it cannot be told, and say what is missing."""
    return Answer(Truth.UNKNOWN, says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The pathway, the day, and what the person who asks knows.

    ``me`` are the learner's DIDs and e-mail addresses. ``registries`` maps the address of
    a registry document at hand to the issuers and domains that it lists, ``narrower`` a
    skill to those it stands for, ``elsewhere`` the id of an award to the pathways in which
    it was already counted. ``distrusted`` are issuers that never count. ``nodes`` is the
    work limit of one search; with ``solver`` the extra takes over past it.
    """

    pathway: Pathway
    at: date
    me: tuple[str, ...] = ()
    registries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    narrower: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distrusted: frozenset[str] = frozenset()
    nodes: int = 40_000
    solver: bool = False
