"""Keys in every spelling, and the ones that must not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.crypto.keys import (
    from_jwk,
    from_multikey,
    from_pem,
    from_raw,
    from_spki_der,
    holds_private,
    thumbprint,
    to_jwk,
    to_multikey,
)
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError

KINDS = ["Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA"]
KEYS = {kind: PrivateKey.generate(kind) for kind in KINDS}

RFC_7638 = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L"
    "6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-6"
    "5YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrd"
    "kt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqD"
    "Kgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_spelling_gives_the_same_key(kind):
    public = KEYS[kind].public
    assert from_jwk(to_jwk(public)) == public
    assert from_multikey(to_multikey(public)) == public
    assert from_raw(kind, public.data) == public
    assert from_jwk(KEYS[kind].to_jwk()) == public


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_key_survives_its_jwk(kind):
    again = PrivateKey.from_jwk(KEYS[kind].to_jwk())
    signature = again.sign(again.algorithm, b"m")
    assert signature == KEYS[kind].sign(again.algorithm, b"m")


def test_thumbprints_are_those_of_rfc_7638():
    """RFC 7638 §3.1."""
    assert thumbprint(from_jwk(RFC_7638)) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_ed25519_thumbprints_are_those_of_rfc_8037():
    """RFC 8037 §A.3."""
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }
    assert thumbprint(from_jwk(jwk)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_private_jwk_gives_its_public_half_and_is_recognised():
    jwk = KEYS["P-256"].to_jwk()
    assert from_jwk(jwk) == KEYS["P-256"].public
    assert holds_private(jwk)
    assert not holds_private(to_jwk(KEYS["P-256"].public))


def test_a_private_key_never_shows_itself():
    assert KEYS["Ed25519"].to_jwk()["d"] not in repr(KEYS["Ed25519"])


def test_halves_that_do_not_match_are_refused():
    swapped = KEYS["Ed25519"].to_jwk() | {"d": PrivateKey.generate().to_jwk()["d"]}
    with pytest.raises(MalformedError, match="do not match"):
        PrivateKey.from_jwk(swapped)


@pytest.mark.parametrize(
    "change", [{"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "RSA1_5"}, {"alg": 1}]
)
def test_a_key_for_something_else_never_counts(change):
    with pytest.raises(UnsupportedError):
        from_jwk(to_jwk(KEYS["RSA"].public) | change)


@pytest.mark.parametrize(
    "change", [{"use": "sig"}, {"key_ops": ["verify"]}, {"alg": "PS256"}, {"kid": "x"}]
)
def test_a_key_for_signatures_does(change):
    assert from_jwk(to_jwk(KEYS["RSA"].public) | change) == KEYS["RSA"].public


def test_shared_keys_are_no_public_keys():
    with pytest.raises(MalformedError):
        from_jwk({"kty": "oct", "k": "c2VjcmV0"})


def test_unknown_curves_are_left_undecided():
    with pytest.raises(UnsupportedError):
        from_jwk({"kty": "OKP", "crv": "X25519", "x": "A" * 43})


@pytest.mark.parametrize("name", ["x", "y"])
def test_coordinates_have_their_full_length(name):
    jwk = to_jwk(KEYS["P-256"].public)
    with pytest.raises(MalformedError):
        from_jwk(jwk | {name: jwk[name][:-3]})


def test_points_off_the_curve_are_refused():
    jwk = to_jwk(KEYS["P-256"].public)
    with pytest.raises(MalformedError, match="curve"):
        from_jwk(jwk | {"y": jwk["x"]})
    with pytest.raises(MalformedError):
        from_raw("P-256", b"\x02" + b"\xff" * 32)


def test_ed25519_points_off_the_curve_are_refused():
    with pytest.raises(MalformedError, match="curve"):
        from_raw("Ed25519", (2).to_bytes(32, "little"))


def test_multikeys_hold_compressed_points_only():
    from mcwallet.codec import multibase

    long = b"\x80\x24\x04" + bytes(64)
    with pytest.raises(MalformedError, match="compressed"):
        from_multikey(multibase.encode(long))


def test_a_multikey_of_another_kind_is_left_undecided():
    with pytest.raises(UnsupportedError):
        from_multikey("z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc")


def test_a_multikey_with_a_tail_is_refused():
    from mcwallet.codec import multibase

    with pytest.raises(MalformedError):
        from_multikey(multibase.encode(b"\xed\x01" + KEYS["Ed25519"].public.data + b"\0"))


def test_pem_and_der_give_the_same_key():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from mcwallet.crypto.kinds import load

    for key in KEYS.values():
        loaded, form = load(key.public), PublicFormat.SubjectPublicKeyInfo
        assert from_spki_der(loaded.public_bytes(Encoding.DER, form)) == key.public
        assert from_pem(loaded.public_bytes(Encoding.PEM, form).decode()) == key.public


def test_pem_of_a_key_for_key_agreement_is_left_undecided():
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = X25519PrivateKey.generate().public_key()
    with pytest.raises(UnsupportedError):
        from_pem(
            public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )


def test_private_pem_is_read_for_signing():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    secret = Ed25519PrivateKey.generate()
    pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert PrivateKey.from_pem(pem).public.data == secret.public_key().public_bytes_raw()


def test_endless_keys_are_refused_early():
    for read in (from_multikey, from_pem):
        with pytest.raises(LimitError):
            read("z" * 100_000)


@given(st.one_of(st.text(max_size=300), st.text("123456789ABCDEFGHJKLMNPQz", max_size=80)))
def test_any_text_is_a_key_or_a_clear_error(text):
    for read in (from_multikey, from_pem, PrivateKey.from_pem):
        try:
            read(text)
        except WalletError as error:
            assert str(error)


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e", "d", "use", "alg", "key_ops"]),
        st.one_of(
            st.sampled_from(["OKP", "EC", "RSA", "Ed25519", "P-256", "AQAB", "", "sig"]),
            st.none(),
            st.integers(),
            st.lists(st.text()),
            st.text(max_size=90),
        ),
    )
)
def test_any_object_is_a_jwk_or_a_clear_error(jwk):
    for read in (from_jwk, PrivateKey.from_jwk):
        try:
            read(jwk)
        except WalletError as error:
            assert str(error)


@given(st.binary(max_size=200), st.sampled_from([*KINDS, "X"]))
def test_any_bytes_are_a_key_or_a_clear_error(data, kind):
    for read in (from_spki_der, lambda data: from_raw(kind, data)):
        try:
            read(data)
        except WalletError as error:
            assert str(error)
