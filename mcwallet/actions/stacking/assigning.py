"""Write down which credential counts for what, so that others can work it out again."""

from typing import Any

from mcwallet.actions.stacking.wording import amount
from mcwallet.model.pathway import Pathway
from mcwallet.model.progress import Progress, Requirement


def assignment(progress: Progress) -> dict[str, Any]:
    """Shape ``mcwallet/assignment@1``: a claim to be checked, never a proof of anything."""
    return {
        "schema": "mcwallet/assignment@1",
        "pathway": {
            "id": progress.pathway,
            "version": progress.version,
            "sha256": progress.sha256,
        },
        "at": progress.at.isoformat(),
        "verdict": progress.verdict.value,
        "says": progress.says,
        "requirements": [_requirement(one) for one in progress.requirements if one.needed],
        "open": [
            {"id": fact.id, "part": fact.part, "fact": fact.says}
            for fact in progress.settle
        ],
        "subject_to": list(progress.subject_to),
    }


def _requirement(one: Requirement) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": "rule" if one.rule else "block",
        "state": one.state.value,
        "asks": one.demand,
        "counted": [
            {"id": use.id, "part": use.part, "path": use.path, "value": use.value,
             "tenths": use.tenths, "unknown": list(use.unknown)}
            for use in one.used
        ],
        "missing": one.lacks,
    }  # fmt: skip


def counted(progress: Progress) -> tuple[str, ...]:
    """Return the ids of the originals that are counted anywhere, in order."""
    ids = [use.id for one in progress.requirements for use in one.used]
    return tuple(sorted(set(ids)))


def goal_id(pathway: Pathway) -> str:
    """Return the id of the achievement that the pathway leads to."""
    return pathway.awards.id or f"{pathway.id}#award"


def ects(pathway: Pathway) -> str:
    """Return the credits that the larger credential carries, or nothing."""
    return amount(pathway.awards.ects) if pathway.awards.ects else ""
