"""The part of JSON Schema that is safe to run for a stranger: no patterns, no fetching.

Drafts 4 to 2020-12 as far as they agree. What is not read (``pattern``, ``$ref`` to
elsewhere, ``unevaluated…``) is passed over, so a document is never called wrong by mistake;
``format`` is an annotation.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TypeAlias
from urllib.parse import unquote

from mcwallet.errors import LimitError
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass

MAX_STEPS = 200_000
MAX_DEPTH = 100
Rule: TypeAlias = "Callable[[Here, Json, Json], Iterator[str]]"


def violations(document: Json, schema: Json) -> Iterator[str]:
    """Go through what a document breaks, with the JSON path where it does.

    Raises ``LimitError`` for a schema that leads in circles or asks for too much.
    """
    return Validation(schema).check(document, schema, "$", 0)


@dataclass(slots=True)
class Validation:
    """One run over one document, with a budget."""

    root: Json
    steps: int = field(default=0)

    def check(self, value: Json, schema: Json, path: str, depth: int) -> Iterator[str]:
        """Go through what a value breaks."""
        self.spend(1)
        if depth > MAX_DEPTH:
            raise LimitError("the schema is nested too deep, or leads in a circle")
        if schema is False:
            yield f"{path} should not be there"
        if not isinstance(schema, dict):
            return
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield from self.check(value, self._found(reference), path, depth + 1)
        for name, wanted in schema.items():
            if rule := _RULES.get(name):
                self.spend(len(wanted) if isinstance(wanted, list | dict) else 1)
                yield from rule(Here(self, schema, path, depth + 1), value, wanted)

    def spend(self, steps: int) -> None:
        """Count work done, and stop when it is too much."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise LimitError("the schema asks for too much work")

    def _found(self, reference: str) -> Json:
        """Follow a reference inside the schema (RFC 6901); others allow everything."""
        if reference == "#":
            return self.root
        if not reference.startswith("#/"):
            return True
        here = self.root
        for part in unquote(reference[2:]).split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(here, dict) or name not in here:
                return True
            here = here[name]
        return here


@dataclass(frozen=True, slots=True)
class Here:
    """Where a keyword stands: the run, the schema around it, the path of the value."""

    run: Validation
    schema: JsonObject
    path: str
    depth: int

    def check(self, value: Json, schema: Json, step: str = "") -> Iterator[str]:
        """Go through what a value at or under this place breaks."""
        return self.run.check(value, schema, f"{self.path}{step[:80]}", self.depth)

    def holds(self, value: Json, schema: Json) -> bool:
        """Tell whether a value breaks nothing."""
        return next(self.check(value, schema), None) is None


def _type(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    names = wanted if isinstance(wanted, list) else [wanted]
    if not any(isinstance(n, str) and _TYPES.get(n, _anything)(value) for n in names):
        yield f"{here.path} should be of type {' or '.join(map(str, names))[:80]}"


def _enum(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(wanted, list) and not any(_equal(value, each) for each in wanted):
        yield f"{here.path} is not one of the values that are allowed"


def _const(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if not _equal(value, wanted):
        yield f"{here.path} is not the value that is wanted"


def _required(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(wanted, list):
        for name in wanted:
            if isinstance(name, str) and name not in value:
                yield f"{here.path} has no {name[:60]!r}"


def _properties(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(wanted, dict):
        for name, inner in wanted.items():
            if name in value:
                yield from here.check(value[name], inner, f".{name}")


def _additional(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    """Judge the members that no other keyword names; patterns are not run."""
    if not isinstance(value, dict) or "patternProperties" in here.schema:
        return
    known = here.schema.get("properties")
    names = known if isinstance(known, dict) else {}
    for name in value:
        if name not in names:
            yield from here.check(value[name], wanted, f".{name}")


def _names(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for name in value:
            yield from here.check(name, wanted, f".{name}")


def _items(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if not isinstance(value, list):
        return
    if isinstance(wanted, list):  # draft 4 to 2019-09: one schema for each
        for index, (each, inner) in enumerate(zip(value, wanted, strict=False)):
            yield from here.check(each, inner, f"[{index}]")
        return
    first = here.schema.get("prefixItems")
    start = len(first) if isinstance(first, list) else 0
    for index, each in enumerate(value[start:], start):
        yield from here.check(each, wanted, f"[{index}]")


def _prefix(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(wanted, list):
        yield from _items(here, value, wanted)


def _contains(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(value, list) and not any(here.holds(each, wanted) for each in value):
        yield f"{here.path} lacks a value that is wanted"


def _all(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    for inner in wanted if isinstance(wanted, list) else []:
        yield from here.check(value, inner)


def _any(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if isinstance(wanted, list) and not any(here.holds(value, i) for i in wanted):
        yield f"{here.path} is of none of the kinds that are allowed"


def _one(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    """Require one of several; more than one counts too, as patterns may tell them apart."""
    yield from _any(here, value, wanted)


def _if(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if _patterned(here, wanted):
        return
    branch = "then" if here.holds(value, wanted) else "else"
    yield from here.check(value, here.schema.get(branch, True))


def _not(here: Here, value: Json, wanted: Json) -> Iterator[str]:
    if not _patterned(here, wanted) and here.holds(value, wanted):
        yield f"{here.path} is what it must not be"


def _bound(measure: Callable[[Json], float | None], wrong: str) -> Rule:
    """Make a rule that compares a measure with a bound; ``wrong`` is how it must not be."""

    def rule(here: Here, value: Json, wanted: Json) -> Iterator[str]:
        size = measure(value)
        if size is None or isinstance(wanted, bool) or not isinstance(wanted, int | float):
            return
        if _COMPARED[wrong](size, wanted):
            how = "less" if wrong[0] == "<" else "more"
            yield f"{here.path} is {how} than is allowed"

    return rule


def _patterned(here: Here, schema: Json) -> bool:
    """Tell whether a schema says something that is passed over here."""
    queue = [schema]
    while queue:
        part = queue.pop()
        here.run.spend(1)
        if isinstance(part, dict):
            if {"pattern", "patternProperties", "$ref", "format"} & part.keys():
                return True
            queue.extend(part.values())
        elif isinstance(part, list):
            queue.extend(part)
    return False


def _equal(one: Json, other: Json) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return type(one) is type(other) and one == other


def _number(value: Json) -> float | None:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return value if real and isinstance(value, int | float) else None


def _length(value: Json) -> float | None:
    return len(value) if isinstance(value, str) else None


def _count(value: Json) -> float | None:
    return len(value) if isinstance(value, list) else None


def _members(value: Json) -> float | None:
    return len(value) if isinstance(value, dict) else None


def _anything(_: Json) -> bool:
    return True


_TYPES: dict[str, Callable[[Json], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": lambda v: _number(v) is not None,
    "integer": lambda v: (n := _number(v)) is not None and n == int(n),
}
_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_RULES: dict[str, Rule] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "prefixItems": _prefix,
    "contains": _contains,
    "allOf": _all,
    "anyOf": _any,
    "oneOf": _one,
    "if": _if,
    "not": _not,
    "minimum": _bound(_number, "<"),
    "maximum": _bound(_number, ">"),
    "exclusiveMinimum": _bound(_number, "<="),
    "exclusiveMaximum": _bound(_number, ">="),
    "minLength": _bound(_length, "<"),
    "maxLength": _bound(_length, ">"),
    "minItems": _bound(_count, "<"),
    "maxItems": _bound(_count, ">"),
    "minProperties": _bound(_members, "<"),
    "maxProperties": _bound(_members, ">"),
}
