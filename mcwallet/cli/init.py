"""``mcwallet init``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.errors import RefusedError

EPILOG = """Examples:\n
  mcwallet init\n
  mcwallet init --recovery-out ~/usb-stick/recovery.txt\n
  mcwallet init --wallet /srv/w --passphrase-file /run/secrets/w --no-recovery
"""

Recovery = Annotated[
    Path | None,
    typer.Option("--recovery-out", metavar="FILE", help="Write the recovery key here."),
]
NoRecovery = Annotated[
    bool, typer.Option("--no-recovery", help="Make none: a lost passphrase is the end.")
]


@takes(OUTPUT, WALLET)
def command(
    asked: Asked,
    recovery_out: Recovery = None,
    no_recovery: NoRecovery = False,  # noqa: FBT002
) -> None:
    """Make a wallet: a passphrase, a recovery key, and an identity to sign with.

    Without a terminal, say --recovery-out FILE or --no-recovery.
    """
    from mcwallet.actions.beginning import begin_wallet
    from mcwallet.cli.shielding import shield
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import clock, cost, places, wallet_path
    from mcwallet.render.sheet import with_code

    shield()
    session = begin(asked)
    path = wallet_path(asked)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        _refuse_taken(path)
    if not (recovery_out or no_recovery or session.can_ask()):
        raise RefusedError(
            "there is no terminal to show a recovery key on",
            hint="say --recovery-out FILE, or --no-recovery to do without",
        )
    if recovery_out and recovery_out.exists():
        raise RefusedError(f"{recovery_out} is there already", hint="choose another name")
    made = begin_wallet(
        path,
        new_passphrase(asked),
        cost=cost(),
        recovery=not no_recovery,
        now=clock(),
        places=places(),
    )
    sheet = with_code(made.sheet) if made.sheet else ""
    _tell(session, path, sheet, recovery_out)
    if asked.json:
        session.put(
            {
                "schema": "mcwallet/init@1",
                "wallet": str(path),
                "id": made.vault.layout.id,
                "identity": made.did,
                "recovery": bool(made.sheet),
            }
        )


def _tell(session: Session, path: Path, sheet: str, out: Path | None) -> None:
    if sheet and out:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(sheet)
        session.say(
            f"the recovery key is in {out}: print it, then keep it off this machine"
        )
    elif sheet:
        session.on_terminal(sheet)
    session.say(f"a new wallet is at {path}")
    session.say("next: mcwallet import FILE…")


def _refuse_taken(path: Path) -> None:
    if (path / "mcwallet-vault.json").exists():
        raise RefusedError(
            f"there is a wallet at {path} already", hint="see: mcwallet status"
        )
    raise RefusedError(
        f"{path} is not an empty folder", hint="name another one: --wallet DIR"
    )
