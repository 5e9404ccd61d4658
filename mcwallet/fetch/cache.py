"""One answer per address and run, so that a document cannot change under our hands."""

from dataclasses import dataclass, field

from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.memory import GONE, spelled
from mcwallet.model.world import Document, Fetch


@dataclass(frozen=True, slots=True)
class Cached:
    """Asks the next fetcher once per address, and remembers a refusal too.

    ``seen`` is what was fetched, in the order of asking: it can be kept as evidence.
    """

    otherwise: Fetch
    seen: dict[str, Document] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def __call__(self, url: str) -> Document:
        """Return the document."""
        address = spelled(url)
        if address in self.refused:
            raise UnreachableError(self.refused[address])
        if address not in self.seen:
            try:
                self.seen[address] = self.otherwise(url)
            except (NetworkError, UnreachableError) as error:
                self.refused[address] = str(error)
                raise UnreachableError(str(error), hint=error.hint) from error
        document = self.seen[address]
        if document.status in GONE:
            code = "MCW-GONE" if document.status == GONE[1] else ""
            raise UnreachableError(f"{url} is gone ({document.status})", code=code)
        return document
