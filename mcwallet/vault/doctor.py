"""
A wallet's health as its files alone show it: named findings, and what mends each.

What needs the wallet open is in ``checkup.py``. Nothing is changed here: see
``repairing.py``.
"""

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from mcwallet.errors import WalletError
from mcwallet.model.values import dataclass
from mcwallet.vault import files, layout, session
from mcwallet.vault.files import TEMPORARY
from mcwallet.vault.layout import KEYS, LOG, OBJECTS
from mcwallet.vault.vault import Places

FOLDERS = (KEYS, OBJECTS, LOG)
LOST = "lost+found"

_OURS = frozenset(
    {
        layout.MARKER,
        *(name for name, _ in layout.PLAIN),
        *FOLDERS,
        LOST,
        ".git",
        ".stfolder",
    }
)
_ROOM = 50 * 2**20
SKEW = timedelta(days=1)
"""How far ahead a date may be before a clock is said to be wrong."""

_STALE = timedelta(hours=1)


class Severity(StrEnum):
    """How bad it is; only damage makes ``doctor`` exit with 5."""

    DAMAGE = "damage"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found; ``repairable`` by ``doctor --repair``."""

    name: str
    severity: Severity
    says: str
    fix: str = ""
    files: tuple[str, ...] = ()
    repairable: bool = False


@dataclass(frozen=True, slots=True)
class Odd:
    """A file whose bytes are not the ones its name states, or whose name is none of ours.

    ``sha256`` is of its bytes, ``owed`` whether some name around it asks for those bytes.
    """

    folder: str
    name: str
    sha256: str
    owed: bool

    @property
    def path(self) -> str:
        """Its path inside the wallet."""
        return f"{self.folder}/{self.name}"


def examine(path: Path, *, now: datetime, places: Places) -> tuple[Finding, ...]:
    """Look at the files of a wallet without opening it."""
    looks = (_marker, _permissions, _leftovers, _odd, _strangers, _room, _clock)
    found = [finding for look in looks for finding in look(path, now)]
    return (*found, *_sessions(places, now), *_core())


def odd_files(path: Path) -> Iterator[Odd]:
    """Go through the files that are not named by the hash of their bytes."""
    for folder in FOLDERS:
        if not (path / folder).is_dir():
            continue
        names = sorted(n for n in files.listing(str(path / folder)) if _counts(n))
        stated = {name[:64] for name in names if layout.proper(name[:64])}
        for name in names:
            digest = _digest(path / folder / name)
            ending = name[64:]
            right = ending in ({".json", ".age"} if folder == KEYS else {""})
            if digest is not None and (digest != name[:64] or not right):
                yield Odd(folder, name, digest, digest in stated)


def _counts(name: str) -> bool:
    return not name.startswith(TEMPORARY)


def _digest(path: Path) -> str | None:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        return files.name_of(path.read_bytes())
    except OSError:
        return None


def _marker(path: Path, _: datetime) -> Iterator[Finding]:
    try:
        layout.identify(path)
    except WalletError as error:
        yield Finding(
            name="marker", severity=Severity.DAMAGE, says=str(error), fix=error.hint
        )


def _permissions(path: Path, _: datetime) -> Iterator[Finding]:
    if os.name != "posix":
        return
    wide, strange = [], []
    for each in (path, *_inside(path)):
        about = each.lstat()
        name = str(each.relative_to(path))
        if not (stat.S_ISDIR(about.st_mode) or stat.S_ISREG(about.st_mode)):
            strange.append(name)
        elif about.st_mode & 0o077:
            wide.append(name)
    yield from _of(
        wide,
        Finding(
            name="permissions",
            severity=Severity.DAMAGE,
            says="can be read by other users of this machine",
            fix=f"chmod -R go-rwx {files.quoted(str(path))}",
            repairable=True,
        ),
    )
    yield from _of(
        strange,
        Finding(
            name="not-regular",
            severity=Severity.DAMAGE,
            says="in the wallet are links, pipes or devices",
            fix="look at them, and remove them by hand",
        ),
    )


def _of(names: Sequence[str], finding: Finding) -> Iterator[Finding]:
    """Say something of some files, if there are any: how many they are, and which."""
    if names:
        said = f"{count(names, 'file')} {finding.says}"
        yield replace(finding, says=said, files=tuple(names))


def _inside(path: Path) -> Iterator[Path]:
    for name in (layout.MARKER, *FOLDERS):
        each = path / name
        if each.is_symlink() or each.exists():
            yield each
        if each.is_dir() and not each.is_symlink():
            yield from each.iterdir()


def _leftovers(path: Path, now: datetime) -> Iterator[Finding]:
    old = [
        str(each.relative_to(path))
        for folder in (path, *(path / name for name in FOLDERS))
        if folder.is_dir()
        for each in folder.glob(f"{TEMPORARY}*")
        if each.stat().st_mtime < (now - _STALE).timestamp()
    ]
    yield from _of(
        old,
        Finding(
            name="leftovers",
            severity=Severity.NOTE,
            says="that was being written when something stopped it",
            fix="mcwallet doctor --repair sets them aside",
            repairable=True,
        ),
    )


def _odd(path: Path, _: datetime) -> Iterator[Finding]:
    found = list(odd_files(path))
    copies = [odd.path for odd in found if not layout.proper(odd.name[:64]) or odd.owed]
    changed = [odd.path for odd in found if odd.path not in copies]
    yield from _of(
        copies,
        Finding(
            name="conflict-copies",
            severity=Severity.WARNING,
            says="under a wrong name, as sync tools leave them",
            fix="mcwallet doctor --repair puts them right",
            repairable=True,
        ),
    )
    yield from _of(
        changed,
        Finding(
            name="changed",
            severity=Severity.DAMAGE,
            says="altered or cut short outside mcwallet",
            fix="restore from a backup or another device; --repair sets them aside",
            repairable=True,
        ),
    )


def _strangers(path: Path, _: datetime) -> Iterator[Finding]:
    if not path.is_dir():
        return
    names = [
        each.name
        for each in sorted(path.iterdir())
        if each.name not in _OURS and not each.name.startswith(TEMPORARY)
    ]
    yield from _of(
        names,
        Finding(
            name="strangers",
            severity=Severity.NOTE,
            says="in the wallet folder that is not mcwallet's",
            fix="keep other things elsewhere",
        ),
    )


def _room(path: Path, _: datetime) -> Iterator[Finding]:
    import shutil

    try:
        free = shutil.disk_usage(path).free
    except OSError:
        return
    if free < _ROOM:
        yield Finding(
            name="room",
            severity=Severity.WARNING,
            says=f"only {free // 2**20} MB are free where the wallet lies",
            fix="free some space before the next import",
        )


def _clock(path: Path, now: datetime) -> Iterator[Finding]:
    limit = (now + SKEW).timestamp()
    if any(each.lstat().st_mtime > limit for each in _inside(path)):
        yield Finding(
            name="clock",
            severity=Severity.NOTE,
            says="some files are from the future: a clock is or was wrong",
            fix="set this machine's clock; what the wallet holds does not depend on it",
        )


def _sessions(places: Places, now: datetime) -> Iterator[Finding]:
    if places.runtime is None:
        return
    before = (now - session.HARD).timestamp()
    stale = [p.name for p in session.sessions(places.runtime) if p.stat().st_mtime < before]
    if stale:
        yield Finding(
            name="sessions",
            severity=Severity.NOTE,
            says=f"{count(stale, 'session file')} long past its time",
            fix="mcwallet lock",
            files=tuple(stale),
        )


def _core() -> Iterator[Finding]:
    try:
        import resource
    except ImportError:
        return
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        yield Finding(
            name="core-dumps",
            severity=Severity.NOTE,
            says="this system keeps memory images of crashed programs, keys included",
            fix="ulimit -c 0",
        )


def count(things: Collection[object], what: str) -> str:
    """Say how many there are."""
    if len(things) == 1:
        return f"1 {what}"
    return f"{len(things)} {what}s"
