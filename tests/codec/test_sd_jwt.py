"""SD-JWT: real tokens, and every way to bend one."""

import json
from hashlib import sha256, sha384
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.keys import from_jwk, to_jwk
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import LimitError, MalformedError, NotFoundError, WalletError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ISSUER, HOLDER = PrivateKey.generate("P-256"), PrivateKey.generate("Ed25519")


def disclosure(*parts):
    return base64url.encode(json.dumps(parts).encode())


def digest(text, hash_=sha256):
    return base64url.encode(hash_(text.encode()).digest())


def issue(claims, *texts, header=None):
    payload = json.dumps(claims).encode()
    token = jws.sign_compact(header or {"typ": "dc+sd-jwt"}, payload, ISSUER)
    return "~".join([token, *texts, ""])


NAME = disclosure("salt1", "given_name", "Ada")
CITY = disclosure("salt2", "city", "Turin")
ADDRESS = disclosure("salt3", "address", {"country": "IT", "_sd": [digest(CITY)]})
ITEM = disclosure("salt4", {"skill": "SQL"})
CLAIMS = {
    "vct": "https://example.com/course",
    "iss": "https://example.com",
    "cnf": {"jwk": to_jwk(HOLDER.public)},
    "_sd_alg": "sha-256",
    "_sd": [digest(NAME), digest(ADDRESS), "decoy"],
    "skills": ["Python", {"...": digest(ITEM)}, {"...": "decoy2"}],
}
FULL = issue(CLAIMS, NAME, ADDRESS, CITY, ITEM)
VISIBLE = {k: v for k, v in CLAIMS.items() if not k.startswith("_sd")}


def test_disclosures_come_to_stand_where_their_digests_stood():
    assert sd_jwt.parse(FULL).claims == VISIBLE | {
        "skills": ["Python", {"skill": "SQL"}],
        "given_name": "Ada",
        "address": {"country": "IT", "city": "Turin"},
    }


def test_every_disclosure_knows_where_it_stands():
    paths = [each.path for each in sd_jwt.parse(FULL).disclosures]
    assert paths == ["$.given_name", "$.address", "$.address.city", "$.skills[1]"]


def test_what_was_not_disclosed_leaves_no_trace():
    assert sd_jwt.parse(issue(CLAIMS)).claims == VISIBLE | {"skills": ["Python"]}


def test_a_presentation_shows_what_was_asked_for_and_what_it_stands_in():
    shown = sd_jwt.present(FULL, ["$.address.city"])
    assert shown == "~".join([FULL.split("~")[0], ADDRESS, CITY, ""])
    assert sd_jwt.present(FULL, []) == issue_part(FULL)


def issue_part(token):
    return token.split("~")[0] + "~"


def test_nothing_else_can_be_asked_for():
    with pytest.raises(NotFoundError):
        sd_jwt.present(FULL, ["$.iss"])


def bound(token=FULL, key=HOLDER):
    return sd_jwt.bind(token, key, nonce="n", audience="https://v.example", issued_at=1)


def test_a_key_binding_covers_the_presentation():
    token = sd_jwt.parse(bound())
    assert token.binding.trouble == ()
    assert token.binding.claims["nonce"] == "n"
    signature = token.binding.signature
    assert verify(HOLDER.public, "EdDSA", signature.message, signature.value)
    assert sd_jwt.confirmation(token.claims) == ("jwk", to_jwk(HOLDER.public))


def test_a_binding_does_not_fit_other_disclosures():
    token, _, binding = bound().rpartition("~")
    for other in (FULL.replace(NAME + "~", ""), issue(CLAIMS | {"x": 1}, ADDRESS)):
        assert sd_jwt.parse(other + binding).binding.trouble
    assert not sd_jwt.parse(f"{token}~{binding}").binding.trouble


@pytest.mark.parametrize(
    ("header", "change"),
    [
        ({"typ": "JWT"}, {}), ({}, {}), ({"typ": "kb+jwt"}, {"iat": "1"}),
        ({"typ": "kb+jwt"}, {"iat": True}), ({"typ": "kb+jwt"}, {"aud": ["a"]}),
        ({"typ": "kb+jwt"}, {"nonce": None}), ({"typ": "kb+jwt"}, {"sd_hash": 1}),
    ],
)  # fmt: skip
def test_a_binding_says_what_is_wrong_with_it(header, change):
    claims = {"iat": 1, "aud": "a", "nonce": "n", "sd_hash": sd_jwt.parse(FULL).sd_hash}
    binding = jws.sign_compact(header, json.dumps(claims | change).encode(), HOLDER)
    assert len(sd_jwt.parse(FULL + binding).binding.trouble) == 1


@pytest.mark.parametrize("header", [{"crit": ["x"], "x": 1}, {"crit": []}, {"b64": False}])
def test_a_binding_with_an_extension_is_refused(header):
    claims = {"iat": 1, "aud": "a", "nonce": "n", "sd_hash": sd_jwt.parse(FULL).sd_hash}
    binding = jws.sign_compact(
        {"typ": "kb+jwt", **header}, json.dumps(claims).encode(), HOLDER
    )
    with pytest.raises(MalformedError):
        sd_jwt.parse(FULL + binding)


@pytest.mark.parametrize("cnf", [None, {}, {"jwk": {}, "kid": "a"}, "x", []])
def test_a_confirmation_names_one_key(cnf):
    with pytest.raises(MalformedError):
        sd_jwt.confirmation({"cnf": cnf})


NEW = disclosure("s", "new", 1)


def claims_with(**changes):
    return CLAIMS | changes


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(FULL + NEW + "~", id="a disclosure that belongs nowhere"),
        pytest.param(FULL.replace(NAME, disclosure("salt1", "given_name", "Eve")),
                     id="a changed disclosure"),
        pytest.param(FULL + NAME + "~", id="a disclosure twice"),
        pytest.param(FULL.replace(ADDRESS + "~", ""), id="a child without its parent"),
        pytest.param(issue(claims_with(_sd=[digest(NAME)] * 2), NAME), id="a digest twice"),
        pytest.param(issue(claims_with(o={"_sd": [digest(NAME)]}), NAME),
                     id="a digest at two places"),
        pytest.param(issue(claims_with(l=[{"...": "decoy"}])), id="a decoy twice"),
        pytest.param(issue(claims_with(given_name="Eve"), NAME), id="a claim twice"),
        pytest.param(issue(claims_with(skills=[{"...": digest(ITEM), "x": 1}]), ITEM),
                     id="a digest with company"),
        pytest.param(issue(claims_with(skills=[{"...": 1}])), id="a number as digest"),
        pytest.param(issue(claims_with(x={"...": digest(ITEM)}), ITEM),
                     id="dots outside a list"),
        pytest.param(issue(claims_with(_sd="x")), id="_sd is no list"),
        pytest.param(issue(claims_with(_sd=[1])), id="_sd holds a number"),
        pytest.param(issue(claims_with(_sd={"a": 1})), id="_sd is an object"),
        pytest.param(issue(claims_with(_sd=None)), id="_sd is null"),
        pytest.param(issue(claims_with(x={"_sd_alg": "sha-256"})), id="a nested _sd_alg"),
        pytest.param(FULL[:-1], id="no final tilde"),
        pytest.param(FULL.split("~")[0], id="a bare token"),
        pytest.param(FULL + "~", id="an empty disclosure"),
        pytest.param("~" + FULL, id="no token"),
        pytest.param(FULL + "x", id="a binding that is none"),
        pytest.param("", id="nothing"),
    ],
)  # fmt: skip
def test_bent_tokens_are_refused(token):
    with pytest.raises(MalformedError):
        sd_jwt.parse(token)


@pytest.mark.parametrize(
    "parts",
    [
        ["s"], ["s", "a", 1, 2], [], {"a": 1}, "text", 1, ["s", 1, 2], ["s", None, 2],
        ["s", "_sd", []], ["s", "...", "x"], ["s", "_sd_alg", "sha-256"], [1, "a", 2],
        [None, "a", 2], ["s", "value"], ["s", "iss", "x"], ["s", "exp", 1],
        ["s", "nbf", 1],
        ["s", "cnf", {}], ["s", "vct", "x"], ["s", "status", {}],
        ["s", "vct#integrity", ""],
    ],
)  # fmt: skip
def test_disclosures_that_no_claim_may_have_are_refused(parts):
    text = base64url.encode(json.dumps(parts).encode())
    with pytest.raises(MalformedError):
        sd_jwt.parse(issue({"_sd": [digest(text)]}, text))


@pytest.mark.parametrize("name", ["sub", "iat", "name", "_SD", "", "exp "])
def test_their_benign_twins_are_disclosed(name):
    text = disclosure("s", name, 1)
    assert sd_jwt.parse(issue({"_sd": [digest(text)]}, text)).claims == {name: 1}


@pytest.mark.parametrize(
    "text",
    [
        '["s","a",{"x":1,"x":2}]',
        '["s","a",NaN]',
        '["s","a",1] ["s"]',
        '["s","a","\\ud800"]',
    ],
)
def test_disclosures_are_strict_json(text):
    encoded = base64url.encode(text.encode())
    with pytest.raises(MalformedError):
        sd_jwt.parse(issue({"_sd": [digest(encoded)]}, encoded))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('["s","a",[1]', "[2]]"), ('["s","a",1],["s"', '"b",2]'), ('["s","a","', '"]'),
        ('["s","a",1],"x",["s","b","', '"]'), ("", ""), ('["s","a",1],', '["s","b",2]'),
        ('["s","a",1]]', '[["s","b",2]'), ('"', '"'), ('["s","a",1', "]"),
    ],
)  # fmt: skip
def test_no_disclosure_reaches_into_the_next(first, second):
    texts = [base64url.encode(each.encode()) for each in (first, second)]
    with pytest.raises(MalformedError):
        sd_jwt.parse(issue({"_sd": [digest(each) for each in texts]}, *texts))


def test_disclosures_are_canonical_base64url():
    padded = NAME + "=" * (-len(NAME) % 4 or 4)
    with pytest.raises(MalformedError):
        sd_jwt.parse(issue({"_sd": [digest(padded)]}, padded))


def test_an_item_and_a_claim_are_not_exchanged():
    for claims, text in (
        ({"_sd": [digest(ITEM)]}, ITEM),
        ({"l": [{"...": digest(NAME)}]}, NAME),
    ):
        with pytest.raises(MalformedError):
            sd_jwt.parse(issue(claims, text))


@pytest.mark.parametrize(
    "name", ["md5", "sha-1", "SHA-256", "sha256", "", 1, None, ["sha-256"]]
)
def test_other_hash_names_are_refused(name):
    with pytest.raises(MalformedError):
        sd_jwt.parse(issue({"_sd_alg": name}))


def test_longer_hashes_are_understood():
    claims = {"_sd_alg": "sha-384", "_sd": [digest(NAME, sha384)]}
    assert sd_jwt.parse(issue(claims, NAME)).claims == {"given_name": "Ada"}


def test_the_default_is_sha_256():
    assert sd_jwt.parse(issue({"_sd": [digest(NAME)]}, NAME)).claims == {
        "given_name": "Ada"
    }


def test_too_many_disclosures_are_refused():
    texts = [disclosure(str(i), "n", i) for i in range(2_001)]
    with pytest.raises(LimitError):
        sd_jwt.parse(issue({}, *texts))


def test_disclosures_inside_disclosures_have_an_end():
    text = disclosure("s", "x", 1)
    texts = [text]
    for _ in range(500):
        text = disclosure("s", "x", {"_sd": [digest(text)]})
        texts.append(text)
    with pytest.raises(LimitError):
        sd_jwt.parse(issue({"_sd": [digest(text)]}, *texts))


def as_json(token, **header):
    issued, *texts = token.split("~")
    protected, payload, signature = issued.split(".")
    unprotected = {"disclosures": texts[:-1]} | header
    return {"payload": payload, "protected": protected, "signature": signature,
            "header": unprotected}  # fmt: skip


def test_the_json_forms_say_the_same():
    binding = bound().rpartition("~")[2]
    flat = as_json(FULL, kb_jwt=binding)
    entry = {k: v for k, v in flat.items() if k != "payload"}
    general = {"payload": flat["payload"], "signatures": [entry]}
    compact = sd_jwt.parse(bound())
    for value in (flat, general):
        token = sd_jwt.parse(json.dumps(value))
        assert token.claims == compact.claims
        assert token.binding == compact.binding
        assert token.sd_hash == compact.sd_hash
        assert sd_jwt.present(json.dumps(value), ["$.given_name"]) == sd_jwt.present(
            FULL, ["$.given_name"]
        )


def test_only_the_first_header_discloses():
    flat = as_json(FULL)
    entry = {k: v for k, v in flat.items() if k != "payload"}
    with pytest.raises(MalformedError):
        sd_jwt.parse_json({"payload": flat["payload"], "signatures": [entry, entry]})


@pytest.mark.parametrize("value", [None, "x", [1], {}, [None], ["é"]])
def test_json_disclosures_are_a_list_of_texts(value):
    with pytest.raises(MalformedError):
        sd_jwt.parse_json(as_json(FULL) | {"header": {"disclosures": value}})


def cases():
    if not CORPUS.exists():
        return []
    manifest = json.loads((CORPUS / "manifest.json").read_text())
    return [each for each in manifest["cases"] if each["family"] == "sdjwt"]


def known_key(case, token):
    """The issuer's key, as the case or the token itself gives it."""
    if "issuer_key" in case:
        return from_jwk(json.loads((CORPUS / case["issuer_key"]).read_text()))
    header = token.signatures[0].protected
    if "x5c" in header:
        from base64 import b64decode

        from cryptography.x509 import load_der_x509_certificate

        from mcwallet.crypto.keys import from_loaded

        return from_loaded(
            load_der_x509_certificate(b64decode(header["x5c"][0])).public_key()
        )
    kid = header.get("kid", "")
    if kid.startswith("did:jwk:"):
        return from_jwk(json.loads(base64url.decode(kid[8:].partition("#")[0])))
    if kid.startswith("#z"):
        from mcwallet.crypto.keys import from_multikey

        return from_multikey(kid[1:])
    return None


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside us")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_corpus_gets_the_verdicts_it_expects(case):
    data = (CORPUS / case["file"]).read_bytes().strip()
    try:
        token = sd_jwt.parse(data)
    except MalformedError:
        assert case["expected"]["signature"] == "invalid"
        return
    assert case["expected"]["parse"] == "ok"
    if "expected_disclosed" in case:
        assert token.claims == case["expected_disclosed"]
    key, signature = known_key(case, token), token.signatures[0]
    if key is None:
        pytest.skip("the key is not at hand")
    alg = signature.protected["alg"]
    good = verify(key, alg, signature.message, signature.value)
    assert good == (case["expected"]["signature"] == "valid" or "-neg-kb-" in case["id"])


@given(st.text("eyJhbGciOiJFUzI1NiJ9.~-_AQ", max_size=80), st.binary(max_size=80))
def test_any_bytes_are_a_token_or_a_clear_error(text, data):
    for given_ in (text, data, FULL + text, FULL.encode() + data, text + FULL):
        try:
            sd_jwt.parse(given_)
        except WalletError as error:
            assert str(error)


JSON = st.recursive(
    st.one_of(
        st.none(), st.text(max_size=5), st.sampled_from([digest(NAME), digest(ITEM)])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["_sd", "...", "_sd_alg", "a", "iss"]), inner),
    ),
)


@given(st.dictionaries(st.sampled_from(["_sd", "...", "_sd_alg", "a", "b"]), JSON))
def test_any_claims_are_opened_or_clearly_refused(claims):
    try:
        token = sd_jwt.parse(issue(claims, NAME, ITEM))
    except WalletError as error:
        assert str(error)
    else:
        assert "_sd" not in json.dumps(token.claims)
