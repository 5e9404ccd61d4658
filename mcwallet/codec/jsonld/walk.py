"""A document to the quads of its graph, in one pass (JSON-LD 1.1 API §5.1 and §8.1)."""

from collections.abc import Mapping
from typing import Final

from mcwallet.codec.jsonld.active import IRI, Active, keep, process
from mcwallet.codec.jsonld.contexts import Contexts
from mcwallet.codec.jsonld.literals import LANGUAGE, number, quoted, truth
from mcwallet.codec.jsonld.plan import (
    DATA,
    LITERAL,
    REFERENCE,
    TEXT_MEMBERS,
    Property,
    kind_of,
    plan_of,
)
from mcwallet.codec.jsonld.rdfc import Quads
from mcwallet.codec.jsonld.term import UNSET
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MAX_DEPTH: Final = 128

_TYPE = f"<{RDF}type> "
_FIRST = f"<{RDF}first> "
_REST = f"<{RDF}rest> "
_NIL = f"<{RDF}nil>"
_JSON = f"^^<{RDF}JSON>"


class Walk:
    """One document on its way to quads."""

    __slots__ = ("_blanks", "_depth", "contexts", "load", "quads")

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.load = contexts.load
        self.quads = Quads()
        self._blanks = 0
        self._depth = 0

    def document(self, document: JsonObject) -> Quads:
        """Read the whole document in the context that its own ``@context`` makes."""
        self._node(self.contexts.active(document), document, "")
        if not self.quads:
            raise MalformedError("the document says nothing that a proof could cover")
        return self.quads

    def blank(self) -> str:
        """Make a blank node that no document can name."""
        self._blanks += 1
        return f"_:b{self._blanks}"

    def _object(self, active: Active, value: JsonObject, via: Property, graph: str) -> str:
        """Enter an object below a property, with the context that holds there (§5.1.2)."""
        keys = tuple(value)
        if active.previous is not None:
            kind = active.kinds.get(keys) or kind_of(active, keys)
            if not kind.stays:
                active = active.previous
        if via.scope is not UNSET:
            active = self._scoped(active, via)
        if "@context" in value:
            if not via.embeds:
                raise MalformedError("an object inside the document has its own @context")
            active = self.contexts.embedded(active, value["@context"])
        elif "@value" in value:
            return _text(value)
        return self._node(active, value, graph)

    def _node(self, active: Active, node: JsonObject, graph: str) -> str:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"the document is nested more than {MAX_DEPTH} levels deep")
        keys = tuple(node)
        kind = active.kinds.get(keys) or kind_of(active, keys)
        types: tuple[str, ...] = ()
        if kind.type_key:
            active, types = self._typed(active, node[kind.type_key])
        plan = active.plans.get(keys) or plan_of(active, keys)
        subject = self._subject(active, node, plan.id_key)
        out, head, tail = self.quads.out(subject, graph)
        for iri in types:
            out.append(f"{head}{_TYPE}{iri}{tail}")
        for key, predicate, fast, suffix, via in plan.properties:
            value = node[key]
            if type(value) is str and fast == LITERAL and via.scope is UNSET:
                if value.isprintable() and '"' not in value and "\\" not in value:
                    out.append(f'{head}{predicate}"{value}"{suffix}{tail}')
                else:
                    out.append(f"{head}{predicate}{quoted(value)}{suffix}{tail}")
            else:
                self._values(active, subject, value, via, graph)
        self._depth -= 1
        return subject

    def _subject(self, active: Active, node: JsonObject, id_key: str) -> str:
        if not id_key:
            return self.blank()
        name = node[id_key]
        if not isinstance(name, str):
            raise MalformedError("an object's id is not text")
        return _reference(active, name)

    def _typed(self, active: Active, names: Json) -> tuple[Active, tuple[str, ...]]:
        """Apply the contexts of the types (§5.1.2 step 11), and name the types."""
        key = names if isinstance(names, str) else _texts(names)
        known: tuple[Active, tuple[str, ...]] | None = active.typed.get(key)
        if known is None:
            texts = (key,) if isinstance(key, str) else key
            known = self._scopes(active, texts), tuple(_type(active, one) for one in texts)
            keep(active.typed, key, known)
        return known

    def _scopes(self, before: Active, names: tuple[str, ...]) -> Active:
        active = before
        for name in sorted(names):
            term = before.terms.get(name)
            if term is not None and term.scope is not UNSET:
                active = process(active, term.scope, self.load, propagate=False)
        return active

    def _scoped(self, active: Active, via: Property) -> Active:
        """Apply a property's own context (§5.1.2 step 8), once per place it is used."""
        known = active.memory.get(via.term)
        if known is None:
            known = process(active, via.scope, self.load, override=True)
            keep(active.memory, via.term, known)
        return known

    def _values(
        self, active: Active, subject: str, value: Json, via: Property, graph: str
    ) -> None:
        if via.language_map:
            for text in _by_language(value):
                self.quads.add(subject, via.predicate, text, graph)
        elif via.list:
            head = self._list(active, value, via, graph)
            self.quads.add(subject, via.predicate, head, graph)
        elif via.mode == DATA:
            self.quads.add(subject, via.predicate, _data(value), graph)
        else:
            for one in value if isinstance(value, list) else (value,):
                if via.graph:
                    self._graph(active, subject, one, via, graph)
                else:
                    found = self._value(active, one, via, graph)
                    self.quads.add(subject, via.predicate, found, graph)

    def _value(self, active: Active, value: Json, via: Property, graph: str) -> str:
        """Turn one value into the object of a quad (Value Expansion §5.3.2)."""
        if isinstance(value, dict):
            if via.texts_only and "@value" not in value:
                raise MalformedError(f"an object does not belong under {via.key!a:.60}")
            return self._object(active, value, via, graph)
        if value is None:
            raise MalformedError(f"{via.key!a:.60} is null, which no proof covers")
        if isinstance(value, str):
            return self._string(active, value, via)
        if isinstance(value, bool):
            return truth(value, via.datatype)
        if isinstance(value, int | float):
            return number(value, via.datatype)
        raise MalformedError(f"{via.key!a:.60} holds a list inside a list")

    def _string(self, active: Active, value: str, via: Property) -> str:
        if via.scope is not UNSET:
            active = self._scoped(active, via)
            if active.terms.get(via.key) is not via.term:
                raise UnsupportedError(f"{via.key!a:.60} changes its own meaning")
        if via.mode == LITERAL:
            return quoted(value) + via.suffix
        if via.mode == REFERENCE:
            return _reference(active, value)
        return _word(active, value)

    def _graph(
        self, active: Active, subject: str, value: Json, via: Property, graph: str
    ) -> None:
        """Put a node into a graph of its own (JSON-LD 1.1 §4.9)."""
        if not isinstance(value, dict):
            raise MalformedError(f"{via.key!a:.60} is not an object")
        name = self.blank()
        self._object(active, value, via, name)
        if not self.quads.has_graph(name):
            raise MalformedError(f"{via.key!a:.60} says nothing that a proof could cover")
        self.quads.add(subject, via.predicate, name, graph)

    def _list(self, active: Active, value: Json, via: Property, graph: str) -> str:
        """Write an ordered list (§8.2), which may hold lists."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"the document is nested more than {MAX_DEPTH} levels deep")
        head = _NIL
        for one in reversed(value if isinstance(value, list) else (value,)):
            if isinstance(one, list):
                item = self._list(active, one, via, graph)
            else:
                item = (
                    _data(one) if via.mode == DATA else self._value(active, one, via, graph)
                )
            cell = self.blank()
            self.quads.add(cell, _FIRST, item, graph)
            self.quads.add(cell, _REST, head, graph)
            head = cell
        self._depth -= 1
        return head


def _texts(names: Json) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MalformedError("an object's type is neither text nor a list of texts")
    return tuple(str(name) for name in names)


def _type(active: Active, name: str) -> str:
    return _word(active, name, what="type")


def _word(active: Active, name: str, *, what: str = "value") -> str:
    """Expand a term or IRI, which must not be spelled otherwise than contexts spell it."""
    iri = active.expand(name)
    if iri is None or not IRI.fullmatch(iri):
        raise MalformedError(f"the proof does not cover the {what} {name!a:.60}")
    if name not in active.terms and active.named(iri):
        raise MalformedError(f"the {what} {name!a:.60} has a shorter name")
    return f"<{iri}>"


def _reference(active: Active, name: str) -> str:
    """Write an IRI that stands in the document just as it stands in the graph."""
    if not IRI.fullmatch(name):
        raise MalformedError(
            f"the proof does not cover {name!a:.60}, which is not an absolute URL"
        )
    if active.expand_id(name) != name:
        raise MalformedError("a URL is shortened, so that it reads otherwise than it is")
    return f"<{name}>"


def _text(value: JsonObject) -> str:
    """Write a text with its language; the direction is no part of the graph."""
    language = value.get("@language")
    text = value.get("@value")
    if (
        not TEXT_MEMBERS.issuperset(value)
        or not (isinstance(language, str) and LANGUAGE.fullmatch(language))
        or value.get("@direction", "ltr") not in ("ltr", "rtl")
        or not isinstance(text, str)
    ):
        raise MalformedError("a text has more to it than a language and a direction")
    return f"{quoted(text)}@{language.lower()}"


def _by_language(value: Json) -> list[str]:
    """Write each text of a language map (§5.1.2 step 13.7)."""
    if not isinstance(value, Mapping):
        raise MalformedError("texts that should stand by language do not")
    texts = []
    for language, some in value.items():
        if not LANGUAGE.fullmatch(language):
            raise MalformedError("a text stands under something that is no language")
        for text in some if isinstance(some, list) else (some,):
            if not isinstance(text, str):
                raise MalformedError("a text in some language is not text")
            texts.append(f"{quoted(text)}@{language.lower()}")
    return texts


def _data(value: Json) -> str:
    """Write a JSON literal (§8.6, JCS)."""
    from mcwallet.codec import jcs

    return quoted(jcs.canonical(value).decode()) + _JSON
