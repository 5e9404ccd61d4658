"""Sealing, against a second implementation written from the text of the specification."""

import hmac
import os
from hashlib import sha512

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from mcwallet.crypto import sealing
from mcwallet.errors import MalformedError

CHUNK = 16_384


def okm(key: bytes, salt: bytes, context: bytes) -> tuple[bytes, int, bytes]:
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    first = hmac.digest(key, info + b"\1", sha512)
    stream = first + hmac.digest(key, first + info + b"\2", sha512)
    return stream[:32], int.from_bytes(stream[32:44], "big"), stream[44:76]


def chunked_seal(key: bytes, data: bytes, context: bytes) -> bytes:
    salt = os.urandom(24)
    one_time, base, commitment = okm(key, salt, context)
    pieces = [data[at : at + CHUNK] for at in range(0, len(data) + 1, CHUNK)]
    box = AESGCM(one_time)
    boxes = [
        box.encrypt((base ^ at).to_bytes(12, "big"), piece, None)
        for at, piece in enumerate(pieces)
    ]
    return salt + commitment + b"".join(boxes)


def chunked_open(key: bytes, sealed: bytes, context: bytes) -> bytes:
    one_time, base, commitment = okm(key, sealed[:24], context)
    assert hmac.compare_digest(commitment, sealed[24:56])
    body, size = sealed[56:], CHUNK + 16
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    if len(pieces[-1]) == size:
        raise InvalidTag
    box = AESGCM(one_time)
    return b"".join(
        box.decrypt((base ^ at).to_bytes(12, "big"), piece, None)
        for at, piece in enumerate(pieces)
    )


SIZES = [0, 1, 1023, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 100_000]


@pytest.mark.parametrize("size", SIZES)
def test_two_implementations_open_each_other(size: int) -> None:
    key, data, context = os.urandom(32), os.urandom(size), b"a place\0"
    assert chunked_open(key, sealing.seal(key, data, context), context) == data
    assert sealing.unseal(key, chunked_seal(key, data, context), context) == data


@given(at=st.integers(0, 39_999), bit=st.integers(0, 7))
@settings(max_examples=300, deadline=None)
def test_no_flipped_bit_opens(at: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[at % len(SEALED)] ^= 1 << bit
    with pytest.raises(MalformedError):
        sealing.unseal(KEY, bytes(changed), b"here")


@given(end=st.integers(0, 40_000))
@settings(max_examples=200, deadline=None)
def test_no_shortened_file_opens(end: int) -> None:
    with pytest.raises(MalformedError):
        sealing.unseal(KEY, SEALED[: end % len(SEALED)], b"here")


def test_nothing_may_follow() -> None:
    with pytest.raises(MalformedError):
        sealing.unseal(KEY, SEALED + b"\0", b"here")


@pytest.mark.parametrize("context", [b"", b"there", b"here\0", b"her"])
def test_it_opens_in_its_own_place_only(context: bytes) -> None:
    with pytest.raises(MalformedError):
        sealing.unseal(KEY, SEALED, context)


def test_it_opens_there() -> None:
    assert sealing.unseal(KEY, SEALED, b"here") == PLAIN


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(MalformedError):
        sealing.unseal(os.urandom(32), SEALED, b"here")


def test_a_small_text_grows_by_what_is_said() -> None:
    assert len(sealing.seal(KEY, b"x", b"")) == 1 + sealing.OVERHEAD


@given(st.binary(max_size=5000))
@settings(deadline=None)
def test_padding_comes_off_again(data: bytes) -> None:
    padded = sealing.pad(data)
    assert sealing.unpad(padded) == data
    assert len(padded) == sealing.padded(len(data) + 8)


def test_padding_hides_small_sizes_altogether() -> None:
    assert {len(sealing.pad(bytes(size))) for size in range(1017)} == {1024}


@pytest.mark.parametrize("size", [2_000, 70_000, 5_000_000])
def test_padding_costs_at_most_an_eighth(size: int) -> None:
    assert size + 8 <= len(sealing.pad(bytes(size))) <= (size + 8) * 9 // 8


@pytest.mark.parametrize("at", [0, 500, 1023])
def test_a_byte_in_the_padding_is_an_error(at: int) -> None:
    padded = bytearray(sealing.pad(b"some words"))
    padded[at] ^= 1
    with pytest.raises(MalformedError):
        sealing.unpad(bytes(padded))


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 8, b"\xff" * 1024])
def test_what_was_never_padded_is_an_error(data: bytes) -> None:
    with pytest.raises(MalformedError):
        sealing.unpad(data)


KEY = os.urandom(32)
PLAIN = os.urandom(39_000)
SEALED = sealing.seal(KEY, PLAIN, b"here")
