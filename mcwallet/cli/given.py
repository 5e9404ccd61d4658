"""Where a secret comes from: a descriptor, a file, a command; never from argv."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mcwallet.errors import (
    LockedError,
    MalformedError,
    NotFoundError,
    RefusedError,
    UsageError,
)
from mcwallet.vault.keys import AgeKeys, Passphrase, without_newline

if TYPE_CHECKING:
    from mcwallet.cli.options import Asked

LONGEST = 64 * 1024
SESSION = "MCWALLET_SESSION"
PASSPHRASE = "MCWALLET_PASSPHRASE"  # noqa: S105 - the name of a variable

BUNDLE = "MCWALLET_BUNDLE_PASSPHRASE"

_SECRET = (PASSPHRASE, SESSION, "MCWALLET_NEW_PASSPHRASE", BUNDLE)


class Given(NamedTuple):
    """The options of one secret; a second secret in one command has its own."""

    fd: int | None = None
    file: Path | None = None
    command: str | None = None


def given_for(asked: "Asked", secret: str) -> Given:
    """Return the options of one secret: ``passphrase``, ``new_passphrase`` and so on."""
    return Given(
        fd=getattr(asked, f"{secret}_fd"),
        file=getattr(asked, f"{secret}_file"),
        command=getattr(asked, f"{secret}_command"),
    )


def bundle_secret(asked: "Asked") -> str | None:
    """Return the passphrase of what is encrypted, if one was given without asking.

    Options win over ``MCWALLET_BUNDLE_PASSPHRASE``. What others encrypted is opened with
    the very words, without one final newline; only our own are normalised (NFC).
    """
    held = os.environ.pop(BUNDLE, None)
    given = given_for(asked, "bundle_passphrase")
    stated = held if given == Given() else secret_given(given)
    return without_newline(stated) if stated else None


def key_file(path: Path) -> AgeKeys:
    """Read age identities from a file that nobody else can read."""
    from mcwallet.crypto.age import identities_in

    try:
        return AgeKeys(identities_in(_text(_closed(path), str(path))))
    except MalformedError:
        raise UsageError(
            f"{path} holds no age identity", hint="one line like AGE-SECRET-KEY-1…"
        ) from None


def secret_given(given: Given) -> str | None:
    """Return a secret that was given without asking, whole, if one was."""
    if given.fd is not None:
        return not_empty(_text(_descriptor(given.fd), "the descriptor"))
    if given.file:
        return not_empty(_text(_file(given.file), str(given.file)))
    if given.command:
        return not_empty(_text(_printed(given.command), "the command's output"))
    return None


def _closed(path: Path) -> bytes:
    from mcwallet.vault.files import quoted

    data = _file(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RefusedError(
            f"others can read the key file {path}",
            hint=f"close it: chmod 600 {quoted(str(path))}",
        )
    return data


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST + 1)
    except OSError as error:
        raise NotFoundError(
            f"{path} cannot be read: {str(error.strerror).lower()}"
        ) from None


def _descriptor(number: int) -> bytes:
    try:
        with os.fdopen(os.dup(number), "rb") as file:
            return file.read(LONGEST + 1)
    except (OSError, OverflowError):
        raise UsageError(
            f"there is nothing to read on descriptor {number}",
            hint="for example: mcwallet list --passphrase-fd 3 3<FILE",
        ) from None


def _printed(command: str) -> bytes:
    """Run the command, without a shell, and return what it prints.

    It sees neither our standard input nor our secrets.
    """
    import shlex
    import subprocess

    clean = without_secrets(os.environ)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=clean,
            check=False,
        )
    except (OSError, ValueError, IndexError):
        raise UsageError(
            "the passphrase command cannot be run",
            hint="it runs without a shell: give a program and its arguments",
        ) from None
    if done.returncode:
        raise LockedError(
            f"the passphrase command failed with exit {done.returncode}",
            hint="run it by itself to see why",
        )
    return done.stdout


def _text(data: bytes, where: str) -> str:
    if len(data) > LONGEST:
        raise UsageError(f"{where} is too long for a key or passphrase")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{where} is not text in UTF-8") from None


def not_empty(text: str) -> str:
    """Return a passphrase as it was given, unless there is nothing in it."""
    if not Passphrase.of(text).data:
        raise UsageError("the passphrase is empty", hint="see what should have given it")
    return text


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a child, without what opens a wallet."""
    return {name: text for name, text in environment.items() if name not in _SECRET}
