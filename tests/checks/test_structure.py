import json
from typing import Any

import pytest

from mcwallet.codec import jws
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from tests.checks.cases import asked, codes
from tests.testkit import OB_3, VC_2, Signer, as_bytes, world

ZED = Signer()


def token(claims: dict[str, Any], *, tail: str = "", **head: Any) -> Artifact:
    header = {"kid": ZED.method} | {k: v for k, v in head.items() if v is not None}
    text = jws.sign_compact(header, json.dumps(claims).encode(), ZED.key)
    return Artifact((text + tail).encode())


def said(artifact: Artifact) -> list[str]:
    return codes("structure", artifact, world())


def test_a_badge_in_order_passes() -> None:
    assert said(ZED.signed(ZED.badge())) == ["structure.ok"]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": None},
        {"@context": [OB_3, VC_2]},
        {"type": ["OpenBadgeCredential"]},
        {"issuer": "University of Zed"},
        {"issuer": None},
        {"id": "no URL"},
        {"credentialSubject": {}},
        {"credentialStatus": {"id": "https://zed.example/1"}},
        {"credentialSchema": {"id": "https://zed.example/schema"}},
        {"evidence": {"id": "https://zed.example/evidence"}},
    ],
)
def test_a_broken_must_fails(change: dict[str, Any]) -> None:
    found = asked("structure", ZED.signed(ZED.badge(**change)), world())
    assert {check.outcome for check in found} == {Outcome.FAILED}


def test_a_version_that_we_do_not_know_is_open() -> None:
    later = ZED.signed(ZED.badge(**{"@context": [f"{VC_2[:-1]}3", OB_3]}))
    (check, *_) = asked("structure", later, world())
    assert (check.outcome, check.code) == (Outcome.UNDECIDED, "structure.version")


@pytest.mark.parametrize("typ", [None, "JWT", "jwt", "vc+jwt", "application/vc+jwt"])
def test_a_token_may_have_these_types(typ: str | None) -> None:
    assert said(token(ZED.badge(), typ=typ)) == ["structure.ok"]


@pytest.mark.parametrize("typ", ["vp+jwt", "statuslist+jwt", "kb+jwt", "at+jwt", "x"])
def test_any_other_type_fails(typ: str) -> None:
    assert said(token(ZED.badge(), typ=typ)) == ["structure.broken"]


def test_a_credential_inside_a_credential_token_fails() -> None:
    inside = ZED.badge() | {"vc": ZED.badge()}
    assert said(token(inside, typ="vc+jwt")) == ["structure.broken"]
    assert said(token({"vc": ZED.badge(), "iss": ZED.did}, typ="JWT")) == ["structure.ok"]


@pytest.mark.parametrize("typ", [None, "dc+sd-jwt", "vc+sd-jwt", "example+sd-jwt"])
def test_an_sd_jwt_may_have_these_types(typ: str | None) -> None:
    claims = {"iss": ZED.did, "vct": "https://zed.example/bread"}
    assert said(token(claims, tail="~", typ=typ)) == ["structure.ok"]


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt", "sd-jwt", "kb+jwt"])
def test_an_sd_jwt_of_another_type_fails(typ: str) -> None:
    claims = {"iss": ZED.did, "vct": "https://zed.example/bread"}
    assert "structure.broken" in said(token(claims, tail="~", typ=typ))


@pytest.mark.parametrize("typ", ["dc+sd-jwt", "vc+sd-jwt"])
def test_an_sd_jwt_credential_names_its_type(typ: str) -> None:
    claims = {"iss": ZED.did, "iat": 1_700_000_000}
    assert "structure.broken" in said(token(claims, tail="~", typ=typ))


def test_a_w3c_credential_in_an_sd_jwt_needs_no_vct() -> None:
    assert said(token(ZED.badge(), tail="~", typ="vc+sd-jwt")) == ["structure.ok"]


def test_an_unknown_context_is_warned_about_where_bytes_are_signed() -> None:
    strange = ZED.badge(**{"@context": [VC_2, OB_3, "https://zed.example/context"]})
    found = asked("structure", ZED.signed(strange), world())
    assert [(c.outcome, c.code) for c in found] == [
        (Outcome.WARNED, "structure.context"),
        (Outcome.PASSED, "structure.ok"),
    ]


def test_an_open_badge_2_lacks_what_it_must_have() -> None:
    shown = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": 7}
    assert set(said(Artifact(as_bytes(shown | {"recipient": {}})))) == {"structure.broken"}
