"""How to read a node object with these keys: worked out once for each active context.

Here is where a document that is not the plain compact form of its graph is refused: what
people read in the tree must be what the signature covers in the graph.
"""

from typing import Final

from mcwallet.codec.jsonld.active import Active, keep
from mcwallet.codec.jsonld.literals import IRI, LANGUAGE, XSD
from mcwallet.codec.jsonld.term import UNSET, Term
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json

LITERAL, REFERENCE, VOCABULARY, DATA = range(4)
"""What a text is under a property."""

EMBEDDING: Final = frozenset(("verifiableCredential", "endorsement"))
"""The properties whose values are credentials with an ``@context`` of their own."""

SECURING: Final = "proof"
"""The property whose values may repeat the credential's ``@context`` (vc-di-eddsa)."""

TEXT_MEMBERS: Final = frozenset(("@value", "@language", "@direction"))

_NOT_PLAIN = "the document is not the plain form of what its proof covers"
_MAPS = frozenset(("@id", "@index", "@type"))


class Property:
    """What one key means in one active context.

    ``predicate`` is the IRI in angle brackets with a space behind; ``suffix`` stands behind
    a text's closing quote; ``mode`` says how to read a text, ``plain`` that nothing else
    needs a look. ``texts_only``: an object would stand under another key.
    """

    __slots__ = (
        *("datatype", "embeds", "graph", "key", "language_map", "list", "mode", "plain"),
        *("predicate", "scoped", "suffix", "term"),
        *("secures", "texts_only"),
    )

    def __init__(self, key: str, iri: str, term: Term | None, language: str | None) -> None:
        self.key = key
        self.predicate = f"<{iri}> "
        self.term = term
        self.embeds = key in EMBEDDING
        self.secures = key == SECURING and term is not None and "@graph" in term.container
        self.texts_only = False
        self.scoped = None if term is None or term.scope is UNSET else term
        container = frozenset[str]() if term is None else term.container
        self.list = "@list" in container
        self.graph = "@graph" in container
        self.language_map = "@language" in container
        self.datatype: str | None = None
        self.mode = self._mode(None if term is None else term.type)
        if term is not None and term.language is not UNSET:
            language = term.language
        self.suffix = self._suffix(language)
        special = self.list or self.graph or self.language_map
        self.plain = self.mode != DATA and not special and self.scoped is None

    def _mode(self, kind: str | None) -> int:
        if kind == "@id":
            return REFERENCE
        if kind == "@vocab":
            return VOCABULARY
        if kind == "@json":
            return DATA
        if kind != "@none":
            self.datatype = kind
        return LITERAL

    def _suffix(self, language: str | None) -> str:
        if self.datatype is not None:
            return "" if self.datatype == XSD + "string" else f"^^<{self.datatype}>"
        if language is None:
            return ""
        if not LANGUAGE.fullmatch(language):
            raise MalformedError("a language tag of a context is not well-formed")
        return "@" + language.lower()

    def contains_like(self, other: "Property") -> bool:
        """Tell whether two keys hold their values in the same way."""
        return (self.list, self.graph, self.language_map) == (
            *(other.list, other.graph, other.language_map),
        )


class Plan:
    """How to read a node object: its id, and each of its properties.

    Of a property first what a text under it needs: whether it can be written at once, as a
    literal or reference, and what stands before and behind it then.
    """

    __slots__ = ("id_key", "properties")

    def __init__(self, id_key: str, properties: tuple[Property, ...]) -> None:
        self.id_key = id_key
        self.properties = tuple(
            (
                one.key,
                one.mode if one.plain and one.mode != VOCABULARY else None,
                one.predicate + ('"' if one.mode == LITERAL else "<"),
                f'"{one.suffix}' if one.mode == LITERAL else ">",
                one,
            )
            for one in properties
        )


class Kind:
    """What must be known of an object before its type's own context applies.

    ``stays`` is true where a type-scoped context goes on (a value or a bare reference).
    ``readings`` are what it is with each of its types: the context that holds inside, the
    types' IRIs, and the plan.
    """

    __slots__ = ("readings", "stays", "type_key")

    def __init__(self, active: Active, keys: tuple[str, ...]) -> None:
        meanings = {key: active.expand(key) for key in keys if key != "@context"}
        self.readings: dict[tuple[Json, ...], tuple[Active, tuple[str, ...], Plan]] = {}
        self.stays = "@value" in meanings.values() or (
            len(keys) == 1 and "@id" in meanings.values()
        )
        types = [key for key, meaning in meanings.items() if meaning == "@type"]
        if len(types) > 1:
            raise MalformedError(f"{_NOT_PLAIN}: an object has its type twice")
        self.type_key = types[0] if types else ""


def kind_of(active: Active, keys: tuple[str, ...]) -> Kind:
    """Work out and remember what kind of object has these keys."""
    kind = Kind(active, keys)
    keep(active.kinds, keys, kind)
    return kind


def plan_of(active: Active, keys: tuple[str, ...]) -> Plan:
    """Work out and remember how to read an object with these keys."""
    id_key = ""
    properties = []
    for key in keys:
        if key == "@context":
            continue
        _check_spelling(key)
        meaning = active.expand(key)
        if meaning == "@id":
            if id_key or key != "id":
                raise MalformedError(f"{_NOT_PLAIN}: an object's id has another name")
            id_key = key
        elif meaning == "@type":
            if key != "type":
                raise MalformedError(f"{_NOT_PLAIN}: an object's type has another name")
        else:
            properties.append(_property(active, key, meaning))
    plan = Plan(id_key, tuple(properties))
    keep(active.plans, keys, plan)
    return plan


def _check_spelling(key: str) -> None:
    if not key or key[0] == "@":
        raise MalformedError(f"{_NOT_PLAIN}: it uses {key!a:.40}")
    if ":" in key:
        raise MalformedError(f"{_NOT_PLAIN}: a key is an IRI")


def _property(active: Active, key: str, meaning: str | None) -> Property:
    if meaning is not None and meaning[:1] == "@":
        raise MalformedError(f"{_NOT_PLAIN}: {key!a:.60} is another name for {meaning}")
    if meaning is None or not IRI.fullmatch(meaning):
        raise MalformedError(
            f"the proof does not cover {key!a:.60}",
            hint="no context defines this term, so anybody could have written it",
        )
    term = active.terms.get(key)
    found = Property(key, meaning, term, active.language)
    if term is not None:
        _check_term(key, term)
    for other in active.named(meaning):
        if other != key and not active.terms[other].reverse:
            _compare(found, Property(other, meaning, active.terms[other], active.language))
    return found


def _compare(found: Property, other: Property) -> None:
    """See that nobody could have moved a value here from another key, or the reverse.

    Contexts often let a class and a property share one IRI; then only the property, by
    custom in lower case, is the plain name.
    """
    if found.contains_like(other):
        if (found.mode, found.suffix) == (other.mode, other.suffix):
            if not (found.key[0].islower() and other.key[0].isupper()):
                raise MalformedError(f"{_NOT_PLAIN}: {found.key!a:.60} has a second name")
        elif found.mode != REFERENCE and other.mode == REFERENCE:
            found.texts_only = True


def _check_term(key: str, term: Term) -> None:
    if term.reverse or term.nest is not None:
        what = "reversed" if term.reverse else "nested"
        raise MalformedError(f"{_NOT_PLAIN}: {key!a:.60} is {what}")
    if _redefines(term.scope, key):
        raise UnsupportedError(f"{key!a:.60} changes its own meaning")
    maps = term.container & _MAPS
    if maps or ("@list" in term.container and len(term.container) > 1):
        raise UnsupportedError(
            f"{key!a:.60} has a container that we do not read: "
            f"{' '.join(sorted(term.container))}"
        )
    if term.type == "@json" and term.container - {"@set"}:
        raise UnsupportedError(f"{key!a:.60} is a container of JSON literals")


def _redefines(scope: Json, key: str) -> bool:
    """Tell whether a property's own context defines it anew, which is read in two ways."""
    members = scope if isinstance(scope, list) else (scope,)
    return any(isinstance(one, dict) and key in one for one in members)
