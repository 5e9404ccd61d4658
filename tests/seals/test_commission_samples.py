"""The European Commission's own sealed samples, as published with its learning model."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.checks.seal import opened as parts
from mcwallet.model.anchors import Anchor
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import checks, judged, opened, outcome, seen_by
from tests.testkit import CORPUS

SAMPLES = CORPUS / "elm" / "samples"
NAMES = ["Sample-MC-Annex1-signed.jsonld", "Sample-CertOfPart-signed.jsonld"]
TODAY = datetime(2026, 11, 21, tzinfo=UTC)
IN_ITS_LIFE = datetime(2023, 10, 1, tzinfo=UTC)
SEALS, TIMES = "ANF AC Qualified Certificates for eSeal", "root-ca"

pytestmark = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the Commission's samples are not beside the project"
)


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest) -> bytes:
    return (SAMPLES / request.param).read_bytes()


@pytest.fixture
def micro_credential() -> bytes:
    return (SAMPLES / NAMES[0]).read_bytes()


def anchors(data: bytes, *purposes: str) -> list[Anchor]:
    """The authorities as the sample itself carries them."""
    pool = parts.read(opened(data).envelope.seals[0]).pool
    wanted = {"seal": SEALS, "timestamp": TIMES}
    return [
        Anchor(certificate=certificate.der, purposes=frozenset({purpose}))
        for certificate in pool
        for purpose in purposes
        if str(certificate.subject) == wanted[purpose]
    ]


def changed(data: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    document = json.loads(data)
    change(document)
    return pki.as_payload(document)


def test_a_sample_is_intact(sample: bytes) -> None:
    found = checks(sample, anchors=[], now=TODAY)
    for name in ("structure", "algorithm", "crit", "certificate", "signature", "time"):
        assert found[f"seal.{name}"].outcome is Outcome.PASSED


def test_a_sample_says_in_words_why_nobody_can_tell(sample: bytes) -> None:
    found = checks(sample, anchors=[], now=TODAY)
    assert judged(sample, anchors=[], now=TODAY) is Verdict.CANNOT_TELL
    assert "nothing you trust proves" in found["seal.period"].says
    assert "2025-05-10" in found["seal.period"].says
    assert "Nobody you trust stands behind" in found["seal.chain"].says
    assert "as of 2023-09-27 only" in found["seal.revocation"].says


@pytest.mark.parametrize("purposes", [(), ("seal",), ("timestamp",)], ids=str)
def test_one_anchor_is_not_enough(sample: bytes, purposes: tuple[str, ...]) -> None:
    some = anchors(sample, *purposes)
    assert judged(sample, anchors=some, now=TODAY) is Verdict.CANNOT_TELL


@pytest.mark.parametrize("now", [IN_ITS_LIFE, TODAY], ids=["then", "today"])
def test_both_anchors_make_it_valid(sample: bytes, now: datetime) -> None:
    both = anchors(sample, "seal", "timestamp")
    assert judged(sample, anchors=both, now=now) is Verdict.VALID


def test_it_was_not_sealed_before_it_was_sealed(sample: bytes) -> None:
    both = anchors(sample, "seal", "timestamp")
    earlier = IN_ITS_LIFE - timedelta(days=30)
    assert judged(sample, anchors=both, now=earlier) is Verdict.NOT_VALID


def test_the_sealer_is_the_issuer_by_its_identifier(sample: bytes) -> None:
    assert outcome(sample, "issuer", now=TODAY) is Outcome.PASSED


def test_the_university_awarded_and_another_organisation_sealed(
    micro_credential: bytes,
) -> None:
    found = checks(micro_credential, now=TODAY)["seal.awarding"]
    assert found.outcome is Outcome.WARNED
    assert "“University of Zed”" in found.says
    assert "“ORGANIZACION TEST”" in found.says


def fully_trusted(data: bytes, original: bytes) -> Verdict:
    return judged(data, anchors=anchors(original, "seal", "timestamp"), now=TODAY)


def test_an_envelope_written_anew_keeps_the_seal(micro_credential: bytes) -> None:
    same = json.dumps(json.loads(micro_credential), indent=2).encode()
    assert same != micro_credential
    assert fully_trusted(same, micro_credential) is Verdict.VALID


def test_the_flattened_form_keeps_the_seal(micro_credential: bytes) -> None:
    def flatten(document: dict[str, Any]) -> None:
        document |= document.pop("signatures")[0]

    assert fully_trusted(changed(micro_credential, flatten), micro_credential) == "valid"


def test_without_any_signature_it_is_not_sealed(micro_credential: bytes) -> None:
    def empty(document: dict[str, Any]) -> None:
        document["signatures"] = []

    assert reported(changed(micro_credential, empty)) is Verdict.NOT_VALID


def test_the_header_and_signature_alone_are_no_credential(micro_credential: bytes) -> None:
    seal = json.loads(micro_credential)["signatures"][0]
    token = f"{seal['protected']}..{seal['signature']}".encode()
    assert reported(token) is Verdict.NOT_VALID


def reported(data: bytes) -> Verdict:
    """Judge it as a whole, with every question there is."""
    original = Original(input="x", artifact=Artifact(data))
    return verify(open_cases(original), seen_by([], TODAY))[0].verdict


def test_another_learners_name_breaks_it(micro_credential: bytes) -> None:
    def rename(document: dict[str, Any]) -> None:
        document["payload"] = document["payload"].replace("Ana", "Eva")

    assert fully_trusted(changed(micro_credential, rename), micro_credential) == "not_valid"


def test_a_payload_written_anew_breaks_it(micro_credential: bytes) -> None:
    def rewrite(document: dict[str, Any]) -> None:
        document["payload"] = json.dumps(json.loads(document["payload"]))

    assert (
        fully_trusted(changed(micro_credential, rewrite), micro_credential) == "not_valid"
    )


def test_stripping_the_time_stamps_leaves_it_open_for_ever(micro_credential: bytes) -> None:
    def strip(document: dict[str, Any]) -> None:
        del document["signatures"][0]["header"]

    assert (
        fully_trusted(changed(micro_credential, strip), micro_credential) == "cannot_tell"
    )


def test_cutting_down_to_the_first_time_stamp_loses_the_revocation_data(
    micro_credential: bytes,
) -> None:
    def cut(document: dict[str, Any]) -> None:
        header = document["signatures"][0]["header"]
        header["etsiU"] = header["etsiU"][:1]

    assert fully_trusted(changed(micro_credential, cut), micro_credential) == "cannot_tell"


def test_taking_the_first_time_stamp_out_breaks_the_archive(
    micro_credential: bytes,
) -> None:
    def take(document: dict[str, Any]) -> None:
        header = document["signatures"][0]["header"]
        header["etsiU"] = header["etsiU"][1:]

    assert fully_trusted(changed(micro_credential, take), micro_credential) == "not_valid"
