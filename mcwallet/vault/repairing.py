"""
Mend what can be mended without losing a byte.

Files are closed to others, put under the name that their bytes have, or set aside in
``lost+found/``. Nothing is ever deleted, nothing rewritten.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mcwallet.errors import VaultError
from mcwallet.model.values import dataclass
from mcwallet.vault import files
from mcwallet.vault.doctor import FOLDERS, LOST, Odd, odd_files
from mcwallet.vault.files import TEMPORARY, Fs
from mcwallet.vault.layout import KEYS, MARKER
from mcwallet.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to one file."""

    did: str
    file: str


def repair(path: Path, fs: Fs, vault: Vault | None = None) -> tuple[Step, ...]:
    """Mend a wallet, as far as its files alone show what is right.

    With the wallet open, contents and changes that it names and lacks are recognised
    wherever they lie, and changes made with another key are set aside.
    """
    try:
        return tuple(_steps(path, fs, vault))
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else "it failed"
        raise VaultError(
            f"the repair stopped half-way: {reason}",
            hint="nothing was deleted; run it again when the cause is gone",
        ) from error


def _steps(path: Path, fs: Fs, vault: Vault | None) -> Iterator[Step]:
    yield from _close(path)
    for folder in ("", *FOLDERS):
        for name in sorted(files.listing(str(path / folder))):
            if name.startswith(TEMPORARY):
                yield _aside(path, fs, folder, name)
    wanted = _wanted(vault)
    odd = list(odd_files(path))
    for one in odd:
        yield _aside(path, fs, one.folder, one.name)
    for one in odd:
        if one.owed or one.sha256 in wanted:
            yield from _back(path, fs, one)
    for name in vault.log.foreign if vault else ():
        yield _aside(path, fs, "log", name)
    for folder in FOLDERS:
        fs.sync_folder(str(path / folder))


def _close(path: Path) -> Iterator[Step]:
    if os.name != "posix":
        return
    inside = (path / name for name in (MARKER, *FOLDERS))
    for each in (path, *inside):
        yield from _closed(path, each)
        if each in [path / name for name in FOLDERS] and each.is_dir():
            for file in sorted(each.iterdir()):
                yield from _closed(path, file)


def _closed(path: Path, each: Path) -> Iterator[Step]:
    if each.is_symlink() or not (each.is_file() or each.is_dir()):
        return
    if each.stat().st_mode & 0o077:
        each.chmod(0o700 if each.is_dir() else 0o600)
        yield Step("closed to others", str(each.relative_to(path)))


def _wanted(vault: Vault | None) -> frozenset[str]:
    if vault is None:
        return frozenset()
    lacking: Iterable[str] = (*vault.log.missing, *vault.log.lacks(vault.seen.heads))
    slots = (slot.sha256 for slot in vault.state.slots if slot.active)
    return frozenset((*lacking, *slots, *(place.obj for place in vault.places_needed())))


def _aside(path: Path, fs: Fs, folder: str, name: str) -> Step:
    """Move a file out of the way, under a name that tells where it was."""
    lost = path / LOST
    if not lost.exists():
        fs.make_folder(str(lost))
    fs.rename(str(path / folder / name), str(lost / _kept_as(lost, folder, name)))
    fs.sync_folder(str(lost))
    return Step("set aside", f"{folder}/{name}" if folder else name)


def _kept_as(lost: Path, folder: str, name: str) -> str:
    start = f"{folder or 'top'}-{name}"[:200]
    kept, n = start, 1
    while (lost / kept).exists():
        n += 1
        kept = f"{start}~{n}"
    return kept


def _back(path: Path, fs: Fs, one: Odd) -> Iterator[Step]:
    """Put bytes that were set aside under the name that asks for them, if it is free."""
    ending = _ending(one) if one.folder == KEYS else ""
    target = path / one.folder / f"{one.sha256}{ending}"
    if target.exists():
        return
    for kept in sorted((path / LOST).iterdir()):
        if kept.name.startswith(f"{one.folder}-") and _is(kept, one.sha256):
            fs.rename(str(kept), str(target))
            yield Step("put under its right name", f"{one.folder}/{target.name}")
            return


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and files.name_of(path.read_bytes()) == sha256


def _ending(one: Odd) -> str:
    return ".age" if ".age" in one.name else ".json"
