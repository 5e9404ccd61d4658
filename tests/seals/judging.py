"""Sealed credentials of a fictional university, and how they are judged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mcwallet.checks import seal
from mcwallet.checks.base import Case
from mcwallet.codec import base64url
from mcwallet.codec.tree import Tree
from mcwallet.model.anchors import Anchor
from mcwallet.model.artifact import Artifact
from mcwallet.model.credential import Credential, Party
from mcwallet.model.envelope import Envelope, Signature
from mcwallet.model.report import Check, Outcome, Verdict, verdict
from mcwallet.model.trust import Trust
from mcwallet.model.words import Words
from mcwallet.model.world import Document, World
from tests import pki
from tests.testkit import world

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
ANCHORS = (pki.ROOT.anchor("seal"), pki.STAMP_ROOT.anchor("timestamp"))


def credential(**changes: Any) -> dict[str, Any]:
    """A small European Digital Credential, as its issuer looks after sealing."""
    identifier = {"type": "LegalIdentifier", "notation": "VATIE-1234567A"}
    claims = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": {
            "type": "Organisation",
            "legalName": {"en": "University of Zed"},
            "eIDASIdentifier": identifier,
        },
        "credentialSubject": {"type": "Person", "fullName": {"en": "Ana Andromeda"}},
    }
    return claims | changes


def sealed(claims: dict[str, Any] | None = None, **making: Any) -> bytes:
    """Seal at the level of an archive, unless something else is asked for."""
    given = {"level": "LTA"} | making
    return pki.seal(claims or credential(), pki.MAKING, **given)


def opened(data: bytes, awarded_by: Sequence[str] = ()) -> Case:
    document = Tree.parse(data)
    payload = document["payload"].text()
    seals = tuple(_signature(item, payload) for item in document["signatures"].items())
    raw = '"b64":false' in base64url.decode(seals[0].message.split(b".")[0]).decode()
    claims = Tree.parse(payload if raw else base64url.decode(payload))
    bodies = tuple(Party(name=Words.plain(name)) for name in awarded_by)
    about = Credential(
        format="elm3",
        id="",
        title=Words.plain("Bread baking"),
        issuer=Party(),
        subject=Party(),
        awarding_bodies=bodies,
    )
    return Case(
        input="badge.jsonld",
        part="",
        artifact=Artifact(data),
        envelope=Envelope(kind="jades", claims=claims.members(), seals=seals),
        credential=about,
        doc=claims,
    )


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
    awarded_by = members.pop("awarded_by", ())
    found = tuple(seal.answer(opened(data, awarded_by), seen_by(**members)))
    return {check.name: check for check in found}


def outcome(data: bytes, name: str, **members: Any) -> Outcome:
    return checks(data, **members)[f"seal.{name}"].outcome


def code(data: bytes, name: str, **members: Any) -> str:
    return checks(data, **members)[f"seal.{name}"].code


def judged(data: bytes, **members: Any) -> Verdict:
    return verdict(tuple(checks(data, **members).values()))


def _signature(item: Tree, payload: str) -> Signature:
    protected = item["protected"].text()
    unsigned = item.get("header")
    return Signature(
        protected=Tree.parse(base64url.decode(protected)).members(),
        message=f"{protected}.{payload}".encode(),
        value=base64url.decode(item["signature"].text()),
        unprotected=unsigned.members() if unsigned else {},
        path=item.path,
    )


def replace_seals(case: Case, seals: tuple[Signature, ...]) -> Case:
    return replace(case, envelope=replace(case.envelope, seals=seals))


def verdict_of_all(data: bytes, **members: Any) -> Verdict:
    """Judge a credential with several seals."""
    return verdict(tuple(seal.answer(opened(data), seen_by(**members))))
