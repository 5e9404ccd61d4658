"""``mcwallet key``: what opens the wallet."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.app import application
from mcwallet.cli.given import given_for
from mcwallet.cli.key_change import CHANGE, RECOVERY, ROTATE, passwd, recovery, rotate
from mcwallet.cli.options import CONSENT, NEW, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin
from mcwallet.errors import UsageError

if TYPE_CHECKING:
    from mcwallet.model.holding import Slot
    from mcwallet.vault.opening import NewSlot
    from mcwallet.vault.vault import Vault

ADD = """Examples:\n
  mcwallet key add --name cron --unlock-key-out ~/.config/mcwallet/cron.key\n
  mcwallet key add --name laptop --recipient age1…\n
  mcwallet key add --name second --new-passphrase-file /run/secrets/second
"""
REMOVE = """Examples:\n
  mcwallet key remove cron\n
  mcwallet key remove 4f1d --yes
"""

Name = Annotated[str, typer.Option("--name", help="What you call it.")]
KeyOut = Annotated[
    Path | None,
    typer.Option(
        "--unlock-key-out", metavar="FILE", help="Make a key for scripts, in this file."
    ),
]
Recipient = Annotated[
    str, typer.Option("--recipient", metavar="age1…", help="Let this age key open it.")
]
Keyring = Annotated[
    bool, typer.Option("--keyring", help="Let this system's keyring open it.")
]
Key = Annotated[str, typer.Argument(metavar="NAME|ID", help="Which key.")]

app = application()


@app.callback()
def about() -> None:
    """Decide what opens the wallet: passphrases, the recovery key, keys for scripts.

    All of them open the same wallet; changing one leaves the others as they are.
    """


@app.command("list")
@takes(OUTPUT, WALLET)
def list_(asked: Asked) -> None:
    """Show every key, also those that should not be there."""
    from mcwallet.render.keys import key_document, key_page
    from mcwallet.vault.ways import ways

    session = begin(asked)
    vault = session.wallet.vault
    found = ways(vault)
    if asked.json:
        session.put(key_document(vault.layout.id, found))
    else:
        session.show(key_page(found))
    session.end()


@app.command("add", epilog=ADD)
@takes(OUTPUT, WALLET, NEW)
def add(
    asked: Asked,
    name: Name,
    *,
    unlock_key_out: KeyOut = None,
    recipient: Recipient = "",
    keyring: Keyring = False,
) -> None:
    """Add a key: for scripts, an age key, the system's keyring, or one more passphrase.

    A key for scripts is an age identity in a file that only you can read; whoever has the
    file can open the wallet, until 'mcwallet key remove'.
    """
    from mcwallet.cli.unlocking import keep_in_keyring
    from mcwallet.cli.wallets import clock
    from mcwallet.render.keys import changed_document
    from mcwallet.vault import ways
    from mcwallet.vault.opening import NewSlot

    if sum(map(bool, (unlock_key_out, recipient, keyring))) > 1:
        raise UsageError("one key at a time: --unlock-key-out, --recipient or --keyring")
    session = begin(asked)
    vault, now = session.wallet.vault, clock()
    if unlock_key_out:
        slot = _for_script(vault, name, unlock_key_out)
    elif recipient:
        new = NewSlot(kind="recipient", name=name, recipient=recipient)
        slot = ways.add(vault, new, now=now)
    elif keyring:
        account = f"{vault.layout.id}/{name}"
        new = NewSlot(kind="keyring", name=name, kept=keep_in_keyring(account))
        slot = ways.add(vault, new, now=now)
    else:
        slot = ways.add(vault, _passphrase(asked, name), now=now)
    files = [str(unlock_key_out)] if unlock_key_out else []
    if asked.json:
        session.put(changed_document("added", [slot], files))
    else:
        session.say(f"added the {slot.kind} key {name}")
        for each in files:
            session.say(f"whoever has {each} can open the wallet: --unlock-key {each}")
    session.end()


@app.command("remove", epilog=REMOVE)
@takes(OUTPUT, WALLET, CONSENT)
def remove(asked: Asked, key: Key) -> None:
    """Give up a key; the last one that a person can use stays.

    Whoever has an older copy of the folder can still open that copy with it. If that
    matters: mcwallet key rotate --because compromised.
    """
    from mcwallet.cli.wallets import clock
    from mcwallet.render.keys import changed_document
    from mcwallet.vault import ways

    session = begin(asked)
    vault = session.wallet.vault
    slot = ways.find(vault, key)
    session.confirm(f"Remove the {slot.kind} key {slot.name or slot.id}?")
    ways.remove(vault, slot, now=clock())
    if asked.json:
        session.put(changed_document("removed", [slot], []))
    else:
        session.say("removed; an older copy of the wallet still opens with it")
    session.end()


def _for_script(vault: "Vault", name: str, out: Path) -> "Slot":
    """Make a key in a file; if the wallet does not take it, the file goes again."""
    from mcwallet.cli.wallets import clock
    from mcwallet.crypto.age_keys import new_identity
    from mcwallet.errors import NotFoundError
    from mcwallet.vault import ways
    from mcwallet.vault.opening import NewSlot

    if not out.absolute().parent.is_dir():
        raise NotFoundError(f"there is no folder {out.absolute().parent}")
    identity, now = new_identity(), clock()
    ways.write_private(vault.fs, str(out), ways.identity_file(identity, name, now=now))
    try:
        new = NewSlot(kind="script", name=name, recipient=identity.recipient)
        return ways.add(vault, new, now=now)
    except BaseException:
        out.unlink()
        raise


def _passphrase(asked: Asked, name: str) -> "NewSlot":
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import cost
    from mcwallet.vault.opening import NewSlot

    chosen = new_passphrase(asked, given_for(asked, "new_passphrase"))
    return NewSlot(kind="passphrase", name=name, passphrase=chosen, cost=cost())


app.command("passwd", epilog=CHANGE)(passwd)
app.command("recovery", epilog=RECOVERY)(recovery)
app.command("rotate", epilog=ROTATE)(rotate)
