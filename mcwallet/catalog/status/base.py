"""What a way of publishing status must know."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from mcwallet.codec.tree import Tree
from mcwallet.model.envelope import Envelope
from mcwallet.model.values import dataclass


class Standing(StrEnum):
    """What a status list says about one credential."""

    ACTIVE = "active"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NOTED = "noted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a list says about an entry, before anybody believed the list.

    ``entries`` counts what the list has room for. ``fits`` tells whether the list names
    itself by the address that the credential gives. ``lacks`` says what a list leaves open
    so that it can bring bad news only.
    """

    standing: Standing
    says: str
    entries: int = 0
    fits: bool = True
    lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whose a list is, and how long it says that it may be used."""

    issuer: str = ""
    start: datetime | None = None
    end: datetime | None = None
    keep: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMethod:
    """One way of publishing status, as three pure functions.

    ``url`` reads the list's address from the entry. ``look_up`` gets the entry, the list
    and the credential's identifiers; ``terms`` gets the list. All may raise
    ``MalformedError``, and ``UnsupportedError`` where the list is of another purpose.
    ``fewest`` is the number of entries below which a list hides nobody; ``exact`` says
    that a list which does not name its own address is another list; ``signed`` is false
    where the specification leaves the list unsigned.
    """

    name: str
    title: str
    spec: str
    url: Callable[[Tree], str]
    look_up: Callable[[Tree, Envelope, frozenset[str]], Answer]
    terms: Callable[[Envelope], Terms]
    fewest: int = 0
    exact: bool = False
    signed: bool = True
