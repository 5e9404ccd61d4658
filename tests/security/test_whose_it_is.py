"""Who presents, who signs beside the issuer, and whom the verifier distrusts."""

from datetime import timedelta
from typing import Any

import pytest

from mcwallet.model.report import Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from tests.more_samples import CLR_2
from tests.security.judging import reports, verdict
from tests.sharing.test_bundles import LINA, bundle
from tests.testkit import NOW, OB_3, VC_2, Signer, as_bytes

ZED, MALLORY = Signer(), Signer("Mallory")
ASKED = {"challenge": "4711"}


def badge(subject: str = LINA.did) -> dict[str, Any]:
    about = {"id": subject} | ZED.badge()["credentialSubject"]
    return ZED.sign(ZED.badge(credentialSubject=about))


def shown(*held: Any, by: Signer = LINA, **members: Any) -> dict[str, Any]:
    claims = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": by.did,
        "verifiableCredential": list(held),
    }
    given = {"purpose": "authentication", "challenge": "4711"} | members
    return by.sign(claims, **given)


def record(*held: Any, by: Signer = MALLORY) -> dict[str, Any]:
    """A learner record that somebody issues about themselves."""
    subject = {"id": by.did, "type": ["ClrSubject"], "verifiableCredential": list(held)}
    return by.sign(
        by.badge(
            **{
                "@context": [VC_2, CLR_2, OB_3],
                "type": ["VerifiableCredential", "ClrCredential"],
                "credentialSubject": subject,
            }
        )
    )


def test_a_bundle_with_somebody_elses_credential_answers_no_challenge() -> None:
    own = bundle(as_bytes(badge()), challenge="4711")
    foreign = bundle(as_bytes(badge(MALLORY.did)), challenge="4711")
    assert verdict(own, policy=ASKED) is Verdict.VALID
    assert verdict(foreign, policy=ASKED) is Verdict.NOT_VALID


def test_nobody_needs_the_holder_of_a_bundle_to_be_an_issuer() -> None:
    trust = Trust(issuers=(TrustedIssuer(id=ZED.did),))
    strict = {"policy": {"require_trust": True}}
    data = bundle(as_bytes(badge()))
    assert verdict(data, trust=trust, **strict) is Verdict.VALID
    assert verdict(data, **strict) is Verdict.CANNOT_TELL


def test_a_record_of_ones_own_hides_nobody_elses_credential() -> None:
    asked = {"policy": ASKED}
    own = shown(record(badge(MALLORY.did)), by=MALLORY)
    foreign = shown(record(badge(LINA.did)), by=MALLORY)
    assert verdict(own, **asked) is Verdict.VALID
    assert verdict(foreign, **asked) is Verdict.NOT_VALID


def test_another_learners_presentation_is_not_presented_again() -> None:
    again = shown(shown(badge()), by=MALLORY)
    codes = {c.code for one in reports(again, policy=ASKED) for c in one.checks}
    assert verdict(shown(badge()), policy=ASKED) is Verdict.VALID
    assert verdict(again, policy=ASKED) is Verdict.NOT_VALID
    assert "binding.not_subject" in codes


@pytest.mark.parametrize("first", [True, False])
def test_a_proof_by_somebody_else_has_to_fit_too(first: bool) -> None:
    own = ZED.sign(ZED.badge())
    good = MALLORY.sign(ZED.badge())["proof"]
    bad = MALLORY.sign(ZED.badge(name="Something else"))["proof"]

    def with_proof(other: Any) -> dict[str, Any]:
        both = [other, own["proof"]] if first else [own["proof"], other]
        return own | {"proof": both}

    assert verdict(with_proof(good)) is Verdict.VALID
    assert verdict(with_proof(bad)) is Verdict.NOT_VALID


def test_a_proof_by_somebody_else_alone_is_never_the_issuers() -> None:
    assert verdict(ZED.sign(ZED.badge())) is Verdict.VALID
    assert verdict(MALLORY.sign(ZED.badge())) is Verdict.NOT_VALID


@pytest.mark.parametrize(
    "issuer",
    [
        "https://evil.example",
        "https://evil.example./issuer",
        "https://EVIL.example/issuer",
        "https://badges.evil.example:8443/issuer",
        "did:web:evil.example",
        "did:web:Evil.example:dept",
        "did:web:evil.example%3A8443",
        "did:web:evil.example%3a8443",
    ],
)
def test_no_spelling_of_a_host_escapes_distrust(issuer: str) -> None:
    def known(*, trusted: bool) -> Trust:
        keys = (("k", ZED.key.public),)
        about = TrustedIssuer(domain="evil.example", trusted=trusted)
        return Trust(issuers=(TrustedIssuer(id=issuer, keys=keys), about))

    party = {"id": issuer, "type": ["Profile"], "name": "Zed"}
    data = ZED.sign(ZED.badge(issuer=party), method=f"{issuer}#k")
    assert verdict(data, trust=known(trusted=True)) is Verdict.VALID
    assert verdict(data, trust=known(trusted=False)) is Verdict.NOT_VALID


def test_distrust_by_identifier_reaches_a_part() -> None:
    trust = Trust(issuers=(TrustedIssuer(id=ZED.did, trusted=False),))
    data = shown(badge())
    assert verdict(data) is Verdict.VALID
    assert verdict(data, trust=trust) is Verdict.NOT_VALID


def test_a_distrusted_issuer_is_not_redeemed_by_its_keys() -> None:
    keys = (("k", ZED.key.public),)
    party = {"id": "https://zed.example", "type": ["Profile"], "name": "Zed"}
    data = ZED.sign(ZED.badge(issuer=party), method="https://zed.example#k")

    def trust(*, trusted: bool) -> Trust:
        entry = TrustedIssuer(id="https://zed.example", keys=keys, trusted=trusted)
        return Trust(issuers=(entry,))

    assert verdict(data, trust=trust(trusted=True)) is Verdict.VALID
    assert verdict(data, trust=trust(trusted=False)) is not Verdict.VALID


@pytest.mark.parametrize(
    ("attack", "twin"),
    [
        ({"purpose": "assertionMethod"}, {"purpose": "authentication"}),
        ({"challenge": "4712"}, {"challenge": "4711"}),
        ({"challenge": ["4711"] * 2}, {"challenge": "4711"}),
        ({"challenge": 4711}, {"challenge": "4711"}),
        ({"challenge": None}, {"challenge": "4711"}),
        ({"expires": "2026-05-01T00:00:00Z"}, {"expires": "2026-07-01T00:00:00Z"}),
        ({"created": NOW + timedelta(days=1)}, {"created": NOW - timedelta(days=1)}),
    ],
)
def test_a_presentation_has_to_be_made_for_the_occasion(
    attack: dict[str, Any], twin: dict[str, Any]
) -> None:
    assert verdict(shown(badge(), **twin), policy=ASKED) is Verdict.VALID
    assert verdict(shown(badge(), **attack), policy=ASKED) is not Verdict.VALID


def test_two_proofs_of_one_holder_answer_no_challenge() -> None:
    once = shown(badge())
    other = shown(badge(), challenge="4712")
    assert verdict(once, policy=ASKED) is Verdict.VALID
    twice = once | {"proof": [once["proof"], other["proof"]]}
    assert verdict(twice, policy=ASKED) is not Verdict.VALID
