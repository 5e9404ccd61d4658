"""``mcwallet wallet``: the folder itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mcwallet.cli.app import application
from mcwallet.cli.given import given_for
from mcwallet.cli.options import CONSENT, NEW, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin, write
from mcwallet.render.words import shown

Forget = Annotated[
    bool,
    typer.Option(
        "--forget-history", help="Drop titles and keys of what was removed for good."
    ),
]
To = Annotated[Path, typer.Option("--to", metavar="DIR", help="The new wallet's folder.")]

app = application()


@app.callback()
def about() -> None:
    """Look after the wallet's folder: its size, its history, its other devices."""


@app.command("path")
@takes(OUTPUT, ("wallet",))
def path_(asked: Asked) -> None:
    """Print where the wallet is."""
    from mcwallet.cli.wallets import wallet_path

    session = begin(asked)
    path = wallet_path(asked).absolute()
    _answer(session, "path", {"path": str(path), "there": path.is_dir()}, str(path))


@app.command("compact")
@takes(OUTPUT, WALLET, CONSENT)
def compact(asked: Asked, forget_history: Forget = False) -> None:  # noqa: FBT002
    """Write the whole state as one change, so that the wallet opens faster.

    It is refused while anything is missing or damaged.
    """
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import tidying

    session = begin(asked)
    vault = session.wallet.vault
    if forget_history:
        session.confirm("Forget what was removed for good, titles and keys too?")
    many = tidying.compact(vault, now=clock(), forget_history=forget_history)
    _answer(session, "compacted", {"changes": many}, f"{_count(many, 'change')} became one")


@app.command("accept-rollback")
@takes(OUTPUT, WALLET, CONSENT)
def accept_rollback(asked: Asked) -> None:
    """Accept the wallet as it is, when this machine has seen a newer one.

    Do this only if you put an older copy here yourself, or know that the newer changes are
    lost: whoever can write to the folder can take changes away, too.
    """
    from mcwallet.vault.telling import state_words

    session = begin(asked)
    vault = session.wallet.vault
    gone = len(vault.log.lacks(vault.seen.heads))
    session.say(f"this copy's state in words: {state_words(vault)}")
    session.confirm("Take the wallet as it is now for the right one?")
    vault.accept()
    _answer(session, "accepted", {"changes": gone}, "accepted as it is")


@app.command("accept-late")
@takes(OUTPUT, WALLET, CONSENT)
def accept_late(asked: Asked) -> None:
    """Take up changes that were held back because they were made with given-up keys."""
    from mcwallet.cli.wallets import clock
    from mcwallet.vault import tidying

    session = begin(asked)
    vault = session.wallet.vault
    many = len(vault.log.late)
    if many:
        session.confirm(f"Take up {_count(many, 'change')} made with the old keys?")
        tidying.accept_late(vault, now=clock())
    _answer(session, "accepted", {"changes": many}, f"{_count(many, 'change')} taken up")


@app.command("migrate")
@takes(OUTPUT, WALLET, NEW)
def migrate(
    asked: Asked,
    to: To,
) -> None:
    """Write everything into a new wallet of the newest format, beside the old one.

    The old wallet stays as it is. The new one has a new key, a passphrase that you choose,
    and the recovery key, script keys and devices of the old one; what was written is read
    back and compared before success is reported.
    """
    from mcwallet.cli.key_change import carried
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import clock, cost, places
    from mcwallet.vault.migrating import migrate as move
    from mcwallet.vault.opening import NewSlot

    session = begin(asked)
    vault = session.wallet.vault
    chosen = new_passphrase(asked, given_for(asked, "new_passphrase"))
    new = (
        NewSlot(kind="passphrase", name="passphrase", passphrase=chosen, cost=cost()),
        *carried(vault),
    )
    made = move(vault, to, new, now=clock(), places=places())
    many = len(made.state.holdings)
    _answer(
        session,
        "migrated",
        {"path": str(to.absolute()), "credentials": many},
        f"{_count(many, 'credential')} in a new wallet at {to}; the old one is as it was",
    )


def _answer(session: Session, done: str, about: dict[str, Any], says: str) -> None:
    if session.asked.json:
        session.put({"schema": "mcwallet/wallet@1", "done": done, **about})
    else:
        write(f"{shown(says)}\n")
    session.end()


def _count(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
