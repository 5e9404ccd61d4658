"""Fetch again what credentials need to be verified, and keep it, dated."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from hashlib import sha256

from mcwallet.actions.judging import judge
from mcwallet.actions.side_by_side import side_by_side
from mcwallet.actions.unwrapping import Original
from mcwallet.errors import NetworkError, UnreachableError
from mcwallet.fetch.memory import spelled
from mcwallet.model.holding import Copy
from mcwallet.model.values import dataclass
from mcwallet.model.watch import Refreshed, Renewed
from mcwallet.model.world import Document, Fetch, Source, World
from mcwallet.vault import changes
from mcwallet.vault.changes import Op

_SELF = ("did:key:", "did:jwk:")


def keeping(refreshed: Refreshed) -> tuple[Op, ...]:
    """Return the operations that keep it all, in one change."""
    return tuple(
        changes.keep_copy(
            each.data,
            rec=each.recs,
            url=each.url,
            fetched=each.fetched,
            media=each.media,
            status=each.status,
        )
        for each in refreshed.kept
    )


@dataclass(slots=True)
class _Noting:
    """Passes documents on, and notes which were had and which were not."""

    fetch: Fetch
    seen: Mapping[str, Document]
    had: dict[str, Document] = field(default_factory=dict)
    lacked: dict[str, str] = field(default_factory=dict)

    def __call__(self, url: str) -> Document:
        try:
            document = self.fetch(url)
        except (UnreachableError, NetworkError) as error:
            gone = self.seen.get(spelled(url))
            if gone is not None:
                self.had[spelled(url)] = gone
            elif not url.startswith(_SELF):
                self.lacked[spelled(url)] = str(error)
            raise
        if document.source is Source.VERIFIER:
            self.had[spelled(url)] = document
        return document


def refresh(
    originals: Iterable[Original],
    world: World,
    copies: Mapping[str, Copy],
    *,
    seen: Mapping[str, Document],
    each: Callable[[], None] = lambda: None,
) -> Refreshed:
    """Verify every original, and return the dated documents that this asked for.

    ``seen`` is what the network said in this run, also that a document is gone. What the
    verifier brought without a date is not kept: nobody could tell how old it is.
    """
    found: dict[str, Renewed] = {}
    missing: dict[str, str] = {}

    def asked(original: Original) -> tuple[Original, _Noting]:
        noting = _Noting(world.fetch, seen)
        judge(original, replace(world, fetch=noting))
        return original, noting

    for original, noting in (side_by_side if world.online else map)(asked, originals):
        missing |= noting.lacked
        for url, document in noting.had.items():
            if document.fetched is None:
                missing[url] = "the copy given bears no date"
            else:
                other = _note(found, original, url, document, copies)
                if other:
                    missing[url] = f"the same bytes are kept as {other}"
        each()
    return Refreshed(kept=tuple(found.values()), missing=tuple(missing.items()))


def _note(
    found: dict[str, Renewed],
    original: Original,
    url: str,
    document: Document,
    copies: Mapping[str, Copy],
) -> str:
    """Note a document; return the other address at which the same bytes were found."""
    data = _payload(url, document)
    id_, rec = sha256(data).hexdigest(), original.artifact.digest
    known, before = copies.get(id_), found.get(id_)
    for other in (known, before):
        if other and spelled(other.url) != url:
            return other.url
    fetched = document.fetched or datetime.min.replace(tzinfo=UTC)
    found[id_] = Renewed(
        url=url,
        id=id_,
        status=document.status,
        fetched=max(fetched, known.fetched) if known else fetched,
        new=known is None,
        recs=(*(before.recs if before else ()), rec),
        media=document.media_type,
        data=data,
    )
    return ""


def _payload(url: str, document: Document) -> bytes:
    """Return the bytes; that nothing was there is written down as a line of its own."""
    if document.artifact.data:
        return document.artifact.data
    return f"{document.status} {url}\n".encode()
