"""What removes files: purge, compact, rotate. One process at a time, on a whole wallet."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from mcwallet.crypto.sealing import new_key
from mcwallet.errors import DamagedVaultError, NotFoundError, RefusedError
from mcwallet.model.json import JsonObject
from mcwallet.vault import changes, files, log, objects, opening, replay, surviving
from mcwallet.vault.changes import Op
from mcwallet.vault.keys import Roots
from mcwallet.vault.locking import alone
from mcwallet.vault.opening import NewSlot
from mcwallet.vault.records import Record
from mcwallet.vault.vault import Vault

GRACE = timedelta(days=30)
"""How long a content that no change names yet may wait for the change to arrive."""


def purge(vault: Vault, recs: Iterable[str], *, now: datetime) -> None:
    """Remove contents and their keys for good; copies that only they needed go along.

    What syncs, backups and spare blocks of a disk still hold is out of our reach.
    """
    with _undisturbed(vault):
        gone = frozenset(recs)
        if unknown := gone - vault.state.holdings.keys():
            raise NotFoundError(f"nothing in the wallet has the id {min(unknown)[:8]}")
        left = vault.state.holdings.keys() - gone
        copies = [
            copy.id
            for copy in vault.state.copies.values()
            if gone.intersection(copy.rec) and not left.intersection(copy.rec)
        ]
        places = [p for id_ in (*gone, *copies) if (p := vault.place(id_))]
        ops = [changes.purge(place.rec, place.obj) for place in places]
        vault.commit(ops, now=now)
        _remove(vault, vault.layout.objects, [place.obj for place in places])


def compact(vault: Vault, *, now: datetime, forget_history: bool = False) -> int:
    """Write the whole state as one change, remove those it stands for, count them.

    Titles and keys of what was purged are only dropped with ``forget_history``.
    """
    with _undisturbed(vault):
        forgotten = vault.state.purged if forget_history else ()
        kept = surviving.survivors(vault.ordered(), forgotten)
        ids = list(vault.log.records)
        base = surviving.base(vault.log, kept, surviving.COMPACT, ids)
        record = vault.write([base], vault.log.heads, now=now)
        _same_state(vault, record)
        _remove(vault, vault.layout.log, ids)
        vault.refresh(log.judged({record.id: record}, vault.roots))
        vault.remember()
        _sweep(vault, now)
        return len(ids)


def rotate(
    vault: Vault, new: tuple[NewSlot, ...], *, now: datetime, compromised: bool = False
) -> None:
    """Begin a new epoch: a new root key, with these ways in and no other.

    Changes that a device wrote with the old keys before it heard of this are accepted when
    they turn up, unless the old keys are given up as compromised: then they are held back.
    Contents keep their own keys: :func:`reencrypt` changes those too.
    """
    if not any(slot.kind in opening.HUMAN for slot in new):
        raise RefusedError(
            "a wallet needs a passphrase or a recovery key",
            hint="give the new passphrase, or a recovery recipient",
        )
    with _undisturbed(vault):
        roots = Roots({**vault.roots.by_epoch, vault.roots.epoch + 1: new_key()})
        old = [slot for slot in vault.state.slots if slot.active]
        made = opening.write_slots(vault.fs, vault.layout, roots, new, now)
        because = surviving.COMPROMISED if compromised else surviving.ROUTINE
        kept = surviving.survivors(vault.ordered())
        base = surviving.base(vault.log, kept, because, vault.log.records)
        ops: list[JsonObject] = [base]
        ops += [changes.slot(slot).members for slot in made]
        ops += [changes.slot(changes.removed(slot)).members for slot in old]
        record = vault.write(ops, vault.log.heads, now=now, roots=roots)
        vault.refresh(log.judged({**vault.log.records, record.id: record}, roots))
        vault.remember()
        remove_slots(vault, [slot.sha256 for slot in old])


def reencrypt(vault: Vault, *, now: datetime) -> int:
    """Seal every content anew under a fresh key, remove the old files, count them."""
    with _undisturbed(vault):
        old = list(vault.places_needed())
        made, boxes = {}, []
        for place in old:
            made[place.rec], box = objects.sealed(
                vault.layout, place.rec, objects.read(vault.layout, place)
            )
            boxes.append((made[place.rec].obj, box))
        files.put(vault.fs, vault.layout.objects, boxes)
        ops = [
            Op({**said, "obj": made[id_].obj, "dek": made[id_].dek.hex()})
            for id_, said in vault.said()
        ]
        vault.commit(ops, now=now)
        for place in made.values():
            objects.read(vault.layout, place)
        _remove(vault, vault.layout.objects, [place.obj for place in old])
        return len(old)


def accept_late(vault: Vault, *, now: datetime) -> int:
    """Take up the changes that were held back after a rotation; count them."""
    late = [vault.log.records[id_] for id_ in vault.log.late]
    if not late:
        return 0
    groups = replay.groups(late)
    base = surviving.base(vault.log, groups, surviving.LATE, vault.log.late)
    record = vault.write([base], vault.log.heads, now=now)
    vault.refresh(log.judged({**vault.log.records, record.id: record}, vault.roots))
    vault.remember()
    return len(late)


def remove_slots(vault: Vault, hashes: Iterable[str]) -> None:
    """Remove the files of slots that the log no longer names."""
    wanted = frozenset(hashes)
    here = [name for name in files.listing(vault.layout.keys) if name[:64] in wanted]
    _remove(vault, vault.layout.keys, here)


@contextmanager
def _undisturbed(vault: Vault) -> Iterator[None]:
    """Hold the lock, take up what others wrote meanwhile, and insist on a whole wallet."""
    with alone(vault.fs, vault.places.runtime, vault.layout.id):
        vault.refresh(log.load(vault.layout, vault.roots))
        if vault.newer:
            raise RefusedError(
                "a newer mcwallet wrote changes that this one does not understand",
                hint="update mcwallet first",
            )
        for problem in vault.problems:
            if problem.damage:
                raise RefusedError(
                    f"not while {problem.says}", hint=problem.hint or "see: mcwallet doctor"
                )
        yield


def _same_state(vault: Vault, record: Record) -> None:
    """See that the new record alone gives what all the others give."""
    again = replay.replay(replay.groups([record])).state()
    if again != vault.state:
        raise DamagedVaultError(
            "the compacted wallet would not be the same: nothing was removed",
            hint="run mcwallet doctor, and report this",
        )


def _remove(vault: Vault, folder: str, names: Iterable[str]) -> None:
    try:
        for name in names:
            if Path(f"{folder}/{name}").exists():
                vault.fs.unlink(f"{folder}/{name}")
        vault.fs.sync_folder(folder)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "input or output failed"
        raise DamagedVaultError(
            f"the change was made, but old files could not be removed: {reason.lower()}",
            hint="run the command again",
        ) from error


def _sweep(vault: Vault, now: datetime) -> None:
    """Remove contents that no change has named for a long time, and cut-short files."""
    named = {place.obj for place in vault.places_needed()}
    before = (now - GRACE).timestamp()
    for folder in (vault.layout.objects, vault.layout.log, vault.layout.keys):
        old = [
            name
            for name in files.listing(folder)
            if (name.startswith(files.TEMPORARY) or _unnamed(vault, folder, name, named))
            and Path(f"{folder}/{name}").stat().st_mtime < before
        ]
        _remove(vault, folder, old)


def _unnamed(vault: Vault, folder: str, name: str, named: set[str]) -> bool:
    return folder == vault.layout.objects and len(name) == 64 and name not in named  # noqa: PLR2004
