import time
from typing import Any

import pytest

from mcwallet.codec.json_schema import violations
from mcwallet.errors import LimitError


def fits(value: Any, schema: Any) -> bool:
    return not list(violations(value, schema))


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string"}, "x", 1),
        ({"type": ["string", "null"]}, None, 1),
        ({"type": "integer"}, 1.0, 1.5),
        ({"type": "number"}, 1.5, True),
        ({"type": "boolean"}, True, 1),
        ({"enum": [1, "a"]}, "a", "b"),
        ({"enum": [1]}, 1.0, True),
        ({"const": {"a": 1}}, {"a": 1}, {"a": 2}),
        ({"required": ["a"]}, {"a": None}, {}),
        ({"properties": {"a": {"type": "string"}}}, {"a": "x"}, {"a": 1}),
        ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1}, {"b": 1}),
        ({"propertyNames": {"maxLength": 1}}, {"a": 1}, {"ab": 1}),
        ({"items": {"type": "string"}}, ["a"], [1]),
        ({"items": [{"type": "string"}]}, ["a", 1], [1]),
        ({"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", 1]),
        ({"contains": {"const": 1}}, [2, 1], [2]),
        ({"minItems": 1, "maxItems": 2}, [1], []),
        ({"minLength": 1}, "a", ""),
        ({"minimum": 1}, 1, 0),
        ({"exclusiveMinimum": 1}, 2, 1),
        ({"maximum": 1}, 1, 2),
        ({"exclusiveMaximum": 1}, 0, 1),
        ({"minProperties": 1}, {"a": 1}, {}),
        ({"allOf": [{"type": "string"}, {"minLength": 1}]}, "a", ""),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
        ({"not": {"type": "string"}}, 1, "a"),
        ({"if": {"type": "string"}, "then": {"minLength": 1}}, 1, ""),
        ({"if": {"type": "string"}, "else": {"type": "null"}}, None, 1),
        ({"$defs": {"x": {"type": "string"}}, "$ref": "#/$defs/x"}, "a", 1),
        ({"definitions": {"a/b": {"const": 1}}, "$ref": "#/definitions/a~1b"}, 1, 2),
        (True, 1, None),
    ],
)
def test_a_keyword_lets_the_good_pass_and_names_the_bad(
    schema: Any, good: Any, bad: Any
) -> None:
    assert fits(good, schema)
    assert schema is True or not fits(bad, schema)


def test_nothing_passes_the_schema_false() -> None:
    assert not fits(1, False)


def test_a_violation_says_where() -> None:
    schema = {"properties": {"a": {"items": {"required": ["b"]}}}}
    assert list(violations({"a": [{"b": 1}, {}]}, schema)) == ["$.a[1] has no 'b'"]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://mallory.example/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "#/nowhere"},
        {"$ref": "other.json#/a"},
    ],
)
def test_nothing_is_looked_for_elsewhere(schema: Any) -> None:
    assert fits({"a": 1}, schema)


def test_a_pattern_is_never_run() -> None:
    begun = time.perf_counter()
    assert fits("a" * 50 + "!", {"pattern": "^(a+)+$"})
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {
            "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
            "$ref": "#/$defs/a",
        },
        {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
        {"items": {"enum": list(range(3000))}},
    ],
)
def test_a_schema_that_asks_for_too_much_is_refused(schema: Any) -> None:
    with pytest.raises(LimitError):
        list(violations([-1] * 3000, schema))


def test_a_reference_into_the_document_s_own_depth_is_followed() -> None:
    tree = {"properties": {"child": {"$ref": "#"}}, "required": ["name"]}
    assert fits({"name": 1, "child": {"name": 2}}, tree)
    assert not fits({"name": 1, "child": {}}, tree)
