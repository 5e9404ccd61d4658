"""One value, one spelling."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import base64url
from mcwallet.errors import MalformedError, WalletError


@given(st.binary(max_size=200))
def test_what_was_encoded_comes_back(data):
    assert base64url.decode(base64url.encode(data)) == data
    assert base64url.encode(data) == base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "text", ["Zg==", "Zg=", "Zh", "Zm9", "Z", "+_8", "/w", "Zm 9v", "Zm9v\n", "\nZm9v", "é",
             "Zm.9v", "Zm9v====", "=", "A", "Zm\0v"],
)  # fmt: skip
def test_every_other_spelling_is_refused(text):
    with pytest.raises(MalformedError):
        base64url.decode(text)


@pytest.mark.parametrize(("text", "data"), [("", b""), ("Zg", b"f"), ("-_8", b"\xfb\xff")])
def test_its_canonical_twin_is_read(text, data):
    assert base64url.decode(text) == data


@given(st.one_of(st.text(max_size=40), st.text("ABab-_=+/09", max_size=12)))
def test_a_text_that_decodes_is_the_only_one(text):
    try:
        data = base64url.decode(text)
    except WalletError:
        return
    assert base64url.encode(data) == text
