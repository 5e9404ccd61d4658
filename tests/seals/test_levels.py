import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.checks.issuer import ISSUER
from mcwallet.codec import base64url
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import (
    LATER,
    checks,
    code,
    credential,
    judged,
    opened,
    outcome,
    sealed,
    seen_by,
)  # fmt: skip
from tests.testkit import Artifact, document

RSA = pki.issue("Seal of Zed in RSA", pki.CA, key="RSA-2048")
P_384 = pki.issue("Seal of Zed on P-384", pki.CA, key="P-384")
P_521 = pki.issue("Seal of Zed on P-521", pki.CA, key="P-521")
EDWARDS = pki.issue("Seal of Zed on Edwards", pki.CA, key="Ed25519")


@pytest.mark.parametrize("level", ["LT", "LTA"])
@pytest.mark.parametrize("modern", [False, True], ids=["sigT", "iat"])
def test_a_seal_that_carries_its_own_evidence_is_valid(level: str, modern: bool) -> None:
    assert judged(sealed(level=level, modern=modern)) is Verdict.VALID


@pytest.mark.parametrize("level", ["B", "T"])
def test_a_seal_without_revocation_data_waits_for_the_list(level: str) -> None:
    assert judged(sealed(level=level)) is Verdict.CANNOT_TELL


@pytest.mark.parametrize("level", ["B", "T"])
def test_the_verifiers_own_list_settles_it(level: str) -> None:
    made = pki.SEALED + timedelta(days=130)
    found = document(pki.CRL_URL, Artifact(pki.crl(pki.CA, made=made)))
    assert judged(sealed(level=level), documents=[found]) is Verdict.VALID


@pytest.mark.parametrize(
    ("sealer", "alg"),
    [
        *((RSA, f"{kind}{size}") for kind in ("RS", "PS") for size in (256, 384, 512)),
        (pki.SEALER, "ES256"),
        (P_384, "ES384"),
        (P_521, "ES512"),
        (EDWARDS, "EdDSA"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_allowed_algorithm_is_verified(sealer: pki.Entity, alg: str) -> None:
    assert judged(sealed(sealer=sealer, alg=alg)) is Verdict.VALID


@pytest.mark.parametrize("level", ["LT", "LTA"])
def test_an_encoded_payload_is_as_good_as_a_plain_one(level: str) -> None:
    assert judged(sealed(level=level, raw=False)) is Verdict.VALID


def test_a_content_time_stamp_is_checked_too() -> None:
    assert judged(sealed(content_stamp=True)) is Verdict.VALID


def test_the_same_seal_is_made_twice_alike() -> None:
    assert sealed() == sealed()


def test_a_changed_name_breaks_the_seal() -> None:
    forged = sealed().replace(b"Ana Andromeda", b"Eva Andromeda")
    assert outcome(forged, "signature") is Outcome.FAILED


def test_an_expired_certificate_is_covered_by_an_anchored_time_stamp() -> None:
    assert code(sealed(), "period", now=LATER) == "seal.period.covered"
    assert judged(sealed(), now=LATER) is Verdict.VALID


def test_an_expired_certificate_without_time_stamp_decides_nothing() -> None:
    assert code(sealed(level="B"), "period", now=LATER) == "seal.period.expired"
    assert judged(sealed(level="B"), now=LATER) is Verdict.CANNOT_TELL


def test_an_archive_shape_with_an_unanchored_clock_is_never_green() -> None:
    only_the_seal = [pki.ROOT.anchor("seal")]
    assert judged(sealed(), anchors=only_the_seal) is Verdict.CANNOT_TELL
    assert outcome(sealed(), "timestamp", anchors=only_the_seal) is Outcome.UNDECIDED


def test_without_anchors_an_intact_seal_cannot_be_told_from_a_made_up_one() -> None:
    found = checks(sealed(), anchors=())
    assert found["seal.signature"].outcome is Outcome.PASSED
    assert found["seal.chain"].outcome is Outcome.UNDECIDED
    assert judged(sealed(), anchors=()) is Verdict.CANNOT_TELL


def test_an_anchor_for_time_does_not_vouch_for_seals() -> None:
    swapped = [pki.ROOT.anchor("timestamp"), pki.STAMP_ROOT.anchor("seal")]
    assert code(sealed(), "chain", anchors=swapped) == "seal.chain.unanchored"


def test_an_intermediate_authority_is_anchor_enough() -> None:
    anchors = [pki.CA.anchor("seal"), pki.STAMPER.anchor("timestamp")]
    assert judged(sealed(), anchors=anchors) is Verdict.VALID


def test_a_credential_that_was_not_sealed_yet_is_not_valid() -> None:
    earlier = pki.SEALED - timedelta(days=30)
    assert judged(sealed(credential()), now=earlier) is Verdict.NOT_VALID


def test_the_issuer_is_known_where_the_seal_leads_to_an_anchor() -> None:
    assert issuer_of(sealed()) == "issuer.sealed"
    assert issuer_of(sealed(), anchors=()) == "issuer.unknown"
    forged = sealed().replace(b"Ana Andromeda", b"Eva Andromeda")
    assert issuer_of(forged) == "issuer.unknown"


def issuer_of(data: bytes, **members: Any) -> str:
    return next(ISSUER.answer(opened(data), seen_by(**members))).code


def as_compact(data: bytes) -> bytes:
    document = json.loads(data)
    seal = document["signatures"][0]
    return f"{seal['protected']}.{document['payload']}.{seal['signature']}".encode()


@pytest.mark.parametrize("modern", [False, True], ids=["sigT", "iat"])
def test_a_compact_seal_is_judged_like_any_other(modern: bool) -> None:
    silent = pki.issue("Silent seal", pki.CA, crl=None)
    data = as_compact(sealed(sealer=silent, level="B", raw=False, modern=modern))
    assert judged(data) is Verdict.VALID
    assert judged(data, anchors=()) is Verdict.CANNOT_TELL


def test_a_plain_digest_and_a_date_make_a_seal_of_the_newer_kind() -> None:
    digest = base64url.encode(sha256(pki.SEALER.der).digest())
    header = {"x5t#o": None, "x5t#S256": digest}
    data = sealed(level="LT", raw=False, modern=True, header=header)
    assert judged(data) is Verdict.VALID
