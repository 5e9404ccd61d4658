"""
Begin what takes longest before the command line is even read.

Where the environment alone says which passphrase opens the wallet, its key is derived while
the program is still loading. That is a guess, and a wrong one costs time only: what opens
the wallet is up to ``unlocking.py``, which takes the result where passphrase, salt and cost
are the very same. Nothing is said here; the command meets whatever is wrong again.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mcwallet.errors import WalletError

_OPENING = frozenset(
    {"list", "status", "history", "tag", "note", "rm", "restore", "refresh", "watch"}
)
"""Commands that open the wallet, whatever else they are told."""

_OPTIONS = ("--wallet", "--unlock-key", "--passphrase", "--help", "-h")
_VARIABLES = ("MCWALLET_UNLOCK_KEY", "MCWALLET_PASSPHRASE_", "MCWALLET_SESSION")
"""What begins like this may name another wallet, another key, or neither."""


def begin(arguments: Sequence[str]) -> None:
    """Start deriving the key that the command is going to need, where that is plain."""
    passphrase = os.environ.get("MCWALLET_PASSPHRASE")
    if not passphrase or not _plain(arguments):
        return
    from mcwallet.cli.shielding import shield
    from mcwallet.vault import layout, slots
    from mcwallet.vault.keys import Passphrase

    # RuntimeError: there is nobody of the name that stands behind a tilde
    with suppress(WalletError, OSError, ValueError, RuntimeError):
        found = slots.read_all(layout.find(_home()))
        heads = [head for slot in found if (head := slots.header(slot))]
        if not any(head["kind"] == "keyring" for head in heads):  # it would come first
            slots.begin(Passphrase.of(passphrase), found)
    shield()


def _plain(arguments: Sequence[str]) -> bool:
    return (
        not _OPENING.isdisjoint(arguments[:1])
        and not any(word.startswith(_OPTIONS) for word in arguments)
        and not any(name.startswith(_VARIABLES) for name in os.environ)
    )


def _home() -> Path:
    from mcwallet.cli import settings

    if given := os.environ.get("MCWALLET_HOME"):
        return Path(given)
    stated = settings.stated(settings.folder() / settings.NAME).get("wallet")
    return Path(stated).expanduser() if stated else settings.usual_wallet()
