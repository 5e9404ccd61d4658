"""Hold a European credential against the shapes it names (SHACL §2-4), offline.

The shapes come as a table in the package's data, compiled from the European Commission's
own files; nothing is fetched. Of SHACL we read what those files use, and no more.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from mcwallet.codec import jsonld
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import JsonObject
from mcwallet.model.values import dataclass

MAX_DEPTH = 16
MAX_CHECKS = 500_000
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TEXT_IN_A_LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

Graph: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
Shape: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that is not kept: which one, of what, and by which property.

    ``kind`` is SHACL's name for it without ``ConstraintComponent``: ``MinCount`` …
    """

    kind: str
    focus: str
    path: str
    name: str


def known(profile: str) -> bool:
    """Tell whether these shapes are in the table."""
    return profile.rstrip("/#") in _table()


def violations(document: JsonObject, profile: str) -> tuple[Violation, ...]:
    """Say what a credential breaks of the shapes with this address and their imports."""
    graph = _graph(jsonld.canonical(document).decode())
    run = _Run(graph, dict(_shapes(profile.rstrip("/#"))))
    return tuple(dict.fromkeys(run.all()))


class _Run:
    """One evaluation: a graph, the shapes by name, and how much work is left."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape]) -> None:
        self._graph = graph
        self._shapes = shapes
        self._left = MAX_CHECKS
        self._by_class: dict[str, list[str]] = {}
        for subject, facts in graph.items():
            for kind in facts.get(_TYPE, ()):
                self._by_class.setdefault(kind, []).append(subject)

    def all(self) -> Iterator[Violation]:
        """Go through the violations of every shape that has a target."""
        for shape in self._shapes.values():
            targets = (f"<{target}>" for target in shape.get("target", ()))
            nodes = {n: None for t in targets for n in self._by_class.get(t, ())}
            for node in nodes:
                yield from self._node(shape, node, 0)

    def _node(self, shape: Shape, focus: str, depth: int) -> Iterator[Violation]:
        """Hold one node against one shape."""
        if depth > MAX_DEPTH:
            raise LimitError("the shapes call one another too deeply")
        yield from self._values(shape, focus, (focus,), depth)
        facts = self._graph.get(focus, {})
        for each in shape.get("property", ()):
            values = facts.get(f"<{each['path']}>", ())
            yield from self._counts(each, focus, values)
            yield from self._values(each, focus, values, depth)

    def _counts(
        self, shape: Shape, focus: str, values: tuple[str, ...]
    ) -> Iterator[Violation]:
        """Check what concerns a property's values together (SHACL §4.2, §4.4.4, §4.8.2)."""
        if len(values) < shape.get("min", 0):
            yield _violation("MinCount", shape, focus)
        if len(values) > shape.get("max", len(values)):
            yield _violation("MaxCount", shape, focus)
        for wanted in shape.get("has", ()):
            if wanted not in values:
                yield _violation("HasValue", shape, focus)
        if shape.get("unique"):
            languages = [language for v in values if (language := _language(v))]
            if len(set(languages)) < len(languages):
                yield _violation("UniqueLang", shape, focus)

    def _values(
        self, shape: Shape, focus: str, values: Iterable[str], depth: int
    ) -> Iterator[Violation]:
        """Check what concerns each value for itself."""
        for value in values:
            self._left -= 1
            if self._left < 0:
                raise LimitError("the credential is too large to hold against its shapes")
            for kind, holds in _CHECKS:
                if not all(
                    holds(self._graph, value, wanted) for wanted in _all(shape, kind)
                ):
                    yield _violation(_NAMES[kind], shape, focus)
            for name in shape.get("node", ()):
                inner = tuple(self._node(self._shapes.get(name, {}), value, depth + 1))
                if inner:
                    yield _violation("Node", shape, focus)
                    yield from inner
            for branches in shape.get("or", ()):
                if all(any(self._node(b, value, depth + 1)) for b in branches):
                    yield _violation("Or", shape, focus)


def _violation(kind: str, shape: Shape, focus: str) -> Violation:
    return Violation(kind, focus, shape.get("path", ""), shape.get("name", ""))


def _all(shape: Shape, kind: str) -> Iterable[Any]:
    found = shape.get(kind)
    if found is None:
        return ()
    return found if isinstance(found, list) else (found,)


def _of_class(graph: Graph, value: str, wanted: str) -> bool:
    return f"<{wanted}>" in graph.get(value, {}).get(_TYPE, ())


def _of_datatype(_graph: Graph, value: str, wanted: str) -> bool:
    """Tell whether a literal has a datatype and is well written in it (SHACL §4.1.2)."""
    if not value.startswith('"'):
        return False
    text, _, rest = value[1:].rpartition('"')
    if rest.startswith("@"):
        return wanted == _TEXT_IN_A_LANGUAGE
    datatype = rest[3:-1] if rest else f"{_XSD}string"
    form = _FORMS.get(datatype)
    return datatype == wanted and (form is None or form.fullmatch(text) is not None)


def _of_kind(_graph: Graph, value: str, wanted: str) -> bool:
    kinds = {"<": "IRI", '"': "Literal", "_": "BlankNode"}
    return kinds[value[0]] in wanted


def _at_most(_graph: Graph, value: str, wanted: int) -> bool:
    text, _, rest = value[1:].rpartition('"')
    if not value.startswith('"') or not rest.startswith("^^"):
        return False
    try:
        return Decimal(text) <= wanted
    except InvalidOperation:
        return False


def _language(value: str) -> str:
    quote = value.rfind('"')
    found = value.startswith('"') and value[quote + 1 : quote + 2] == "@"
    return value[quote + 2 :].lower() if found else ""


def _graph(text: str) -> Graph:
    """Read canonical N-Quads; named graphs, such as that of a proof, are left out."""
    graph: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        found = _QUAD.fullmatch(line)
        if found is None:
            raise MalformedError("a statement cannot be read")
        subject, predicate, value, name = found.groups()
        if name is None:
            graph.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return {s: {p: tuple(v) for p, v in facts.items()} for s, facts in graph.items()}


@cache
def _table() -> Mapping[str, Any]:
    data = (files("mcwallet.data") / "elm_shapes.json").read_bytes()
    profiles: Mapping[str, Any] = json.loads(data)["profiles"]
    return profiles


def _shapes(profile: str) -> Iterator[tuple[str, Shape]]:
    found = _table()[profile]
    for imported in found["imports"]:
        yield from _shapes(imported)
    yield from found["shapes"].items()


_CHECKS: tuple[tuple[str, Callable[[Graph, str, Any], bool]], ...] = (
    ("class", _of_class),
    ("datatype", _of_datatype),
    ("kind", _of_kind),
    ("at_most", _at_most),
)
_NAMES = {
    "class": "Class", "datatype": "Datatype", "kind": "NodeKind", "at_most": "MaxInclusive",
}  # fmt: skip
_QUAD = re.compile(
    r"(<[^>]*>|_:\S+) (<[^>]*>) "
    r'(<[^>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?)'
    r"(?: (<[^>]*>|_:\S+))? \."
)
_FORMS = {
    f"{_XSD}dateTime": re.compile(
        r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-4]):[0-5]\d:[0-5]\d"
        r"(\.\d+)?(Z|[+-]\d\d:\d\d)?",
        re.ASCII,
    ),
    f"{_XSD}duration": re.compile(
        r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
    ),
    f"{_XSD}boolean": re.compile("true|false|1|0"),
    f"{_XSD}decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    f"{_XSD}integer": re.compile(r"[+-]?\d+", re.ASCII),
    f"{_XSD}positiveInteger": re.compile(r"\+?0*[1-9]\d*", re.ASCII),
}
