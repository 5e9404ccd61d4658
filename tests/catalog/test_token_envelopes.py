"""Tokens as credentials: what they carry, and where they contradict themselves."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.envelopes.jades import JADES
from mcwallet.catalog.envelopes.jws import JWS
from mcwallet.catalog.envelopes.sd_jwt import SD_JWT
from mcwallet.catalog.resolvers import resolve
from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.keys import from_jwk, from_spki_der
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import MalformedError, WalletError
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
KEY = PrivateKey.generate("P-256")
VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIAL = {
    "@context": [VC_1],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential"],
    "issuer": "did:example:zed",
    "issuanceDate": "2026-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:ada", "name": "Ada"},
}


def token(payload, typ="JWT", **header):
    header = ({"typ": typ} if typ else {}) | header
    return Artifact(jws.sign_compact(header, json.dumps(payload).encode(), KEY).encode())


def kind_of(artifact):
    return next((each.name for each in ENVELOPES.values() if each.fits(artifact)), None)


def without(*names):
    return {k: v for k, v in CREDENTIAL.items() if k not in names}


def test_a_wrapped_credential_comes_out_whole():
    claims = {"iss": "did:example:zed", "jti": "urn:uuid:1", "sub": "did:example:ada"}
    envelope = JWS.open(token({"vc": CREDENTIAL, **claims, "nbf": 1767225600}))
    assert envelope.claims == CREDENTIAL
    assert envelope.registered == claims | {"nbf": 1767225600}
    assert envelope.trouble == ()


def test_what_the_credential_leaves_out_comes_from_its_token():
    """VCDM 1.1 §6.3.1."""
    vc = without("id", "issuer", "issuanceDate") | {"credentialSubject": {"name": "Ada"}}
    claims = {"iss": "did:example:zed", "jti": "urn:uuid:1", "sub": "did:example:ada"}
    dates = {"nbf": 1767225600, "exp": 1798761600.5}
    envelope = JWS.open(token({"vc": vc, **claims, **dates}))
    assert envelope.claims == CREDENTIAL | {"expirationDate": "2027-01-01T00:00:00Z"}


def test_an_issuer_with_a_name_gets_its_id():
    vc = without("issuer") | {"issuer": {"name": "Zed"}}
    envelope = JWS.open(token({"vc": vc, "iss": "did:example:zed"}))
    assert envelope.claims["issuer"] == {"id": "did:example:zed", "name": "Zed"}


def test_the_dates_have_the_names_of_their_generation():
    vc = without("issuanceDate") | {"@context": [VC_2]}
    envelope = JWS.open(token({"vc": vc, "nbf": 1767225600}))
    assert envelope.claims["validFrom"] == "2026-01-01T00:00:00Z"


def test_a_presentation_is_its_holders():
    vp = {"@context": [VC_1], "type": "VerifiablePresentation", "verifiableCredential": []}
    envelope = JWS.open(token({"vp": vp, "iss": "did:example:ada", "nonce": "n"}))
    assert envelope.claims == vp | {"holder": "did:example:ada"}
    assert envelope.registered["nonce"] == "n"
    assert envelope.trouble == ()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "did:example:mallory"}, {"jti": "urn:uuid:2"}, {"sub": "did:example:eve"},
        {"iss": ["did:example:zed", "did:example:mallory"]}, {"iss": None}, {"jti": 1},
    ],
)  # fmt: skip
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_token_that_contradicts_itself_says_so(claims, wrapped):
    payload = {"vc": CREDENTIAL, **claims} if wrapped else CREDENTIAL | claims
    assert JWS.open(token(payload)).trouble


@pytest.mark.parametrize("exp", ["1", None, True, [], 10**12, -1])
def test_dates_that_are_none_are_not_made_up(exp):
    assert "expirationDate" not in JWS.open(token({"vc": CREDENTIAL, "exp": exp})).claims


def test_habits_of_signers_that_decide_nothing_are_passed_over():
    claims = {"nbf": None, "iat": "2026-01-01T00:00:00Z", "exp": 1798761600}
    assert JWS.open(token({"vc": CREDENTIAL, **claims})).registered == {"exp": 1798761600}
    odd = {"nbf": "soon", "iat": "soon", "exp": None}
    assert JWS.open(token({"vc": CREDENTIAL, **odd})).registered == odd


def test_a_presentation_of_somebody_else_is_a_contradiction():
    vp = {"type": "VerifiablePresentation", "holder": "did:example:ada"}
    assert JWS.open(token({"vp": vp, "iss": "did:example:eve"})).trouble


def test_a_token_of_the_second_generation_is_the_credential():
    payload = CREDENTIAL | {"iss": "did:example:zed", "exp": 1798761600}
    envelope = JWS.open(token(payload, "vc+jwt"))
    assert envelope.claims == payload
    assert envelope.registered == {"iss": "did:example:zed", "exp": 1798761600}


def test_its_vc_claim_is_never_what_is_read():
    envelope = JWS.open(token({"vc": CREDENTIAL, "id": "urn:uuid:9"}, "vc+jwt"))
    assert envelope.claims["id"] == "urn:uuid:9"
    assert "vc" in envelope.claims


def test_an_old_badge_is_its_payload():
    badge = {"type": "Assertion", "badge": "https://zed.example/b", "recipient": {}}
    envelope = JWS.open(token(badge))
    assert (envelope.claims, envelope.registered, envelope.trouble) == (badge, {}, ())


@pytest.mark.parametrize(
    "payload",
    [{"vc": CREDENTIAL, "vp": {}}, {"vc": []}, {"vp": "x"}, {"vc": None}, [], "x"],
)
def test_tokens_without_one_clear_content_are_refused(payload):
    with pytest.raises(MalformedError):
        JWS.open(token(payload))


def test_a_bare_token_is_no_sd_jwt():
    with pytest.raises(MalformedError, match="~"):
        JWS.open(token({"vct": "x"}, "dc+sd-jwt"))


@pytest.mark.parametrize("around", [b"\n", b"\r\n", b"  "])
def test_a_file_may_put_white_space_around_a_token(around):
    artifact = Artifact(around + token(CREDENTIAL, "vc+jwt").data + around)
    assert kind_of(artifact) == "jws"
    assert JWS.open(artifact).claims == CREDENTIAL


def test_a_broken_token_is_still_a_token():
    data = token(CREDENTIAL, "vc+jwt").data
    for broken in (
        data + b"=",
        data[:-1] + b"\xff",
        data.replace(b".", b".\n", 1),
        data[:60],
    ):
        assert kind_of(Artifact(broken)) == "jws"
        with pytest.raises(MalformedError):
            JWS.open(Artifact(broken))


def flattened(artifact, header=None, **changes):
    protected, payload, signature = artifact.data.decode().split(".")
    value = {"payload": payload, "protected": protected, "signature": signature}
    value |= {"header": header} if header else {}
    return Artifact(json.dumps(value | changes).encode())


def test_a_token_may_be_written_as_json():
    artifact = flattened(token(CREDENTIAL, "vc+jwt"), name="unsigned and unread")
    assert kind_of(artifact) == "jws"
    assert JWS.open(artifact).claims == CREDENTIAL


def test_a_credential_that_looks_like_a_token_is_a_credential():
    value = CREDENTIAL | {"payload": "e30", "signature": "AA", "protected": "e30"}
    assert kind_of(Artifact(json.dumps(value).encode())) == "data-integrity"


def sd_token(claims=None, header=None):
    text = base64url.encode(b'["salt","name","Ada"]')
    from hashlib import sha256

    digest = base64url.encode(sha256(text.encode()).digest())
    payload = {"iss": "https://zed.example", "vct": "x", "exp": 2, "_sd": [digest]}
    signed = jws.sign_compact(
        header or {"typ": "dc+sd-jwt"}, json.dumps(payload | (claims or {})).encode(), KEY
    )
    return f"{signed}~{text}~"


def test_an_sd_jwt_shows_what_was_disclosed():
    artifact = Artifact(sd_token().encode() + b"\n")
    envelope = SD_JWT.open(artifact)
    assert kind_of(artifact) == "sd-jwt"
    assert envelope.claims["name"] == "Ada"
    assert envelope.disclosed == ("$.name",)
    assert envelope.registered == {"iss": "https://zed.example", "exp": 2}
    assert envelope.binding is None


def test_its_key_binding_stands_beside_it():
    text = sd_jwt.bind(sd_token(), KEY, nonce="n", audience="https://v", issued_at=3)
    envelope = SD_JWT.open(Artifact(text.encode()))
    assert envelope.bound["nonce"] == "n"
    assert envelope.binding_trouble == ()
    binding = envelope.binding
    assert verify(KEY.public, "ES256", binding.message, binding.value)


def test_an_sd_jwt_may_be_written_as_json():
    issued, text, _ = sd_token().split("~")
    bare = Artifact(issued.encode())
    for artifact in (flattened(bare, {"disclosures": [text]}), flattened(bare)):
        assert kind_of(artifact) == "sd-jwt"
    assert SD_JWT.open(flattened(bare, {"disclosures": [text]})).claims["name"] == "Ada"


def test_an_sd_jwt_can_contradict_itself():
    claims = without("issuer") | {"issuer": "did:example:mallory"}
    assert SD_JWT.open(Artifact(sd_token(claims).encode())).trouble


def seal(text=None, header=None, unprotected=None):
    text = text or json.dumps(CREDENTIAL, ensure_ascii=False)
    full = {"alg": "ES256", "b64": False, "sigT": "2026-01-01T00:00:00Z"}
    full |= header or {"crit": ["b64", "sigT"]}
    protected = base64url.encode(json.dumps(full).encode())
    value = KEY.sign("ES256", f"{protected}.{text}".encode())
    entry = {"protected": protected, "signature": base64url.encode(value)}
    entry |= {"header": unprotected} if unprotected else {}
    return Artifact(json.dumps({"payload": text, "signatures": [entry]}).encode())


def test_a_seal_covers_the_text_as_it_stands():
    text = '{"é":"\\u00e9",\n "id" : "x"}'
    artifact = seal(text, unprotected={"etsiU": ["e30", "e30"]})
    envelope = JADES.open(artifact)
    (signature,) = envelope.seals
    assert kind_of(artifact) == "jades"
    assert signature.message.partition(b".")[2] == text.encode()
    assert signature.unprotected == {"etsiU": ["e30", "e30"]}
    assert verify(KEY.public, "ES256", signature.message, signature.value)
    assert envelope.claims == {"é": "é", "id": "x"}


@pytest.mark.parametrize(
    "header",
    [{"crit": ["sigT"]}, {"crit": ["b64", "new"], "new": 1}, {"crit": []}, {"crit": None},
     {"crit": ["b64", "alg"]}, {"crit": ["b64", "sigPl"]}, {"crit": ["b64"], "zip": "DEF"}],
)  # fmt: skip
def test_seals_with_unclear_conditions_are_refused(header):
    with pytest.raises(MalformedError):
        JADES.open(seal(header=header))


def cases():
    if not CORPUS.exists():
        return []
    encodings = {
        "jwt": "jws",
        "sd-jwt": "sd-jwt",
        "sd-jwt-json": "sd-jwt",
        "jades": "jades",
    }
    manifest = json.loads((CORPUS / "manifest.json").read_text())
    return [
        pytest.param(case, encodings[case["encoding"]], id=case["id"])
        for case in manifest["cases"]
        if case["encoding"] in encodings
    ]


def documents():
    index = json.loads((CORPUS / "dids" / "index.json").read_text())
    return {url: (CORPUS / entry["file"]).read_bytes() for url, entry in index.items()}


def keys_for(case, header, issuer):
    """The keys that the case names: its own file, a certificate, or a document."""
    if "issuer_key" in case:
        return [from_jwk(json.loads((CORPUS / case["issuer_key"]).read_text()))]
    if "x5c" in header:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        from cryptography.x509 import load_der_x509_certificate

        public = load_der_x509_certificate(b64decode(header["x5c"][0])).public_key()
        form = PublicFormat.SubjectPublicKeyInfo
        return [from_spki_der(public.public_bytes(Encoding.DER, form))]

    def fetch(url):
        return Document(url=url, artifact=Artifact(known[url]), source=Source.VERIFIER)

    known, kid = documents(), header.get("kid", "")
    base = kid.partition("#")[0] or issuer
    if not base.startswith("did:"):
        base = issuer
    if not base.startswith(("did:key:", "did:jwk:")) and base not in known:
        return []
    return [each.key for each in resolve(base, fetch).methods if each.key]


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside us")
@pytest.mark.parametrize(("case", "kind"), cases())
def test_the_corpus_is_opened_and_its_signatures_fit(case, kind):
    artifact = Artifact((CORPUS / case["file"]).read_bytes())
    assert kind_of(artifact) == kind
    try:
        envelope = ENVELOPES[kind].open(artifact)
    except MalformedError:
        assert case["expected"]["overall"] == "reject"
        return
    signature = envelope.seals[0]
    issuer = envelope.claims.get("issuer", envelope.registered.get("iss"))
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    alg = signature.protected["alg"]
    keys = keys_for(case, signature.protected, issuer or "")
    fitting = {"RS": "RSA", "PS": "RSA", "Ed": "Ed25519"}.get(alg[:2]) or {
        "ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "secp256k1",
    }[alg]  # fmt: skip
    keys = [key for key in keys if key.kind == fitting]
    if not keys:
        pytest.skip("the key is not at hand")
    good = any(verify(key, alg, signature.message, signature.value) for key in keys)
    by_construction = "-neg-kb-" in case["id"]
    assert good == (case["expected"]["signature"] == "valid" or by_construction)
    if envelope.trouble:
        assert case["expected"]["overall"] == "reject"


@given(st.binary(max_size=120), st.text('eyJ.~{}"payload:signature,[]', max_size=60))
def test_any_bytes_are_opened_or_clearly_refused(data, text):
    for artifact in (Artifact(data), Artifact(text.encode()), Artifact(b"eyJ." + data)):
        for kind in (JWS, SD_JWT, JADES):
            if kind.fits(artifact):
                try:
                    kind.open(artifact)
                except WalletError as error:
                    assert str(error)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["id", "issuer", "credentialSubject"]), inner),
    ),
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["vc", "vp", "iss", "sub", "jti", "nbf", "exp", "credentialSubject"]
        ),
        VALUES,
    ),
    st.sampled_from(["", "JWT", "vc+jwt", "vp+jwt"]),
)
def test_any_payload_is_opened_or_clearly_refused(payload, typ):
    try:
        envelope = JWS.open(token(payload, typ))
    except MalformedError as error:
        assert str(error)
    else:
        assert Tree(envelope.claims).members() is envelope.claims
