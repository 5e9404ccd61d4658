"""Status lists, and what somebody could hide in one."""

import base64
import gzip
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import base64url, bitstring
from mcwallet.errors import LimitError, MalformedError, WalletError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@given(st.binary(max_size=300))
def test_what_was_packed_unpacks(bits):
    assert bitstring.decode(bitstring.encode(bits)) == bits
    assert bitstring.decode_token(bitstring.encode_token(bits)) == bits


def test_the_older_lists_have_no_prefix():
    text = bitstring.encode(b"\x80\x01")
    assert bitstring.decode(text[1:]) == b"\x80\x01"


def test_the_older_lists_use_either_alphabet():
    bits = bytes(range(256))
    padded = base64.b64encode(gzip.compress(bits, mtime=0)).decode()
    assert set("+/=") & set(padded)
    assert bitstring.decode(padded) == bits
    with pytest.raises(MalformedError):
        bitstring.decode("u" + padded)


def test_index_0_is_leftmost_in_a_bitstring():
    assert [bitstring.entry(b"\x80\x01", i) for i in (0, 1, 14, 15)] == [1, 0, 0, 1]


def test_messages_take_several_bits():
    bits = bytes([0b00011011, 0b11100100])
    assert [bitstring.entry(bits, i, 2) for i in range(8)] == [0, 1, 2, 3, 3, 2, 1, 0]
    assert bitstring.entry(bits, 1, 3) == 0b110
    assert bitstring.entry(bits, 2, 3) == 0b111


def test_index_0_is_lowest_in_a_token():
    """Token Status List §4.1, the two examples."""
    one = bytes([0xB9, 0xA3])
    values = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    assert [bitstring.entry_token(one, i, 1) for i in range(16)] == values
    two = bytes([0xC9, 0x44, 0xF9])
    values = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    assert [bitstring.entry_token(two, i, 2) for i in range(12)] == values


@pytest.mark.parametrize("index", [-1, 16, 10**30])
def test_there_is_no_entry_outside_the_list(index):
    with pytest.raises(MalformedError):
        bitstring.entry(b"\0\0", index)
    with pytest.raises(MalformedError):
        bitstring.entry_token(b"\0\0", index, 1)


@pytest.mark.parametrize("size", [0, 3, 16, -1])
def test_tokens_have_four_sizes(size):
    with pytest.raises(MalformedError):
        bitstring.entry_token(b"\0\0", 0, size)


def test_a_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(17 * 1024 * 1024))
    with pytest.raises(LimitError):
        bitstring.decode("u" + base64url.encode(bomb))
    with pytest.raises(LimitError):
        bitstring.decode_token(base64url.encode(zlib.compress(bytes(17 * 1024 * 1024))))


def test_the_largest_list_is_unpacked():
    packed = gzip.compress(bytes(bitstring.MAX_UNPACKED))
    assert len(bitstring.decode("u" + base64url.encode(packed))) == bitstring.MAX_UNPACKED


def test_nothing_follows_the_list_and_nothing_is_missing():
    packed = gzip.compress(b"\0" * 100, mtime=0)
    for broken in (
        packed + packed,
        packed + b"x",
        packed[:-1],
        packed[:-8],
        packed[1:],
        b"",
    ):
        with pytest.raises(MalformedError):
            bitstring.decode("u" + base64url.encode(broken))


@given(st.text(max_size=60), st.binary(max_size=60))
def test_any_text_is_a_list_or_a_clear_error(text, data):
    for read in (bitstring.decode, bitstring.decode_token):
        for given_ in (text, base64url.encode(data), "u" + base64url.encode(data)):
            try:
                read(given_)
            except WalletError as error:
                assert str(error)


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside us")
def test_the_examples_of_the_token_status_list():
    for size in (2, 4):
        path = CORPUS / "statuslist" / "ietf" / f"status_list_encoding{size}_json.json"
        text = json.dumps(json.loads(path.read_text()))
        lst = text.split('"lst": "')[1].split('"')[0]
        assert bitstring.decode_token(lst)
