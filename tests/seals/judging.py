"""Sealed credentials of a fictional university, and how they are judged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.checks import seal
from mcwallet.checks.base import Case
from mcwallet.model.anchors import Anchor
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Signature
from mcwallet.model.report import Check, Outcome, Verdict, verdict
from mcwallet.model.trust import Trust
from mcwallet.model.world import Document, World
from tests import pki
from tests.pki.learning import achievement, micro_credential, university
from tests.testkit import world

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
ANCHORS = (pki.ROOT.anchor("seal"), pki.STAMP_ROOT.anchor("timestamp"))


def credential(**changes: Any) -> dict[str, Any]:
    """A micro-credential that names its awarding bodies only where a test says so."""
    return micro_credential(**changes)


def awarded_by(*names: str) -> dict[str, Any]:
    """A micro-credential awarded by organisations of these names, or by nobody named."""
    bodies = [university(name, f"urn:epass:org:{9 + n}") for n, name in enumerate(names)]
    process = {"id": "urn:epass:awardingProcess:1", "type": "AwardingProcess"}
    claim = achievement(awardedBy=process | {"awardingBody": bodies})
    subject = micro_credential()["credentialSubject"]
    return micro_credential(credentialSubject=subject | {"hasClaim": claim})


def sealed(claims: dict[str, Any] | None = None, **making: Any) -> bytes:
    """Seal at the level of an archive, unless something else is asked for."""
    given = {"level": "LTA"} | making
    return pki.seal(claims or credential(), pki.MAKING, **given)


def opened(data: bytes) -> Case:
    """Open it as the program does."""
    original = Original(input="badge.jsonld", artifact=Artifact(data, "badge.jsonld"))
    return open_cases(original)[0]


def seen_by(
    anchors: Sequence[Anchor] = ANCHORS,
    now: datetime = NOW,
    documents: Sequence[Document] = (),
    **members: Any,
) -> World:
    trust = members.pop("trust", Trust(anchors=tuple(anchors)))
    return world(*documents, now=now, trust=trust, **members)


def checks(data: bytes, **members: Any) -> dict[str, Check]:
    """Judge the only seal: its answers by name."""
    found = tuple(seal.answer(opened(data), seen_by(**members)))
    return {check.name: check for check in found}


def outcome(data: bytes, name: str, **members: Any) -> Outcome:
    return checks(data, **members)[f"seal.{name}"].outcome


def code(data: bytes, name: str, **members: Any) -> str:
    return checks(data, **members)[f"seal.{name}"].code


def judged(data: bytes, **members: Any) -> Verdict:
    return verdict(tuple(checks(data, **members).values()))


def replace_seals(case: Case, seals: tuple[Signature, ...]) -> Case:
    return replace(case, envelope=replace(case.envelope, seals=seals))


def verdict_of_all(data: bytes, **members: Any) -> Verdict:
    """Judge a credential with several seals."""
    return verdict(tuple(seal.answer(opened(data), seen_by(**members))))
