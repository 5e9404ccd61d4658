import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Check, Outcome, Report, Verdict
from mcwallet.model.world import World
from tests.testkit import NOW, VC_2, Signer, as_bytes, world

ZED, ANA, MALLORY = Signer(), Signer("Ana"), Signer("Mallory")
ASKED = {"challenge": "n-1", "audience": "https://employer.example"}


def badge(subject: str = ANA.did) -> dict[str, Any]:
    claims = ZED.badge()
    claims["credentialSubject"] = {"id": subject} | claims["credentialSubject"]
    return ZED.sign(claims)


def presentation(
    *credentials: dict[str, Any], by: Signer = ANA, holder: str = "", **options: Any
) -> Artifact:
    claims = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": holder or by.did,
        "verifiableCredential": list(credentials or (badge(),)),
    }
    made = {"purpose": "authentication", "challenge": "n-1"}
    made |= {"domain": "https://employer.example"} | options
    return by.signed(claims, **{k: v for k, v in made.items() if v is not None})


def judged(artifact: Artifact, here: World) -> tuple[Report, ...]:
    (original,) = receive("input", artifact.data, named=True).originals
    return verify(open_cases(original), here)


def binding(artifact: Artifact, here: World, part: int = 0) -> list[tuple[Outcome, str]]:
    checks: tuple[Check, ...] = judged(artifact, here)[part].checks
    return [(c.outcome, c.code) for c in checks if c.name == "binding"]


def test_the_presentation_that_was_asked_for_is_valid() -> None:
    report = judged(presentation(), world(policy=ASKED))[0]
    assert report.verdict is Verdict.VALID
    assert binding(presentation(), world(policy=ASKED)) == [(Outcome.PASSED, "binding.ok")]


@pytest.mark.parametrize(
    "options",
    [
        {"challenge": "n-2"},
        {"challenge": None},
        {"challenge": ["n-1", "n-2"]},
        {"domain": "https://mallory.example"},
        {"domain": ["https://employer.example", "https://mallory.example"]},
        {"domain": None},
    ],
)
def test_a_presentation_for_another_occasion_fails(options: dict[str, Any]) -> None:
    found = binding(presentation(**options), world(policy=ASKED))
    assert found == [(Outcome.FAILED, "binding.other")]


def test_only_what_was_asked_is_compared() -> None:
    found = binding(presentation(domain=None), world(policy={"challenge": "n-1"}))
    assert found == [(Outcome.PASSED, "binding.ok")]


def test_a_bare_credential_is_not_what_was_asked_for() -> None:
    found = binding(Artifact(as_bytes(badge())), world(policy=ASKED))
    assert found == [(Outcome.FAILED, "binding.missing")]


def test_a_presentation_that_nobody_signed_is_not_what_was_asked_for() -> None:
    unsigned = {
        "@context": [VC_2],
        "type": ["VerifiablePresentation"],
        "holder": ANA.did,
        "verifiableCredential": [badge()],
    }
    found = binding(Artifact(as_bytes(unsigned)), world(policy=ASKED))
    assert found == [(Outcome.FAILED, "binding.missing")]


def test_mallory_cannot_present_anas_credential_as_his() -> None:
    reports = judged(presentation(by=MALLORY), world(policy=ASKED))
    assert reports[0].verdict is Verdict.NOT_VALID
    found = binding(presentation(by=MALLORY), world(policy=ASKED), part=1)
    assert found == [(Outcome.FAILED, "binding.not_subject")]


def test_mallory_cannot_present_in_anas_name() -> None:
    forged = presentation(by=MALLORY, holder=ANA.did)
    assert judged(forged, world(policy=ASKED))[0].verdict is Verdict.NOT_VALID


def test_a_presentation_made_with_another_purpose_fails() -> None:
    wrong = presentation(purpose="assertionMethod")
    assert judged(wrong, world(policy=ASKED))[0].verdict is Verdict.NOT_VALID


def test_a_credential_about_nobody_leaves_it_open() -> None:
    anybody = ZED.sign(ZED.badge())
    report = judged(presentation(anybody), world(policy=ASKED))[0]
    assert report.verdict is Verdict.CANNOT_TELL


def test_when_nobody_asked_another_holder_is_only_warned_about() -> None:
    found = binding(presentation(by=MALLORY), world(), part=1)
    assert found == [(Outcome.WARNED, "binding.not_subject")]


def test_when_nobody_asked_the_challenge_is_shown_and_not_judged() -> None:
    checks = judged(presentation(challenge="whatever"), world())[0].checks
    (check,) = [each for each in checks if each.name == "binding"]
    assert (check.outcome, "whatever" in check.says) == (Outcome.PASSED, True)


def token(cnf: Any = None, **kb: Any) -> str:
    """An SD-JWT that Zed issues to Ana, with Ana's key binding."""
    claims = {
        "iss": ZED.did,
        "vct": "https://zed.example/bread",
        "iat": int(NOW.timestamp()) - 1000,
        "cnf": {"jwk": ANA.jwk} if cnf is None else cnf,
    }
    head = {"typ": "dc+sd-jwt", "kid": ZED.method}
    issued = jws.sign_compact(head, json.dumps(claims).encode(), ZED.key) + "~"
    made = {"nonce": "n-1", "audience": "https://employer.example"} | kb
    signer = made.pop("by", ANA)
    made.setdefault("issued_at", int(NOW.timestamp()))
    return sd_jwt.bind(issued, signer.key, **made)


def bound(text: str, here: World) -> list[tuple[Outcome, str]]:
    return binding(Artifact(text.encode()), here)


def test_the_key_binding_that_was_asked_for_passes() -> None:
    assert bound(token(), world(policy=ASKED)) == [(Outcome.PASSED, "binding.ok")]
    assert (
        judged(Artifact(token().encode()), world(policy=ASKED))[0].verdict is Verdict.VALID
    )


@pytest.mark.parametrize(
    "changes", [{"nonce": "n-2"}, {"audience": "https://mallory.example"}]
)
def test_a_key_binding_for_another_occasion_fails(changes: dict[str, str]) -> None:
    assert bound(token(**changes), world(policy=ASKED)) == [
        (Outcome.FAILED, "binding.other")
    ]


def test_a_key_binding_by_somebody_else_fails() -> None:
    assert bound(token(by=MALLORY), world()) == [(Outcome.FAILED, "binding.signature")]


def test_a_key_binding_on_another_credential_fails() -> None:
    other, own = token(cnf={"jwk": ANA.jwk}), token()
    issued = jws.sign_compact(
        {"typ": "dc+sd-jwt", "kid": ZED.method}, b'{"vct":"x"}', ZED.key
    )
    moved = f"{issued}~{other.rpartition('~')[2]}"
    assert bound(own, world()) == [(Outcome.PASSED, "binding.not_judged")]
    assert bound(moved, world())[0][0] is Outcome.FAILED


def test_a_key_binding_without_a_named_key_fails() -> None:
    assert bound(token(cnf={}), world()) == [(Outcome.FAILED, "binding.malformed")]


def test_a_claim_with_two_keys_confirms_neither() -> None:
    two = {"jwk": ANA.jwk, "kid": MALLORY.method}
    assert bound(token(cnf=two), world()) == [(Outcome.FAILED, "binding.malformed")]


def test_a_key_binding_from_the_far_future_fails() -> None:
    later = int((NOW + timedelta(days=365 * 72)).timestamp())
    assert bound(token(issued_at=later), world()) == [(Outcome.FAILED, "binding.malformed")]


def test_judging_an_earlier_moment_warns() -> None:
    later = int((NOW + timedelta(days=2)).timestamp())
    found = bound(token(issued_at=later), world())
    assert found == [
        (Outcome.WARNED, "binding.later"),
        (Outcome.PASSED, "binding.not_judged"),
    ]


def test_the_holders_key_may_be_named_by_its_did() -> None:
    found = bound(token(cnf={"kid": ANA.method}), world(policy=ASKED))
    assert found == [(Outcome.PASSED, "binding.ok")]


def test_an_sd_jwt_without_key_binding_is_not_what_was_asked_for() -> None:
    bare = token().rpartition("~")[0] + "~"
    assert bound(bare, world(policy=ASKED)) == [(Outcome.FAILED, "binding.missing")]
    assert bound(bare, world()) == []


def test_a_key_binding_without_algorithm_fails() -> None:
    issued, _, made = token().rpartition("~")
    _, claims, _ = made.split(".")
    head = base64url.encode(b'{"alg":"none","typ":"kb+jwt"}')
    assert bound(f"{issued}~{head}.{claims}.", world())[0][0] is Outcome.FAILED


def test_a_world_that_asks_is_another_world() -> None:
    here = world()
    strict = replace(here, policy=replace(here.policy, challenge="n-9"))
    assert bound(token(), strict) == [(Outcome.FAILED, "binding.other")]
