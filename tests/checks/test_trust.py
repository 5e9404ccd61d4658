"""Whom the verifier trusts and distrusts, and what --require-trust asks for."""

from typing import Any

import pytest

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import Original
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Report, Verdict
from mcwallet.model.trust import Trust, TrustedIssuer
from tests.testkit import VC_2, Signer, as_bytes, world

ZED, YEW = Signer(), Signer("University of Yew")
STRICT = {"require_trust": True}


def judged(claims: dict[str, Any], *issuers: TrustedIssuer, **policy: Any) -> list[Report]:
    original = Original(input="x.json", artifact=Artifact(as_bytes(claims)))
    return list(judge(original, world(trust=Trust(issuers=issuers), policy=policy)))


def yes(who: Signer) -> TrustedIssuer:
    return TrustedIssuer(id=who.did, name=who.name)


def no(who: Signer) -> TrustedIssuer:
    return TrustedIssuer(id=who.did, trusted=False)


def endorsed() -> dict[str, Any]:
    """A badge of Zed's with an endorsement that Yew signed."""
    claims = YEW.badge(type=["VerifiableCredential", "EndorsementCredential"])
    claims["credentialSubject"] = {
        "id": ZED.did,
        "type": ["EndorsementSubject"],
        "endorsementComment": "Bakes well.",
    }
    return ZED.sign(ZED.badge(endorsement=[YEW.sign(claims)]))


def presented() -> dict[str, Any]:
    """A presentation of a badge of Zed's and one of Yew's."""
    holder = Signer("Ada")
    claims = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": holder.did,
        "verifiableCredential": [ZED.sign(ZED.badge()), YEW.sign(YEW.badge())],
    }
    return holder.sign(claims, purpose="authentication")


def verdicts(claims: dict[str, Any], *issuers: TrustedIssuer, **policy: Any) -> list[str]:
    return [each.verdict.value for each in judged(claims, *issuers, **policy)]


def test_an_unknown_issuer_is_only_a_warning() -> None:
    assert verdicts(ZED.sign(ZED.badge())) == ["valid"]


def test_where_trust_is_required_an_unknown_issuer_leaves_it_open() -> None:
    assert verdicts(ZED.sign(ZED.badge()), **STRICT) == ["cannot_tell"]
    assert verdicts(ZED.sign(ZED.badge()), yes(ZED), **STRICT) == ["valid"]


@pytest.mark.parametrize("entries", [(yes(ZED), no(ZED)), (no(ZED), yes(ZED))])
def test_one_no_outweighs_every_yes(entries: tuple[TrustedIssuer, ...]) -> None:
    assert verdicts(ZED.sign(ZED.badge()), *entries) == ["not_valid"]


@pytest.mark.parametrize("make", [endorsed, presented])
def test_trust_is_required_of_every_credential_that_counts(make: Any) -> None:
    assert verdicts(make(), **STRICT)[0] == "cannot_tell"
    assert verdicts(make(), yes(ZED), **STRICT)[0] == "cannot_tell"
    assert verdicts(make(), yes(YEW), **STRICT)[0] == "cannot_tell"
    assert verdicts(make(), yes(ZED), yes(YEW), **STRICT)[0] == "valid"


@pytest.mark.parametrize("make", [endorsed, presented])
def test_a_part_by_somebody_distrusted_counts_against_the_whole(make: Any) -> None:
    assert verdicts(make(), yes(ZED), no(YEW))[0] == "not_valid"


@pytest.mark.parametrize(
    "issuer",
    [
        "https://zed.example/issuer",
        "https://ZED.example/issuer",
        "https://zed.example./issuer",
        "https://a.zed.example/issuer",
        "http://zed.example/issuer",
        "did:web:zed.example",
        "did:web:Zed.example%3A8443:issuer",
        "did:web:zed.example%3a8443:issuer",
    ],
)
def test_distrust_of_a_host_holds_however_it_is_spelled(issuer: str) -> None:
    host = TrustedIssuer(domain="zed.example", trusted=False)
    claims = ZED.badge(issuer={"id": issuer, "type": ["Profile"]})
    [report] = judged(ZED.sign(claims), host)
    assert report.verdict is Verdict.NOT_VALID
    assert "issuer.distrusted" in {check.code for check in report.checks}


@pytest.mark.parametrize(
    "issuer", ["https://notzed.example/", "https://zed.example.org/", "did:web:zed.exampl"]
)
def test_distrust_of_a_host_says_nothing_of_others(issuer: str) -> None:
    host = TrustedIssuer(domain="zed.example", trusted=False)
    claims = ZED.badge(issuer={"id": issuer, "type": ["Profile"]})
    [report] = judged(ZED.sign(claims), host)
    assert "issuer.unknown" in {check.code for check in report.checks}


def test_an_address_without_encryption_is_never_trusted_by_its_host() -> None:
    assert not TrustedIssuer(domain="zed.example").fits("http://zed.example/issuer")
    assert TrustedIssuer(domain="zed.example").fits("https://zed.example/issuer")
