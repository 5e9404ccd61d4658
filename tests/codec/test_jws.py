"""Tokens taken apart: what is covered, and what must never be misread."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import base64url, jws
from mcwallet.codec.tree import strict
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.keys import from_jwk, to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import LimitError, MalformedError, WalletError

VECTORS = Path(__file__).parents[3] / "shared/vectors/wycheproof"
KEY = PrivateKey.generate("P-256")
# Called valid although the JWK's alg is PS256 for a PS384 token, or the name "ES521": a
# key counts only for the algorithm that it is published for, so we refuse them.
MISLABELLED = {346, 347, 350, 351}
GOOD = jws.sign_compact({"typ": "JWT"}, b'{"a":1}', KEY)


def b64(value):
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    return base64url.encode(text.encode() if isinstance(text, str) else text)


def signed(header, payload=b"{}", key=KEY):
    message = f"{b64(header)}.{base64url.encode(payload)}"
    return f"{message}.{base64url.encode(key.sign(key.algorithm, message.encode()))}"


def accepts(text, jwk):
    """What every caller does: parse, let the key decide, verify."""
    try:
        key = from_jwk(jwk)
        (signature,) = jws.parse_compact(text).signatures
        algorithm = signature.protected["alg"]
        if jwk.get("alg", algorithm) != algorithm:
            return False
        return verify(key, algorithm, signature.message, signature.value)
    except WalletError:
        return False


@pytest.mark.skipif(not VECTORS.exists(), reason="no official vectors beside us")
def test_wycheproof_tokens_are_judged_as_they_should():
    vectors = json.loads((VECTORS / "json_web_signature_test.json").read_text())
    wrong, seen = [], 0
    for group in vectors["testGroups"]:
        jwk = group.get("public", group["private"])
        for test in group["tests"]:
            seen += 1
            passed = accepts(test["jws"], jwk)
            expected = test["result"] == "valid" and jwk["kty"] != "oct"
            if test["tcId"] in MISLABELLED:
                assert not passed
            elif passed != expected:
                wrong.append(
                    (group["comment"], test["tcId"], test["comment"], test["flags"])
                )
    assert seen == 401
    assert wrong == []


def test_what_was_signed_comes_back():
    token = jws.parse_compact(GOOD)
    assert token.payload == b'{"a":1}'
    assert accepts(GOOD, to_jwk(KEY.public))
    assert token.signatures[0].protected == {"alg": "ES256", "typ": "JWT"}


def test_joserfc_agrees_on_what_we_sign():
    from joserfc import jwk
    from joserfc import jws as theirs

    their_key = jwk.ECKey.import_key(to_jwk(KEY.public))
    assert theirs.deserialize_compact(GOOD, their_key).payload == b'{"a":1}'


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE"])
def test_a_token_without_an_algorithm_is_not_accepted(alg):
    text = f"{b64({'alg': alg})}.{b64(b'{}')}."
    assert not accepts(text, to_jwk(KEY.public))


def test_a_public_key_is_no_shared_secret():
    """The classic: HS256 with whatever bytes spell the public key (RFC 8725 §3.1)."""
    import hmac

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from mcwallet.crypto.kinds import load

    loaded, form = load(KEY.public), PublicFormat.SubjectPublicKeyInfo
    secrets = [loaded.public_bytes(kind, form) for kind in (Encoding.PEM, Encoding.DER)]
    secrets += [KEY.public.data, json.dumps(to_jwk(KEY.public)).encode(), b""]
    message = f"{b64({'alg': 'HS256'})}.{b64(b'{}')}"
    for secret in secrets:
        mac = hmac.digest(secret, message.encode(), "sha256")
        assert not accepts(f"{message}.{base64url.encode(mac)}", to_jwk(KEY.public))


def test_a_key_in_the_header_is_not_the_issuers():
    mallory = PrivateKey.generate("P-256")
    header = {"alg": "ES256", "jwk": to_jwk(mallory.public)}
    assert not accepts(signed(header, key=mallory), to_jwk(KEY.public))
    assert accepts(signed({"alg": "ES256", "jwk": to_jwk(KEY.public)}), to_jwk(KEY.public))


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": ["exp"], "exp": 1}, {"crit": []}, {"crit": "b64"}, {"crit": None},
        {"crit": {"b64": 1}}, {"crit": ["alg"]}, {"crit": ["missing"]}, {"crit": [1]},
        {"crit": ["b64", "b64"], "b64": True}, {"crit": ["b64"], "b64": True},
        {"crit": ["b64"], "b64": False}, {"b64": False}, {"b64": "false"}, {"b64": None},
        {"zip": "DEF"}, {"enc": "A256GCM"}, {"kid": ["a"]}, {"kid": {}}, {"typ": 1},
        {"cty": None},
    ],
)  # fmt: skip
def test_headers_that_could_be_misunderstood_are_refused(extra):
    with pytest.raises(MalformedError):
        jws.parse_compact(signed({"alg": "ES256", **extra}))


@pytest.mark.parametrize(
    "extra", [{}, {"b64": True}, {"kid": "a"}, {"x": 1}, {"cty": "vc"}]
)
def test_their_benign_twins_are_read(extra):
    assert accepts(signed({"alg": "ES256", **extra}), to_jwk(KEY.public))


@pytest.mark.parametrize(
    "header",
    ['{"alg":"none","alg":"ES256"}', '{"alg":"ES256","a\\u006cg":"none"}', "[]", "1", "",
     '"ES256"', "{}", '{"alg":null}', '{"alg":"ES256"}x', "\ufeff{}", '{"alg":"\\ud800"}'],
)  # fmt: skip
def test_headers_that_are_not_one_clear_object_are_refused(header):
    with pytest.raises(MalformedError):
        jws.parse_compact(signed(header))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t + "=", lambda t: t.replace(".", "=.", 1), lambda t: t + "\n",
        lambda t: " " + t, lambda t: t.replace(".", ".\n", 1), lambda t: t + ".",
        lambda t: t + "..", lambda t: t.rpartition(".")[0], lambda t: "." + t,
        lambda t: t.replace(".", ""), lambda t: "." * len(t), lambda t: t + "é",
        lambda t: t[:-1] + chr(ord(t[-1]) + 1) if t[-1] in "AQgw" else t + "A",
    ],
)  # fmt: skip
def test_other_spellings_of_the_same_token_are_refused(change):
    with pytest.raises(MalformedError):
        jws.parse_compact(change(GOOD))


def test_encrypted_tokens_are_named():
    with pytest.raises(MalformedError, match="encrypted"):
        jws.parse_compact("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.a.b.c.d")


def test_endless_tokens_are_refused_early():
    with pytest.raises(LimitError):
        jws.parse_compact("e" * 4_000_001)
    with pytest.raises(LimitError):
        jws.parse_compact(signed({"alg": "ES256", "x": "y" * 70_000}))


def flattened(header=None, **changes):
    protected, payload, signature = GOOD.split(".")
    found = {"payload": payload, "protected": protected, "signature": signature}
    return found | ({"header": header} if header else {}) | changes


def test_the_flattened_form_holds_the_same_signature():
    assert jws.parse_json(flattened()).signatures == jws.parse_compact(GOOD).signatures


def test_the_general_form_may_hold_several():
    entry = {k: v for k, v in flattened({"kid": "x"}).items() if k != "payload"}
    token = jws.parse_json({"payload": flattened()["payload"], "signatures": [entry] * 2})
    assert [each.path for each in token.signatures] == [
        "$.signatures[0]",
        "$.signatures[1]",
    ]
    assert token.signatures[0].unprotected == {"kid": "x"}
    assert token.payload == b'{"a":1}'


@pytest.mark.parametrize(
    "value",
    [
        None, [], "x", {}, flattened(payload=None), flattened(payload={"a": 1}),
        flattened(signature=None), flattened(protected=None), flattened(protected={}),
        flattened(header=[]) | {"header": []}, flattened({"typ": "JWT"}),
        flattened({"alg": "ES256"}), flattened({"crit": ["x"]}), flattened({"b64": True}),
        flattened(signatures=[]), {"payload": "e30", "signatures": []},
        {"payload": "e30", "signatures": {}}, {"payload": "e30", "signatures": [1]},
        {"payload": "e30", "signatures": [{}]}, flattened(payload="e30="),
    ],
)  # fmt: skip
def test_json_forms_that_could_be_misread_are_refused(value):
    with pytest.raises(MalformedError):
        jws.parse_json(value)


def test_eleven_signatures_are_too_many():
    entry = {k: v for k, v in flattened().items() if k != "payload"}
    with pytest.raises(LimitError):
        jws.parse_json({"payload": "e30", "signatures": [entry] * 11})


def unencoded(payload, header=None):
    protected = b64(header or {"alg": "ES256", "b64": False, "crit": ["b64"]})
    value = KEY.sign("ES256", f"{protected}.{payload}".encode())
    return {
        "payload": payload,
        "protected": protected,
        "signature": base64url.encode(value),
    }


def test_an_unencoded_payload_is_covered_as_it_is():
    token = jws.parse_json(unencoded('{"é": "$.02"}'), jws.UNENCODED)
    (signature,) = token.signatures
    assert token.payload == '{"é": "$.02"}'.encode()
    assert verify(KEY.public, "ES256", signature.message, signature.value)


def test_it_is_refused_where_nobody_asked_for_it():
    with pytest.raises(MalformedError):
        jws.parse_json(unencoded("{}"))
    with pytest.raises(MalformedError):
        jws.parse_json(unencoded("{}", {"alg": "ES256", "b64": False}), jws.UNENCODED)


def test_signatures_must_agree_on_what_was_signed():
    plain = {k: v for k, v in flattened().items() if k != "payload"}
    raw = {k: v for k, v in unencoded("e30").items() if k != "payload"}
    with pytest.raises(MalformedError, match="disagree"):
        jws.parse_json({"payload": "e30", "signatures": [plain, raw]}, jws.UNENCODED)


def test_detached_signatures_come_back():
    protected = b64({"alg": "ES256", "b64": False, "crit": ["b64"]})
    value = KEY.sign("ES256", protected.encode() + b".some \xff bytes.")
    text = f"{protected}..{base64url.encode(value)}"
    signature = jws.parse_detached(text, b"some \xff bytes.", "$.proof.jws")
    assert verify(KEY.public, "ES256", signature.message, signature.value)
    assert signature.path == "$.proof.jws"
    other = jws.parse_detached(text, b"some other bytes")
    assert not verify(KEY.public, "ES256", other.message, other.value)


def test_detached_signatures_may_cover_encoded_bytes():
    protected, _, value = signed({"alg": "ES256"}, b"\0\xff").split(".")
    signature = jws.parse_detached(f"{protected}..{value}", b"\0\xff")
    assert verify(KEY.public, "ES256", signature.message, signature.value)


def test_a_token_with_a_payload_is_not_detached():
    for text in (GOOD, "a.b", "", "..", "a..b..c"):
        with pytest.raises(MalformedError):
            jws.parse_detached(text, b"")


@pytest.mark.parametrize(
    ("typ", "spelled"),
    [("application/vc+jwt", "vc+jwt"), ("VC+JWT", "vc+jwt"), ("JWT", "jwt"), ("", "")],
)
def test_media_types_have_one_spelling(typ, spelled):
    assert jws.media_type({"typ": typ}) == spelled


@given(st.binary(max_size=200), st.text(max_size=100))
def test_any_bytes_are_a_token_or_a_clear_error(data, text):
    tries = [
        lambda: jws.parse_compact(data),
        lambda: jws.parse_compact(text),
        lambda: jws.parse_detached(text, data),
        lambda: jws.parse_compact(f"{b64(data)}.{b64(text.encode(errors='replace'))}.AA"),
    ]
    for attempt in tries:
        try:
            attempt()
        except WalletError as error:
            assert str(error)


JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=8), st.just("e30"), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["payload", "signatures", "protected", "signature", "header"]),
            inner,
        ),
    ),
)


@given(JSON)
def test_any_json_is_a_token_or_a_clear_error(value):
    try:
        jws.parse_json(strict(json.dumps(value)), jws.UNENCODED)
    except WalletError as error:
        assert str(error)
