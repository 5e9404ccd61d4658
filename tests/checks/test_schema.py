from typing import Any

import pytest

from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Check, Outcome
from tests.checks.cases import asked
from tests.testkit import Signer, as_bytes, document, world

ZED = Signer()
URL = "https://zed.example/schema.json"
NAMED = {"credentialSchema": {"id": URL, "type": "1EdTechJsonSchemaValidator2019"}}
BADGE = ZED.signed(ZED.badge(**NAMED))
GOOD = {"type": "object", "required": ["name"]}
BAD = {"type": "object", "required": ["workload"]}


def said(schema: Any, **policy: Any) -> Check:
    data = schema if isinstance(schema, bytes) else as_bytes(schema)
    here = world(document(URL, Artifact(data)), policy=policy)
    (check,) = asked("schema", BADGE, here)
    return check


def test_a_schema_that_is_followed_passes() -> None:
    assert said(GOOD).outcome is Outcome.PASSED


def test_a_schema_that_is_broken_is_warned_about() -> None:
    check = said(BAD)
    assert (check.outcome, "'workload'" in check.says) == (Outcome.WARNED, True)


def test_with_strict_it_fails() -> None:
    assert said(BAD, strict=True).outcome is Outcome.FAILED
    assert said(GOOD, strict=True).outcome is Outcome.PASSED


def test_a_schema_that_is_not_at_hand_is_skipped() -> None:
    (check,) = asked("schema", BADGE, world(policy={"strict": True}))
    assert (check.outcome, check.code) == (Outcome.SKIPPED, "schema.unavailable")


@pytest.mark.parametrize("schema", [b"<html>", b"[]", b"{", {"$ref": "#"}])
def test_a_schema_that_cannot_be_used_is_skipped(schema: Any) -> None:
    assert said(schema, strict=True).outcome is Outcome.SKIPPED


def test_a_pattern_never_holds_a_verifier_up() -> None:
    hostile = {"properties": {"name": {"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}}}
    assert said(hostile).outcome is Outcome.PASSED


def test_who_names_no_schema_is_not_asked() -> None:
    assert asked("schema", ZED.signed(ZED.badge()), world()) == ()


CONTEXT = "https://zed.example/bread/context.json"
RULE = {"obi:validatesType": "extensions:BreadExtension", "obi:validationSchema": URL}
EXTENSION = {
    "@context": CONTEXT,
    "type": ["Extension", "extensions:BreadExtension"],
    "https://zed.example/terms#loaves": 4,
}


@pytest.mark.parametrize(
    ("loaves", "outcomes"), [(4, [Outcome.PASSED]), ("four", [Outcome.FAILED])]
)
def test_an_extension_that_breaks_its_own_schema_fails(
    loaves: Any, outcomes: list[Outcome]
) -> None:
    terms = {"loaves": "https://zed.example/terms#loaves"}
    here = world(
        document(
            CONTEXT, Artifact(as_bytes({"@context": terms, "obi:validation": [RULE]}))
        ),
        document(URL, Artifact(as_bytes({"properties": {"loaves": {"type": "integer"}}}))),
    )
    extension = EXTENSION | {"https://zed.example/terms#loaves": loaves}
    shown = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://zed.example/1",
        "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
        "badge": "https://zed.example/badge",
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "hosted"},
        "extensions:BreadExtension": extension,
    }
    found = asked("schema", Artifact(as_bytes(shown)), here)
    assert [check.outcome for check in found] == outcomes
