"""Whose key: identifiers, the documents behind them, and what must not count."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.catalog.resolvers import issuer_keys, resolve
from mcwallet.catalog.resolvers.did_web import address
from mcwallet.codec import base64url, multibase
from mcwallet.crypto.keys import from_jwk, thumbprint, to_jwk, to_multikey
from mcwallet.crypto.kinds import load
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import (
    MalformedError,
    UnreachableError,
    UnsupportedError,
    WalletError,
)
from mcwallet.fetch.memory import remember
from mcwallet.fetch.offline import offline
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ED, P256 = PrivateKey.generate("Ed25519").public, PrivateKey.generate("P-256").public
RSA = PrivateKey.generate("RSA").public
WEB = "did:web:zed.example"
SITE = "https://zed.example/issuer"


def web(**documents):
    """A Fetch that has these documents; names are given as a mapping of URL to JSON."""
    found = [
        Document(
            url=url,
            artifact=Artifact(
                data if isinstance(data, bytes) else json.dumps(data).encode()
            ),
            source=Source.VERIFIER,
        )
        for url, data in documents.items()
    ]
    return remember(found, offline)


def did_document(did=WEB, **changes):
    method = {
        "id": f"{did}#key-1",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": to_multikey(ED),
    }
    document = {
        "id": did,
        "verificationMethod": [method],
        "assertionMethod": [f"{did}#key-1"],
    }
    return document | changes


def method(**changes):
    base = did_document()["verificationMethod"][0]
    return {k: v for k, v in (base | changes).items() if v is not None}


def only(document, did=WEB):
    (found,) = resolve(did, web(**{did: document})).methods
    return found


@pytest.mark.parametrize("key", [ED, P256, RSA], ids=lambda key: key.kind)
def test_a_did_key_is_its_own_document(key):
    did = "did:key:" + to_multikey(key)
    document = resolve(did, offline)
    (found,) = document.methods_for("assertionMethod")
    assert (found.key, found.id) == (key, f"{did}#{to_multikey(key)}")
    assert list(document.methods_for("authentication")) == [found]


@pytest.mark.parametrize(
    "did",
    ["did:key:", "did:key:z", "did:key:z0", "did:key:6Mk", f"did:key:{to_multikey(ED)}#x",
     f"did:key:{to_multikey(ED)}?x", f"did:key:{to_multikey(ED)}/x",
     f"did:key:{to_multikey(ED)} ", f"did:key:{to_multikey(ED)}\n",
     f"did:key:u{base64url.encode(bytes([0xed, 1]) + ED.data)}",
     "did:key:" + multibase.encode(b"\xed\x01" + bytes(32)),
     "did:key:" + multibase.encode(b"\xed\x01" + b"\xff" * 32)],
)  # fmt: skip
def test_a_did_key_that_holds_no_good_key_is_refused(did):
    with pytest.raises(MalformedError):
        resolve(did, offline)


def test_a_did_key_of_another_kind_is_left_undecided():
    with pytest.raises(UnsupportedError):
        resolve("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", offline)


def did_jwk(jwk):
    return "did:jwk:" + base64url.encode(json.dumps(jwk).encode())


def test_a_did_jwk_has_one_key():
    document = resolve(did_jwk(to_jwk(P256)), offline)
    (found,) = document.methods_for("assertionMethod")
    assert found.key == P256
    assert found.id.endswith("#0")


def test_a_did_jwk_for_encryption_never_counts():
    with pytest.raises(UnsupportedError):
        resolve(did_jwk(to_jwk(P256) | {"use": "enc"}), offline)
    assert resolve(did_jwk(to_jwk(P256) | {"use": "sig"}), offline).methods


@pytest.mark.parametrize(
    "did", [did_jwk([]), did_jwk({}), "did:jwk:e30=", "did:jwk:", "did:jwk:e30#0",
            did_jwk(PrivateKey.generate().to_jwk())],
)  # fmt: skip
def test_a_did_jwk_that_holds_no_public_key_is_refused(did):
    with pytest.raises(MalformedError):
        resolve(did, offline)


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        ("did:web:zed.example:user:alice", "https://zed.example/user/alice/did.json"),
        ("did:web:zed.example%3A3000:u", "https://zed.example:3000/u/did.json"),
        ("did:web:zed.example%3a80", "https://zed.example:80/.well-known/did.json"),
    ],
)
def test_a_did_web_stands_for_an_address(did, url):
    """did:web §2.5.2, with its examples."""
    assert address(did) == url


@pytest.mark.parametrize(
    "did",
    ["did:web:", "did:web::a", "did:web:zed.example:", "did:web:zed.example::a",
     "did:web:zed.example:..", "did:web:zed.example:%2e%2E:a", "did:web:zed.example:a%2Fb",
     "did:web:zed.example:a%5Cb", "did:web:mallory%40zed.example", "did:web:a@zed.example",
     "did:web:zed.example/a", "did:web:zed.example#a", "did:web:zed.example?a",
     "did:web:zed.example%3A99999", "did:web:zed.example%3A0", "did:web:zed.example%3A",
     "did:web:zed.example%2Fa", "did:web:zed.example:a%00", "did:web:zed.example:%3Fa",
     "did:web:-zed.example", "did:web:zed..example", "did:web:zed.example ",
     "did:web:zéd.eu",
     "did:web:[::1]", "did:web:zed.example:a%25"],
)  # fmt: skip
def test_a_did_web_plays_no_tricks(did):
    with pytest.raises(MalformedError):
        address(did)


def test_a_did_web_is_read_from_its_document():
    document = resolve(WEB, web(**{WEB: did_document()}))
    (found,) = document.methods_for("assertionMethod")
    assert found.key == ED
    assert not list(document.methods_for("authentication"))


def test_it_may_be_given_under_its_address():
    documents = {"https://zed.example/.well-known/did.json": did_document()}
    assert resolve(WEB, web(**documents)).methods


def test_a_document_about_somebody_else_is_not_used():
    for other in ("did:web:zed.example:", "did:web:Zed.example", "did:web:mallory.example"):
        with pytest.raises(UnsupportedError, match="somebody else"):
            resolve(WEB, web(**{WEB: did_document(id=other)}))


def test_a_document_that_is_not_at_hand_is_unreachable():
    for identifier in (WEB, "did:ion:abc", SITE):
        with pytest.raises(UnreachableError):
            resolve(identifier, offline)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"<html>", b'{"id":1}', b'{"id":"a","id":"a"}', b"\xff"]
)
def test_a_broken_document_says_nothing(data):
    for identifier in (WEB, "did:example:1", SITE):
        with pytest.raises(UnsupportedError):
            resolve(identifier, web(**{identifier: data}))


def test_an_identifier_of_another_kind_leads_nowhere():
    for identifier in (
        "",
        "urn:uuid:1",
        "mailto:a@b",
        "ftp://zed.example",
        "did",
        "x" * 9_000,
    ):
        with pytest.raises(UnsupportedError):
            resolve(identifier, offline)


def test_other_dids_are_read_where_the_verifier_has_their_document():
    did = "did:example:123"
    assert resolve(did, web(**{did: did_document(did)})).methods[0].key == ED


def test_relative_references_mean_the_document():
    document = did_document(verificationMethod=[method(id="#k")], assertionMethod=["#k"])
    found = resolve(WEB, web(**{WEB: document}))
    assert [each.id for each in found.methods_for("assertionMethod")] == [f"{WEB}#k"]


def test_methods_may_stand_inside_a_relationship():
    document = {"id": WEB, "assertionMethod": [method()]}
    assert [m.key for m in resolve(WEB, web(**{WEB: document})).methods] == [ED]


def test_a_method_listed_for_another_purpose_does_not_count():
    document = did_document(assertionMethod=[], authentication=[f"{WEB}#key-1"])
    found = resolve(WEB, web(**{WEB: document}))
    assert not list(found.methods_for("assertionMethod"))


SPKI = load(RSA).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("members", "key"),
    [
        ({"type": "Ed25519VerificationKey2020"}, ED),
        ({"type": "Ed25519VerificationKey2018", "publicKeyMultibase": None,
          "publicKeyBase58": multibase.encode_base58(ED.data)}, ED),
        ({"type": "JsonWebKey", "publicKeyMultibase": None, "publicKeyJwk": to_jwk(P256)},
         P256),
        ({"type": "JsonWebKey2020", "publicKeyMultibase": None,
          "publicKeyJwk": to_jwk(RSA)}, RSA),
        ({"type": "EcdsaSecp256r1VerificationKey2019", "publicKeyMultibase": None,
          "publicKeyBase58": multibase.encode_base58(P256.data)}, P256),
        ({"type": "RsaVerificationKey2018", "publicKeyMultibase": None,
          "publicKeyPem": SPKI}, RSA),
        ({"publicKeyJwk": to_jwk(ED)}, ED),
        ({"controller": None}, ED),
    ],
)  # fmt: skip
def test_keys_are_read_in_every_type(members, key):
    found = only(did_document(verificationMethod=[method(**members)]))
    assert (found.key, found.why_not) == (key, "")


@pytest.mark.parametrize(
    "members",
    [
        {"publicKeyJwk": to_jwk(P256)}, {"publicKeyMultibase": None},
        {"publicKeyMultibase": "z"}, {"publicKeyMultibase": 1}, {"type": None},
        {"type": "EcdsaSecp256k1VerificationKey2019"},
        {"type": "X25519KeyAgreementKey2020"},
        {"type": ["Multikey"]}, {"controller": "did:web:mallory.example"},
        {"id": "did:web:mallory.example#key-1"}, {"id": f"{WEB}:path#key-1"},
        {"type": "Multikey", "publicKeyMultibase": None,
         "publicKeyBase58": multibase.encode_base58(ED.data)},
        {"type": "JsonWebKey", "publicKeyMultibase": None,
         "publicKeyJwk": to_jwk(P256) | {"use": "enc"}},
        {"type": "JsonWebKey", "publicKeyMultibase": None,
         "publicKeyJwk": PrivateKey.generate().to_jwk()},
        {"revoked": True}, {"revoked": "yesterday"}, {"expires": 1},
        {"publicKeyMultibase": multibase.encode(b"\xed\x01" + bytes(32))},
    ],
)  # fmt: skip
def test_a_key_that_must_not_count_says_why(members):
    found = only(did_document(verificationMethod=[method(**members)]))
    assert found.key is None
    assert found.why_not


def test_one_bad_method_leaves_the_others_alone():
    methods = [method(id="#bad", publicKeyMultibase="z0"), method()]
    found = resolve(WEB, web(**{WEB: did_document(verificationMethod=methods)}))
    assert [each.key for each in found.methods] == [None, ED]


def test_two_keys_under_one_id_are_neither():
    methods = [method(), method(publicKeyMultibase=to_multikey(P256))]
    found = only(did_document(verificationMethod=methods))
    assert (found.key, found.why_not[:12]) == (None, "the document")


def test_the_same_method_twice_is_one():
    document = did_document(assertionMethod=[method()])
    assert only(document).key == ED


def test_revocation_and_end_are_kept():
    members = {"revoked": "2026-01-01T00:00:00Z", "expires": "2027-01-01T00:00:00Z"}
    found = only(did_document(verificationMethod=[method(**members)]))
    assert (found.revoked.year, found.expires.year, found.key) == (2026, 2027, ED)


def test_a_document_with_endless_keys_is_not_used():
    methods = [method(id=f"#{number}") for number in range(201)]
    with pytest.raises(UnsupportedError):
        resolve(WEB, web(**{WEB: did_document(verificationMethod=methods)}))


def test_an_https_issuer_has_a_document_of_its_own():
    found = resolve(SITE, web(**{SITE: did_document(SITE, type="Profile", name="Zed")}))
    assert [each.key for each in found.methods_for("assertionMethod")] == [ED]


def test_a_profile_without_keys_says_nothing_about_keys():
    with pytest.raises(UnsupportedError, match="no key"):
        resolve(SITE, web(**{SITE: {"id": SITE, "type": "Profile", "name": "Zed"}}))


@pytest.mark.parametrize(
    "issuer", ["https://", "https://a@zed.example", "https://zed.example:x", "https:///a",
               "https://zed.example\\@mallory.example", "https://zed.example/\x00"],
)  # fmt: skip
def test_addresses_that_mislead_are_refused(issuer):
    for ask in (resolve, issuer_keys):
        with pytest.raises(MalformedError):
            ask(issuer, offline)


JWKS = {"keys": [to_jwk(P256) | {"kid": "k1"}, to_jwk(ED)]}
METADATA = "https://zed.example/.well-known/jwt-vc-issuer/issuer"


def keys_of(document):
    return [each.key for each in document.methods_for("assertionMethod")]


def test_an_issuer_of_tokens_publishes_metadata():
    metadata = {"issuer": SITE, "jwks": JWKS}
    document = issuer_keys(SITE, web(**{METADATA: metadata}))
    assert keys_of(document) == [P256, ED]
    assert [each.id for each in document.methods] == [
        f"{SITE}#k1",
        f"{SITE}#{thumbprint(ED)}",
    ]


def test_its_keys_may_stand_elsewhere():
    uri = "https://keys.zed.example/jwks.json"
    metadata = {"issuer": SITE, "jwks_uri": uri}
    assert keys_of(issuer_keys(SITE, web(**{METADATA: metadata, uri: JWKS}))) == [P256, ED]


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://zed.example", "jwks": JWKS},
        {"issuer": "https://mallory.example/issuer", "jwks": JWKS}, {"jwks": JWKS},
        {"issuer": SITE}, {"issuer": SITE, "jwks": JWKS, "jwks_uri": "https://zed.example/k"},
        {"issuer": SITE, "jwks_uri": "http://zed.example/k"},
        {"issuer": SITE, "jwks_uri": "https://a@zed.example/k"},
        {"issuer": SITE, "jwks": []}, {"issuer": [SITE], "jwks": JWKS},
    ],
)  # fmt: skip
def test_metadata_of_somebody_else_or_unclear_is_not_used(metadata):
    with pytest.raises((UnsupportedError, UnreachableError)):
        issuer_keys(SITE, web(**{METADATA: metadata}))


def test_a_whole_host_may_publish_a_bare_key_set():
    host = "https://zed.example"
    document = issuer_keys(host, web(**{f"{host}/.well-known/jwks.json": JWKS}))
    assert keys_of(document) == [P256, ED]


def test_a_path_on_a_host_has_no_claim_to_the_hosts_keys():
    with pytest.raises(UnreachableError):
        issuer_keys(SITE, web(**{"https://zed.example/.well-known/jwks.json": JWKS}))


def test_keys_from_several_places_are_joined():
    documents = {SITE: did_document(SITE), METADATA: {"issuer": SITE, "jwks": JWKS}}
    assert keys_of(issuer_keys(SITE, web(**documents))) == [ED, P256, ED]


def test_a_key_set_is_judged_key_by_key():
    keys = [
        to_jwk(ED) | {"kid": "a"},
        to_jwk(P256) | {"kid": "a"},
        {"kty": "oct", "k": "AA"},
        to_jwk(P256) | {"kid": "e", "use": "enc"},
        to_jwk(P256) | {"kid": "b"},
    ]
    document = issuer_keys(
        SITE, web(**{METADATA: {"issuer": SITE, "jwks": {"keys": keys}}})
    )
    assert keys_of(document) == [None, None, None, P256]


OB_2 = "https://zed.example/organization.json"
KEY_2 = "https://zed.example/key.json"


def badge_issuer(owner=OB_2, public_key=KEY_2):
    key = {"id": KEY_2, "type": "CryptographicKey", "owner": owner, "publicKeyPem": SPKI}
    return web(**{
        OB_2: {"id": OB_2, "type": "Issuer", "publicKey": public_key},
        KEY_2: key,
    })  # fmt: skip


def test_an_issuer_of_badges_names_its_key_and_the_key_its_owner():
    document = resolve(OB_2, badge_issuer())
    assert [(each.id, each.key) for each in document.methods_for("assertionMethod")] == [
        (KEY_2, RSA)
    ]


def test_a_key_of_another_owner_is_not_the_issuers():
    with pytest.raises(UnsupportedError, match="owner"):
        resolve(OB_2, badge_issuer(owner="https://mallory.example"))


def cases():
    if not CORPUS.exists():
        return []
    manifest = json.loads((CORPUS / "manifest.json").read_text())
    return [each for each in manifest["cases"] if each["family"] == "did"]


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside us")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_corpus_gets_the_keys_it_expects(case):
    text = (CORPUS / case["file"]).read_text().replace("<DID_WEB_PORT>", "8443")
    given_ = json.loads(text)
    did = given_.get("did") or given_["id"]
    if case["expected"]["resolution"] == "error" or "Bls12381" in text:
        with pytest.raises(WalletError):
            resolve(
                did, web(**{did: text.encode()}) if did.startswith("did:web") else offline
            )
        return
    document = resolve(did, web(**{did: text.encode()}))
    assert document.methods
    published = given_.get("didDocument", given_)["verificationMethod"]
    expected = [from_jwk(m["publicKeyJwk"]) for m in published if sign_jwk(m)]
    assert all(each.key for each in document.methods)
    for key in expected:
        assert key in [each.key for each in document.methods]


def sign_jwk(method):
    return method.get("publicKeyJwk", {}).get("crv", "X25519") != "X25519"


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside us")
def test_every_document_of_the_corpus_is_read():
    index = json.loads((CORPUS / "dids" / "index.json").read_text())
    documents = {url: (CORPUS / entry["file"]).read_bytes() for url, entry in index.items()}
    for identifier in documents:
        assert resolve(identifier, web(**documents)).id == identifier


SCRAPS = st.one_of(
    st.none(), st.text(max_size=5), st.integers(), st.sampled_from([WEB, f"{WEB}#key-1"])
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "verificationMethod", "assertionMethod", "publicKey", "keys"]
        ),
        st.recursive(
            SCRAPS,
            lambda inner: st.one_of(
                st.lists(inner, max_size=2),
                st.dictionaries(
                    st.sampled_from(["id", "type", "publicKeyJwk", "publicKeyPem", "kid"]),
                    inner,
                ),
            ),
        ),
    )
)
def test_any_document_is_read_or_clearly_refused(document):
    for identifier in (WEB, "https://zed.example"):
        changed = document | ({"id": identifier} if "id" in document else {})
        try:
            resolve(identifier, web(**{identifier: changed}))
        except (UnsupportedError, UnreachableError) as error:
            assert str(error)


@given(
    st.text(max_size=60), st.sampled_from(["", "did:key:", "did:jwk:", "did:web:", "did:"])
)
def test_any_identifier_is_followed_or_clearly_refused(text, scheme):
    try:
        resolve(scheme + text, offline)
    except WalletError as error:
        assert str(error)
