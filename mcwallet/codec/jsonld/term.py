"""What one term of a context means (Create Term Definition, JSON-LD 1.1 API §4.2)."""

import re
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any, Final

from mcwallet.codec.jsonld.literals import IRI
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

if TYPE_CHECKING:
    from mcwallet.codec.jsonld.active import Active

_WORDS = (
    "@base @container @context @default @direction @embed @explicit @graph @id @import "
    "@included @index @json @language @list @nest @none @null @omitDefault @prefix "
    "@preserve @propagate @protected @requireAll @reverse @set @type @value @version @vocab"
)
KEYWORDS: Final = frozenset(_WORDS.split())
UNSET: Final = "\0unset"
"""The scope of a term without a scoped context; a scope may well be null."""

DIGEST: Final = "#digest"
"""In a table of terms: the digest of the scoped context as it was published."""

_ALLOWED = (
    "@container @context @direction @id @index @language @nest @prefix @protected @reverse "
    "@type"
)
_MEMBERS = frozenset(_ALLOWED.split())
_CONTAINERS = frozenset(("@graph", "@id", "@index", "@language", "@list", "@set", "@type"))
_GENERAL_DELIMITERS = frozenset(":/?#[]@")
_KEYWORD_LIKE = re.compile("@[A-Za-z]+")


class Term:
    """A term definition: written once, while its context is processed."""

    __slots__ = (
        "container",
        "direction",
        "index",
        "iri",
        "language",
        "nest",
        "prefix",
        "protected",
        "reverse",
        "scope",
        "type",
    )

    def __init__(self, *, protected: bool) -> None:
        self.iri: str | None = None
        self.type: str | None = None
        self.container: frozenset[str] = frozenset()
        self.scope: Json = UNSET
        self.language: str | None = UNSET
        self.direction: str | None = UNSET
        self.index: str | None = None
        self.nest: str | None = None
        self.prefix = False
        self.reverse = False
        self.protected = protected

    def same_as(self, other: "Term") -> bool:
        """Tell whether two definitions agree in all but being protected (§4.2.2)."""
        return _facts(self) == _facts(other) and (
            self.scope == other.scope
            or scope_digest(self.scope) == scope_digest(other.scope)
        )


def _facts(term: Term) -> tuple[Any, ...]:
    return (
        *(term.iri, term.type, term.container, term.language, term.direction),
        *(term.index, term.nest, term.prefix, term.reverse),
    )


def scope_digest(scope: Json) -> str:
    """Name a scoped context by its content as published, which a table remembers."""
    if isinstance(scope, dict) and isinstance(digest := scope.get(DIGEST), str):
        return digest
    if scope is UNSET:
        return ""
    return sha256(dumps(scope, sort_keys=True).encode()).hexdigest()[:16]


def keyword_like(name: str) -> bool:
    """Tell whether a name is reserved for keywords to come (§4.2.2 step 5)."""
    return name[:1] == "@" and _KEYWORD_LIKE.fullmatch(name) is not None


def define(
    active: "Active",
    local: JsonObject,
    name: str,
    defined: dict[str, bool],
    *,
    override: bool = False,
) -> None:
    """Put the definition of one term, and of those it needs, into a context being made."""
    if name in defined:
        if not defined[name]:
            raise MalformedError("terms of a context are defined by one another")
        return
    if name == DIGEST:
        return
    value = _definition(local, name)
    defined[name] = False
    if name in KEYWORDS and name != "@type":
        raise MalformedError("a context redefines a keyword")
    if keyword_like(name) and name != "@type":
        return
    former = active.terms.pop(name, None)
    term = _Making(active, local, defined, override).make(name, value)
    if term is None:
        return
    if former is not None and former.protected and not override:
        if not term.same_as(former):
            raise MalformedError(f"a context redefines the protected term {name!a:.60}")
        term = former
    active.terms[name] = term
    defined[name] = True


def _definition(local: JsonObject, name: str) -> JsonObject:
    if name == "":
        raise MalformedError("a context defines a term without a name")
    value = local[name]
    if value is None or isinstance(value, str):
        return {"@id": value}
    if not isinstance(value, dict):
        raise MalformedError("a context defines a term by neither an object nor an IRI")
    if name == "@type" and not (
        value.keys() <= {"@container", "@protected"}
        and value.get("@container", "@set") == "@set"
        and value
    ):
        raise MalformedError("a context redefines a keyword")
    return value


class _Making:
    """The making of one definition, which may need others to be made first."""

    __slots__ = ("active", "defined", "local", "override")

    def __init__(
        self,
        active: "Active",
        local: JsonObject,
        defined: dict[str, bool],
        override: bool,  # noqa: FBT001
    ) -> None:
        self.active = active
        self.local = local
        self.defined = defined
        self.override = override

    def make(self, name: str, value: JsonObject) -> Term | None:
        """Return the definition, or None for one that is to be ignored."""
        for member in value:
            if member not in _MEMBERS and member != "context" and keyword_like(member):
                raise MalformedError("a term's definition has a member that is not allowed")
        protected = value.get("@protected", self.local.get("@protected", False))
        term = Term(protected=_true(protected))
        self._coercion(term, value)
        if "@reverse" in value:
            self._reverse(term, value)
        elif not self._identify(term, name, value):
            return None
        self._details(term, value)
        self._flag_prefix(term, name, value)
        return term

    def _coercion(self, term: Term, value: JsonObject) -> None:
        if "@type" not in value:
            return
        kind = value["@type"]
        if not isinstance(kind, str):
            raise MalformedError("a term's @type is not text")
        term.type = self._expand(kind)
        if term.type not in ("@id", "@json", "@none", "@vocab") and (
            term.type is None or not IRI.fullmatch(term.type)
        ):
            raise MalformedError("a term's @type is not an IRI")

    def _reverse(self, term: Term, value: JsonObject) -> None:
        reverse = value["@reverse"]
        if "@id" in value or "@nest" in value or not isinstance(reverse, str):
            raise MalformedError("a term's @reverse is not alone or not text")
        term.reverse = True
        term.iri = self._expand(reverse)

    def _identify(self, term: Term, name: str, value: JsonObject) -> bool:
        """Find the IRI that the term stands for; False: ignore the definition."""
        iri = value.get("@id", name)
        if iri is None:
            return True
        if not isinstance(iri, str):
            raise MalformedError("a term's @id is not text")
        if iri != name:
            if iri not in KEYWORDS and keyword_like(iri):
                return False
            term.iri = self._expand(iri)
        elif name == "@type":
            term.iri = name
        else:
            term.iri = self._own_name(name)
        if term.iri == "@context" or not (
            term.iri in KEYWORDS or (term.iri is not None and ":" in term.iri)
        ):
            raise MalformedError(f"the term {name!a:.60} stands for no IRI")
        return True

    def _own_name(self, name: str) -> str | None:
        """Expand a term that is its own IRI, compact IRI or suffix of the vocabulary."""
        prefix, colon, suffix = name[1:].partition(":")
        if colon:
            prefix = name[0] + prefix
            if prefix in self.local:
                define(
                    self.active, self.local, prefix, self.defined, override=self.override
                )
            known = self.active.terms.get(prefix)
            return known.iri + suffix if known is not None and known.iri else name
        if "/" in name:
            raise UnsupportedError("a term of a context is a relative IRI")
        return None if self.active.vocab is None else self.active.vocab + name

    def _expand(self, name: str) -> str | None:
        """Expand an IRI while the context is being made (§5.2.2 steps 3 and 6.3)."""
        if name in KEYWORDS:
            return name
        for other in (name, name[:1] + name[1:].partition(":")[0]):
            if (
                other in self.local
                and other not in KEYWORDS
                and not self.defined.get(other)
            ):
                define(self.active, self.local, other, self.defined, override=self.override)
            if other in self.active.terms:
                break
        return self.active.expand(name)

    def _details(self, term: Term, value: JsonObject) -> None:
        term.container = _container(value.get("@container"))
        if "@context" in value:
            term.scope = value["@context"]
        term.index = _text(value, "@index")
        term.nest = _text(value, "@nest")
        if "@language" in value and "@type" not in value:
            term.language = _text(value, "@language")
        if "@direction" in value and "@type" not in value:
            term.direction = _text(value, "@direction")

    def _flag_prefix(self, term: Term, name: str, value: JsonObject) -> None:
        """Let the term serve as a prefix (§4.2.2 steps 14.2.5 and 24)."""
        plain = ":" not in name and "/" not in name
        if "@prefix" in value:
            if not plain:
                raise MalformedError("a term with a colon or slash has a @prefix")
            term.prefix = _true(value["@prefix"])
        else:
            simple = isinstance(self.local.get(name), str)
            iri = term.iri or ""
            term.prefix = plain and simple and iri[-1:] in _GENERAL_DELIMITERS


def _container(value: Json) -> frozenset[str]:
    names = value if isinstance(value, list) else () if value is None else (value,)
    if not all(isinstance(name, str) and name in _CONTAINERS for name in names):
        raise MalformedError("a term's @container is unknown")
    return frozenset(str(name) for name in names)


def _true(value: Json) -> bool:
    if not isinstance(value, bool):
        raise MalformedError("a term's flag is neither true nor false")
    return value


def _text(value: JsonObject, member: str) -> str | None:
    text = value.get(member)
    if text is not None and not isinstance(text, str):
        raise MalformedError(f"a term's {member} is not text")
    return text
