"""How a wallet's files and backups are, for people and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcwallet.render.page import Line, line
from mcwallet.render.words import shown
from mcwallet.vault.backing_up import Outcome
from mcwallet.vault.doctor import Finding, Severity
from mcwallet.vault.repairing import Step

_STYLES = {Severity.DAMAGE: "bad", Severity.WARNING: "open", Severity.NOTE: "faint"}
_FILES_SHOWN = 5


def doctor_document(
    wallet: str, found: Sequence[Finding], steps: Sequence[Step], *, opened: bool
) -> dict[str, Any]:
    """Shape ``mcwallet/doctor@1``."""
    return {
        "schema": "mcwallet/doctor@1",
        "wallet": wallet,
        "opened": opened,
        "healthy": not found,
        "damaged": any(one.severity is Severity.DAMAGE for one in found),
        "findings": [
            {
                "name": one.name,
                "severity": one.severity.value,
                "message": one.says,
                "hint": one.fix,
                "files": list(one.files),
                "repairable": one.repairable,
            }
            for one in found
        ],
        "repaired": [{"did": step.did, "file": step.file} for step in steps],
    }


def doctor_page(
    found: Sequence[Finding], steps: Sequence[Step], *, opened: bool
) -> Iterator[Line]:
    """Say what was done, then what was found, the worst first."""
    for step in steps:
        yield line(f"{step.did}: {shown(step.file)}")
    for one in sorted(found, key=lambda one: list(Severity).index(one.severity)):
        yield line((f"{one.severity.value:<8} ", _STYLES[one.severity]), shown(one.says))
        for file in one.files[:_FILES_SHOWN]:
            yield line(f"         {shown(file)}")
        if len(one.files) > _FILES_SHOWN:
            yield line(f"         and {len(one.files) - _FILES_SHOWN} more")
        if one.fix:
            yield line(("         to mend it: ", "hint"), shown(one.fix))
    if not opened:
        yield line(
            "The wallet is locked: only its files were looked at, not what is in them."
        )
    if not found:
        yield line(("Nothing is wrong.", "good"))


def backup_document(
    done: str, file: str, about: Mapping[str, str], found: Outcome
) -> dict[str, Any]:
    """Shape ``mcwallet/backup@1``."""
    return {
        "schema": "mcwallet/backup@1",
        "done": done,
        "file": file,
        **about,
        "credentials": found.credentials,
        "copies": found.copies,
        "identities": found.identities,
        "bytes": found.bytes,
    }


def backup_page(
    done: str, file: str, about: Mapping[str, str], found: Outcome
) -> Iterator[Line]:
    """Say what a backup holds, or what restoring one added."""
    yield line(f"{done:<11}  {shown(file)}")
    yield line(f"made         {shown(about['created'])}")
    yield line(f"credentials  {found.credentials}{' added' if done == 'restored' else ''}")
    yield line(f"copies       {found.copies} of documents that they need")
    yield line(f"identities   {found.identities}")
