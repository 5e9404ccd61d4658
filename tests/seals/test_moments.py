import json
from datetime import timedelta

import pytest
from cryptography import x509

from mcwallet.codec import base64url
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.pki.entities import key_of
from tests.seals.judging import ANCHORS, LATER, NOW, checks, code, judged, outcome, sealed

AFTER_THE_END = pki.END + timedelta(days=30)
LONG_LIVED = pki.stamper(
    "Zed Long Time", pki.STAMP_ROOT, ends=pki.END + timedelta(days=900)
)


def without(data: bytes, kind: str) -> bytes:
    """Take components out of the unsigned header, as anybody could."""
    document = json.loads(data)
    kept = [
        item
        for item in document["signatures"][0]["header"]["etsiU"]
        if kind not in json.loads(base64url.decode(item))
    ]
    document["signatures"][0]["header"]["etsiU"] = kept
    return pki.as_payload(document)


def added(data: bytes, component: dict[str, object]) -> bytes:
    document = json.loads(data)
    components = document["signatures"][0]["header"]["etsiU"]
    components.append(base64url.encode(pki.as_payload(component)))
    return pki.as_payload(document)


@pytest.mark.parametrize(
    "members",
    [{"sigT": None, "crit": ["b64"]}, {"iat": 1768467600}, {"sigT": "yesterday"}],
    ids=["neither", "both", "no date"],
)
def test_the_time_is_stated_exactly_once(members: dict[str, object]) -> None:
    assert outcome(sealed(level="LT", header=members), "time") is Outcome.FAILED


@pytest.mark.parametrize("iat", [1e300, -1e300, "1768467600", True], ids=str)
def test_a_time_out_of_this_world_fails_politely(iat: object) -> None:
    members = {"iat": iat, "sigT": None, "crit": ["b64"]}
    assert outcome(sealed(level="LT", header=members), "time") is Outcome.FAILED


def test_the_sealers_clock_may_be_a_little_fast() -> None:
    assert judged(sealed(stamped=pki.SEALED - timedelta(seconds=20))) is Verdict.VALID


def test_a_claim_long_after_the_time_stamp_is_pointed_out() -> None:
    found = sealed(stamped=pki.SEALED - timedelta(hours=2))
    assert outcome(found, "time") is Outcome.WARNED


def test_a_time_stamp_over_something_else_fails() -> None:
    assert outcome(sealed(imprint=b"another seal"), "timestamp") is Outcome.FAILED


def test_a_time_stamp_of_another_seal_cannot_be_moved_here() -> None:
    mine = json.loads(sealed(sealer=pki.issue("Late seal", pki.CA), when=NOW))
    mine["signatures"][0]["header"] = json.loads(sealed())["signatures"][0]["header"]
    assert outcome(pki.as_payload(mine), "timestamp") is Outcome.FAILED


def test_taking_out_the_seals_time_stamp_breaks_the_archive_one() -> None:
    assert outcome(without(sealed(), "sigTst"), "timestamp") is Outcome.FAILED


def test_taking_out_the_archive_time_stamp_leaves_a_lower_level() -> None:
    assert judged(without(sealed(), "arcTst")) is Verdict.VALID


def test_taking_everything_out_decides_nothing_once_the_certificate_ended() -> None:
    document = json.loads(sealed())
    del document["signatures"][0]["header"]
    assert judged(pki.as_payload(document), now=LATER) is Verdict.CANNOT_TELL


def test_a_time_stamp_after_the_certificates_end_proves_too_little() -> None:
    found = sealed(stamper=LONG_LIVED, stamped=AFTER_THE_END)
    assert outcome(found, "period", now=LATER) is Outcome.UNDECIDED
    assert judged(found, now=LATER) is Verdict.CANNOT_TELL


def test_a_time_stamp_before_the_certificates_begin_shows_a_fraud() -> None:
    young = pki.issue("Young seal", pki.CA, begins=pki.SEALED + timedelta(days=30))
    assert outcome(sealed(sealer=young), "period") is Outcome.FAILED


def test_the_content_time_stamp_alone_does_not_say_when_it_was_sealed() -> None:
    found = sealed(level="B", content_stamp=True)
    assert code(found, "timestamp", now=LATER) == "seal.timestamp.ok"
    assert code(found, "period", now=LATER) == "seal.period.expired"


def test_a_time_stamp_by_anybody_with_a_fitting_name_is_no_proof() -> None:
    root = pki.authority("Zed Time Root", seed="mallory root")
    mallory = pki.stamper("Zed Time", root, seed="mallory")
    assert outcome(sealed(stamper=mallory), "timestamp") is Outcome.UNDECIDED
    assert judged(sealed(stamper=mallory), now=LATER) is Verdict.CANNOT_TELL


def test_a_seal_certificate_cannot_make_time_stamps() -> None:
    seal = pki.issue("Seal that stamps", pki.STAMP_ROOT)
    assert outcome(sealed(stamper=seal), "timestamp") is Outcome.FAILED


def test_a_service_with_a_second_trade_cannot_make_time_stamps() -> None:
    both = x509.ExtendedKeyUsage([pki.TIME_STAMPING, pki.TLS_SERVER])
    seal = pki.stamper("Zed Time and Web", pki.STAMP_ROOT, more=[(both, True)])
    assert outcome(sealed(stamper=seal), "timestamp") is Outcome.FAILED


def test_a_time_stamp_outside_its_own_certificates_life_fails() -> None:
    ended = pki.stamper("Past Time", pki.STAMP_ROOT, ends=pki.SEALED - timedelta(days=1))
    assert outcome(sealed(stamper=ended), "timestamp") is Outcome.FAILED


def test_a_time_stamp_counts_after_its_own_certificate_ended() -> None:
    short = pki.stamper("Short Time", pki.STAMP_ROOT, ends=pki.SEALED + timedelta(days=9))
    assert judged(sealed(stamper=short), now=LATER) is Verdict.VALID


def test_a_service_below_an_authority_that_had_ended_proves_nothing() -> None:
    ended = pki.authority("Past", pki.STAMP_ROOT, ends=pki.SEALED - timedelta(days=1))
    found = sealed(stamper=pki.stamper("Time below", ended))
    assert outcome(found, "timestamp") is Outcome.UNDECIDED


def test_a_service_revoked_before_it_stamped_proves_nothing() -> None:
    serial = pki.STAMPER.certificate.serial_number
    revoked = pki.crl(pki.STAMP_ROOT, {serial: pki.SEALED - timedelta(days=9)})
    found = sealed(crls=[pki.crl(pki.CA), revoked])
    assert outcome(found, "timestamp") is Outcome.UNDECIDED


def test_a_service_revoked_after_it_stamped_still_proves() -> None:
    serial = pki.STAMPER.certificate.serial_number
    revoked = pki.crl(pki.STAMP_ROOT, {serial: pki.SEALED + timedelta(days=9)})
    assert judged(sealed(crls=[pki.crl(pki.CA), revoked])) is Verdict.VALID


def test_a_time_stamp_from_the_future_proves_nothing_yet() -> None:
    found = sealed(
        level="LT", when=NOW - timedelta(days=1), stamped=NOW + timedelta(days=30)
    )
    assert outcome(found, "timestamp") is Outcome.UNDECIDED


def test_one_anchored_time_stamp_is_enough() -> None:
    foreign = pki.stamper("Foreign Time", pki.authority("Foreign Root"))
    mark = json.loads(sealed(level="T"))["signatures"][0]["signature"].encode()
    stamp = {"val": __import__("base64").b64encode(pki.token(foreign, mark)).decode()}
    found = added(sealed(level="LT"), {"sigTst": {"tstTokens": [stamp]}})
    assert outcome(found, "timestamp") is Outcome.WARNED
    assert judged(found) is Verdict.VALID


def test_tokens_are_also_read_without_lengths() -> None:
    mark = json.loads(sealed(level="B"))["signatures"][0]["signature"].encode()
    token = pki.token(pki.STAMPER, mark, indefinite=True)
    document = json.loads(sealed(level="LT"))
    stamp = {
        "sigTst": {"tstTokens": [{"val": __import__("base64").b64encode(token).decode()}]}
    }
    document["signatures"][0]["header"]["etsiU"][0] = base64url.encode(
        pki.as_payload(stamp)
    )
    assert outcome(pki.as_payload(document), "timestamp") is Outcome.PASSED


@pytest.mark.parametrize("key", ["RSA-2048", "P-384"])
def test_services_sign_with_keys_of_several_kinds(key: str) -> None:
    service = pki.stamper(f"Zed Time {key}", pki.STAMP_ROOT, key=key)
    assert outcome(sealed(stamper=service), "timestamp") is Outcome.PASSED


def test_a_clear_archive_time_stamp_is_left_open() -> None:
    found = sealed(clear=True)
    assert outcome(found, "timestamp") is Outcome.WARNED
    assert judged(found) is Verdict.VALID


def with_token(token: bytes) -> bytes:
    document = json.loads(sealed(level="LT"))
    stamp = {
        "sigTst": {"tstTokens": [{"val": __import__("base64").b64encode(token).decode()}]}
    }
    document["signatures"][0]["header"]["etsiU"][0] = base64url.encode(
        pki.as_payload(stamp)
    )
    return pki.as_payload(document)


MARK = json.loads(sealed(level="B"))["signatures"][0]["signature"].encode()
TWIN = pki.stamper("Zed Time", pki.STAMP_ROOT, seed="twin", reuse=key_of("Zed Time"))


@pytest.mark.parametrize(
    "token",
    [
        pki.token(pki.STAMPER, MARK, content_digest=bytes(32)),
        pki.token(pki.STAMPER, MARK, named=pki.STAMP_ROOT),
        pki.token(pki.STAMPER, MARK, certificates=[]),
        pki.token(pki.STAMPER, MARK, certificates=[TWIN]),
        pki.token(pki.STAMPER, MARK, digest="sha1"),
        pki.token(pki.STAMPER, MARK)[:-1],
        b"",
    ],
    ids=["content", "named", "no certificate", "twin", "sha-1", "cut short", "nothing"],
)
def test_a_token_that_is_not_in_order_fails(token: bytes) -> None:
    assert outcome(with_token(token), "timestamp") is Outcome.FAILED


def test_the_same_token_in_order_passes() -> None:
    assert outcome(with_token(pki.token(pki.STAMPER, MARK)), "timestamp") is Outcome.PASSED


def test_time_stamps_in_the_wrong_order_decide_nothing() -> None:
    found = sealed(content_stamp=True, stamped=pki.SEALED - timedelta(days=1))
    assert code(found, "timestamp") == "seal.timestamp.order"


def test_a_distrusted_clock_says_how_to_trust_it() -> None:
    found = checks(sealed(), anchors=ANCHORS[:1])["seal.timestamp"]
    assert "“Zed Time”" in found.says
    assert "mcwallet trust add" in found.hint
