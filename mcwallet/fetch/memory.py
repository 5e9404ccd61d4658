"""Documents at hand, with another fetcher behind them."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from mcwallet.errors import UnreachableError
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch

GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Answers from memory first, and asks the next fetcher otherwise.

    That a document was not there (404, 410) is remembered too.
    """

    known: Mapping[str, Document]
    otherwise: Fetch

    def __call__(self, url: str) -> Document:
        """Return the document."""
        document = self.known.get(spelled(url))
        if document is None:
            return self.otherwise(url)
        if trouble := gone(document, f"{url} was gone when it was last asked for"):
            raise trouble
        return document


def gone(document: Document, says: str) -> UnreachableError | None:
    """Return the trouble if all that is known is that nothing was there."""
    if document.status not in GONE:
        return None
    code = "MCW-GONE" if document.status == GONE[1] else "MCW-ABSENT"
    return UnreachableError(says, code=code)


def remember(documents: Iterable[Document], otherwise: Fetch) -> Fetch:
    """Put documents in front of a fetcher; of two for one address the first counts."""
    known: dict[str, Document] = {}
    for document in documents:
        known.setdefault(spelled(document.url), document)
    return Remembered(known, otherwise) if known else otherwise


def spelled(url: str) -> str:
    """Spell a did:web as the https address that it stands for (did:web §3.2)."""
    if not url.startswith("did:web:"):
        return url
    host, *path = url.removeprefix("did:web:").split(":")
    where = "/".join(map(unquote, path)) or ".well-known"
    return f"https://{unquote(host)}/{where}/did.json"
