"""
Every byte that the wallet writes goes through here, and every byte it reads back.

Files are write-once: made under a temporary name, synced, renamed to their own SHA-256,
and the folder synced. Keeping all of it in one small object lets the tests enumerate each
state that a power cut may leave, and let any single call fail.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from mcwallet.errors import DamagedVaultError, VaultError

TEMPORARY = ".mcw-tmp-"

_AT_ONCE = 128
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_FULL_SYNC = 51  # F_FULLFSYNC on macOS, where fsync stops at the drive's cache
_POSIX = os.name == "posix"
_OTHERS = 0o077


class Fs:
    """The primitive steps; the tests record, reorder and fail them."""

    def create(self, path: str, data: bytes) -> None:
        """Write a new file, readable by its owner only; never an existing one."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
        handle = os.open(path, flags, 0o600)
        try:
            if _POSIX:
                os.fchmod(handle, 0o600)
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
        except BaseException:
            os.unlink(path)  # noqa: PTH108 - half a file would stand in the way of the next
            raise
        finally:
            os.close(handle)

    def sync(self, path: str) -> None:
        """Return when the file's bytes are on the disk."""
        handle = os.open(path, os.O_RDWR | _NO_FOLLOW | _BINARY)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def rename(self, old: str, new: str) -> None:
        """Give a file its final name."""
        Path(old).replace(new)

    def sync_folder(self, path: str) -> None:
        """Return when the names in a folder are on the disk (Windows has no such call)."""
        if not _POSIX:
            return
        handle = os.open(path, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def unlink(self, path: str) -> None:
        """Remove a name."""
        Path(path).unlink()

    def make_folder(self, path: str) -> None:
        """Make a folder, whatever the umask, that only its owner can enter."""
        Path(path).mkdir(0o700)
        if _POSIX:
            Path(path).chmod(0o700)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        Path(path).rmdir()


def put(fs: Fs, folder: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files durably: all their bytes, then all their names, then the folder.

    On return every one of them is there even if the power fails; on an error none is.
    """
    waiting: list[tuple[str, str]] = []
    named: list[tuple[str, str]] = []
    try:
        for name, data in files:
            temporary = f"{folder}/{TEMPORARY}{os.urandom(8).hex()}"
            waiting.append((temporary, f"{folder}/{name}"))
            fs.create(temporary, data)
            if len(waiting) == _AT_ONCE:
                _settle(fs, waiting, named)
        _settle(fs, waiting, named)
        fs.sync_folder(folder)
    except BaseException as error:
        _forget(fs, [old for old, _ in waiting] + [new for _, new in named])
        if isinstance(error, OSError):
            raise unwritten(error) from error
        raise


def put_record(fs: Fs, folder: str, name: str, data: bytes) -> None:
    """Write one file that others may build upon as soon as it has its name.

    It is therefore never taken back: if only the last step fails, the error says so.
    """
    temporary, path = f"{folder}/{TEMPORARY}{os.urandom(8).hex()}", f"{folder}/{name}"
    try:
        fs.create(temporary, data)
        fs.sync(temporary)
        fs.rename(temporary, path)
    except BaseException as error:
        _forget(fs, [temporary])
        if isinstance(error, OSError):
            raise unwritten(error) from error
        raise
    try:
        fs.sync_folder(folder)
    except OSError as error:
        raise VaultError(
            "the change was written, but the disk did not confirm that it will last",
            hint="check the disk, then look with: mcwallet doctor",
        ) from error


def replace(fs: Fs, path: str, data: bytes) -> None:
    """Write a small file outside the wallet in one step: the old bytes or the new ones."""
    folder = path.rpartition("/")[0]
    temporary = f"{folder}/{TEMPORARY}{os.urandom(8).hex()}"
    try:
        fs.create(temporary, data)
        fs.sync(temporary)
        fs.rename(temporary, path)
        fs.sync_folder(folder)
    except BaseException as error:
        _forget(fs, [temporary])
        if isinstance(error, OSError):
            raise unwritten(error) from error
        raise


def name_of(data: bytes, ending: str = "") -> str:
    """Return the name of a write-once file: the SHA-256 of its bytes."""
    return sha256(data).hexdigest() + ending


def read(path: str, limit: int, *, shown: str) -> bytes:
    """Read a regular file of ours, never through a link, never a device, never a giant.

    ``shown`` is how messages name it. Raises ``FileNotFoundError`` when it is not there.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unreadable(shown, path, error) from error
    try:
        about = os.fstat(handle)
        _proper(about, shown, path)
        if about.st_size > limit:
            raise DamagedVaultError(
                f"{shown} is larger than any file that mcwallet writes",
                hint="restore it from a backup or another device",
            )
        return _whole(handle, about.st_size)
    except OSError as error:
        raise _unreadable(shown, path, error) from error
    finally:
        os.close(handle)


def folder(path: str, shown: str) -> None:
    """Check that a folder of ours is a real one and closed to others."""
    try:
        about = os.lstat(path)
    except FileNotFoundError:
        raise DamagedVaultError(
            f"{shown} is missing", hint="restore the folder from a backup or another device"
        ) from None
    except OSError as error:
        raise _unreadable(shown, path, error) from error
    if not stat.S_ISDIR(about.st_mode):
        raise VaultError(
            f"{shown} is not a folder",
            hint=f"a wallet has a plain folder here: look at {path}",
        )
    _closed(about, shown, path)


def listing(path: str) -> Iterator[str]:
    """Go through the names in a folder."""
    with os.scandir(path) as entries:
        for entry in entries:
            yield entry.name


def _sync(handle: int) -> None:
    import sys

    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(handle, _FULL_SYNC)
    else:
        os.fsync(handle)


def _settle(fs: Fs, waiting: list[tuple[str, str]], named: list[tuple[str, str]]) -> None:
    for temporary, _ in waiting:
        fs.sync(temporary)
    while waiting:
        fs.rename(*waiting[-1])
        named.append(waiting.pop())


def _forget(fs: Fs, paths: list[str]) -> None:
    for path in paths:
        try:
            fs.unlink(path)
        except OSError:
            continue


def _whole(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _proper(about: os.stat_result, shown: str, path: str) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise VaultError(
            f"{shown} is not a regular file",
            hint=f"mcwallet only reads plain files that it wrote itself: look at {path}",
        )
    _closed(about, shown, path)


def _closed(about: os.stat_result, shown: str, path: str) -> None:
    if _POSIX and about.st_mode & _OTHERS:
        raise VaultError(
            f"{shown} can be read by other users of this machine",
            hint=f"close it with: chmod -R go-rwx {quoted(path)}",
        )


def quoted(path: str) -> str:
    """Write a path so that a shell reads it as one word."""
    import shlex

    return shlex.quote(path)


def _unreadable(shown: str, path: str, error: OSError) -> VaultError:
    import errno

    if error.errno in (errno.ELOOP, errno.EMLINK):
        return VaultError(
            f"{shown} is a symbolic link",
            hint=f"mcwallet does not follow links inside a wallet: look at {path}",
        )
    if error.errno in (errno.ENXIO, errno.EISDIR, errno.ENODEV):
        return VaultError(
            f"{shown} is not a regular file",
            hint=f"mcwallet only reads plain files that it wrote itself: look at {path}",
        )
    reason = os.strerror(error.errno) if error.errno else "input or output failed"
    return VaultError(f"{shown} could not be read: {reason.lower()}")


def unwritten(error: OSError, what: str = "the wallet") -> VaultError:
    """Say that nothing was changed, and why."""
    import errno

    full = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
    if error.errno in full:
        return VaultError(
            "there is no room left to write: nothing was changed",
            hint="free some space and run the command again",
            code="MCW-FULL",
        )
    reason = os.strerror(error.errno) if error.errno else "input or output failed"
    return VaultError(
        f"{what} could not be written ({reason.lower()}): nothing was changed",
        hint="see that the folder exists and is yours to write to",
    )
