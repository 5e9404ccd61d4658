"""The learner's own record of what is put together: a Comprehensive Learner Record 2.0.

It states what the learner assembled and awards nothing. It is signed as a token, whose
bytes stay fixed whatever contexts the embedded credentials bring along.
"""

from base64 import b64encode
from collections import Counter
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from mcwallet.actions.stacking.assigning import goal_id
from mcwallet.catalog.exports.clr import NAME, SAYS, embedded, record
from mcwallet.model.award import Award
from mcwallet.model.json import Json
from mcwallet.model.pathway import Pathway
from mcwallet.model.portfolio import Item
from mcwallet.model.progress import NO_ENTITLEMENT


def learner_record(
    pathway: Pathway,
    used: tuple[Award, ...],
    items: tuple[Item, ...],
    files: tuple[tuple[str, bytes], ...],
    made: tuple[str, datetime],
) -> dict[str, Any]:
    """Return the claims; ``made`` is the learner's DID and the moment.

    Only credentials with an embedded proof stand inside; the others, and ``files``, are
    bound by their digests. Associations leave out an achievement that two of them share:
    there the credentials couldn't be told apart.
    """
    holder, created = made
    inside = [item for item in items if item.envelope == "data-integrity"]
    outside = [(item.name, item.data) for item in items if item not in inside]
    title = str(pathway.awards.title) or str(pathway.title) or pathway.id
    named, goal = _achievements(used), goal_id(pathway)
    whole = (*named.items(), (goal, title))
    seed = [holder, created.isoformat(), pathway.sha256, *(item.id for item in items)]
    number = UUID(bytes=sha256("\n".join(seed).encode()).digest()[:16], version=4)
    subject: dict[str, Json] = {
        "achievement": [_definition(*each, pathway) for each in whole],
        "verifiableCredential": embedded(inside),
        "association": [_part(id_, goal) for id_ in named],
    }
    says = f"{SAYS}. {NO_ENTITLEMENT}."
    claims = record(f"{NAME}: {title}", says, subject, number=number, made=made)
    bound = [_resource(data) for _, data in (*files, *outside)]
    return {**claims, "relatedResource": bound}


def _achievements(used: tuple[Award, ...]) -> dict[str, str]:
    """Name the achievements that exactly one of the credentials is for."""
    often = Counter(id_ for award in used for id_ in set(award.achievements[:1]))
    return {
        award.achievements[0]: award.name
        for award in used
        if award.achievements and often[award.achievements[0]] == 1
    }


def _part(id_: str, goal: str) -> dict[str, Any]:
    return {
        "type": ["Association"],
        "associationType": "isPartOf",
        "sourceId": id_,
        "targetId": goal,
    }


def _definition(id_: str, name: str, pathway: Pathway) -> dict[str, Any]:
    return {
        "id": id_,
        "type": ["Achievement"],
        "name": name,
        "description": "Named here to say what is part of what; awarded elsewhere.",
        "criteria": {"id": pathway.id},
    }


def _resource(data: bytes) -> dict[str, str]:
    digest = sha256(data)
    sri = "sha256-" + b64encode(digest.digest()).decode()
    return {"id": f"urn:sha256:{digest.hexdigest()}", "digestSRI": sri}
