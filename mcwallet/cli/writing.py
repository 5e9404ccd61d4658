"""Put files where a person asked for them, and never over something that is there."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from mcwallet.errors import RefusedError, UsageError

File: TypeAlias = "tuple[str, bytes]"


def write_all(out: str, files: Sequence[File]) -> None:
    """Write one file, or several into a folder; ``-`` is standard output.

    Every target is looked at before the first is written; nothing is ever replaced.
    """
    if out == "-":
        if len(files) != 1:
            raise UsageError(
                f"{len(files)} files cannot go to standard output",
                hint="name a folder: -o folder/",
            )
        sys.stdout.buffer.write(files[0][1])
        return
    targets = _targets(out, files)
    for path, _ in targets:
        if os.path.lexists(path):
            raise RefusedError(f"{path} is there already", hint="choose another name")
    for path, data in targets:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data)


def unoccupied(out: str) -> None:
    """Refuse a file that is there already, before anybody is asked anything."""
    if out != "-" and os.path.lexists(out) and not Path(out).is_dir():
        raise RefusedError(f"{out} is there already", hint="choose another name")


def _targets(out: str, files: Sequence[File]) -> list[tuple[Path, bytes]]:
    path = Path(out)
    if len(files) == 1 and not out.endswith("/") and not path.is_dir():
        return [(path, files[0][1])]
    if path.exists() and not path.is_dir():
        raise RefusedError(f"{path} is there already, and no folder", hint="name a folder")
    return [(path / name, data) for name, data in files]


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        raise RefusedError(f"{path} is there already", hint="choose another name") from None
    finally:
        part.unlink(missing_ok=True)
