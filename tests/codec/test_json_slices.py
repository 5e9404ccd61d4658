import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import json_slices
from mcwallet.errors import LimitError, MalformedError, WalletError

ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


def test_items_keep_every_space_inside() -> None:
    assert json_slices.items(b' [ {"a" : 1 } ,\n"x,]" , [1,2] ] ') == (
        b'{"a" : 1 }', b'"x,]"', b"[1,2]",
    )  # fmt: skip


def test_members_keep_their_names_and_bytes() -> None:
    assert json_slices.members(b'{ "a\\u0062" : [1, 2] , "c":{} }') == (
        ("ab", b"[1, 2]"), ("c", b"{}"),
    )  # fmt: skip


def test_nothing_in_it_gives_nothing() -> None:
    assert json_slices.items(b"[ ]") == ()
    assert json_slices.members(b"{}") == ()


def test_an_escaped_quote_does_not_end_a_text() -> None:
    assert json_slices.items(rb'["a\",\\", 1]') == (rb'"a\",\\"', b"1")


@pytest.mark.parametrize(
    "broken", [b"", b"[", b"[1", b"[1,]", b"[,1]", b"[1,,2]", b"[1] 2", b"{}"]
)
def test_a_broken_list_is_refused(broken: bytes) -> None:
    with pytest.raises(MalformedError):
        json_slices.items(broken)


def test_a_repeated_name_is_refused() -> None:
    with pytest.raises(MalformedError, match="repeats"):
        json_slices.members(b'{"a": 1, "\\u0061": 2}')


def test_one_broken_item_does_not_take_its_neighbours_along() -> None:
    assert json_slices.items(b"[{}, 1 2, {}]") == (b"{}", b"1 2", b"{}")


def test_a_flood_of_items_is_refused() -> None:
    with pytest.raises(LimitError):
        json_slices.items(b"[" + b"1," * json_slices.MAX_SLICES + b"1]")


def test_as_many_items_as_allowed_are_read() -> None:
    data = b"[" + b",".join([b"1"] * json_slices.MAX_SLICES) + b"]"
    assert len(json_slices.items(data)) == json_slices.MAX_SLICES


@pytest.mark.parametrize(
    "bomb", [b"[" * 10_000, b"[" * 3_000_000, b'["' + b"\\" * 1_000_000]
)
def test_a_bomb_is_refused(bomb: bytes) -> None:
    with pytest.raises(MalformedError):
        json_slices.items(bomb)


@given(st.lists(ANY, max_size=5), st.sampled_from([None, 1]))
def test_slices_are_the_items(values: list[object], indent: int | None) -> None:
    data = json.dumps(values, indent=indent).encode()
    assert [json.loads(piece) for piece in json_slices.items(data)] == values


@given(st.dictionaries(st.text(max_size=3), ANY, max_size=5))
def test_slices_are_the_members(value: dict[str, object]) -> None:
    found = json_slices.members(json.dumps(value).encode())
    assert {name: json.loads(piece) for name, piece in found} == value


@given(st.binary(max_size=60))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    for whole in (data, b"[" + data + b"]", b"{" + data + b"}"):
        for read in (json_slices.items, json_slices.members):
            with contextlib.suppress(WalletError):
                read(whole)
