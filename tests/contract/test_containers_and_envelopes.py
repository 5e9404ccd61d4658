"""What holds for every way of carrying and of securing a credential."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcwallet.catalog.containers import CONTAINERS
from mcwallet.catalog.containers.base import Container
from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.errors import WalletError
from mcwallet.model.artifact import Artifact

STARTS = (
    b"",
    b"{",
    b"[",
    b'"',
    b"<",
    b"\x89PNG\r\n\x1a\n",
    b"PK\x03\x04",
    b"eyJ",
    b"%PDF-",
)
WORDS = (
    b'{"type": "UniversalWallet2020", "contents": ',
    b'{"type": "EncryptedWallet", "credentialSubject": {"jwe": ',
    b'{"type": "EnvelopedVerifiableCredential", "id": ',
    b'{"signature": {"merkleRoot": ',
    b'{"payload": "e30", "signatures": ',
    b'{"badge": 1, "recipient": ',
    b'<!DOCTYPE html><a href="data:application/zip;base64,',
)
ENDS = (b"", b"}", b"}}", b"[]}", b"{}}", b"{}}}", b"7}}", b"]", b'"}', b"null}}")
BYTES = st.builds(
    lambda start, body, end: start + body + end,
    st.sampled_from(STARTS + WORDS),
    st.binary(max_size=40) | st.just(b""),
    st.sampled_from(ENDS),
)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("member", [*CONTAINERS.values(), *ENVELOPES.values()])
def test_it_says_what_it_is_and_where_that_is_written(
    member: Container | EnvelopeKind,
) -> None:
    assert member.name
    assert member.title
    assert member.spec.startswith("https://")


@pytest.mark.parametrize("name", CONTAINERS)
@QUIET
@given(BYTES)
def test_a_container_gives_an_answer_or_a_clear_error(name: str, data: bytes) -> None:
    container = CONTAINERS[name]
    assert container.fits(data) in {True, False}
    with contextlib.suppress(WalletError):
        container.open(Artifact(data), lambda _question: "passphrase")


@pytest.mark.parametrize("name", ENVELOPES)
@QUIET
@given(BYTES)
def test_an_envelope_gives_an_answer_or_a_clear_error(name: str, data: bytes) -> None:
    kind = ENVELOPES[name]
    if kind.fits(Artifact(data)):
        with contextlib.suppress(WalletError):
            kind.open(Artifact(data))
