"""Get files off the disk: paths, folders and standard input."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from mcwallet.actions.judging import Source
from mcwallet.actions.unwrapping import MAX_BYTES, Received, receive, trouble
from mcwallet.catalog.containers.base import Ask
from mcwallet.errors import (
    LimitError,
    NotFoundError,
    UnrecognisedError,
    WalletError,
)

MAX_FILES = 100_000


def receive_all(paths: Iterable[str], *, ask: Ask | None = None) -> Received:
    """Receive what these paths name, in the order given; ``-`` is standard input."""
    found = Received()
    for path in paths:
        found += receive_path(path, ask=ask)
    return found


def receive_path(path: str, *, ask: Ask | None = None, whole: bool = False) -> Received:
    """Receive a file, everything in a folder, or standard input.

    Every problem comes back as trouble, so that one bad file doesn't hide the others.
    """
    try:
        if path == "-":
            return receive("-", _stdin(), named=True, ask=ask, whole=whole)
        if os.path.isdir(path):  # noqa: PTH112 - a Path would lose the person's spelling
            return _folder(path, ask)
        return receive(path, read(path), named=True, ask=ask, whole=whole)
    except WalletError as error:
        return Received(troubles=(trouble(path, error, named=True),))


def read(path: str | Path) -> bytes:
    """Read a file whole, refusing what is no ordinary file or larger than we take.

    The size is asked of the open file, and no more is read than we take, so that a file
    that grows or is swapped meanwhile cannot do harm.
    """
    try:
        _ordinary(os.stat(path))  # noqa: PTH116
        handle = os.open(path, os.O_RDONLY | _NONBLOCK)
    except FileNotFoundError:
        raise NotFoundError("there is no such file", hint=_mend(str(path))) from None
    except (OSError, ValueError) as error:
        raise NotFoundError(f"it cannot be opened: {_why(error)}") from None
    try:
        with os.fdopen(handle, "rb") as file:
            return _whole(file.fileno())
    except OSError as error:
        raise NotFoundError(f"it cannot be read: {_why(error)}") from None


def _mend(path: str) -> str:
    """Say what to do about a name that is no file: an address, a word, a misspelling."""
    if path.startswith(("https://", "http://")):
        return "save it to a file first, or pass it on: curl -s ADDRESS | mcwallet verify -"
    if path and not {".", "/", os.sep} & set(path):
        return "check the spelling; the wallet's are named by their ids: mcwallet list"
    return "check the spelling"


def _whole(handle: int) -> bytes:
    about = os.fstat(handle)
    _ordinary(about)
    if about.st_size > MAX_BYTES:
        raise LimitError(f"larger than {MAX_BYTES // 1024**2} MB")
    return _bounded(handle)


def _ordinary(about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise UnrecognisedError("not an ordinary file")


def _bounded(handle: int) -> bytes:
    parts, total = [], 0
    while part := os.read(handle, 1024 * 1024):
        parts.append(part)
        total += len(part)
        if total > MAX_BYTES:
            raise LimitError(f"larger than {MAX_BYTES // 1024**2} MB")
    return b"".join(parts)


def _stdin() -> bytes:
    try:
        return _bounded(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        raise NotFoundError("there is nothing on standard input") from None


def sources(paths: Iterable[str]) -> Iterator[Source]:
    """Name every file to judge, without reading any: folders are walked.

    Standard input is read at once, since it can be read only here.
    """
    for top, path in enumerate(paths):
        if path == "-":
            yield Source(name=path, top=top, data=_stdin())
        elif os.path.isdir(path):  # noqa: PTH112 - a Path would lose the person's spelling
            _no_wallet(path)
            for file in _walk(path):
                yield Source(name=file, top=top, named=False)
        else:
            yield Source(name=path, top=top)


def nothing_in(path: str) -> Received:
    """Say that nothing in a folder is a credential."""
    nothing = UnrecognisedError("the folder holds no credential")
    return Received(troubles=(trouble(path, nothing, named=True),))


def _no_wallet(path: str) -> None:
    if _is_wallet(_names(path) or []):
        raise UnrecognisedError(
            "a wallet, whose contents are encrypted",
            hint="name what it keeps by id, and the wallet itself with --wallet",
        )


def _folder(path: str, ask: Ask | None) -> Received:
    _no_wallet(path)
    parts = [_one_of_many(file, ask) for file in _walk(path)]
    found = Received(
        tuple(original for part in parts for original in part.originals),
        tuple(each for part in parts for each in part.troubles),
        tuple(name for part in parts for name in part.ignored),
    )
    return found if found.originals else found + nothing_in(path)


def _one_of_many(file: str, ask: Ask | None) -> Received:
    try:
        return receive(file, read(file), named=False, ask=ask)
    except UnrecognisedError:
        return Received(ignored=(file,))
    except WalletError as error:
        return Received(troubles=(trouble(file, error, named=False),))


def _walk(top: str) -> Iterator[str]:
    """Go through the files under a folder, sorted; wallets are left out.

    A link to a file is followed, a link to a folder is not: it may lead anywhere, in a
    circle too.
    """
    queue = [top]
    for _ in range(MAX_FILES):
        if not queue:
            return
        here = queue.pop()
        names = None if here != top and Path(here).is_symlink() else _names(here)
        if names is None:
            yield here
        elif not _is_wallet(names):
            queue.extend(os.path.join(here, name) for name in names)  # noqa: PTH118
    raise LimitError(f"the folder holds more than {MAX_FILES} files")


def _names(path: str) -> list[str] | None:
    """List a folder backwards; nothing for what is no folder or cannot be listed."""
    try:
        return sorted(os.listdir(path), reverse=True)  # noqa: PTH208
    except OSError:
        return None


def _is_wallet(names: list[str]) -> bool:
    """Recognise a wallet's folder: what it keeps is encrypted, and not ours to walk."""
    return {"keys", "objects", "log"} <= set(names)


def _why(error: Exception) -> str:
    """Say what the system said, without the name of the file."""
    return (getattr(error, "strerror", None) or "its name is not possible here").lower()


_NONBLOCK = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
