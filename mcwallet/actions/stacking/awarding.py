"""Sign the larger credential: only the awarding body can, and only after checking again."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from mcwallet.actions.stacking.assigning import assignment, counted, goal_id
from mcwallet.actions.stacking.checking import Checked
from mcwallet.catalog.resolvers import resolve
from mcwallet.codec import jws
from mcwallet.crypto.private import PrivateKey
from mcwallet.errors import RefusedError
from mcwallet.model.award import Award
from mcwallet.model.pathway import Pathway, Role
from mcwallet.model.progress import State
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

VC_2 = "https://www.w3.org/ns/credentials/v2"
OB_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The awarding body: its DID, its key, and the name under which it lists the key."""

    did: str
    method: str
    key: PrivateKey


def awarding_body(pathway: Pathway, key: PrivateKey, world: World) -> Issuer:
    """Return the awarding body if it wrote the pathway and lists this key for assertions.

    The document that lists the keys of a ``did:web`` must be at hand.
    """
    if pathway.by.role is not Role.AWARDING_BODY or not pathway.by.did:
        raise RefusedError(
            "the pathway names no awarding body with a DID",
            hint='by = { role = "awarding-body", did = "…" }',
        )
    document = resolve(pathway.by.did, world.fetch)
    for method in document.methods_for("assertionMethod"):
        if method.key == key.public:
            return Issuer(pathway.by.did, method.id, key)
    raise RefusedError(
        "the key is not the awarding body's",
        hint="the pathway's by.did must list it for assertions",
    )


def award(checked: Checked, issuer: Issuer, now: datetime) -> str:
    """Return the larger credential as a signed token (VC-JOSE-COSE §3.1.1).

    Refused unless the requirements appear met on known facts, for one learner.
    """
    if checked.progress.verdict is not State.MET:
        raise RefusedError(
            f"the requirements are {checked.progress.verdict.value.replace('_', ' ')}",
            hint="see mcwallet stack check",
        )
    claims = _claims(checked, issuer, now)
    header = {"typ": "vc+jwt", "cty": "vc", "kid": issuer.method}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.sign_compact(header, payload, issuer.key)


def _claims(checked: Checked, issuer: Issuer, now: datetime) -> dict[str, Any]:
    pathway = checked.layout.pathway
    title = str(pathway.awards.title) or str(pathway.title) or pathway.id
    used = _used(checked)
    said = json.dumps(assignment(checked.progress), sort_keys=True)
    learner = _learner(used, checked.layout.matcher.setting.me)
    name = f"{issuer.did} {learner} {said}".encode()
    return {
        "@context": [VC_2, OB_3],
        "id": f"urn:uuid:{UUID(bytes=sha256(name).digest()[:16], version=4)}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "issuer": {
            "id": issuer.did,
            "type": ["Profile"],
            "name": str(pathway.by.name) or issuer.did,
        },
        "validFrom": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": learner,
            "type": ["AchievementSubject"],
            "narrative": f"Made of: {'; '.join(one.name for one in used)}.",
            "achievement": _achievement(pathway, title),
        },
        "evidence": [_evidence(one) for one in used],
        "relatedResource": [_resource(one) for one in _originals(used)],
    }


def _achievement(pathway: Pathway, title: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": goal_id(pathway),
        "type": ["Achievement"],
        "name": title,
        "version": pathway.version,
        "description": f"Awarded under {pathway.id}, version {pathway.version}.",
        "criteria": {
            "id": pathway.id,
            "narrative": f"The pathway's file has the SHA-256 {pathway.sha256}.",
        },
    }
    if pathway.awards.ects:
        whole, tenth = divmod(pathway.awards.ects, 10)
        found["creditsAvailable"] = whole + tenth / 10 if tenth else whole
    if pathway.awards.eqf:
        found["alignment"] = [
            {
                "type": ["Alignment"],
                "targetType": "ext:EQF",
                "targetName": f"EQF level {pathway.awards.eqf}",
                "targetCode": str(pathway.awards.eqf),
                "targetUrl": f"http://data.europa.eu/snb/eqf/{pathway.awards.eqf}",
            }
        ]
    return found


def _used(checked: Checked) -> list[Award]:
    ids = counted(checked.progress)
    return [one for one in checked.layout.awards if one.id in ids]


def _originals(used: list[Award]) -> list[Award]:
    """Return one award of each original: several may stand in one file."""
    found: dict[str, Award] = {}
    for one in used:
        found.setdefault(one.id, one)
    return list(found.values())


def _learner(used: list[Award], me: tuple[str, ...]) -> str:
    """Name the one learner whom all of it is about, by a DID."""
    dids = {one.learner.id for one in used if one.learner.id.startswith("did:")}
    dids = dids or {one for one in me if one.startswith("did:")}
    if len(dids) != 1:
        raise RefusedError(
            "the credentials do not name one learner by one DID",
            hint="say whom it is for: --subject did:…",
        )
    return dids.pop()


def _evidence(one: Award) -> dict[str, Any]:
    where = f" (part {one.part})" if one.part else ""
    return {
        "type": ["Evidence"],
        "name": one.name,
        "narrative": f"{one.credential or 'A credential'}{where}, original {one.id}.",
    }


def _resource(one: Award) -> dict[str, str]:
    """Bind an original by its digest; several credentials may share one id."""
    return {
        "id": f"urn:sha256:{one.id}",
        "digestSRI": "sha256-" + b64encode(bytes.fromhex(one.id)).decode(),
    }
