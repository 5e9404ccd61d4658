"""Base58 and base64url behind a prefix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import multibase
from mcwallet.errors import LimitError, MalformedError, WalletError


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("z2NEpo7TZRRrLZSi2U", b"Hello World!"),
        ("zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
         b"The quick brown fox jumps over the lazy dog."),
        ("z11233QC4", bytes.fromhex("0000287fb4cd")),
    ],
)  # fmt: skip
def test_base58_is_that_of_the_draft(text, data):
    """draft-msporny-base58 §5."""
    assert multibase.decode(text) == data
    assert multibase.encode(data) == text


@given(st.binary(max_size=120))
def test_what_was_encoded_comes_back(data):
    assert multibase.decode(multibase.encode(data)) == data
    assert multibase.decode(multibase.encode_url(data)) == data


@pytest.mark.parametrize("text", ["", "m", "Z2NEpo7", "f00", "z0", "zO", "zI", "zl", "z2 N",
                                  "z２", "z2NEpo7\n", "uZg==", "uZh"])  # fmt: skip
def test_other_alphabets_and_letters_are_refused(text):
    with pytest.raises(MalformedError):
        multibase.decode(text)


def test_long_texts_are_refused_before_they_are_read():
    with pytest.raises(LimitError):
        multibase.decode("z" * 201)
    with pytest.raises(LimitError):
        multibase.decode_base58("z" * 141, limit=multibase.MAX_SIGNATURE)


@given(st.text(max_size=60))
def test_a_text_that_decodes_is_the_only_one(text):
    try:
        data = multibase.decode(text)
    except WalletError:
        return
    assert text in (multibase.encode(data), multibase.encode_url(data))
