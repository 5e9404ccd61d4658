"""Every file that a real learner or a test suite holds is told for what it is."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Received, receive
from mcwallet.checks.base import Case
from mcwallet.errors import MalformedError
from tests.testkit import CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")

FORMATS = {
    "blockcerts": {"blockcerts2", "blockcerts3"},
    "clr2": {"clr2"},
    "elm": {"elm3"},
    "ob2": {"ob1", "ob2"},
    "ob3": {"ob3", "endorsement"},
    "sdjwt": {"sd-jwt", "sd-jwt-vc"},
    "statuslist": {"ob3", "vc1", "vc2", "sd-jwt-vc"},
    "vc1": {"vc1", "presentation"},
    "vc2": {"vc2", "presentation"},
}
ENVELOPES = {
    "cose": {"none"},
    "jades": {"jades"},
    "json": {"data-integrity", "hosted", "merkle", "none"},
    "jwt": {"jws"},
    "png-baked": {"data-integrity", "hosted"},
    "sd-jwt": {"sd-jwt"},
    "sd-jwt-json": {"sd-jwt"},
    "svg-baked": {"data-integrity"},
}
OTHERS = {
    "blockcerts-v3-mocknet-verifiable-presentation": "presentation",
    "credo-credo-sd-jwt-vc-1": "ob3",
    "josecose-credential-sdjwt-bad-signature-23-sd": "vc2",
    "josecose-credential-sdjwt-nested-21-sd": "vc2",
    "josecose-credential-sdjwt-selective-20-sd": "vc2",
    "w3c-bbs-2023-holderbinding-derived": "vc1",
}
"""What stands in a family's folder and speaks another family's language."""

DEFINITIONS = {
    "badge-class-with-language": "badge definition",
    "badgeclass-with-complex-image": "badge definition",
    "badgeclass1": "badge definition",
    "rdf-valid-badge-class-empty-criteria-type": "badge definition",
    "2-0-basic-badgeclass": "badge definition",
    "issuer-compact-iri-validation": "issuer profile",
    "rdf-invalid-one-invalid-class": "issuer profile",
    "rdf-valid-issuer-extension": "issuer profile",
}
LISTS = {
    "blockcerts-status-list-2021",
    "dcc-missingbitstringtype",
    "dcc-notyetvalid",
    "dcc-tampered",
    "ietf-status-list-encoding2-json",
    "ietf-status-list-encoding4-json",
}
NOT_AWARDED = {f"ob2-1edtech-{name}": what for name, what in DEFINITIONS.items()}
NOT_AWARDED |= {f"ob2-vcore-{name}": what for name, what in DEFINITIONS.items()}
NOT_AWARDED |= {f"statuslist-{name}": "status list" for name in LISTS}


@cache
def manifest() -> tuple[dict[str, Any], ...]:
    if not CORPUS.is_dir():
        return ()
    cases = json.loads((CORPUS / "manifest.json").read_bytes())["cases"]
    return tuple(case for case in cases if case["family"] in FORMATS)


def refused() -> Iterator[dict[str, Any]]:
    return (case for case in manifest() if case["expected"]["parse"] == "error")


def read() -> Iterator[dict[str, Any]]:
    broken = {case["id"] for case in refused()}
    return (case for case in manifest() if case["id"] not in {*broken, *NOT_AWARDED})


def taken(case: dict[str, Any]) -> Received:
    return receive(case["file"], (CORPUS / case["file"]).read_bytes(), named=True)


def opened(case: dict[str, Any]) -> tuple[Case, ...]:
    found = taken(case)
    assert not found.troubles
    (original,) = found.originals
    return open_cases(original)


def named(cases: Iterator[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases])


@named(read())
def test_it_is_kept_as_it_came(case: dict[str, Any]) -> None:
    first, *parts = opened(case)
    assert first.artifact.digest == case["sha256"]
    assert first.part == ""
    assert all(part.artifact.digest == case["sha256"] for part in parts)


@named(read())
def test_it_is_told_for_what_it_is(case: dict[str, Any]) -> None:
    first = opened(case)[0]
    expected = OTHERS.get(case["id"])
    allowed = {expected} if expected else FORMATS[case["family"]]
    assert first.credential.format in allowed
    assert first.envelope.kind in ENVELOPES[case["encoding"]]


@named(case for case in read() if case["proofs"] and case["encoding"] == "json")
def test_its_proofs_are_found(case: dict[str, Any]) -> None:
    envelope = opened(case)[0].envelope
    assert len(envelope.seals) == len(case["proofs"])
    assert "proof" not in envelope.claims


@named(refused())
def test_what_cannot_be_read_is_refused(case: dict[str, Any]) -> None:
    found = taken(case)
    if case["id"] == "dcc-vcore-no-context":  # recognised, and broken: structure fails
        assert open_cases(found.originals[0])[0].credential.format == "ob3"
    elif case["id"] == "sdjwt-neg-missing-trailing-tilde":
        (error,) = open_cases(found.originals[0])[0].trouble
        assert isinstance(error, MalformedError)
    else:
        assert not found.originals
        assert found.troubles


@pytest.mark.parametrize(("name", "what"), sorted(NOT_AWARDED.items()))
def test_what_nobody_was_awarded_is_said_by_name(name: str, what: str) -> None:
    cases = [case for case in manifest() if case["id"] == name]
    for case in cases:
        (trouble,) = taken(case).troubles
        assert trouble.code == "MCW-NOTCRED"
        assert what in trouble.message


def test_nothing_of_the_corpus_is_left_out() -> None:
    told = [*refused(), *read(), *(c for c in manifest() if c["id"] in NOT_AWARDED)]
    assert len(told) == len(manifest())
