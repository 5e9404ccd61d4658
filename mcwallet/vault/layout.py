"""Where things lie in a wallet folder, and the few files that are not encrypted."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from mcwallet.errors import (
    DamagedVaultError,
    NotFoundError,
    RefusedError,
    VaultError,
    WalletError,
)
from mcwallet.vault import files
from mcwallet.vault.files import Fs

MARKER = "mcwallet-vault.json"
FORMAT = "mcwallet-vault"
VERSION = 1
KEYS, OBJECTS, LOG = "keys", "objects", "log"

_SMALL = 65_536
_HEX = frozenset("0123456789abcdef")
_ID, _NAME = 32, 64

READ_ME = """\
This folder is a mcwallet wallet: somebody's micro-credentials, encrypted.

Do not edit, rename or remove anything in here by hand.
It is safe to copy the whole folder, to sync it between computers, and to keep it in git.
To open it: install mcwallet, then run   mcwallet --wallet THIS-FOLDER list
Without the passphrase or the recovery key nobody can read it, the authors included.
A recovery key also opens the .age file in keys/ with the program age (age-encryption.org).
"""

PLAIN = (
    ("READ-ME.txt", READ_ME),
    (".gitattributes", "* binary\n"),
    (".gitignore", f"{files.TEMPORARY}*\nlost+found/\n"),
    (".stignore", f"{files.TEMPORARY}*\n"),
)


class Layout(NamedTuple):
    """The paths of one wallet."""

    top: str
    id: str

    @property
    def keys(self) -> str:
        """The folder of slots."""
        return f"{self.top}/{KEYS}"

    @property
    def objects(self) -> str:
        """The folder of contents."""
        return f"{self.top}/{OBJECTS}"

    @property
    def log(self) -> str:
        """The folder of changes."""
        return f"{self.top}/{LOG}"

    @property
    def tag(self) -> bytes:
        """The wallet's id as it enters every context."""
        return bytes.fromhex(self.id)


def make(fs: Fs, path: Path, id_: str) -> Layout:
    """Lay out an empty wallet; an existing folder is taken only if it is empty.

    The marker is written last by :func:`mark`, so a wallet that was cut short while being
    made is never taken for one.
    """
    layout = Layout(str(path.resolve()), id_)
    try:
        _top(fs, path)
        for name in (layout.keys, layout.objects, layout.log):
            fs.make_folder(name)
    except OSError as error:
        raise files.unwritten(error) from error
    files.put(fs, layout.top, [(name, text.encode()) for name, text in PLAIN])
    return layout


def must_be_free(path: Path) -> None:
    """Refuse a place where something is already."""
    if path.is_dir() and any(path.iterdir()):
        raise _taken(path)


def clear(fs: Fs, path: Path, *, keep: bool) -> None:
    """Take away what is left of a wallet that could not be made; the place was free."""
    with suppress(OSError):
        for folder, _, names in os.walk(path, topdown=False):
            for name in names:
                fs.unlink(f"{folder}/{name}")
            if not keep or Path(folder) != path:
                fs.remove_folder(folder)


def mark(fs: Fs, layout: Layout) -> None:
    """Write the marker, which makes the folder a wallet."""
    marker = {"format": FORMAT, "id": layout.id, "version": VERSION}
    data = json.dumps(marker, separators=(",", ":")).encode()
    files.put(fs, layout.top, [(MARKER, data)])
    try:
        fs.sync_folder(str(Path(layout.top).parent))
    except OSError as error:
        raise files.unwritten(error) from error


def find(path: Path) -> Layout:
    """Recognise a wallet by its marker, and see that nobody else can look inside."""
    _there(path)
    top = str(path.resolve())
    layout = Layout(top, _id(top))
    files.folder(top, "the wallet folder")
    for name in (KEYS, OBJECTS, LOG):
        files.folder(f"{top}/{name}", f"the wallet's folder {name}/")
    return layout


def identify(path: Path) -> str:
    """Return a wallet's id from its marker, whatever else may be wrong with it."""
    _there(path)
    return _id(str(path.resolve()))


def proper(name: str) -> bool:
    """Tell whether a name can be the SHA-256 of something."""
    return len(name) == _NAME and _HEX.issuperset(name)


def proper_names(folder: str) -> Iterator[str]:
    """Go through the write-once files of a folder."""
    return (name for name in files.listing(folder) if proper(name))


def _top(fs: Fs, path: Path) -> None:
    if path.is_dir():
        if any(path.iterdir()):
            raise _taken(path)
        if os.name == "posix":
            path.chmod(0o700)
        return
    if path.exists() or path.is_symlink():
        raise RefusedError(
            f"{path} exists and is not a folder", hint="name another place with --wallet"
        )
    missing = [path]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for folder in reversed(missing):
        fs.make_folder(str(folder))


def _taken(path: Path) -> RefusedError:
    if (path / MARKER).exists():
        return RefusedError(
            f"there is a wallet in {path} already",
            hint="use it, or name another place with --wallet",
        )
    return RefusedError(
        f"{path} is not empty", hint="name an empty or new folder with --wallet"
    )


def _there(path: Path) -> None:
    if not path.exists():
        raise NotFoundError(
            f"there is no wallet in {path}",
            hint="make one with: mcwallet init (or say where it is with --wallet)",
        )
    if not path.is_dir():
        raise VaultError(
            f"{path} is a file, and a wallet is a folder",
            hint="name the folder that holds mcwallet-vault.json with --wallet",
        )


def _id(top: str) -> str:
    try:
        data = files.read(f"{top}/{MARKER}", _SMALL, shown=MARKER)
    except FileNotFoundError:
        raise _unmarked(top) from None
    try:
        marker = json.loads(data)
    except (ValueError, RecursionError):
        raise _spoiled() from None
    if not isinstance(marker, dict) or marker.get("format") != FORMAT:
        raise _spoiled()
    version = marker.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise VaultError(
            f"this wallet has format version {version}, made by a newer mcwallet",
            hint="update mcwallet; nothing was changed",
            code="MCW-NEWER",
        )
    id_ = marker.get("id")
    if version != VERSION or not isinstance(id_, str) or not _is_id(id_):
        raise _spoiled()
    return id_


def _is_id(text: str) -> bool:
    return len(text) == _ID and _HEX.issuperset(text)


def _unmarked(top: str) -> WalletError:
    if all((Path(top) / name).is_dir() for name in (KEYS, LOG)):
        return DamagedVaultError(
            f"{top} looks like a wallet, but {MARKER} is missing",
            hint=f"restore {MARKER} from a backup or another device",
        )
    return NotFoundError(
        f"there is no wallet in {top}",
        hint="make one with: mcwallet init (or say where it is with --wallet)",
    )


def _spoiled() -> DamagedVaultError:
    return DamagedVaultError(
        f"{MARKER} is not as mcwallet wrote it",
        hint=f"restore {MARKER} from a backup or another device",
    )
