"""Signed badges of Open Badges 2.0: the assertion names a class, the class its issuer."""

import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.catalog.resolvers.badges import badge_issuer
from mcwallet.codec import jws
from mcwallet.crypto.kinds import load
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import UnreachableError, UnsupportedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from mcwallet.model.world import Source
from tests.testkit import as_bytes, document, world

ZED, MALLORY = PrivateKey.generate("P-256"), PrivateKey.generate("P-256")
ISSUER, BADGE = "https://zed.example/issuer.json", "https://zed.example/badge.json"
KEY = "https://zed.example/key.json"


def pem(key):
    form = PublicFormat.SubjectPublicKeyInfo
    return load(key.public).public_bytes(Encoding.PEM, form).decode()


DOCUMENTS = {
    BADGE: {"id": BADGE, "type": "BadgeClass", "name": "Bread", "issuer": ISSUER},
    ISSUER: {"id": ISSUER, "type": "Issuer", "name": "Zed", "publicKey": KEY},
    KEY: {"id": KEY, "type": "CryptographicKey", "owner": ISSUER, "publicKeyPem": pem(ZED)},
}


def badge(key, **changes):
    claims = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": "urn:uuid:5b1c2a9e-9c7e-4d6d-9f0e-0c1f6f1f7a11",
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "issuedOn": "2026-01-01T00:00:00Z",
        "badge": BADGE,
        "verification": {"type": "signed", "creator": KEY},
    }
    text = jws.sign_compact({"typ": "JWT"}, json.dumps(claims | changes).encode(), key)
    return Artifact(text.encode())


def at_hand(source=Source.VERIFIER, **changes):
    found = {url: DOCUMENTS[url] | changes.get(url, {}) for url in DOCUMENTS}
    return [document(url, Artifact(as_bytes(doc)), source) for url, doc in found.items()]


def proof(artifact, *documents):
    (report,) = verify(
        open_cases(Original(input="x", artifact=artifact)), world(*documents)
    )
    return next(check.outcome for check in report.checks if check.name == "proof")


def test_a_badge_signed_by_the_issuer_of_its_class_is_genuine():
    assert proof(badge(ZED), *at_hand()) is Outcome.PASSED


def test_a_badge_that_somebody_else_signed_is_not():
    assert proof(badge(MALLORY), *at_hand()) is Outcome.FAILED


def test_a_class_that_the_sender_brought_along_decides_nothing():
    assert proof(badge(ZED), *at_hand(Source.SENDER)) is Outcome.UNDECIDED


def test_without_the_class_nothing_is_known():
    assert proof(badge(ZED)) is Outcome.UNDECIDED


def test_a_key_that_names_another_owner_decides_nothing():
    owner = {KEY: {"owner": "https://mallory.example"}}
    assert proof(badge(ZED), *at_hand(**owner)) is Outcome.UNDECIDED


def test_the_issuer_may_stand_inside():
    inside = {"id": BADGE, "issuer": {"id": ISSUER, "type": "Issuer"}}
    assert badge_issuer({"badge": inside}, world().fetch) == ISSUER
    assert badge_issuer({}, world().fetch) == ""


@pytest.mark.parametrize(
    "changed",
    [{"id": "https://mallory.example"}, {"issuer": None}, {"issuer": {"name": "x"}}],
)
def test_a_class_that_is_unclear_is_not_used(changed):
    with pytest.raises(UnsupportedError):
        badge_issuer({"badge": BADGE}, world(*at_hand(**{BADGE: changed})).fetch)


def test_a_class_that_is_not_at_hand_is_unreachable():
    with pytest.raises(UnreachableError):
        badge_issuer({"badge": BADGE}, world().fetch)
