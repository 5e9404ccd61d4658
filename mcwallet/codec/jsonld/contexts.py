"""The contexts that we know: pinned by URL and digest, or supplied by the verifier.

Known is what stands under an exact URL in ``data/contexts/index.json``; where history needs
it a URL has several contents, newest first. Nothing is ever fetched here.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from itertools import islice, product
from typing import Any, Final

from mcwallet.codec.jsonld.active import Active, keep, process
from mcwallet.codec.jsonld.additions import check_additions
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

_HOLDING = frozenset((dict, list))
_MOST_VARIANTS = 16
_MOST_MADE = 5000
_MOST_LEARNT = 100_000


class Provenance(Enum):
    """Whose contexts a document was read with; the weakest of them counts."""

    PINNED = "pinned"
    SUPPLIED = "supplied"
    INLINE = "inline"


class Contexts:
    """A set of known contexts, and what has been compiled from them.

    Values are shared and never change; ``made`` and ``learnt`` count what has been worked
    out from them, so that a flood of odd documents can be forgotten. ``versions`` says what
    is pinned under a URL, ``variants`` how else a signer may have read a document.
    """

    def __init__(
        self,
        extra: Mapping[str, JsonObject] | None = None,
        chosen: Mapping[str, int] | None = None,
    ) -> None:
        self._extra = dict(extra or {})
        self._chosen = dict(chosen or {})
        self._root = Active({})
        self._documents: dict[tuple[Json, ...], Active] = {}
        self.made = 0
        self.learnt = 0
        self._others: dict[tuple[tuple[str, int], ...], Contexts] = {}

    def with_extra(self, extra: Mapping[str, JsonObject]) -> "Contexts":
        """Add contexts that the verifier supplies; a pinned URL keeps its pinned content.

        A URL must be absolute and https. What such a context may say: ``additions.py``.
        """
        for url in extra:
            if not url.startswith("https://") or url in self._extra:
                raise MalformedError("a supplied context needs an https URL of its own")
        new = {url: value for url, value in extra.items() if not self.pinned(url)}
        return Contexts({**self._extra, **new}, self._chosen) if new else self

    def pinned(self, url: str) -> bool:
        """Tell whether we ship this context."""
        return url in _index()

    def versions(self, url: str) -> tuple[str, ...]:
        """Return the SHA-256 of every content pinned under a URL, newest first."""
        return tuple(entry["sha256"] for entry in _index().get(url, ()))

    def load(self, url: str) -> Json:
        """Return the document at a URL, or say that we do not have it."""
        entries = _index().get(url)
        if entries is not None:
            return _document(entries[self._chosen.get(url, 0)]["file"])
        if url in self._extra:
            return self._extra[url]
        raise UnsupportedError(
            f"the context {url!a:.200} is not known",
            hint="give it with --evidence, or in a trust file",
        )

    def unknown(self, document: JsonObject, *, inside: bool = False) -> tuple[str, ...]:
        """Return the URLs of a document's contexts that are not pinned.

        Of the credentials inside it only pinned contexts count: see ``embedded``. So their
        URLs are needed only to say what is wrong with them.
        """
        named = _named(document) if inside else _own(document)
        names = [one for one in named if isinstance(one, str)]
        return tuple(dict.fromkeys([one for one in names if one not in _index()]))

    def provenance(self, document: JsonObject) -> Provenance:
        """Say with whose contexts a document that could be read was read."""
        found = Provenance.PINNED
        for one in _own(document):
            if not isinstance(one, str):
                return Provenance.INLINE
            if not self.pinned(one):
                found = Provenance.SUPPLIED
        return found

    def variants(self, document: JsonObject) -> Iterator["Contexts"]:
        """Go through the readings that history allows, the newest first."""
        yield self
        urls = {one for one in _named(document) if isinstance(one, str)}
        several = sorted(url for url in urls if len(self.versions(url)) > 1)
        choices = sorted(
            product(*(range(len(self.versions(url))) for url in several)), key=sum
        )
        for choice in islice(choices, 1, _MOST_VARIANTS):
            key = tuple(zip(several, choice, strict=True))
            if key not in self._others:
                self._others[key] = Contexts(self._extra, {**self._chosen, **dict(key)})
            yield self._others[key]

    def active(self, document: JsonObject) -> Active:
        """Compile the context of a document, and see that additions only add."""
        local = document.get("@context")
        if isinstance(local, str):
            local = [local]
        if not isinstance(local, list) or not local:
            raise MalformedError("the document has no @context")
        if self.made > _MOST_MADE or self.learnt > _MOST_LEARNT:
            self._root, self.made, self.learnt = Active({}), 0, 0
            self._documents.clear()
        try:
            known = self._documents.get(tuple(local))
        except TypeError:  # a context stands in the document itself
            return self._active(local)
        if known is None:
            known = self._active(local)
            self.made += keep(self._documents, tuple(local), known)
        return known

    def _active(self, local: list[Json]) -> Active:
        trusted = [one for one in local if isinstance(one, str) and self.pinned(one)]
        if len(trusted) == len(local):
            return process(self._root, local, self.load)
        active = process(self._root, local, self.load)
        added = [one for one in local if not (isinstance(one, str) and self.pinned(one))]
        check_additions(process(self._root, trusted, self.load), added, self.load)
        return active

    def embedded(self, active: Active, local: Json) -> Active:
        """Compile the context of an embedded credential: pinned URLs only."""
        names = local if isinstance(local, list) else [local]
        trusted = [one for one in names if isinstance(one, str) and self.pinned(one)]
        if len(trusted) < len(names):
            added = [one for one in names if one not in trusted]
            check_additions(process(self._root, trusted, self.load), added, self.load)
            raise UnsupportedError(
                "an embedded credential has a context of its own that we do not know"
            )
        return process(active, names, self.load)


def _own(document: JsonObject) -> Sequence[Json]:
    local = document.get("@context", [])
    return local if isinstance(local, list) else (local,)


def _named(document: Json) -> list[Json]:
    """Return the contexts that a document and the credentials inside it name."""
    found: list[Json] = []
    queue: list[Json] = [document]
    for here in queue:  # which grows on the way
        if type(here) is dict:
            if "@context" in here:
                local = here["@context"]
                found += local if isinstance(local, list) else (local,)
            queue += [one for one in here.values() if type(one) in _HOLDING]
        elif isinstance(here, list):
            queue += [one for one in here if type(one) in _HOLDING]
    return found


@cache
def _index() -> dict[str, list[dict[str, Any]]]:
    """Read which contexts we ship, by URL."""
    from json import loads

    index: dict[str, list[dict[str, Any]]] = {}
    for entry in loads(_data("index.json"))["contexts"]:
        for url in entry["urls"]:
            index.setdefault(url, []).append(entry)
    return index


@cache
def _document(file: str) -> Json:
    from json import loads

    document: Json = loads(_data(file))
    return document


def _data(file: str) -> bytes:
    from pathlib import Path

    from mcwallet import data

    return Path(data.__path__[0], "contexts", file).read_bytes()


PINNED: Final = Contexts()
