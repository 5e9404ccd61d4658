"""``mcwallet backup``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.app import application
from mcwallet.cli.given import given_for, secret_given
from mcwallet.cli.options import BACKUP, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.errors import LockedError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from mcwallet.vault.backing_up import Outcome
    from mcwallet.vault.backup import Backup
    from mcwallet.vault.keys import Passphrase
    from mcwallet.vault.vault import Vault

CREATE = """Examples:\n
  mcwallet backup create -o ~/usb-stick/wallet.age\n
  mcwallet backup create -o wallet-$(date +%F).age --to recovery\n
  mcwallet backup create -o wallet.age --to age1…
"""
VERIFY = """Examples:\n
  mcwallet backup verify wallet.age\n
  mcwallet backup verify wallet.age --backup-key recovery-sheet.txt
"""

Out = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the backup.")
]
To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="age1…|NAME", help="Who can open it: an age key, or a wallet key."
    ),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]

Key = Annotated[
    Path | None,
    typer.Option(
        "--backup-key",
        metavar="FILE",
        help="Open the backup with a key file, as a recovery sheet.",
    ),
]

app = application()


@app.callback()
def about() -> None:
    """Make backups, check them, and merge one into a wallet.

    A backup is an age file of a plain tar: age and tar open it without mcwallet. It holds
    the original files, your notes and tags, and the keys of your identities.
    """


@app.command("create", epilog=CREATE)
@takes(OUTPUT, WALLET, BACKUP)
def create(
    asked: Asked,
    output: Out,
    *,
    to: To = None,
) -> None:
    """Write everything in the wallet to one encrypted file, and read it back.

    It opens with the keys named by --to, or else with a passphrase of its own. "--to
    recovery" needs no passphrase: your recovery sheet opens it.
    """
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import backing_up

    session = begin(asked)
    if output.exists():
        raise RefusedError(f"{output} is there already", hint="choose another name")
    vault, now = session.wallet.vault, clock()
    recipients = [_recipient(vault, each) for each in to or ()]
    own = given_for(asked, "backup_passphrase")
    what = "New passphrase of the backup"
    secret = None if recipients else new_passphrase(asked, own, what=what).data
    made = backing_up.create(
        vault, output, now=now, recipients=recipients, passphrase=secret
    )
    about = {"created": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "wallet": vault.layout.id}
    _answer(session, "created", output, about, made)


@app.command("verify", epilog=VERIFY)
@takes(OUTPUT, BACKUP, ("no_input",))
def verify(
    asked: Asked,
    file: File,
    *,
    backup_key: Key = None,
) -> None:
    """Open a backup and compare every file in it with its SHA-256; no wallet is needed.

    Exits with 0 if it is whole, 4 if nothing at hand opens it, 5 or 10 if it is damaged.
    """
    from mcwallet.vault.backing_up import outcome

    session = begin(asked)
    found = _opened(asked, file, backup_key)
    about = {"created": found.created, "wallet": found.vault}
    _answer(session, "verified", file, about, outcome(found))


@app.command("restore")
@takes(OUTPUT, WALLET, BACKUP)
def restore(
    asked: Asked,
    file: File,
    *,
    backup_key: Key = None,
) -> None:
    """Merge a backup into a wallet: what is there stays, what is missing comes back.

    Into a new machine: mcwallet init, then this.
    """
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import backing_up

    session = begin(asked)
    vault = session.wallet.vault
    found = _opened(asked, file, backup_key)
    done = backing_up.restore(vault, found, now=clock())
    about = {"created": found.created, "wallet": found.vault}
    _answer(session, "restored", file, about, done)


def _recipient(vault: "Vault", text: str) -> str:
    """Return an age recipient, or the one behind a key of this wallet."""
    from mcwallet.vault.ways import find

    if text.startswith("age1"):
        return text
    slot = find(vault, text)
    if not slot.recipient:
        raise RefusedError(
            f"the key {text} is a passphrase, and nothing can be encrypted to it",
            hint="name the recovery key, a script's key, or an age recipient",
        )
    return slot.recipient


def _opened(asked: Asked, file: Path, key: Path | None) -> "Backup":
    from mcwallet.cli.given import key_file
    from mcwallet.crypto import age
    from mcwallet.vault import backing_up

    try:
        data = file.read_bytes()
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        raise NotFoundError(f"{file} cannot be read: {why}") from None
    if key:
        return backing_up.verify(data, identities=key_file(key).identities)
    if age.is_age(data) and not age.asks_passphrase(data):
        return backing_up.verify(data, identities=_keys_of_wallet(asked))
    if not age.is_age(data):
        return backing_up.verify(data)
    return backing_up.verify(data, passphrase=_passphrase(asked).data)


def _passphrase(asked: Asked) -> "Passphrase":
    """Take the passphrase of a backup that exists: given, or typed once."""
    from mcwallet.cli import terminal
    from mcwallet.vault.keys import Passphrase

    stated = secret_given(given_for(asked, "backup_passphrase"))
    if stated is None and not asked.no_input:
        stated = terminal.secret("Passphrase of the backup: ")
    if stated is None:
        raise LockedError(
            "the backup is encrypted, and there is no terminal to ask for its "
            "passphrase on",
            hint="give it with an option that ends in -file, -fd or -command",
        )
    return Passphrase.of(stated)


def _keys_of_wallet(asked: Asked) -> tuple[str, ...]:
    """Try the key that opens the wallet, where a file was given: sheets open both."""
    from mcwallet.cli.given import key_file

    if asked.unlock_key:
        return key_file(asked.unlock_key).identities
    raise LockedError(
        "this backup opens with a key, not with a passphrase",
        hint="name the file that holds it, as a recovery sheet: --backup-key FILE",
    )


def _answer(
    session: Session, done: str, file: Path, about: dict[str, str], found: "Outcome"
) -> None:
    from mcwallet.render.health import backup_document, backup_page

    if session.asked.json:
        session.put(backup_document(done, str(file), about, found))
    else:
        session.show(backup_page(done, str(file), about, found))
    session.end()
