"""Active contexts: what every term means at one place of a document (JSON-LD 1.1 API §4).

An active context never changes once it is made, so whatever is worked out from it is
remembered beside it: the same contexts are compiled once, however many documents use them.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final

from mcwallet.codec.jsonld.literals import IRI
from mcwallet.codec.jsonld.term import KEYWORDS, Term, define, keyword_like
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

Load = Callable[[str], Json]

MEMORY: Final = 4096
"""How many answers one active context remembers before it works them out again."""

LONGEST: Final = 2_000
"""How many letters a question may have to be remembered: words of contexts are short."""

_WORDS = "@base @direction @import @language @propagate @protected @version @vocab"
_ABOUT_ITSELF = frozenset(_WORDS.split())
_DEPTH = 8


class Active:
    """The meaning of terms at one place, and what has been worked out from it so far.

    ``terms`` maps a name to its definition, or to None where a context takes it away.
    ``previous`` is the context to return to below a type-scoped one.
    """

    __slots__ = (
        *("kinds", "language", "memory", "names", "plans", "previous", "terms", "typed"),
        "vocab",
    )

    def __init__(
        self,
        terms: dict[str, Term],
        vocab: str | None = None,
        language: str | None = None,
        previous: "Active | None" = None,
    ) -> None:
        self.terms = terms
        self.vocab = vocab
        self.language = language
        self.previous = previous
        self.memory: dict[Hashable, Active] = {}
        self.kinds: dict[tuple[str, ...], Any] = {}
        self.plans: dict[tuple[str, ...], Any] = {}
        self.typed: dict[tuple[Json, ...], Any] = {}
        self.names: dict[str, list[str]] = {}

    def expand(self, name: str) -> str | None:
        """Turn a term, compact IRI or IRI into an IRI (IRI Expansion §5.2, vocab true).

        What cannot be made absolute comes back as it is; the base IRI is always null.
        """
        if name in KEYWORDS:
            return name
        if keyword_like(name):
            return None
        if name in self.terms:
            return self.terms[name].iri
        full = self.expand_id(name)
        if full == name and self.vocab is not None and not _has_scheme(name):
            return self.vocab + name
        return full

    def expand_id(self, name: str) -> str:
        """Turn a compact IRI into an IRI; anything else stays as it is (vocab false)."""
        prefix, colon, suffix = name[1:].partition(":")
        if not colon or suffix.startswith("//"):
            return name
        term = self.terms.get(name[:1] + prefix)
        if term is not None and term.iri is not None and term.prefix:
            return term.iri + suffix
        return name

    def named(self, iri: str) -> list[str]:
        """Return every term that stands for an IRI."""
        if not self.names:
            names: dict[str, list[str]] = {}
            for name, term in self.terms.items():
                if term.iri is not None:
                    names.setdefault(term.iri, []).append(name)
            self.names = names
        return self.names.get(iri, [])


def _has_scheme(name: str) -> bool:
    """Tell whether expansion would take a text for an absolute IRI or blank node."""
    return ":" in name[1:]


def keep(memory: dict[Any, Any], key: tuple[Hashable, ...], value: Any) -> int:
    """Remember an answer, unless a hostile document has us remember too many or too long.

    Returns how many are new.
    """
    if len(memory) >= MEMORY:
        return 0
    if sum(len(one) for one in key if isinstance(one, str)) > LONGEST:
        return 0
    memory[key] = value
    return 1


def process(
    active: Active,
    local: Json,
    load: Load,
    *,
    override: bool = False,
    propagate: bool = True,
) -> Active:
    """Process a local context into a new active one (Context Processing §4.1).

    Remembered by the URLs it is made of, so inline contexts are worked out every time.
    """
    key = _key(local, override=override, propagate=propagate)
    known = active.memory.get(key) if key is not None else None
    if known is None:
        known = Processing(load, override).run(active, local, propagate=propagate)
        if key is not None:
            keep(active.memory, key, known)
    return known


def _key(local: Json, *, override: bool, propagate: bool) -> tuple[Hashable, ...] | None:
    if isinstance(local, str):
        return local, override, propagate
    if isinstance(local, list) and all(isinstance(one, str) for one in local):
        return tuple(local), override, propagate
    return None


class Processing:
    """One run of the algorithm: where contexts come from, and how deep we are."""

    __slots__ = ("load", "override", "urls")

    def __init__(self, load: Load, override: bool) -> None:  # noqa: FBT001
        self.load = load
        self.override = override
        self.urls: tuple[str, ...] = ()

    def run(self, active: Active, local: Json, *, propagate: bool = True) -> Active:
        """Apply each of the contexts in turn."""
        result = active
        for one in local if isinstance(local, list) else (local,):
            if one is None:
                result = self._forget(result, propagate=propagate)
            elif isinstance(one, str):
                result = self._remote(result, one)
            elif isinstance(one, dict):
                result = self._inline(result, one)
            else:
                raise MalformedError("an @context is neither an object nor a URL")
        if not propagate and result.previous is None:
            result = _branch(result, previous=active)
        return result

    def _forget(self, active: Active, *, propagate: bool) -> Active:
        if not self.override and any(term.protected for term in active.terms.values()):
            raise MalformedError("a null @context would take away protected terms")
        if not propagate:
            raise UnsupportedError("the context of a type takes all terms away")
        return Active({})

    def _remote(self, active: Active, url: str) -> Active:
        if url in self.urls or len(self.urls) > _DEPTH:
            raise MalformedError("the contexts include one another")
        document = self.load(url)
        if not isinstance(document, dict) or "@context" not in document:
            raise UnsupportedError(f"the document at {url} is not a context")
        self.urls += (url,)
        try:
            return self.run(active, document["@context"])
        finally:
            self.urls = self.urls[:-1]

    def _inline(self, active: Active, local: JsonObject) -> Active:
        _check_itself(local)
        vocab = _vocab(active, local)
        language = _language(local, active.language)
        result = Active(dict(active.terms), vocab, language, active.previous)
        defined: dict[str, bool] = {}
        for name in local:
            if name not in _ABOUT_ITSELF:
                define(result, local, name, defined, override=self.override)
        return result


def _branch(active: Active, *, previous: Active) -> Active:
    """Copy a context that somebody else may remember, so that it returns to another."""
    return Active(active.terms, active.vocab, active.language, previous)


def _check_itself(local: JsonObject) -> None:
    """Refuse what we do not support and what the specification does not allow."""
    if local.get("@version", 1.1) != 1.1:  # noqa: PLR2004
        raise MalformedError("the @version of a context is not 1.1")
    if local.get("@base") is not None:
        raise UnsupportedError("a context sets @base, which no credential needs")
    for name in ("@import", "@propagate"):
        if name in local:
            raise UnsupportedError(f"a context uses {name}, which no known context does")
    if local.get("@direction") not in (None, "ltr", "rtl"):
        raise MalformedError("the @direction of a context is neither ltr nor rtl")
    if not isinstance(local.get("@protected", False), bool):
        raise MalformedError("@protected is neither true nor false in a context")


def _vocab(active: Active, local: JsonObject) -> str | None:
    if "@vocab" not in local:
        return active.vocab
    value = local["@vocab"]
    if value is None:
        return None
    if not isinstance(value, str):
        raise MalformedError("the @vocab of a context is not text")
    prefix = value.partition(":")[0]
    if not IRI.fullmatch(value) or prefix in active.terms or prefix in local:
        raise UnsupportedError("the @vocab of a context is not an absolute IRI")
    return value


def _language(local: JsonObject, inherited: str | None) -> str | None:
    if "@language" not in local:
        return inherited
    value = local["@language"]
    if value is not None and not isinstance(value, str):
        raise MalformedError("the @language of a context is not text")
    return value
