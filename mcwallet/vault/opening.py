"""Make a wallet, and open one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from mcwallet.crypto.deriving import Cost
from mcwallet.crypto.sealing import new_key
from mcwallet.errors import DamagedVaultError, UsageError
from mcwallet.model.holding import Slot
from mcwallet.vault import changes, files, layout, log, memory, slots
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import Key, Passphrase, Roots, check_value
from mcwallet.vault.layout import Layout
from mcwallet.vault.log import Log
from mcwallet.vault.memory import Memory
from mcwallet.vault.slots import SlotFile
from mcwallet.vault.vault import Places, Vault

HUMAN = frozenset({"passphrase", "recovery"})
"""The kinds of slot that a person can use without any machine's help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSlot:
    """A way in that is to be made: for a passphrase, or for an age recipient.

    ``kind`` is ``passphrase``, ``recovery``, ``script`` or ``recipient``.
    """

    kind: str
    name: str
    passphrase: Passphrase | None = None
    cost: Cost | None = None
    recipient: str = ""


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
    fs, places = fs or Fs(), places or Places()
    made = layout.make(fs, path, token_hex(16))
    roots = Roots({1: new_key()})
    written = [wrapped(made, roots, slot, now) for slot in new]
    files.put(fs, made.keys, [(one.name, one.data) for one, _ in written])
    for slot, (one, _) in zip(new, written, strict=True):
        tested(made, one, roots, slot)
    seen = memory.recall(places.state, made)
    vault = Vault(made, log.judged({}, roots), seen, fs=fs, places=places)
    for other in memory.others_here(places.state, made):
        memory.forget(places.state, other)
    vault.commit([changes.slot(slot) for _, slot in written], now=now)
    layout.mark(fs, made)
    return vault


def open_(
    path: Path, key: Key, *, fs: Fs | None = None, places: Places | None = None
) -> Vault:
    """Open a wallet, replay it, and compare it with what this machine remembers.

    Raises ``WrongPassphraseError`` when the key does not fit. Damage that leaves something
    to read is no error: it stands in ``problems``.
    """
    fs, places = fs or Fs(), places or Places()
    found = layout.find(path)
    seen = memory.recall(places.state, found)
    opened = slots.unlock(found, key, slots.read_all(found))
    roots = key if isinstance(key, Roots) else Roots({opened.epoch: opened.root})
    read = log.load(found, roots)
    _pinned(seen, read)
    vault = Vault(found, read, seen, fs=fs, places=places)
    if not any(problem.code == "wallet.replaced" for problem in vault.problems):
        vault.remember()
    return vault


def wrapped(
    where: Layout, roots: Roots, new: NewSlot, now: datetime
) -> tuple[SlotFile, Slot]:
    """Make the file of a slot, and what the log says about it."""
    if new.passphrase is not None:
        cost = new.cost or Cost(64 * 1024)
        named = (new.name, changes.written(now))
        file = slots.wrap_passphrase(where, roots, new.passphrase, cost, named)
    elif new.recipient:
        file = slots.wrap_age(where, roots, new.recipient)
    else:
        raise UsageError("a slot needs a passphrase or a recipient")
    named_slot = Slot(
        id=token_hex(8),
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
    if new.passphrase is not None and on_disk.whole:
        opened = slots.unlock(where, new.passphrase, (on_disk,))
        opens = (opened.epoch, opened.root) == (roots.epoch, roots.newest)
    if not (on_disk.whole and opens):
        raise DamagedVaultError(
            "the new key did not open the wallet after it was written",
            hint="check the disk; the keys that were there before still work",
        )


def _pinned(seen: Memory, read: Log) -> None:
    root = read.roots.by_epoch.get(seen.epoch)
    if root is not None and seen.check and check_value(root) != seen.check:
        raise DamagedVaultError(
            "this wallet was replaced by another one with the same name",
            hint="restore the right one from a backup or another device",
        )
