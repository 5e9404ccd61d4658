"""RFC 8785, against its vectors and a second implementation."""

import json
import struct
from pathlib import Path
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import jcs
from mcwallet.codec.tree import strict
from mcwallet.errors import LimitError, MalformedError

VECTORS = Path(__file__).parents[3] / "shared/corpus/vectors/jcs-rfc8785.json"

SAFE = st.integers(-(2**53) + 1, 2**53 - 1)
NUMBERS = st.one_of(SAFE, st.floats(allow_nan=False, allow_infinity=False))
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text('a\ue000\ufb33\U0001f600\U00010000\u20ac\x00\x1f\x7f"\\/\u2028'),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXTS, inner)),
    max_leaves=20,
)


@pytest.mark.skipif(not VECTORS.exists(), reason="no vectors beside us")
def test_the_vectors_of_the_reference_implementation():
    vectors = json.loads(VECTORS.read_text())["vectors"]
    assert vectors
    for vector in vectors:
        canonical = jcs.canonical(strict(vector["input"]))
        assert canonical.hex() == vector["output_hex"], vector["name"]


@given(JSON)
def test_a_second_implementation_agrees(value):
    assert jcs.canonical(value) == rfc8785.dumps(value)


@given(JSON)
def test_what_was_spelled_reads_back_and_spells_the_same(value):
    once = jcs.canonical(value)
    assert jcs.canonical(json.loads(once, parse_int=whole)) == once


def whole(digits):
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_spelled_as_in_appendix_b(bits, text):
    """RFC 8785 appendix B."""
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert jcs.canonical(value) == text.encode()


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), 10**400])
def test_numbers_without_a_spelling_are_refused(value):
    with pytest.raises(MalformedError):
        jcs.canonical([value])


def test_half_characters_are_refused():
    for value in ["\ud800", {"\udc00": 1}, ["\ud83d", 1.5]]:
        with pytest.raises(MalformedError):
            jcs.canonical(value)


def test_frozen_values_are_spelled_too():
    frozen = MappingProxyType({"b": (1, 2.5), "a": MappingProxyType({})})
    assert jcs.canonical(frozen) == b'{"a":{},"b":[1,2.5]}'


def test_a_bottomless_value_is_refused():
    value = 0.5
    for _ in range(100_000):
        value = [value]
    with pytest.raises(LimitError):
        jcs.canonical(value)
    while isinstance(value, list):
        value = value[0]
