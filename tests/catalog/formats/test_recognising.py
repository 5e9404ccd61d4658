"""What is no credential is said by name."""

from typing import Any

import pytest

from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.errors import NotCredentialError, UnrecognisedError
from tests.catalog.formats.samples import SAMPLES
from tests.catalog.formats.samples_w3c import V2

KEY = {"kty": "OKP", "crv": "Ed25519", "x": "AA"}
LIST = {"type": "BitstringStatusList", "encodedList": "uAA", "statusPurpose": "revocation"}
METHOD = {"id": "did:web:a#1", "type": "Multikey", "publicKeyMultibase": "z6Mk"}

OTHERS: list[tuple[dict[str, Any], str]] = [
    (KEY | {"d": "AA"}, "a private key"),
    ({"type": "Multikey", "privateKeyMultibase": "z3u2"}, "a private key"),
    ({"keys": [KEY, KEY | {"d": "AA"}]}, "a set of private keys"),
    (KEY, "a public key"),
    ({"keys": [KEY]}, "a set of public keys"),
    (
        {"@context": [V2], "type": ["VerifiableCredential"], "credentialSubject": LIST},
        "a status list",
    ),
    ({"bits": 1, "lst": "eNrb"}, "a status list"),
    (
        {"sub": "https://a.example", "status_list": {"bits": 1, "lst": "eN"}},
        "a status list",
    ),
    ({"id": "https://a.example", "revokedAssertions": []}, "a revocation list"),
    ({"id": "did:web:a", "verificationMethod": [METHOD]}, "a DID document"),
    ({"id": "https://a.example", "verificationMethod": [METHOD]}, "a controller document"),
    (SAMPLES["ob2"]()["badge"], "a badge definition"),
    (SAMPLES["ob1"]()["badge"], "a badge definition"),
    (SAMPLES["ob3"]()["credentialSubject"]["achievement"], "a badge definition"),
    (SAMPLES["ob2"]()["badge"]["issuer"], "an issuer profile"),
    ({"name": "Bakery", "url": "https://a.example"}, "an issuer profile"),
    ({"@context": {"Loaf": "https://a.example/#Loaf"}}, "a JSON-LD context"),
    ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, "a JSON Schema"),
    ({"vct": "urn:a:1", "display": []}, "the description of a credential type"),
    ({"type": "Endorsement", "claim": {}}, "an endorsement of Open Badges 2.0"),
    ({"type": "CryptographicKey", "publicKeyPem": "…"}, "a cryptographic key"),
]


@pytest.mark.parametrize(("doc", "name"), OTHERS, ids=[name for _, name in OTHERS])
def test_what_nobody_was_awarded_is_said_by_name(doc: dict[str, Any], name: str) -> None:
    with pytest.raises(NotCredentialError) as caught:
        recognise(Tree(doc))
    assert str(caught.value) == f"this is {name}, not a credential"


@pytest.mark.parametrize("doc", [{}, {"a": 1}, {"iss": "https://a.example", "iat": 1}, []])
def test_anything_else_is_not_recognised(doc: Any) -> None:
    with pytest.raises(UnrecognisedError) as caught:
        recognise(Tree(doc))
    assert not isinstance(caught.value, NotCredentialError)


def test_what_an_sd_jwt_secures_is_a_credential_whatever_it_says() -> None:
    assert recognise(Tree({"given_name": "Ana"}), envelope="sd-jwt").name == "sd-jwt"


def test_a_credential_about_a_key_is_a_credential() -> None:
    doc = SAMPLES["vc2"]()
    doc["credentialSubject"] = {"id": "did:a:1", "kty": "OKP"}
    assert recognise(Tree(doc)).name == "vc2"


def test_a_badge_in_the_context_of_badges_is_one_without_its_type() -> None:
    doc = SAMPLES["ob3"]() | {"type": ["VerifiableCredential", "Loaf"]}
    assert recognise(Tree(doc)).name == "ob3"


def test_a_file_with_a_name_and_a_url_is_not_yet_an_issuer() -> None:
    with pytest.raises(UnrecognisedError) as caught:
        recognise(Tree({"name": "package", "url": "https://a.example", "version": "1"}))
    assert not isinstance(caught.value, NotCredentialError)


def test_a_token_that_has_something_to_display_is_a_credential() -> None:
    doc = SAMPLES["sd-jwt-vc"]() | {"display": "x"}
    assert recognise(Tree(doc)).name == "sd-jwt-vc"


def test_the_most_specific_format_wins() -> None:
    doc = SAMPLES["ob3"]()
    doc["type"] = [*doc["type"], "BlockcertsCredential"]
    assert recognise(Tree(doc)).name == "blockcerts3"


def test_a_draft_to_be_uploaded_is_a_european_credential() -> None:
    wrapped = {"credential": SAMPLES["elm3"]()}
    found = recognise(Tree(wrapped))
    assert found.name == "elm3"
    assert found.read(Tree(wrapped)).notes == ("this is a draft that nobody sealed",)
    assert found.annex(Tree(wrapped))[0].values[0].path.startswith("$.credential.")


def test_the_address_of_an_old_badge_is_an_old_badge() -> None:
    assert recognise(Tree({"id": "https://badges.example/1"})).name == "ob1"
