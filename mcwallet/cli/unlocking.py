"""
What opens the wallet: the first of these that is there, and nothing by accident.

``--unlock-key``, ``--passphrase-fd``, ``--passphrase-file``, ``--passphrase-command`` (each
of them also as a variable, ``MCWALLET_UNLOCK_KEY``, ``MCWALLET_PASSPHRASE_FD`` …),
``MCWALLET_SESSION``, the system's keyring, ``MCWALLET_PASSPHRASE``, and a prompt on the
controlling terminal. Standard input is never read, except where it is named as descriptor
0: it may carry the credential that is being imported.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcwallet.cli import terminal
from mcwallet.cli.given import (
    PASSPHRASE,
    SESSION,
    Given,
    given_for,
    key_file,
    not_empty,
    secret_given,
)
from mcwallet.cli.options import Asked
from mcwallet.errors import (
    LockedError,
    UsageError,
)
from mcwallet.vault.keys import Key, Passphrase, Roots, Wrapped

if TYPE_CHECKING:
    from mcwallet.vault.session import Where

TRIES = 3

_SHORTEST = 8
_ADVICE = (
    f"Choose a passphrase of at least {_SHORTEST} characters; six words chosen by dice\n"
    "are easy to keep and hard to guess. Nothing shows while you type.\n"
)
_UNSAFE_KEYRINGS = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


def keys(asked: Asked) -> Iterator[Key]:
    """Give what may open the wallet: one key, or up to three answers at the terminal.

    A session that is over gives way to what comes after it; where nothing does, its end is
    what is said.
    """
    from_environment = os.environ.pop(PASSPHRASE, None)
    over: LockedError | None = None
    if asked.unlock_key:
        yield key_file(asked.unlock_key)
        return
    stated = secret_given(given_for(asked, "passphrase"))
    if stated is not None:
        yield Passphrase.of(stated)
        return
    if token := os.environ.get(SESSION):
        try:
            yield resumed(asked, token)
        except LockedError as error:
            over = error
        else:
            return
    if kept := from_keyring(asked):
        yield kept
        return
    if from_environment is not None:
        yield Passphrase.of(not_empty(from_environment))
        return
    yield from _answers(asked, over)


def locked() -> LockedError:
    """Say that nothing opens the wallet, and what scripts can do about it."""
    return LockedError(
        "the wallet is locked and there is no terminal to ask on",
        hint="for scripts create a key: mcwallet key add … (mcwallet help unlocking)",
    )


def passphrase_given(asked: Asked) -> str | None:
    """Return the wallet's passphrase if it was given without asking."""
    from_environment = os.environ.pop(PASSPHRASE, None)
    stated = secret_given(given_for(asked, "passphrase"))
    return from_environment if stated is None else stated


def new_passphrase(
    asked: Asked, given: Given | None = None, *, what: str = "New passphrase"
) -> Passphrase:
    """Take a new passphrase: given, or typed twice at the terminal.

    ``given`` are the options of a second secret; without them it is the wallet's own.
    ``what`` is asked for, so that nobody takes a backup's passphrase for the wallet's.
    """
    stated = passphrase_given(asked) if given is None else secret_given(given)
    if stated is not None:
        return _fit(stated)
    if not asked.no_input:
        terminal.tell(_ADVICE)
    for _ in range(TRIES):
        typed = None if asked.no_input else terminal.secret(f"{what}: ")
        if typed is None:
            raise LockedError(
                "there is no terminal to ask for a passphrase on",
                hint="give one with an option that ends in -file, -fd or -command",
            )
        chosen = Passphrase.of(typed)
        if len(chosen.data) < _SHORTEST:
            terminal.tell(f"That is shorter than {_SHORTEST} characters.\n")
            continue
        if Passphrase.of(terminal.secret("The same again: ") or "") == chosen:
            return chosen
        terminal.tell("The two are not the same.\n")
    raise UsageError("no passphrase was chosen", hint="nothing was changed; try again")


def resumed(asked: Asked, token: str) -> Roots:
    """Return the root keys of a session."""
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import session
    from mcwallet.vault.files import Fs

    return session.resume(Fs(), session_place(asked), token, now=clock())


def begin_session(asked: Asked, roots: Roots, now: datetime) -> str:
    """Leave the wallet open for a while; return the token."""
    from mcwallet.vault import session
    from mcwallet.vault.files import Fs

    return session.begin(Fs(), session_place(asked), roots, now=now)


def session_place(asked: Asked) -> "Where":
    """Tell where sessions lie, and what ties one to this wallet, user and boot."""
    from mcwallet.cli.wallets import places, wallet_path
    from mcwallet.vault import layout
    from mcwallet.vault.session import Where

    folder = places().runtime
    if folder is None:
        raise LockedError("this system has no place for sessions")
    return Where(folder, layout.find(wallet_path(asked)).id, _machine())


def from_keyring(asked: Asked) -> Wrapped | None:
    """Look into the system's keyring, if the wallet has a slot for one.

    Where there is no keyring, or one that keeps plain text, the slot is unavailable.
    """
    from mcwallet.cli.wallets import wallet_path
    from mcwallet.vault import layout, slots
    from mcwallet.vault.opening import SERVICE

    for file in slots.read_all(layout.find(wallet_path(asked))):
        head = slots.header(file)
        if head and head["kind"] == "keyring" and head["service"] == SERVICE:
            account = str(head["account"])
            if kek := _kept(account):
                return Wrapped(account, kek)
    return None


def keep_in_keyring(account: str) -> Wrapped:
    """Let the system's keyring keep a new key for a slot of this name."""
    from mcwallet.crypto.sealing import new_key
    from mcwallet.vault.opening import SERVICE

    keyring = _keyring()
    if keyring is None:
        raise UsageError(
            "this system has no keyring that mcwallet can use",
            hint="install the Python package keyring, and run a desktop keyring service",
        )
    key = new_key()
    try:
        keyring.set_password(SERVICE, account, key.hex())
    except Exception as error:
        raise LockedError("the system's keyring did not take the key") from error
    return Wrapped(account, key)


def _answers(asked: Asked, over: LockedError | None) -> Iterator[Key]:
    for tried in range(TRIES):
        if tried:
            terminal.tell("That does not open the wallet.\n")
        answer = None if asked.no_input else terminal.secret("Passphrase: ")
        if answer is None:
            raise over or locked()
        yield Passphrase.of(answer)


def _kept(account: str) -> bytes | None:
    from mcwallet.vault.opening import SERVICE

    try:
        keyring = _keyring()
        return (
            bytes.fromhex(keyring.get_password(SERVICE, account) or "") if keyring else None
        )
    except Exception:  # noqa: BLE001 - whatever a keyring raises: it is not available
        return None


def _keyring() -> Any:
    """Return the system's keyring, or nothing where there is none that encrypts."""
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec("keyring") is None:
        return None
    keyring = import_module("keyring")
    if type(keyring.get_keyring()).__module__.startswith(_UNSAFE_KEYRINGS):
        return None
    return keyring


def _machine() -> bytes:
    """Name this user and this boot; a session ends with either."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return f"{user}\0{boot}".encode()


def _fit(text: str) -> Passphrase:
    chosen = Passphrase.of(text)
    if len(chosen.data) < _SHORTEST:
        raise UsageError(
            f"a passphrase has at least {_SHORTEST} characters",
            hint="six words chosen by dice are easy to keep and hard to guess",
        )
    return chosen
