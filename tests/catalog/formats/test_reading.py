"""Taking what is stated, generously and exactly."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mcwallet.catalog.formats.reading import any_moment, decimal, walk, words
from mcwallet.codec.tree import Tree


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        ("Bread", [("", "Bread")]),
        ("  ", []),
        ({"en": "Bread", "de-AT": "Brot"}, [("en", "Bread"), ("de-AT", "Brot")]),
        ({"en": ["Bread", "Loaf"]}, [("en", "Bread; Loaf")]),
        ({"@none": "Bread"}, [("", "Bread")]),
        ({"@value": "Bread", "@language": "en"}, [("en", "Bread")]),
        ([{"@value": "Bread", "@language": "en"}, "Brot"], [("en", "Bread"), ("", "Brot")]),
        ({"id": "urn:a:1", "type": "Concept"}, []),
        ({"not a tag": "x", "en": 7}, []),
        (7, []),
        (None, []),
    ],
)
def test_a_text_in_its_languages(value: Any, pairs: list[tuple[str, str]]) -> None:
    assert words(Tree({"a": value}), "a").by_language == tuple(pairs)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2"),
        (2.5, "2.5"),
        (0.1, "0.1"),
        ("2.50", "2.5"),
        (1e3, "1000"),
        (-0.0, "0"),
        ("100", "100"),
        (True, ""),
        ("NaN", ""),
        ("1e400", ""),
        (1e300, ""),
        ("two", ""),
        ("٣", "3"),
        ([], ""),
    ],
)
def test_numbers_are_exact_or_not_numbers(value: Any, text: str) -> None:
    assert decimal(value) == text


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05+01:00", datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        (1767323045, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("soon", None),
        ("", None),
        (True, None),
        (1e300, None),
        (2**53, None),
        ({}, None),
    ],
)
def test_dates_as_people_write_them(value: Any, when: datetime | None) -> None:
    assert any_moment(value) == when


def test_a_path_leads_to_every_value_it_was_taken_from() -> None:
    doc = Tree({"a": [{"b": 1}, {"b": [2, 3]}, 7, {}]})
    assert [(one.value, one.path) for one in walk(doc, "a", "b")] == [
        (1, "$.a[0].b"),
        (2, "$.a[1].b[0]"),
        (3, "$.a[1].b[1]"),
    ]
