"""One process at a time for what removes files; ordinary changes need no lock."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mcwallet.errors import BusyError
from mcwallet.vault.files import Fs
from mcwallet.vault.memory import closed_folder


@contextmanager
def alone(fs: Fs, folder: Path | None, id_: str) -> Iterator[None]:
    """Hold an advisory lock on a wallet, or raise ``BusyError`` at once.

    The lock ends with the process, so a killed one leaves nothing behind. It is local:
    other devices are never waited for.
    """
    if folder is None:
        yield
        return
    closed_folder(fs, folder)
    handle = os.open(folder / f"{id_}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise BusyError(
            "another mcwallet is tidying this wallet",
            hint="try again when it has finished",
        ) from None
