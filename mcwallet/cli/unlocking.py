"""What opens the wallet: the first of these that is there, and nothing by accident.

``--unlock-key``, ``--passphrase-fd``, ``--passphrase-file``, ``--passphrase-command``,
``MCWALLET_PASSPHRASE``, and a prompt on the controlling terminal. Standard input is never
read, except where it is named as descriptor 0.
"""

import os
import shlex
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mcwallet.cli import terminal
from mcwallet.cli.options import Asked
from mcwallet.errors import LockedError, NotFoundError, RefusedError, UsageError
from mcwallet.vault.keys import AgeKeys, Key, Passphrase

LONGEST = 64 * 1024
TRIES = 3
_SHORTEST = 8


def keys(asked: Asked) -> Iterator[Key]:
    """Give what may open the wallet: one key, or up to three answers at the terminal."""
    if asked.unlock_key:
        yield key_file(asked.unlock_key)
        return
    given = passphrase_given(asked)
    if given is not None:
        yield Passphrase.of(given)
        return
    for _ in range(TRIES):
        answer = None if asked.no_input else terminal.secret("Passphrase: ")
        if answer is None:
            raise locked()
        yield Passphrase.of(answer)


def locked() -> LockedError:
    """Say that nothing opens the wallet, and what scripts can do about it."""
    return LockedError(
        "the wallet is locked and there is no terminal to ask on",
        hint="for scripts: --passphrase-file, --passphrase-fd or --unlock-key",
    )


def key_file(path: Path) -> AgeKeys:
    """Read age identities from a file that nobody else can read."""
    from mcwallet.crypto.age import identities_in

    text = _text(_closed(path), str(path))
    found = identities_in(text)
    if not found:
        raise UsageError(f"{path} holds no age identity", hint="as in AGE-SECRET-KEY-1…")
    return AgeKeys(found)


def passphrase_given(asked: Asked) -> str | None:
    """Return the passphrase that was given without asking, if one was."""
    from_environment = os.environ.pop("MCWALLET_PASSPHRASE", None)
    if asked.passphrase_fd is not None:
        return _text(_descriptor(asked.passphrase_fd), "the descriptor")
    if asked.passphrase_file:
        return _text(_file(asked.passphrase_file), str(asked.passphrase_file))
    if asked.passphrase_command:
        return _text(_printed(asked.passphrase_command), "the command's output")
    return from_environment


def new_passphrase(asked: Asked) -> Passphrase:
    """Take the passphrase of a new wallet: given, or typed twice at the terminal."""
    given = passphrase_given(asked)
    if given is not None:
        return _fit(given)
    first = None if asked.no_input else terminal.secret("New passphrase: ")
    if first is None:
        raise LockedError(
            "there is no terminal to ask for a passphrase on",
            hint="give one with --passphrase-file or --passphrase-fd",
        )
    chosen = _fit(first)
    if Passphrase.of(terminal.secret("The same again: ") or "") != chosen:
        raise UsageError("the two passphrases differ", hint="nothing was made; try again")
    return chosen


def _fit(text: str) -> Passphrase:
    chosen = Passphrase.of(text)
    if len(chosen.data) < _SHORTEST:
        raise UsageError(
            f"a passphrase has at least {_SHORTEST} characters",
            hint="six words chosen by dice are easy to keep and hard to guess",
        )
    return chosen


def _closed(path: Path) -> bytes:
    data = _file(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RefusedError(
            f"others can read the key file {path}", hint=f"close it: chmod 600 {path}"
        )
    return data


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from None


def _descriptor(number: int) -> bytes:
    try:
        with os.fdopen(os.dup(number), "rb") as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        raise UsageError(f"descriptor {number} cannot be read: {error.strerror}") from None


def _printed(command: str) -> bytes:
    """Run the command, without a shell, and return what it prints."""
    try:
        words = shlex.split(command)
        done = subprocess.run(words, stdout=subprocess.PIPE, check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        raise UsageError(f"the passphrase command cannot be run: {error}") from None
    if done.returncode:
        raise LockedError(f"the passphrase command failed with exit {done.returncode}")
    return done.stdout


def _text(data: bytes, where: str) -> str:
    if len(data) > LONGEST:
        raise UsageError(f"{where} is too long for a key or passphrase")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{where} is not text in UTF-8") from None
