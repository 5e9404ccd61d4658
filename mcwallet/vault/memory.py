"""
What this machine remembers about a wallet, outside of it and never synced.

It is the only honest defence against somebody putting an older copy back: the heads seen
last, the highest epoch, and a check value of its root key. Losing it loses no credential.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mcwallet.errors import VaultError
from mcwallet.vault import files
from mcwallet.vault.files import Fs
from mcwallet.vault.layout import Layout
from mcwallet.vault.log import Log

_LIMIT = 16 * 2**20


class Memory(NamedTuple):
    """The last that was seen; ``heads`` is empty on a machine that never opened it."""

    device: str
    place: str
    name: str = ""
    heads: tuple[str, ...] = ()
    epoch: int = 0
    check: str = ""
    backup: str = ""
    backed_up: int = 0

    @property
    def fresh(self) -> bool:
        """Tell whether this machine has never opened the wallet."""
        return not self.epoch


def recall(folder: Path | None, layout: Layout) -> Memory:
    """Return what is remembered; a file that can't be read is said, never emptied."""
    blank = Memory(device=os.urandom(4).hex(), place=layout.top)
    if folder is None:
        return blank
    path = folder / f"{layout.id}.json"
    try:
        data = files.read(str(path), _LIMIT, shown=path.name)
    except FileNotFoundError:
        return blank
    try:
        found = json.loads(data)
        memory = Memory(**{**found, **_tuples(found)})
    except (ValueError, KeyError, TypeError, RecursionError):
        raise VaultError(
            "what this machine remembers about the wallet can't be read",
            hint=f"move {path} away; the wallet itself is not affected",
        ) from None
    return memory._replace(place=layout.top)


def remember(fs: Fs, folder: Path | None, layout: Layout, memory: Memory) -> None:
    """Write it down, outside the wallet."""
    if folder is None:
        return
    closed_folder(fs, folder)
    data = json.dumps(memory._asdict(), indent=1, sort_keys=True).encode()
    files.replace(fs, str(folder / f"{layout.id}.json"), data)


def joined(seen: Memory, folder: Path | None, layout: Layout, log: Log) -> Memory:
    """Add the heads that another process of this machine noted since we looked."""
    noted = recall(folder, layout)
    heads = {*seen.heads, *log.lacks(noted.heads)}
    backup = max(seen, noted, key=lambda one: one.backed_up)
    return seen._replace(
        heads=tuple(sorted(heads)),
        backup=backup.backup,
        backed_up=backup.backed_up,
    )


def others_here(folder: Path | None, layout: Layout) -> Iterator[str]:
    """Go through the ids of other wallets that this machine saw in this very place."""
    if folder is None or not folder.is_dir():
        return
    for path in folder.glob("*.json"):
        if path.stem == layout.id:
            continue
        try:
            found = json.loads(files.read(str(path), _LIMIT, shown=path.name))
        except (OSError, ValueError, VaultError, RecursionError):
            continue
        if isinstance(found, dict) and found.get("place") == layout.top:
            yield path.stem


def forget(folder: Path | None, id_: str) -> None:
    """Drop what is remembered about a wallet: its owner said it is another one now."""
    if folder is not None:
        (folder / f"{id_}.json").unlink(missing_ok=True)


def closed_folder(fs: Fs, folder: Path) -> None:
    """Make a folder of our own, and see that nobody else can look inside."""
    try:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            fs.make_folder(str(one))
    except OSError as error:
        raise files.unwritten(error) from error
    files.folder(str(folder), f"the folder {folder}")


def _tuples(found: dict[str, Any]) -> dict[str, Any]:
    return {"heads": tuple(str(one) for one in found["heads"])}
