"""How much JSON we are willing to read, and that more is cheap to refuse."""

import json

import pytest

from mcwallet.codec.tree import MAX_DEPTH, MAX_VALUES, strict
from mcwallet.errors import LimitError, MalformedError

SIZE = 4 * 1024 * 1024


def fill(unit: str, *, before: str = "", after: str = "") -> str:
    return before + unit * ((SIZE - len(before) - len(after)) // len(unit)) + after


def test_as_deep_as_allowed_is_read() -> None:
    assert strict("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_deeper_is_refused() -> None:
    with pytest.raises(LimitError, match="deep"):
        strict("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize("item", [1, [], {}, "a,b[c]{d}"])
def test_as_many_values_as_allowed_are_read(item: object) -> None:
    text = json.dumps([item] * (MAX_VALUES - 1))
    assert len(strict(text)) == MAX_VALUES - 1  # type: ignore[arg-type]


@pytest.mark.parametrize("item", [1, [], {}, "a,b[c]{d}"])
def test_one_value_more_is_refused(item: object) -> None:
    with pytest.raises(LimitError, match="values"):
        strict(json.dumps([item] * MAX_VALUES))


def test_values_inside_many_small_lists_are_counted_too() -> None:
    with pytest.raises(LimitError, match="values"):
        strict(json.dumps([[1]] * (MAX_VALUES // 2 + 1)))


def test_marks_inside_texts_are_not_values() -> None:
    assert strict(json.dumps(["[{," * 100_000, '\\"[{' * 100_000]))


@pytest.mark.parametrize(
    "bomb",
    [
        fill("["),
        fill('{"a":'),
        fill("[],", before='{"a":[', after="1]}"),
        fill('{"a":1},', before="[", after="1]"),
        fill("1,", before="[", after="1]"),
        fill('\\"', before='[["'),
        fill('\\"', before="[" * 100 + "]" * 100 + '"'),
        fill("\\", before="[" * 200 + '"'),
        fill('"', before="[" * 100),
        fill('"a":"\\",', before="{"),
    ],
    ids=range(10),
)
def test_a_bomb_is_refused(bomb: str) -> None:
    with pytest.raises(MalformedError):
        strict(bomb)


@pytest.mark.parametrize(
    "digits", [fill("1"), fill("1", before="0."), fill("1", before="1e")]
)
def test_a_number_without_an_end_gets_an_answer(digits: str) -> None:
    try:
        assert strict(digits)
    except MalformedError as error:
        assert len(str(error)) < 100


@pytest.mark.parametrize("text", ['{"a": "b', '{"a": "\n"}'])
def test_what_is_no_json_says_where_in_plain_words(text: str) -> None:
    with pytest.raises(
        MalformedError, match=r"^not JSON: [^\n]*[^t] at line 1 column \d+$"
    ):
        strict(text)
