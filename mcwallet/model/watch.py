"""What was fetched for the wallet, and what was noticed about what it holds."""

from dataclasses import field
from datetime import datetime

from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A document that was fetched, and the credentials that need it.

    ``new`` tells bytes that the wallet did not have from the same bytes seen again.
    """

    url: str
    id: str
    status: int
    fetched: datetime
    new: bool
    recs: tuple[str, ...]
    media: str = ""
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What was fetched, and what could not be had, by its address."""

    kept: tuple[Renewed, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing worth a line; ``kind`` is stable, and ``new`` since the last time.

    Kinds: ``revoked``, ``suspended``, ``expired``, ``key-changed`` and ``not-valid`` of
    what no longer counts; ``expires``, ``stale`` and ``changed`` of what needs a look.
    """

    id: str
    title: str
    kind: str
    says: str
    hint: str = ""
    date: datetime | None = None
    new: bool = True

    @property
    def lost(self) -> bool:
        """Tell whether the credential no longer counts."""
        return self.kind in {"revoked", "suspended", "expired", "key-changed", "not-valid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How far a pathway is, and how far it was the last time, if it was looked at."""

    pathway: str
    title: str
    now: str
    before: str = ""

    @property
    def completed(self) -> bool:
        """Tell whether it was completed since the last time."""
        return self.now == "met" and self.before != "met"
