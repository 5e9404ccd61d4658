"""CBOR as selective disclosure uses it (RFC 8949, examples of appendix A)."""

import pytest

from mcwallet.codec import cbor
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError

GOOD = {
    "00": 0,
    "17": 23,
    "1818": 24,
    "1903e8": 1000,
    "1b000000e8d4a51000": 1_000_000_000_000,
    "20": -1,
    "3903e7": -1000,
    "4401020304": b"\1\2\3\4",
    "6449455446": "IETF",
    "83010203": [1, 2, 3],
    "8301820203820405": [1, [2, 3], [4, 5]],
    "a201020304": {1: 2, 3: 4},
}


@pytest.mark.parametrize("text", GOOD)
def test_an_example_is_read(text: str) -> None:
    assert cbor.decode(bytes.fromhex(text)) == GOOD[text]


BAD = {
    "nothing": "",
    "cut": "4401",
    "more": "0000",
    "long number": "1800",
    "long length": "5800",
    "long again": "19000f",
    "indefinite": "9f01ff",
    "reserved": "1c",
    "not UTF-8": "61ff",
    "twice": "a201020103",
    "list as key": "a18001",
    "huge list": "9bffffffffffffffff",
    "huge bytes": "5bffffffffffffffff",
}


@pytest.mark.parametrize("why", BAD)
def test_what_is_not_strict_is_refused(why: str) -> None:
    with pytest.raises(MalformedError):
        cbor.decode(bytes.fromhex(BAD[why]))


@pytest.mark.parametrize("text", ["c000", "f4", "f6", "fb3ff199999999999a"])
def test_kinds_that_no_proof_needs_are_named(text: str) -> None:
    with pytest.raises(UnsupportedError):
        cbor.decode(bytes.fromhex(text))


def test_a_deep_value_is_refused() -> None:
    with pytest.raises(LimitError):
        cbor.decode(b"\x81" * 2000 + b"\x00")


def test_every_byte_may_be_anything() -> None:
    for first in range(256):
        for second in range(0, 256, 5):
            try:
                cbor.decode(bytes([first, second, 1, 2]))
            except WalletError as error:
                assert str(error)
