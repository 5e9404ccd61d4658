"""Options of a second secret in one command: each has a name of its own."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mcwallet.cli import terminal
from mcwallet.cli.given import Given, secret_given
from mcwallet.cli.options import Asked
from mcwallet.errors import LockedError
from mcwallet.vault.keys import Passphrase


def _option(name: str, metavar: str, what: str) -> Any:
    return typer.Option(name, metavar=metavar, help=what, show_default=False)


NewFd = Annotated[
    int | None,
    _option("--new-passphrase-fd", "N", "Read the new passphrase from this descriptor."),
]
NewFile = Annotated[
    Path | None,
    _option("--new-passphrase-file", "FILE", "Read the new passphrase from this file."),
]
NewCommand = Annotated[
    str | None,
    _option(
        "--new-passphrase-command",
        "COMMAND",
        "Read the new passphrase from what this prints.",
    ),
]
BackupFd = Annotated[
    int | None,
    _option(
        "--backup-passphrase-fd", "N", "Read the backup's passphrase from this descriptor."
    ),
]
BackupFile = Annotated[
    Path | None,
    _option(
        "--backup-passphrase-file", "FILE", "Read the backup's passphrase from this file."
    ),
]
BackupCommand = Annotated[
    str | None,
    _option(
        "--backup-passphrase-command",
        "COMMAND",
        "Read the backup's passphrase from what this prints.",
    ),
]
BackupKey = Annotated[
    Path | None,
    _option(
        "--backup-key", "FILE", "Open the backup with a key file, as a recovery sheet."
    ),
]


def passphrase_of(what: str, given: Given, asked: Asked) -> Passphrase:
    """Take the passphrase of something that exists: given, or typed once."""
    stated = secret_given(given)
    if stated is None and not asked.no_input:
        stated = terminal.secret(f"Passphrase of {what}: ")
    if stated is None:
        raise LockedError(
            f"{what} is encrypted, and there is no terminal to ask for its passphrase on",
            hint="give it with an option that ends in -file, -fd or -command",
        )
    return Passphrase.of(stated)
