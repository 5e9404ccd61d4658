"""Ways in: list, add, change and remove the slots of a wallet."""

from datetime import datetime

from mcwallet.crypto.age_keys import Identity
from mcwallet.crypto.deriving import Cost
from mcwallet.errors import AmbiguousError, NotFoundError, RefusedError
from mcwallet.model.holding import Slot
from mcwallet.model.values import dataclass
from mcwallet.vault import changes, files, opening, slots
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import AgeKeys, Key, Passphrase
from mcwallet.vault.opening import HUMAN, NewSlot
from mcwallet.vault.slots import SlotFile
from mcwallet.vault.tidying import remove_slots
from mcwallet.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in, as the log and the folder together show it.

    ``state`` is ``active``; ``missing`` (its file is gone or was changed); ``removed``
    (given up, its file is still here); or ``unknown`` (a file that no change names).
    """

    kind: str
    name: str
    state: str
    sha256: str
    id: str = ""
    created: str = ""
    memory: int = 0


def ways(vault: Vault) -> tuple[Way, ...]:
    """Return every way in, also those that should not be there."""
    here = {file.sha256: file for file in slots.read_all(vault.layout)}
    known = [_way(slot, here.get(slot.sha256)) for slot in vault.state.slots]
    named = {slot.sha256 for slot in vault.state.slots}
    strays = [
        Way(kind=file.ending[1:], name="", state="unknown", sha256=file.sha256)
        for file in here.values()
        if file.sha256 not in named
    ]
    return tuple([way for way in known if way.state != "given up"] + strays)


def add(vault: Vault, new: NewSlot, *, now: datetime) -> Slot:
    """Add a way in: written, read back and opened before the log names it."""
    if any(way.name == new.name and way.state == "active" for way in ways(vault)):
        raise RefusedError(
            f"there is a key named {new.name} already",
            hint="choose another name, or remove that one first",
        )
    (slot,) = opening.write_slots(vault.fs, vault.layout, vault.roots, (new,), now)
    vault.commit([changes.slot(slot)], now=now)
    return slot


def find(vault: Vault, wanted: str) -> Slot:
    """Return the active slot with this name, or whose id or file begins so."""
    active = [slot for slot in vault.state.slots if slot.active]
    named = [slot for slot in active if slot.name == wanted]
    fits = named or [s for s in active if wanted and _begins(s, wanted.lower())]
    if not fits:
        raise NotFoundError("the wallet has no such key", hint="see: mcwallet key list")
    if len(fits) > 1:
        raise AmbiguousError(
            "several keys fit",
            hint="write its id: " + ", ".join(slot.id[:8] for slot in fits),
        )
    return fits[0]


def remove(vault: Vault, slot: Slot, *, now: datetime) -> None:
    """Give up a way in; the last one that a person can use stays.

    Somebody with an older copy of the folder and this key can still open that copy: only
    ``rotate`` shuts them out of what comes later.
    """
    if slot.kind in HUMAN and not _others(vault, {slot.id}):
        raise RefusedError(
            "this is the last key that a person can open the wallet with",
            hint="add a passphrase or a recovery key first",
        )
    vault.commit([changes.slot(changes.removed(slot))], now=now)
    remove_slots(vault, [slot.sha256])


def change_passphrase(
    vault: Vault, passphrase: Passphrase, *, cost: Cost, now: datetime
) -> Slot:
    """Replace the passphrase: one new slot, tested, then the old ones go. Nothing else."""
    new = NewSlot(kind="passphrase", name="passphrase", passphrase=passphrase, cost=cost)
    return _replace(vault, new, now)


def change_recovery(vault: Vault, identity: Identity, *, now: datetime) -> Slot:
    """Replace the recovery key by this one, which is not kept anywhere."""
    new = NewSlot(kind="recovery", name="recovery", recipient=identity.recipient)
    return _replace(vault, new, now)


def opens(vault: Vault, key: Key) -> str:
    """Try a key on this wallet; return the id of the slot that it opens, or nothing."""
    found = slots.read_all(vault.layout)
    for opened in slots.unlocked(vault.layout, key, found):
        if opened.root == vault.roots.newest:
            return next(
                (s.id for s in vault.state.slots if s.sha256 == opened.slot), "unknown"
            )
    return ""


def recovery_works(vault: Vault, secret: str) -> bool:
    """Tell whether what was typed from the recovery sheet opens this wallet."""
    from mcwallet.crypto import age

    key = AgeKeys(age.identities_in(_joined(secret)))
    found = opens(vault, key)
    return any(slot.id == found and slot.kind == "recovery" for slot in vault.state.slots)


def identity_file(identity: Identity, name: str, *, now: datetime) -> bytes:
    """Write an age identity the way ``age-keygen`` does."""
    return (
        f"# mcwallet key: {name}\n"
        f"# created: {changes.written(now)}\n"
        f"# public key: {identity.recipient}\n"
        f"{identity.secret}\n"
    ).encode()


def write_private(fs: Fs, path: str, data: bytes) -> None:
    """Write a file that only its owner can read; an existing one is never overwritten."""
    try:
        fs.create(path, data)
        _settle(fs, path)
    except FileExistsError:
        raise RefusedError(
            f"{path} exists already", hint="name another file, or move that one away"
        ) from None
    except OSError as error:
        raise files.unwritten(error, path) from error


def _settle(fs: Fs, path: str) -> None:
    try:
        fs.sync(path)
    except OSError:
        fs.unlink(path)
        raise


def _replace(vault: Vault, new: NewSlot, now: datetime) -> Slot:
    old = [s for s in vault.state.slots if s.active and s.kind == new.kind]
    (slot,) = opening.write_slots(vault.fs, vault.layout, vault.roots, (new,), now)
    given_up = [changes.slot(changes.removed(one)) for one in old]
    vault.commit([changes.slot(slot), *given_up], now=now)
    remove_slots(vault, [one.sha256 for one in old])
    return slot


def _others(vault: Vault, but: set[str]) -> list[Slot]:
    here = {file.sha256 for file in slots.read_all(vault.layout) if file.whole}
    return [
        slot
        for slot in vault.state.slots
        if slot.active
        and slot.kind in HUMAN
        and slot.id not in but
        and slot.sha256 in here
        and slot.epoch == vault.roots.epoch
    ]


def _way(slot: Slot, file: SlotFile | None) -> Way:
    head = slots.header(file) if file else None
    memory = head.get("m", 0) if head else 0
    return Way(
        kind=slot.kind,
        name=slot.name,
        state=_state(slot, file),
        sha256=slot.sha256,
        id=slot.id,
        created=str(head.get("created", "")) if head else "",
        memory=memory if isinstance(memory, int) else 0,
    )


def _state(slot: Slot, file: SlotFile | None) -> str:
    if slot.active:
        return "active" if file and file.whole else "missing"
    return "removed" if file else "given up"


def _begins(slot: Slot, wanted: str) -> bool:
    return slot.id.startswith(wanted) or slot.sha256.startswith(wanted)


def _joined(typed: str) -> str:
    """Put together what a sheet prints in groups."""
    return "".join(typed.split()).upper()
