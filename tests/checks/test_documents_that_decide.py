"""Self-proving, the verifier's own, or the sender's: what each document may decide."""

from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Report, Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from mcwallet.model.world import Document, Source, World
from tests.testkit import (
    LIST_URL,
    VC_2,
    Signer,
    as_bytes,
    document,
    revocable,
    world,
)

ZED = Signer()
WEB = "did:web:zed.example"
KEY = f"{WEB}#key-1"


def about_zed(source: Source = Source.VERIFIER, by: Signer = ZED) -> Document:
    method = {"id": KEY, "type": "JsonWebKey", "controller": WEB, "publicKeyJwk": by.jwk}
    text = {"id": WEB, "verificationMethod": [method], "assertionMethod": [KEY]}
    return document(WEB, Artifact(as_bytes(text)), source)


def badge(**changes: Any) -> Artifact:
    return ZED.signed(ZED.badge(issuer=WEB, **changes), method=KEY)


def judged(shown: Artifact, here: World) -> Report:
    return verify(open_cases(Original(input="x", artifact=shown)), here)[0]


def test_the_verifiers_own_document_gives_the_key() -> None:
    assert judged(badge(), world(about_zed())).verdict is Verdict.VALID


def test_the_senders_document_never_makes_valid() -> None:
    report = judged(badge(), world(about_zed(Source.SENDER)))
    assert report.verdict is Verdict.CANNOT_TELL
    assert "proof.sender_key" in {check.code for check in report.checks}


def test_a_sender_cannot_put_another_key_under_an_issuer() -> None:
    mallory = Signer("Mallory")
    forged = mallory.signed(mallory.badge(issuer=WEB), method=KEY)
    report = judged(forged, world(about_zed(Source.SENDER, mallory)))
    assert report.verdict is Verdict.CANNOT_TELL


def test_the_verifiers_own_key_counts_without_a_document() -> None:
    keys = (("key-1", ZED.key.public),)
    trust = Trust(issuers=(TrustedIssuer(id=WEB, keys=keys),))
    assert judged(badge(), world(trust=trust)).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("source", "verdict"),
    [(Source.VERIFIER, Verdict.VALID), (Source.SENDER, Verdict.CANNOT_TELL)],
)
def test_an_old_list_counts_as_fresh_only_on_the_verifiers_word(
    source: Source, verdict: Verdict
) -> None:
    shown = ZED.signed(ZED.badge(**revocable(7)))
    here = world(document(LIST_URL, ZED.status_list(), source))
    assert judged(shown, here).verdict is verdict


def test_a_fresh_signed_list_proves_itself_whoever_brings_it() -> None:
    shown = ZED.signed(ZED.badge(**revocable(7)))
    fresh = ZED.status_list(validFrom="2026-05-28T00:00:00Z")
    here = world(document(LIST_URL, fresh, Source.SENDER))
    assert judged(shown, here).verdict is Verdict.VALID


def test_a_holder_is_not_asked_whether_anybody_trusts_them() -> None:
    ana = Signer("Ana")
    claims = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": ana.did,
        "verifiableCredential": [ZED.sign(ZED.badge())],
    }
    shown = ana.signed(claims, purpose="authentication", challenge="n-1")
    trust = Trust(issuers=(TrustedIssuer(id=ZED.did),))
    asked = {"require_trust": True}
    assert judged(shown, world(trust=trust, policy=asked)).verdict is Verdict.VALID
    assert judged(shown, world(policy=asked)).verdict is Verdict.CANNOT_TELL
