"""What an open wallet can tell about its own files, and what to do about it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcwallet.model.wallet import Problem
from mcwallet.vault.layout import Layout, proper_names

if TYPE_CHECKING:
    from mcwallet.vault.vault import Vault

COMPARED = 64 * 2**20
"""Up to this size ``list`` and ``status`` compare every file with its name."""

_RESTORE = "let the folder finish syncing, or restore it from a backup or another device"


def problems(vault: "Vault") -> Iterator[Problem]:
    """Look at the changes, at what this machine remembers, and at the contents."""
    yield from _replaced(vault)
    yield from _gone(vault)
    yield from _log(vault)
    yield from _missing_contents(vault)
    yield from vault.compared


def compared(layout: Layout, limit: int = COMPARED) -> Iterator[Problem]:
    """Compare every content with the name of its file, if the wallet is small enough.

    Changes are compared when the wallet is opened. Neither needs a key.
    """
    import os

    folder = layout.objects
    names = frozenset(proper_names(folder))
    with os.scandir(folder) as entries:
        if sum(each.stat().st_size for each in entries if each.name in names) >= limit:
            return
    here = sorted(names)
    changed = tuple(f"objects/{name}" for name in here if not _same(folder, name))
    if changed:
        yield Problem(
            code="object.changed",
            says=f"{_count(changed, 'content')} changed outside mcwallet",
            hint="restore from a backup or another device: mcwallet doctor names them",
            files=changed,
        )


def _same(folder: str, name: str) -> bool:
    from mcwallet.vault import files

    try:
        data = files.read(f"{folder}/{name}", 2**27, shown=f"objects/{name[:8]}…")
    except FileNotFoundError:
        return True
    return files.name_of(data) == name


def _replaced(vault: "Vault") -> Iterator[Problem]:
    from mcwallet.vault import memory

    if not vault.seen.fresh:
        return
    others = tuple(memory.others_here(vault.places.state, vault.layout))
    if others:
        yield Problem(
            code="wallet.replaced",
            says="this is not the wallet that was here before",
            hint="if that is as it should be: mcwallet wallet accept-rollback",
            files=others,
        )


def _gone(vault: "Vault") -> Iterator[Problem]:
    gone = vault.log.lacks(vault.seen.heads)
    hint = "sync or restore the newer copy; if it is lost: mcwallet wallet accept-rollback"
    if vault.seen.epoch > vault.roots.epoch:
        yield Problem(
            code="epoch.back",
            says="the keys are older than those this machine saw last",
            hint=hint,
        )
    if gone:
        yield Problem(
            code="log.gone",
            says=f"the wallet went backwards: {_count(gone, 'change')} "
            "that this machine saw before not here any more",
            hint=hint,
            files=_names(gone),
        )


def _log(vault: "Vault") -> Iterator[Problem]:
    log = vault.log
    if log.changed:
        yield Problem(
            code="log.changed",
            says=f"{_count(log.changed, 'change')} altered or cut short outside mcwallet",
            hint=_RESTORE,
            files=_names(log.changed),
        )
    if absent := tuple(one for one in log.missing if one not in log.changed):
        yield Problem(
            code="log.missing",
            says=f"{_count(absent, 'earlier change')} not arrived, or removed",
            hint=_RESTORE,
            files=_names(absent),
        )
    if log.foreign:
        yield Problem(
            code="log.foreign",
            says=f"{_count(log.foreign, 'change')} made with a key that is not this "
            "wallet's, and ignored",
            hint="doctor --repair sets them aside; but if two devices changed the root "
            "key at the same time, they are the other one's: keep its copy",
            files=_names(log.foreign),
        )
    yield from _notices(vault)


def _notices(vault: "Vault") -> Iterator[Problem]:
    if vault.log.late:
        yield Problem(
            code="log.late",
            says=f"{_count(tuple(vault.log.late), 'change')} made with keys that were "
            "given up as compromised, and held back",
            hint="if they are your own: mcwallet wallet accept-late",
            damage=False,
            files=_names(tuple(sorted(vault.log.late))),
        )
    if vault.unnoted:
        yield Problem(
            code="memory.unwritten",
            says="this machine could not note down what it saw of the wallet",
            hint="an older copy put in its place would not be noticed: "
            f"see that {vault.places.state} can be written",
            damage=False,
        )
    if vault.newer:
        yield Problem(
            code="log.newer",
            says="some changes were made by a newer mcwallet and are kept, not shown",
            hint="update mcwallet to see them",
            damage=False,
        )


def _missing_contents(vault: "Vault") -> Iterator[Problem]:
    absent = vault.absent()
    if absent:
        shown = ", ".join(id_[:8] for id_, _ in absent[:5])
        yield Problem(
            code="object.missing",
            says=f"{_count(absent, 'content')} not here (yet): {shown}",
            hint=_RESTORE,
            files=tuple(f"objects/{obj}" for _, obj in absent),
        )


def _names(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"log/{id_}" for id_ in ids)


def _count(things: tuple[object, ...], what: str) -> str:
    if len(things) == 1:
        return f"1 {what} is"
    return f"{len(things)} {what}s are"
