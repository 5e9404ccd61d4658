"""``mcwallet rm``."""

from typing import Annotated

import typer

from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin

EPILOG = """Examples:\n
  mcwallet rm 9f2c\n
  mcwallet rm 9f2c --purge --yes
"""

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Which credentials.")]
Purge = Annotated[
    bool, typer.Option("--purge", help="Remove the bytes for good, not only from sight.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be.")]


@takes(OUTPUT, WALLET, CONSENT)
def command(
    asked: Asked,
    ids: Ids,
    purge: Purge = False,  # noqa: FBT002
    dry_run: DryRun = False,  # noqa: FBT002
) -> None:
    """Put credentials into the bin; 'mcwallet restore' takes them out again.

    With --purge their bytes are gone for good on this device. Copies in backups, in sync
    history and on other devices are out of its reach.
    """
    from mcwallet.vault import changes

    session = begin(asked)
    holdings = session.wallet.find(ids)
    if purge and not dry_run:
        _purge(session, [holding.rec for holding in holdings])
    elif not dry_run:
        gone = [changes.bin_(h.rec) for h in holdings if not h.binned]
        session.wallet.commit(gone)
    verb = ("would be " if dry_run else "") + ("removed for good" if purge else "binned")
    session.answer_all("rm", holdings, verb)


def _purge(session: Session, recs: list[str]) -> None:
    from mcwallet.cli.wallets import clock
    from mcwallet.vault.tidying import purge

    many = f"{len(recs)} credential{'s' if len(recs) != 1 else ''}"
    session.confirm(f"Remove {many} for good? There is no way back.")
    purge(session.wallet.vault, recs, now=clock())
