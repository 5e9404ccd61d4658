"""Everything outside the program that an answer may depend on."""

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mcwallet.model.artifact import Artifact
from mcwallet.model.keys import PublicKey
from mcwallet.model.trust import NO_TRUST, Trust
from mcwallet.model.values import dataclass


class Source(StrEnum):
    """Whose document it is, which decides what it may decide (DESIGN §5)."""

    PINNED = "self-proving"
    VERIFIER = "the verifier's own"
    SENDER = "the sender's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document from elsewhere: its bytes, when it was fetched, and by whom.

    ``live`` tells what the network served in this very run.
    """

    url: str
    artifact: Artifact
    source: Source
    fetched: datetime | None = None
    media_type: str = ""
    status: int = 200
    live: bool = False


class Fetch(Protocol):
    """Gets a document by its URL or DID, or raises ``UnreachableError``."""

    def __call__(self, url: str) -> Document:
        """Return the document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom credentials may be about, by all that identifies them.

    ``asked`` tells whether the verifier asked for this person; otherwise it is the
    holder of the open wallet, and a mismatch only warns.
    """

    dids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    keys: tuple[PublicKey, ...] = ()
    asked: bool = True

    def __bool__(self) -> bool:
        """Tell whether anybody was named."""
        return bool(self.dids or self.emails or self.keys)


NOBODY = Person()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How strict to be, and what the verifier asks for."""

    skew: timedelta = timedelta(minutes=5)
    strict: bool = False
    require_trust: bool = False
    max_age: timedelta = timedelta(days=30)
    challenge: str = ""
    audience: str = ""
    person: Person = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The moment, the network, the rules and the trust under which we judge."""

    now: datetime
    fetch: Fetch
    policy: Policy = field(default_factory=Policy)
    trust: Trust = NO_TRUST
    online: bool = False
