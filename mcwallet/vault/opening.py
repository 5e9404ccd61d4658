"""Make a wallet, and open one."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from mcwallet.crypto.deriving import Cost
from mcwallet.crypto.sealing import new_key
from mcwallet.errors import (
    DamagedVaultError,
    UsageError,
    WalletError,
    WrongPassphraseError,
)
from mcwallet.model.holding import Slot
from mcwallet.vault import changes, files, layout, log, memory, slots
from mcwallet.vault.files import Fs
from mcwallet.vault.finding import compared
from mcwallet.vault.keys import Key, Passphrase, Roots, Wrapped, check_value
from mcwallet.vault.layout import Layout
from mcwallet.vault.log import Boxes, Log
from mcwallet.vault.memory import Memory
from mcwallet.vault.slots import SlotFile
from mcwallet.vault.vault import Places, Vault

T = TypeVar("T")

SERVICE = "mcwallet"
"""The name under which the system's keyring keeps our keys."""

HUMAN = frozenset({"passphrase", "recovery"})
"""The kinds of slot that a person can use without any machine's help."""


class NewSlot(NamedTuple):
    """A way in that is to be made: for a passphrase, or for an age recipient.

    ``kind`` is ``passphrase``, ``recovery``, ``script``, ``recipient`` or ``keyring``;
    for the last, ``kept`` is the key that the system's keyring holds.
    """

    kind: str
    name: str
    passphrase: Passphrase | None = None
    cost: Cost | None = None
    recipient: str = ""
    kept: Wrapped | None = None


def create(
    path: Path,
    new: tuple[NewSlot, ...],
    *,
    now: datetime,
    fs: Fs | None = None,
    places: Places | None = None,
) -> Vault:
    """Make a wallet with these ways in; a folder that isn't empty is refused."""
    if not any(slot.kind in HUMAN for slot in new):
        raise UsageError("a wallet needs a passphrase or a recovery key")
    fs, places, there = fs or Fs(), places or Places(), path.is_dir()
    layout.must_be_free(path)
    try:
        return _created(path, new, now, fs, places)
    except BaseException:
        layout.clear(fs, path, keep=there)
        raise


def _created(
    path: Path, new: tuple[NewSlot, ...], now: datetime, fs: Fs, places: Places
) -> Vault:
    made = layout.make(fs, path, os.urandom(16).hex())
    roots = Roots({1: new_key()})
    named = write_slots(fs, made, roots, new, now)
    seen = memory.recall(places.state, made)
    for other in tuple(memory.others_here(places.state, made)):
        memory.forget(places.state, other)
    vault = Vault(made, log.judged({}, roots), seen, fs=fs, places=places)
    vault.commit([changes.slot(slot) for slot in named], now=now)
    layout.mark(fs, made)
    return vault


def open_(
    path: Path,
    key: Key,
    *,
    fs: Fs | None = None,
    places: Places | None = None,
    compare: bool = False,
) -> Vault:
    """Open a wallet, replay it, and compare it with what this machine remembers.

    With ``compare`` every content is held against the name of its file as well, while the
    wallet is under 64 MB; ``list`` and ``status`` do that.

    Raises ``WrongPassphraseError`` when the key does not fit. Damage that leaves something
    to read is no error: it stands in ``problems``.
    """
    fs, places = fs or Fs(), places or Places()
    found = layout.find(path)
    seen = memory.recall(places.state, found)
    keys = slots.read_all(found)
    slots.begin(key, keys)
    boxes = _ahead(lambda: log.boxes(found))
    changed = _ahead(lambda: tuple(compared(found)) if compare else ())
    read = _loaded(found, key, keys, boxes)
    _pinned(seen, read)
    vault = Vault(found, read, seen, fs=fs, places=places)
    vault.compared = changed()
    if not vault.replaced:
        vault.remember()
    return vault


def write_slots(
    fs: Fs, where: Layout, roots: Roots, new: tuple[NewSlot, ...], now: datetime
) -> list[Slot]:
    """Write new slots, read them back, and open those that we hold the key of."""
    written = [(one, *wrapped(where, roots, one, now)) for one in new]
    files.put(fs, where.keys, [(file.name, file.data) for _, file, _ in written])
    for one, file, _ in written:
        tested(where, file, roots, one)
    return [slot for _, _, slot in written]


def wrapped(
    where: Layout, roots: Roots, new: NewSlot, now: datetime
) -> tuple[SlotFile, Slot]:
    """Make the file of a slot, and what the log says about it."""
    if new.passphrase is not None:
        cost = new.cost or Cost(64 * 1024)
        named = (new.name, changes.written(now))
        file = slots.wrap_passphrase(where, roots, new.passphrase, cost, named)
    elif new.kept is not None:
        named = (new.name, changes.written(now))
        file = slots.wrap_keyring(where, roots, new.kept, SERVICE, named)
    elif new.recipient:
        file = slots.wrap_age(where, roots, new.recipient)
    else:
        raise UsageError("a slot needs a passphrase or a recipient")
    named_slot = Slot(
        id=os.urandom(8).hex(),
        kind=new.kind,
        name=new.name,
        sha256=file.sha256,
        epoch=roots.epoch,
        recipient=new.recipient,
    )
    return file, named_slot


def tested(where: Layout, file: SlotFile, roots: Roots, new: NewSlot) -> None:
    """Read a new slot back from the disk, and open it where we hold what opens it."""
    again = files.read(f"{where.keys}/{file.name}", 2**16, shown=f"keys/{file.name[:8]}…")
    on_disk = SlotFile(file.name, again)
    opens = True
    key = new.passphrase or new.kept
    if key is not None and on_disk.whole:
        opened = next(slots.unlocked(where, key, (on_disk,)), None)
        opens = opened is not None and opened.root == roots.newest
    if not (on_disk.whole and opens):
        raise DamagedVaultError(
            "the new key did not open the wallet after it was written",
            hint="check the disk; the keys that were there before still work",
        )


def _ahead(work: Callable[[], T]) -> Callable[[], T]:
    """Do now what needs no key; what goes wrong is met again when the result is needed."""
    try:
        done = work()
    except (WalletError, OSError):
        return work
    return lambda: done


def _loaded(
    where: Layout,
    key: Key,
    found: tuple[SlotFile, ...],
    boxes: Callable[[], Boxes],
) -> Log:
    """Open the log with the newest slot that fits.

    While a rotation is still syncing, its slot may be here before its first change; then
    an older slot that this key also fits opens what there is.
    """
    fits = False
    for opened in slots.unlocked(where, key, found):
        roots = key if isinstance(key, Roots) else Roots({opened.epoch: opened.root})
        read = log.load(where, roots, boxes())
        if any(one.epoch == opened.epoch for one in read.records.values()):
            _newest(read, found)
            return read
        fits = True
    if not fits:
        slots.explain(key, found)
    raise DamagedVaultError(
        "the key fits, but none of the changes it opens is here (yet)",
        hint="let the folder finish syncing, or restore log/ from a backup",
    )


def _newest(read: Log, found: tuple[SlotFile, ...]) -> None:
    """See that these are not keys that were replaced, when there is more to be read."""
    heads = [head for slot in found if slot.whole and (head := slots.header(slot))]
    epochs = [epoch for head in heads if isinstance(epoch := head["epoch"], int)]
    if read.foreign and max(epochs, default=0) > read.roots.epoch:
        raise WrongPassphraseError(
            "the keys of this wallet were changed, and this is one of the old ones",
            hint="open it with the new passphrase or recovery key",
        )


def _pinned(seen: Memory, read: Log) -> None:
    root = read.roots.by_epoch.get(seen.epoch)
    if root is not None and seen.check and check_value(root) != seen.check:
        raise DamagedVaultError(
            "this wallet was replaced by another one with the same name",
            hint="restore the right one from a backup or another device",
        )
