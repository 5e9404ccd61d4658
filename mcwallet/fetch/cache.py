"""One answer per address and run, so that a document cannot change under our hands.

Nothing is kept on disk from one run to the next. Documents from the network hold nothing
about learners, but their addresses tell which issuers' and whose credentials somebody
looked at, and a list from yesterday is not an answer of today. Whoever wants to keep
answers keeps them as dated evidence, on purpose.
"""

import socket
from collections import defaultdict
from dataclasses import field
from threading import Lock
from urllib.parse import urlsplit

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.memory import gone, spelled
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch


@dataclass(frozen=True, slots=True)
class Cached:
    """Asks the next fetcher once per address, and remembers a refusal too.

    Several threads may ask at once: of two who want the same address one waits. A host
    that did not answer in time, or that nobody knows, is not asked for anything else.
    ``seen`` is what was fetched, in the order of asking: it can be kept as evidence.
    """

    otherwise: Fetch
    seen: dict[str, Document] = field(default_factory=dict)
    refused: dict[str, UnreachableError] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    turns: defaultdict[str, Lock] = field(default_factory=lambda: defaultdict(Lock))
    guard: Lock = field(default_factory=Lock)

    def __call__(self, url: str) -> Document:
        """Return the document."""
        address = spelled(url)
        with self.guard:
            turn = self.turns[address]
        with turn:
            document = self._once(url, address)
        if trouble := gone(document, f"{url} is gone ({document.status})"):
            raise trouble
        return document

    def _once(self, url: str, address: str) -> Document:
        if address in self.refused:
            known = self.refused[address]
            raise UnreachableError(str(known), hint=known.hint, code=known.code)
        if address not in self.seen:
            try:
                self.seen[address] = self._asked(url, _place(address))
            except (NetworkError, UnreachableError) as error:
                trouble = UnreachableError(str(error), hint=error.hint)
                self.refused[address] = trouble
                raise trouble from error
        return self.seen[address]

    def _asked(self, url: str, place: str) -> Document:
        if place in self.silent:
            raise UnreachableError(
                f"{url} was not asked for: {self.silent[place]}",
                hint="try again later, or give a copy with --evidence",
            )
        try:
            return self.otherwise(url)
        except NetworkError as error:
            if isinstance(error.__cause__, TimeoutError | socket.gaierror):
                self.silent[place] = f"{place} does not answer"
            raise


def _place(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
