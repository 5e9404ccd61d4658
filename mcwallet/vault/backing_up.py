"""Make a backup, check one, and merge one into a wallet."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mcwallet.crypto import age
from mcwallet.errors import DamagedVaultError, MalformedError, UsageError, VaultError
from mcwallet.model.values import dataclass
from mcwallet.vault import backup, changes, ways
from mcwallet.vault.backup import Backup
from mcwallet.vault.changes import Op
from mcwallet.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a backup holds, or what restoring one added."""

    credentials: int = 0
    copies: int = 0
    identities: int = 0
    bytes: int = 0


def create(
    vault: Vault,
    target: Path,
    *,
    now: datetime,
    recipients: Sequence[str] = (),
    passphrase: bytes | None = None,
) -> Outcome:
    """Write a backup that these recipients, or this passphrase, open.

    It is read back before success is reported; an existing file is never overwritten.
    """
    if bool(recipients) == (passphrase is not None):
        raise UsageError(
            "a backup is encrypted for recipients or under a passphrase, one of them"
        )
    plain = backup.pack(vault, now=now)
    if passphrase is None:
        sealed = age.encrypt(plain, recipients)
    else:
        sealed = age.encrypt_with_passphrase(plain, passphrase)
    ways.write_private(vault.fs, str(target), sealed)
    _sync_folder(vault, target)
    _read_back(target, sealed, plain, passphrase)
    vault.remember(backup=changes.written(now), backed_up=vault.log.highest)
    return _counted(backup.unpack(plain), len(sealed))


def verify(
    data: bytes, *, identities: Sequence[str] = (), passphrase: bytes | None = None
) -> Backup:
    """Open a backup and compare every file in it with its name."""
    if not age.is_age(data):
        raise MalformedError(
            "this is not a mcwallet backup", hint="a backup is an age file"
        )
    return backup.unpack(age.decrypt(data, identities=identities, passphrase=passphrase))


def restore(vault: Vault, found: Backup, *, now: datetime) -> Outcome:
    """Merge a backup into a wallet, in one change; nothing that is there is changed.

    Own words and tags are added where there are none. What was binned when the backup was
    made goes into the bin only if it was not here.
    """
    try:
        ops = [*_holdings(vault, found), *_copies(vault, found), *_own(vault, found)]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise MalformedError("the backup's wallet.json is not as we write it") from None
    if ops:
        vault.commit(ops, now=now)
    names = [op.name for op in ops]
    return Outcome(
        credentials=names.count("put"),
        copies=names.count("evidence"),
        identities=names.count("identity"),
        bytes=sum(len(op.payload or b"") for op in ops),
    )


def outcome(found: Backup) -> Outcome:
    """Say what a backup holds."""
    return _counted(found, sum(len(data) for data in found.contents.values()))


def _holdings(vault: Vault, found: Backup) -> Iterator[Op]:
    for one in found.entries("holdings"):
        rec = one["rec"]
        here = vault.state.holdings.get(rec)
        if here is None:
            data = found.contents[f"credentials/{rec}"]
            yield changes.keep(
                data, media=one["media"], kind=one["kind"], summary=one["summary"]
            )
        if new := set(one["tags"]) - set(here.tags if here else ()):
            yield changes.tag(rec, add=new)
        for key, value in one["fields"].items():
            if not here or key not in here.fields:
                yield changes.set_(rec, key, value)
        if here is None and one["binned"]:
            yield changes.bin_(rec)


def _copies(vault: Vault, found: Backup) -> Iterator[Op]:
    from mcwallet.vault.applying import moment

    for one in found.entries("copies"):
        here = vault.state.copies.get(one["id"])
        if here is None or not set(one["rec"]) <= set(here.rec):
            yield changes.keep_copy(
                found.contents[f"copies/{one['id']}"],
                rec=one["rec"],
                url=one["url"],
                fetched=moment(one["fetched"]),
                media=one["media"],
                status=one["status"],
            )


def _own(vault: Vault, found: Backup) -> Iterator[Op]:
    state = vault.state
    identities = {one.id for one in state.identities}
    retired = {one.id for one in state.identities if one.retired}
    shared = {one.id for one in state.shared}
    counted = {(one.rec, one.award, one.pathway) for one in state.counted}
    for key, value in found.document["fields"].items():
        if key not in state.fields:
            yield changes.set_("", key, value)
    yield from _lacking(found, "identities", identities)
    yield from _lacking(found, "retired", retired)
    yield from _lacking(found, "shared", shared)
    for one in found.entries("counted"):
        if (tuple(one["rec"]), one["award"], one["pathway"]) not in counted:
            yield Op(dict(one))


def _lacking(found: Backup, kind: str, here: set[str]) -> Iterator[Op]:
    latest: dict[str, Mapping[str, Any]] = {one["id"]: one for one in found.entries(kind)}
    for id_, one in latest.items():
        if id_ not in here:
            yield Op(dict(one))


def _counted(found: Backup, size: int) -> Outcome:
    return Outcome(
        credentials=len(found.entries("holdings")),
        copies=len(found.entries("copies")),
        identities=len({one.get("id") for one in found.entries("identities")}),
        bytes=size,
    )


def _sync_folder(vault: Vault, target: Path) -> None:
    try:
        vault.fs.sync_folder(str(target.resolve().parent))
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "it failed"
        raise VaultError(f"the backup may not last: {reason}") from error


def _read_back(target: Path, sealed: bytes, plain: bytes, passphrase: bytes | None) -> None:
    again = target.read_bytes()
    same = again == sealed
    if same and passphrase is not None:
        same = age.decrypt(again, passphrase=passphrase) == plain
    if not same:
        raise DamagedVaultError(
            "the disk did not give back the backup that was written",
            hint=f"remove {target}, check the disk, and make it again",
        )
