"""Dated copies that a wallet keeps: of several for one address, the one of that day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from mcwallet.errors import NetworkError, NotFoundError, UnreachableError, VaultError
from mcwallet.fetch.memory import GONE, gone, spelled
from mcwallet.model.artifact import Artifact
from mcwallet.model.holding import Copy
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch, Source

FRESH = timedelta(days=1)
"""How old a copy may be to spare asking the network again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Answers with the copy of the day that is judged by, and asks elsewhere otherwise.

    With ``again`` a copy older than a day is only used when asking again gives nothing: so
    a credential can still be verified when its issuer's site is long gone.
    """

    copies: Mapping[str, tuple[Copy, ...]]
    load: Callable[[str], bytes]
    at: datetime
    otherwise: Fetch
    again: bool = False

    def __call__(self, url: str) -> Document:
        """Return the document."""
        chosen = choose(self.copies.get(spelled(url), ()), self.at)
        if chosen is None:
            return self.otherwise(url)
        old = self.at - chosen.fetched > FRESH
        if old and self.again and (newer := self._elsewhere(url)):
            return newer
        try:
            data = self.load(chosen.id)
        except (VaultError, NotFoundError):  # not here yet, or damaged: said elsewhere
            return self.otherwise(url)
        document = Document(
            url=url,
            artifact=Artifact(data, url),
            source=Source.VERIFIER,
            fetched=chosen.fetched,
            media_type=chosen.media,
            status=chosen.status,
            live=True,  # the network served it once: it gives no words their meaning
        )
        if trouble := gone(document, f"{url} was gone on {chosen.fetched:%Y-%m-%d}"):
            raise trouble
        return document

    def _elsewhere(self, url: str) -> Document | None:
        try:
            return self.otherwise(url)
        except UnreachableError as error:
            if error.code == "MCW-GONE":
                raise
        except NetworkError:
            pass
        return None


def kept(
    copies: Iterable[Copy],
    load: Callable[[str], bytes],
    at: datetime,
    otherwise: Fetch,
    *,
    again: bool = False,
) -> Fetch:
    """Put a wallet's copies in front of a fetcher."""
    known: dict[str, tuple[Copy, ...]] = {}
    for copy in copies:
        address = spelled(copy.url)
        known[address] = (*known.get(address, ()), copy)
    return Kept(known, load, at, otherwise, again) if known else otherwise


def choose(copies: Iterable[Copy], at: datetime) -> Copy | None:
    """Choose the newest copy of that moment, or else the first after it.

    That a document was not found (404) takes nothing back of an earlier copy; that it is
    gone for good (410) was said on purpose, and counts.
    """
    found = sorted(copies, key=lambda one: (one.fetched, one.id))
    before = [one for one in found if one.fetched <= at]
    able = [one for one in before if one.status != GONE[0]]
    if able or before:
        return (able or before)[-1]
    later = [one for one in found if one.status not in GONE]
    return next(iter(later or found), None)
