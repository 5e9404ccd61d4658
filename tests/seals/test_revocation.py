from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ObjectIdentifier

from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import LATER, NOW, code, judged, outcome, sealed
from tests.testkit import Artifact, document

SERIAL = pki.SEALER.certificate.serial_number
BEFORE, AFTER = pki.SEALED - timedelta(days=9), pki.SEALED + timedelta(days=9)
RESPONDER = pki.issue(
    "Zed answers",
    pki.CA,
    trades=[pki.OCSP_SIGNING],
    usages=("digital_signature",),
    crl=None,
)


def with_list(revoked: dict[int, datetime] | None = None, **options: Any) -> bytes:
    return sealed(crls=[pki.crl(options.pop("issuer", pki.CA), revoked, **options)])


def with_answer(*args: Any, **options: Any) -> bytes:
    return sealed(answers=[pki.answer(pki.SEALER, *args, **options)])


def test_a_certificate_revoked_before_the_seal_was_made_fails() -> None:
    assert outcome(with_list({SERIAL: BEFORE}), "revocation") is Outcome.FAILED
    assert outcome(with_answer(revoked=BEFORE), "revocation") is Outcome.FAILED


def test_a_certificate_revoked_after_the_seal_was_proven_does_no_harm() -> None:
    found = with_list({SERIAL: AFTER}, made=AFTER + timedelta(days=1))
    assert judged(found) is Verdict.VALID
    assert judged(with_answer(revoked=AFTER)) is Verdict.VALID


def test_a_certificate_revoked_after_an_unproven_seal_fails() -> None:
    made = pki.crl(pki.CA, {SERIAL: AFTER}, made=AFTER + timedelta(days=1))
    world = [document(pki.CRL_URL, Artifact(made))]
    assert outcome(sealed(level="B"), "revocation", documents=world) is Outcome.FAILED


def test_a_key_known_to_be_lost_earlier_counts_as_revoked_earlier() -> None:
    found = with_list({SERIAL: AFTER}, invalid_since=BEFORE)
    assert outcome(found, "revocation") is Outcome.FAILED


def test_a_certificate_on_hold_is_left_open() -> None:
    found = with_list({SERIAL: BEFORE}, reason=x509.ReasonFlags.certificate_hold)
    assert outcome(found, "revocation") is Outcome.UNDECIDED
    assert code(found, "revocation") == "seal.revocation.held"


def test_another_certificates_revocation_does_no_harm() -> None:
    assert judged(with_list({SERIAL + 1: BEFORE})) is Verdict.VALID


@pytest.mark.parametrize("responder", [None, RESPONDER], ids=["issuer", "delegate"])
def test_an_answer_counts_from_the_issuer_or_its_delegate(
    responder: pki.Entity | None,
) -> None:
    assert judged(with_answer(responder)) is Verdict.VALID


@pytest.mark.parametrize(
    "responder",
    [
        pki.issue("Undelegated", pki.CA, usages=("digital_signature",)),
        pki.issue("Of another", pki.authority("Else"), trades=[pki.OCSP_SIGNING]),
        pki.issue(
            "Ended", pki.CA, trades=[pki.OCSP_SIGNING], ends=pki.SEALED - timedelta(days=1)
        ),
    ],
    ids=["undelegated", "another's", "ended"],
)
def test_anybody_elses_answer_is_no_answer(responder: pki.Entity) -> None:
    assert code(with_answer(responder), "revocation") == "seal.revocation.unknown"


def test_an_answer_about_another_certificate_is_no_answer() -> None:
    other = pki.answer(pki.issue("Another seal", pki.CA))
    assert code(sealed(answers=[other]), "revocation") == "seal.revocation.unknown"


def test_an_answer_about_the_same_number_of_another_issuer_is_no_answer() -> None:
    lookalike = pki.authority("Zed Seal Authority", seed="mallory")
    other = pki.answer(pki.SEALER, issuer=lookalike)
    assert code(sealed(answers=[other]), "revocation") == "seal.revocation.unknown"


def test_an_authoritys_answer_about_anothers_certificate_of_that_number_is_none() -> None:
    lookalike = pki.authority("Zed Seal Authority", seed="mallory")
    other = pki.answer(pki.SEALER, pki.CA, issuer=lookalike)
    assert code(sealed(answers=[other]), "revocation") == "seal.revocation.unknown"


@pytest.mark.parametrize(
    "options",
    [
        {"key": pki.key_of("mallory")},
        {"issuer": pki.authority("Zed Seal Authority", seed="mallory")},
        {"issuer": pki.ROOT},
        {"more": [(x509.UnrecognizedExtension(ObjectIdentifier("1.2.3"), b"\5\0"), True)]},
        {"more": [(x509.DeltaCRLIndicator(1), True)]},
    ],
    ids=["forged", "lookalike", "other issuer", "critical", "delta"],
)
def test_a_list_that_is_not_the_issuers_whole_list_is_none(options: dict[str, Any]) -> None:
    assert code(with_list(**options), "revocation") == "seal.revocation.unknown"


def scope(url: str = "", **flags: bool) -> list[tuple[x509.ExtensionType, bool]]:
    names = [x509.UniformResourceIdentifier(url)] if url else None
    given = {
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    point = x509.IssuingDistributionPoint(
        full_name=names, relative_name=None, only_some_reasons=None, **(given | flags)
    )
    return [(point, True)]


def test_a_list_for_other_certificates_is_none() -> None:
    for more in (
        scope(only_contains_ca_certs=True),
        scope(indirect_crl=True),
        scope("http://ca.zed.example/another-part.crl"),
    ):
        assert code(with_list(more=more), "revocation") == "seal.revocation.unknown"


def test_a_list_for_such_certificates_counts() -> None:
    for more in (scope(only_contains_user_certs=True), scope(pki.CRL_URL)):
        assert judged(with_list(more=more)) is Verdict.VALID


def test_an_old_list_leaves_it_open_whether_the_certificate_stood() -> None:
    old = {"made": BEFORE - timedelta(days=90), "until": BEFORE}
    assert code(with_list(**old), "revocation") == "seal.revocation.stale"


def test_a_list_from_before_the_seal_counts_while_it_was_the_latest() -> None:
    latest = {"made": BEFORE, "until": AFTER}
    assert judged(with_list(**latest)) is Verdict.VALID


def test_a_list_made_after_the_certificate_ended_leaves_it_open() -> None:
    late = {"made": pki.END + timedelta(days=9), "until": LATER}
    found = with_list(**late)
    assert code(found, "revocation", now=LATER) == "seal.revocation.stale"


def test_a_certificate_that_names_no_source_is_pointed_out() -> None:
    silent = pki.issue("Silent seal", pki.CA, crl=None)
    found = sealed(sealer=silent, crls=[])
    assert code(found, "revocation") == "seal.revocation.none"
    assert judged(found) is Verdict.VALID


def test_data_pointed_to_and_not_at_hand_leave_it_open() -> None:
    found = sealed(crls=[])
    assert code(found, "revocation") == "seal.revocation.unknown"
    assert judged(found) is Verdict.CANNOT_TELL


def test_a_revoked_authority_takes_its_customers_with_it() -> None:
    serial = pki.CA.certificate.serial_number
    revoked = pki.crl(pki.ROOT, {serial: BEFORE})
    found = sealed(crls=[pki.crl(pki.CA), revoked])
    assert outcome(found, "revocation") is Outcome.FAILED


def test_the_verifiers_list_also_tells_what_the_seal_keeps_quiet() -> None:
    revoked = pki.crl(pki.CA, {SERIAL: BEFORE}, made=NOW - timedelta(days=1))
    world = [document(pki.CRL_URL, Artifact(revoked))]
    assert outcome(sealed(level="T"), "revocation", documents=world) is Outcome.FAILED
