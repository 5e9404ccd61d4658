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


@given(st.lists(st.binary(max_size=8), min_size=1))
def test_texts_decoded_together_have_white_space_for_their_padding(values):
    texts = [base64url.encode(value).encode() for value in values]
    spaced = [value + (b"", b" ", b"\t ")[-len(value) % 3] for value in values]
    assert base64url.decode_joined(texts, b"LCws") == b",,,".join(spaced)


@pytest.mark.parametrize("start", [b"Z", b"Zm", b"Zm9"])
@pytest.mark.parametrize("last", [bytes([code]) for code in range(256)])
def test_no_other_spelling_ends_a_list_where_texts_are_decoded_together(start, last):
    try:
        together = base64url.decode_joined([start + last, b"Zm9v"], b"LCws")
    except MalformedError:
        return
    first, _, _ = together.partition(b",,,")
    try:
        assert first.rstrip() == base64url.decode(start + last).rstrip()
    except MalformedError:
        assert first.rstrip()[-1:] not in (b"]", b"}")


@given(st.sampled_from([20, 32, 48, 64]), st.integers(0, 5), st.randoms())
def test_values_of_one_size_are_encoded_together(size, count, chance):
    values = [chance.randbytes(size) for _ in range(count)]
    assert base64url.encode_each(values, size) == [base64url.encode(v) for v in values]
