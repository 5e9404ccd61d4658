"""A document to the quads of its graph, in one pass (JSON-LD 1.1 API §5.1 and §8.1)."""

from typing import Final

from mcwallet.codec.jsonld import values
from mcwallet.codec.jsonld.active import Active, keep, process
from mcwallet.codec.jsonld.contexts import Contexts
from mcwallet.codec.jsonld.literals import number, quoted, truth
from mcwallet.codec.jsonld.plan import (
    DATA,
    LITERAL,
    REFERENCE,
    Kind,
    Plan,
    Property,
    kind_of,
    plan_of,
)
from mcwallet.codec.jsonld.rdfc import Quads
from mcwallet.codec.jsonld.term import UNSET, Term
from mcwallet.codec.jsonld.values import RDF
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject

MAX_DEPTH: Final = 128
MAX_CONTEXTS: Final = 500
"""How many scoped contexts one document may need for the first time."""

_NOT_PLAIN = "the document is not the plain form of what its proof covers"
_TYPE = f"<{RDF}type> "
_FIRST = f"<{RDF}first> "
_REST = f"<{RDF}rest> "
_NIL = f"<{RDF}nil>"


class Walk:
    """One document on its way to quads."""

    __slots__ = (
        *("_blanks", "_credentials", "_depth", "_described", "_most", "contexts"),
        "quads",
    )

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.quads = Quads()
        self._blanks = 0
        self._credentials: set[tuple[str, str]] = set()
        self._described: dict[tuple[str, str], JsonObject] = {}
        self._depth = 0
        self._most = contexts.made + MAX_CONTEXTS

    def document(self, document: JsonObject) -> Quads:
        """Read the whole document in the context that its own ``@context`` makes."""
        self._node(self.contexts.active(document), document, "", credential=True)
        if not self.quads:
            raise MalformedError("the document says nothing that a proof could cover")
        return self.quads

    def blank(self) -> str:
        """Make a blank node that no document can name."""
        self._blanks += 1
        return f"_:b{self._blanks}"

    def _object(self, active: Active, value: JsonObject, via: Property, graph: str) -> str:
        """Enter an object below a property, with the context that holds there (§5.1.2)."""
        if active.previous is not None:
            keys = tuple(value)
            kind = active.kinds.get(keys) or kind_of(active, keys)
            if not kind.stays:
                active = active.previous
        if via.scoped is not None:
            active = self._enter(active, via.scoped)
        if "@context" in value:
            if not via.embeds and not via.secures:
                raise MalformedError("an object inside the document has its own @context")
            active = self.contexts.embedded(active, value["@context"])
        elif "@value" in value:
            return values.text(value)
        return self._node(active, value, graph, credential=via.embeds)

    def _node(
        self, active: Active, node: JsonObject, graph: str, *, credential: bool = False
    ) -> str:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LimitError(f"the document is nested more than {MAX_DEPTH} levels deep")
        keys = tuple(node)
        kind = active.kinds.get(keys) or kind_of(active, keys)
        names = node[kind.type_key] if kind.type_key else ()
        active, types, plan = self._reading(active, kind, keys, names)
        subject = self._subject(active, node[plan.id_key]) if plan.id_key else self.blank()
        if plan.id_key and plan.properties:
            self._describe(subject, graph, node, credential=credential)
        out, head, tail = self.quads.out(subject, graph)
        for iri in types:
            out.append(f"{head}{_TYPE}{iri}{tail}")
        for key, mode, before, behind, via in plan.properties:
            value = node[key]
            if mode is not None and type(value) is str:
                if mode == REFERENCE:
                    value = values.unchanged(active, value)
                elif '"' in value or "\\" in value or not value.isprintable():
                    value = quoted(value)[1:-1]
                out.append(f"{head}{before}{value}{behind}{tail}")
            elif mode is not None and type(value) is dict and not via.texts_only:
                found = self._object(active, value, via, graph)
                self.quads.add(subject, via.predicate, found, graph)
            else:
                self._values(active, subject, value, via, graph)
        self._depth -= 1
        return subject

    def _reading(
        self, active: Active, kind: Kind, keys: tuple[str, ...], names: Json
    ) -> tuple[Active, tuple[str, ...], Plan]:
        """Say how to read an object of these types: in which context, by which plan."""
        types = tuple(names) if isinstance(names, (list, tuple)) else (names,)
        try:
            known = kind.readings.get(types)
        except TypeError:  # a list or object among the types
            known = None
        if known is None:
            inside, iris = self._typed(active, types) if kind.type_key else (active, ())
            known = inside, iris, inside.plans.get(keys) or plan_of(inside, keys)
            self.contexts.learnt += keep(kind.readings, types, known)
        return known

    def _describe(
        self, subject: str, graph: str, node: JsonObject, *, credential: bool
    ) -> None:
        """See that all that is said of a credential stands in one place of the tree.

        Otherwise whoever shows it could move its end or its status to where nobody looks:
        in the graph a node is one, wherever it is described.
        """
        place = graph, subject
        if credential:
            self._credentials.add(place)
        known = self._described.setdefault(place, node)
        if known is not node and known != node:
            self._described[place] = {}
        if place in self._credentials and self._described[place] != node:
            raise MalformedError(f"{_NOT_PLAIN}: a credential is described in two places")

    def _subject(self, active: Active, name: Json) -> str:
        if not isinstance(name, str):
            raise MalformedError("an object's id is not text")
        return values.reference(active, name)

    def _typed(
        self, active: Active, names: tuple[Json, ...]
    ) -> tuple[Active, tuple[str, ...]]:
        """Apply the contexts of the types (§5.1.2 step 11), and name the types."""
        texts = values.texts(names)
        known: tuple[Active, tuple[str, ...]] | None = active.typed.get(texts)
        if known is None:
            known = (
                self._scopes(active, texts),
                tuple(values.word(active, one, what="type") for one in texts),
            )
            self.contexts.made += keep(active.typed, texts, known)
        return known

    def _scopes(self, before: Active, names: tuple[str, ...]) -> Active:
        active = before
        for name in sorted(names):
            term = before.terms.get(name)
            if term is not None and term.scope is not UNSET:
                active = self._enter(active, term, of_type=True)
        return active

    def _enter(self, active: Active, term: Term, *, of_type: bool = False) -> Active:
        """Apply a term's own context (§5.1.2 steps 8 and 11), once per place it is used."""
        key = term, of_type
        known = active.memory.get(key)
        if known is None:
            if self.contexts.made > self._most:
                raise LimitError("the document needs too many scoped contexts")
            load = self.contexts.load
            how = {"propagate": False} if of_type else {"override": True}
            known = process(active, term.scope, load, **how)
            self.contexts.made += keep(active.memory, key, known)
        return known

    def _values(
        self, active: Active, subject: str, value: Json, via: Property, graph: str
    ) -> None:
        if via.language_map:
            for text in values.by_language(value):
                self.quads.add(subject, via.predicate, text, graph)
        elif via.list:
            head = self._list(active, value, via, graph)
            self.quads.add(subject, via.predicate, head, graph)
        elif via.mode == DATA:
            self.quads.add(subject, via.predicate, values.data(value), graph)
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
        if via.scoped is not None:
            active, via = self._inside(active, via, via.scoped)
        if isinstance(value, str):
            return self._string(active, value, via)
        if isinstance(value, bool):
            return truth(value, via.datatype)
        if isinstance(value, int | float):
            return number(value, via.datatype)
        raise MalformedError(f"{via.key!a:.60} holds a list inside a list")

    def _inside(self, active: Active, via: Property, term: Term) -> tuple[Active, Property]:
        """Read what is no object with the property's own context, too (§5.1.2 step 4.3)."""
        active = self._enter(active, term)
        if active.terms.get(via.key) is not term:
            raise UnsupportedError(f"{via.key!a:.60} changes its own meaning")
        return active, Property(via.key, term.iri or "", term, active.language)

    def _string(self, active: Active, value: str, via: Property) -> str:
        if via.mode == LITERAL:
            return quoted(value) + via.suffix
        if via.mode == REFERENCE:
            return values.reference(active, value)
        return values.word(active, value)

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
                item = self._value(active, one, via, graph)
            cell = self.blank()
            self.quads.add(cell, _FIRST, item, graph)
            self.quads.add(cell, _REST, head, graph)
            head = cell
        self._depth -= 1
        return head
