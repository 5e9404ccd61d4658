"""Official vectors and attacks, through our own door."""

import json
from pathlib import Path

import pytest

from mcwallet.crypto.algorithms import algorithms_for, verify
from mcwallet.crypto.keys import from_jwk, from_raw, from_spki_der
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import MalformedError, UnsupportedError, WalletError
from mcwallet.model.keys import PublicKey

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
pytestmark = pytest.mark.skipif(
    not VECTORS.exists(), reason="no official vectors beside us"
)

MISSING_NULL = "MissingNull"  # RFC 8017 wants the NULL; leaving it out is "acceptable"


def wycheproof(name):
    return json.loads((VECTORS / "wycheproof" / f"{name}_test.json").read_text())


def accepted(key, algorithm, test):
    message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
    try:
        return verify(key, algorithm, message, signature)
    except MalformedError:
        return False


def public_key(group):
    if "publicKeyDer" in group:
        return from_spki_der(bytes.fromhex(group["publicKeyDer"]))
    return from_raw("Ed25519", bytes.fromhex(group["publicKey"]["pk"]))


def refuses(group):
    with pytest.raises(MalformedError, match="exponent"):
        public_key(group)


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("ed25519", "EdDSA"),
        ("ecdsa_secp256r1_sha256_p1363", "ES256"),
        ("ecdsa_secp384r1_sha384_p1363", "ES384"),
        ("rsa_signature_2048_sha256", "RS256"),
        ("rsa_signature_3072_sha256", "RS256"),
        ("rsa_signature_4096_sha256", "RS256"),
        ("rsa_pss_2048_sha256_mgf1_32", "PS256"),
    ],
)
def test_wycheproof_agrees(name, algorithm):
    wrong, seen = [], 0
    for group in wycheproof(name)["testGroups"]:
        if group["publicKey"].get("publicExponent") == "03":
            refuses(group)  # fine for RSA, not for us
            continue
        key = public_key(group)
        for test in group["tests"]:
            seen += 1
            passed = accepted(key, algorithm, test)
            if test["result"] == "acceptable":
                assert not passed or test["flags"] == [MISSING_NULL]
            elif passed != (test["result"] == "valid"):
                wrong.append((test["tcId"], test["comment"], test["flags"]))
    assert seen > 100
    assert wrong == []


def test_cctv_keys_of_small_order_or_in_a_second_spelling_never_verify():
    vectors = json.loads((VECTORS / "cctv-ed25519" / "ed25519vectors.json").read_text())
    bad = [v for v in vectors if {"low_order_A", "non_canonical_A"} & set(v["flags"] or ())]
    assert len(bad) > 100
    for vector in bad:
        with pytest.raises(MalformedError):
            verify(
                PublicKey("Ed25519", bytes.fromhex(vector["key"])),
                "EdDSA",
                vector["msg"].encode(),
                bytes.fromhex(vector["sig"]),
            )


def test_cctv_ordinary_signatures_verify():
    vectors = json.loads((VECTORS / "cctv-ed25519" / "ed25519vectors.json").read_text())
    plain = [v for v in vectors if not v["flags"]]
    assert plain
    for vector in plain:
        key = from_raw("Ed25519", bytes.fromhex(vector["key"]))
        assert verify(key, "EdDSA", vector["msg"].encode(), bytes.fromhex(vector["sig"]))


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA"])
def test_every_kind_signs_and_verifies_what_it_signed(kind):
    key = PrivateKey.generate(kind)
    for algorithm in algorithms_for(kind):
        signature = key.sign(algorithm, b"message")
        assert verify(key.public, algorithm, b"message", signature)
        assert not verify(key.public, algorithm, b"massage", signature)


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "secp256k1"])
def test_equal_messages_get_equal_signatures(kind):
    key = PrivateKey.generate(kind)
    assert key.sign(key.algorithm, b"m") == key.sign(key.algorithm, b"m")


def test_p256_signatures_are_those_of_rfc_6979():
    """RFC 6979 §A.2.5: message "sample" with SHA-256."""
    key = PrivateKey.from_jwk(
        {
            "kty": "EC",
            "crv": "P-256",
            "d": "ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE",
            "x": "YP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Y",
            "y": "eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk",
        }
    )
    assert key.sign("ES256", b"sample").hex() == (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    )


@pytest.mark.parametrize(
    "algorithm", ["none", "NONE", "nOnE", "", "HS256", "RS1", "ES256\n"]
)
def test_names_that_show_nothing_about_the_signer_are_refused(algorithm):
    key = PrivateKey.generate("P-256")
    with pytest.raises(MalformedError):
        verify(key.public, algorithm, b"m", b"")


def test_the_header_cannot_choose_another_algorithm_than_the_key_allows():
    ed, p256 = PrivateKey.generate("Ed25519"), PrivateKey.generate("P-256")
    with pytest.raises(MalformedError, match="does not go with"):
        verify(ed.public, "ES256", b"m", ed.sign("EdDSA", b"m"))
    with pytest.raises(MalformedError, match="does not go with"):
        verify(p256.public, "ES256K", b"m", p256.sign("ES256", b"m"))


def test_algorithms_to_come_are_left_undecided():
    with pytest.raises(UnsupportedError):
        verify(PrivateKey.generate("P-256").public, "ML-DSA-44", b"m", b"")


@pytest.mark.parametrize("signature", [bytes(64), b"\xff" * 64, bytes(63), bytes(65), b""])
def test_psychic_and_misshapen_signatures_do_not_verify(signature):
    assert not verify(PrivateKey.generate("P-256").public, "ES256", b"m", signature)


def test_der_signatures_do_not_verify():
    """The benign twin stands above: the same signature with r and s side by side."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    key = PrivateKey.generate("P-256")
    raw = key.sign("ES256", b"m")
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    assert verify(key.public, "ES256", b"m", raw)
    assert not verify(key.public, "ES256", b"m", der)


@pytest.mark.parametrize(("bits", "exponent"), [(1024, 65537), (2048, 3)])
def test_weak_rsa_keys_are_refused(bits, exponent):
    from cryptography.hazmat.primitives.asymmetric import rsa

    from mcwallet.crypto.keys import from_loaded

    weak = from_loaded(rsa.generate_private_key(exponent, bits).public_key())
    with pytest.raises(MalformedError):
        verify(weak, "RS256", b"m", bytes(bits // 8))


def test_huge_rsa_keys_are_refused_before_any_arithmetic():
    for members in ({"n": "_" * 4000, "e": "AQAB"}, {"n": "_" * 340, "e": "_" * 340}):
        with pytest.raises(WalletError):
            from_jwk({"kty": "RSA", **members})


def test_wycheproof_key_sets_are_judged_key_by_key():
    must_refuse = {
        "jws_rsa_roca_key", "keysize_too_small", "exponentOne", "HS256", "HS384", "HS512",
        "wrong_algorithm", "invalid_algorithm", "invalid_use", "invalid_point",
        "wrong_curve", "wrong_kty", "invalid_aes_gcm_key", "invalid_aes_kw_key",
    }  # fmt: skip
    for group in wycheproof("json_web_key")["testGroups"]:
        if group["comment"] in must_refuse:
            for jwk in group["private"]["keys"]:
                with pytest.raises(WalletError):
                    from_jwk(jwk)
