"""Encrypt what leaves to those it is for: age files, which any age program opens."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.cli.session import Session
from mcwallet.cli.writing import File
from mcwallet.errors import NotFoundError, UsageError

PASSPHRASE = "passphrase"  # noqa: S105 - the word that people type
MAX_RECIPIENTS = 65_536

To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="RECIPIENT", help="Encrypt to age1…, a file of them, or passphrase."
    ),
]


def recipients(to: Sequence[str]) -> tuple[str, ...]:
    """Return those to encrypt to, each of them able to receive: before anything leaves."""
    from mcwallet.crypto import age

    found = tuple(each for one in to for each in _recipients(one))
    if PASSPHRASE in found:
        if len(found) > 1:
            raise UsageError("a passphrase and other recipients do not go together")
    elif found:
        age.encrypt(b"", found)
    return found


def closed(
    session: Session, files: tuple[File, ...], to: tuple[str, ...]
) -> tuple[File, ...]:
    """Encrypt to these recipients; several files are packed into one first."""
    from mcwallet.codec import zip_writer
    from mcwallet.crypto import age

    if not to:
        return files
    if len(files) > 1:
        files = (("credentials.zip", zip_writer.write(files)),)
    name, data = files[0]
    if to == (PASSPHRASE,):
        secret = passphrase(session, new=True)
        return ((f"{name}.age", age.encrypt_with_passphrase(data, secret)),)
    return ((f"{name}.age", age.encrypt(data, to)),)


def passphrase(session: Session, *, new: bool) -> bytes:
    """Take the passphrase of what is encrypted: given, or typed at the terminal."""
    from mcwallet.cli.given import BUNDLE, Given, given_for
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.vault.keys import Passphrase

    if not new:
        return Passphrase.of(session.ask_secret("Its passphrase")).data
    given, held = (
        given_for(session.asked, "bundle_passphrase"),
        os.environ.pop(BUNDLE, None),
    )
    if given == Given() and held:
        return Passphrase.of(held).data
    return new_passphrase(session.asked, given).data


def _recipients(text: str) -> Sequence[str]:
    if text == PASSPHRASE or text.startswith("age1"):
        return [text]
    try:
        with Path(text).open(encoding="ascii") as file:
            lines = [line.strip() for line in file.read(MAX_RECIPIENTS).splitlines()]
    except (OSError, ValueError):
        raise NotFoundError(
            "a recipient is neither an age1… nor a file of them",
            hint="they make one with: mcwallet recipient new",
        ) from None
    found = [line for line in lines if line.startswith("age1")]
    if not found:
        raise UsageError("the file of recipients names none", hint="one age1… a line")
    return found
