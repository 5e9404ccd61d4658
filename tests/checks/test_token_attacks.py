"""Attacks on signed tokens, each beside a twin that differs in nothing but the attack."""

import hmac
import json

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.crypto.keys import to_jwk, to_multikey
from mcwallet.crypto.private import PrivateKey
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from tests.testkit import Signer, as_bytes, document, world

P256 = PrivateKey.generate("P-256")
DID = "did:key:" + to_multikey(P256.public)
KID = f"{DID}#{to_multikey(P256.public)}"
MALLORY = PrivateKey.generate("P-256")
MALLORYS = "did:key:" + to_multikey(MALLORY.public)
SITE = "https://zed.example"


def claims(**changes):
    return Signer().badge(issuer={"id": DID, "type": ["Profile"], "name": "Zed"}) | changes


def b64(value):
    return base64url.encode(
        value if isinstance(value, bytes) else json.dumps(value).encode()
    )


def signed(header=None, payload=None, key=P256):
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": KID} | (header or {})
    data = (
        payload if isinstance(payload, bytes) else json.dumps(payload or claims()).encode()
    )
    message = f"{b64({k: v for k, v in header.items() if v != ''})}.{b64(data)}"
    return f"{message}.{base64url.encode(key.sign(key.algorithm, message.encode()))}"


def verdict(text, *documents):
    data = text if isinstance(text, bytes) else text.encode()
    cases = open_cases(Original(input="x", artifact=Artifact(data)))
    return verify(cases, world(*documents))[0].verdict


def unsigned(alg, value=b""):
    return f"{b64({'alg': alg, 'typ': 'vc+jwt', 'kid': KID})}.{b64(claims())}.{b64(value)}"


def with_mac():
    message = f"{b64({'alg': 'HS256', 'typ': 'vc+jwt', 'kid': KID})}.{b64(claims())}"
    secret = json.dumps(to_jwk(P256.public)).encode()
    return f"{message}.{b64(hmac.digest(secret, message.encode(), 'sha256'))}"


def twice(text, name, other):
    """Repeat a name in JSON, the false value first or last."""
    return text.replace(f'"{name}":', f'"{name}": {json.dumps(other)}, "{name}":', 1)


def test_an_honest_token_is_genuine():
    for header in (
        {},
        {"kid": ""},
        {"typ": ""},
        {"typ": "JWT"},
        {"kid": DID},
        {"b64": True},
    ):
        assert verdict(signed(header)) is Verdict.VALID
    assert verdict(signed({"jwk": to_jwk(P256.public)})) is Verdict.VALID
    assert verdict(signed() + "\n") is Verdict.VALID


DUPLICATED = twice(json.dumps(claims()), "name", "Mallory").encode()
FORGED = {
    "alg none": unsigned("none"),
    "alg nOnE": unsigned("nOnE"),
    "no alg": f"{b64({'typ': 'vc+jwt', 'kid': KID})}.{b64(claims())}.",
    "signature stripped": signed().rpartition(".")[0] + ".",
    "public key as secret": with_mac(),
    "all zero": unsigned("ES256", bytes(64)),
    "key in the header": signed({"jwk": to_jwk(MALLORY.public), "kid": ""}, key=MALLORY),
    "key in the header, kid of the issuer": signed(
        {"jwk": to_jwk(MALLORY.public)}, key=MALLORY
    ),
    "somebody else's did": signed({"kid": MALLORYS}, key=MALLORY),
    "fragment of somebody else": signed(
        {"kid": f"{DID}#{to_multikey(MALLORY.public)}"}, key=MALLORY
    ),
    "kid leads to a file": signed({"kid": "file:///dev/null"}, key=MALLORY),
    "kid climbs": signed({"kid": "../../keys/mallory"}, key=MALLORY),
    "jku": signed({"jku": "https://mallory.example/jwks", "kid": ""}, key=MALLORY),
    "wrong algorithm name": signed({"alg": "ES256K"}),
    "another curve's name": signed({"alg": "EdDSA"}),
    "unknown crit": signed({"crit": ["x"], "x": 1}),
    "empty crit": signed({"crit": []}),
    "crit names alg": signed({"crit": ["alg"]}),
    "b64 false": signed({"b64": False, "crit": ["b64"]}),
    "b64 false, silently": signed({"b64": False}),
    "zip": signed({"zip": "DEF"}),
    "a name twice": signed(payload=DUPLICATED),
    "a number too large": signed(payload=claims(x=2**53)),
    "padding": signed() + "=",
    "another alphabet": signed().replace(".", ".+", 1),
    "white space": signed().replace(".", ". ", 1),
    "key binding as credential": signed({"typ": "kb+jwt"}),
    "status list as credential": signed({"typ": "statuslist+jwt"}),
    "identity token as credential": signed({"typ": "at+jwt"}),
    "another issuer in iss": signed(payload=claims(iss="did:example:mallory")),
    "issuers in a list": signed(payload=claims(iss=[DID, MALLORYS])),
    "another id in jti": signed(payload=claims(jti="urn:uuid:2")),
    "vc inside vc+jwt": signed(payload=claims(vc=claims())),
    "expired by exp": signed(payload=claims(exp=1)),
    "exp in words": signed(payload=claims(exp="never")),
    "exp null": signed(payload=claims(exp=None)),
    "exp true": signed(payload=claims(exp=True)),
    "not before nbf": signed(payload=claims(nbf=4_000_000_000)),
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_is_never_genuine(text):
    assert verdict(text) is not Verdict.VALID


def in_json(text, **changes):
    protected, payload, signature = text.split(".")
    flat = {"payload": payload, "protected": protected, "signature": signature}
    return json.dumps(flat | changes)


def test_a_token_in_json_is_as_good_as_a_compact_one():
    assert verdict(in_json(signed())) is Verdict.VALID
    assert verdict(in_json(signed(), name="not covered, not read")) is Verdict.VALID


@pytest.mark.parametrize(
    "text",
    [
        in_json(signed(), header={"alg": "ES256"}), in_json(signed(), protected=b64({})),
        in_json(signed(), header={"kid": KID}), in_json(signed({"kid": ""}, key=MALLORY)),
        in_json(signed(), signatures=[]), in_json(signed(), payload=claims()),
    ],
)  # fmt: skip
def test_a_token_in_json_that_could_be_misread_is_never_genuine(text):
    assert verdict(text) is not Verdict.VALID


def test_every_signature_must_fit():
    def entry(text):
        protected, _, signature = text.split(".")
        return {"protected": protected, "signature": signature}

    def general(*texts):
        payload = texts[0].split(".")[1]
        return json.dumps({"payload": payload, "signatures": [*map(entry, texts)]})

    broken = signed().rpartition(".")[0] + "." + base64url.encode(bytes(64))
    assert verdict(general(signed(), signed())) is Verdict.VALID
    assert verdict(general(signed(), broken)) is not Verdict.VALID


def site(*keys, **metadata):
    url = f"{SITE}/.well-known/jwt-vc-issuer"
    found = {"issuer": SITE, "jwks": {"keys": [to_jwk(key.public) for key in keys]}}
    return document(url, Artifact(as_bytes(found | metadata)))


def on_site(key=P256, **changes):
    payload = {"iss": SITE, "vct": "https://zed.example/course", "name": "Bread"}
    header = {"typ": "dc+sd-jwt", "kid": ""}
    return signed(header, payload | changes, key=key) + "~"


def test_an_sd_jwt_needs_a_key_that_its_issuer_publishes():
    assert verdict(on_site(), site(P256)) is Verdict.VALID
    assert verdict(on_site(), site(MALLORY)) is Verdict.NOT_VALID
    assert verdict(on_site()) is Verdict.CANNOT_TELL
    assert verdict(on_site(), site(P256, issuer=f"{SITE}.evil")) is Verdict.CANNOT_TELL


def test_a_key_for_encryption_beside_it_is_no_hindrance():
    for_encryption = to_jwk(MALLORY.public) | {"use": "enc"}
    keys = {"keys": [for_encryption, to_jwk(P256.public)]}
    assert verdict(on_site(), site(jwks=keys)) is Verdict.VALID
    alone = {"keys": [for_encryption]}
    assert verdict(on_site(MALLORY), site(jwks=alone)) is Verdict.CANNOT_TELL


@pytest.mark.parametrize("iss", [f"{SITE}@mallory.example", f"{SITE}.mallory.example", ""])
def test_an_issuer_that_only_looks_alike_has_no_key(iss):
    assert verdict(on_site(MALLORY, iss=iss), site(MALLORY)) is not Verdict.VALID


def test_an_altered_disclosure_is_never_dropped_in_silence():
    text = base64url.encode(b'["salt","grade","A"]')
    other = base64url.encode(b'["salt","grade","B"]')
    from hashlib import sha256

    digest = base64url.encode(sha256(text.encode()).digest())
    token = on_site(_sd=[digest])
    assert verdict(f"{token}{text}~", site(P256)) is Verdict.VALID
    assert verdict(token, site(P256)) is Verdict.VALID
    assert verdict(f"{token}{other}~", site(P256)) is Verdict.NOT_VALID
    assert verdict(f"{token}{text}~{other}~", site(P256)) is Verdict.NOT_VALID
    assert verdict(f"{token}{text}", site(P256)) is Verdict.NOT_VALID


def test_a_key_binding_by_the_holder_is_no_harm():
    holder = PrivateKey.generate()
    token = on_site(cnf={"jwk": to_jwk(holder.public)})
    bound = sd_jwt.bind(
        token, holder, nonce="n", audience="https://v", issued_at=1780315200
    )
    assert verdict(bound, site(P256)) is Verdict.VALID


def test_the_kind_of_the_key_decides_and_not_the_header():
    ed = PrivateKey.generate()
    did = "did:key:" + to_multikey(ed.public)
    payload = json.dumps(claims(issuer=did)).encode()
    good = jws.sign_compact({"typ": "vc+jwt", "kid": did}, payload, ed)
    message = f"{b64({'alg': 'ES256', 'typ': 'vc+jwt', 'kid': did})}.{b64(payload)}"
    bad = f"{message}.{base64url.encode(ed.sign('EdDSA', message.encode()))}"
    assert verdict(good) is Verdict.VALID
    assert verdict(bad) is not Verdict.VALID
