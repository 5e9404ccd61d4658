"""``mcwallet rm``."""

from typing import Annotated

import typer

from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet rm 9f2c
"""

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Which credentials.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be.")]


@takes(OUTPUT, WALLET, CONSENT)
def command(
    asked: Asked,
    ids: Ids,
    dry_run: DryRun = False,  # noqa: FBT002
) -> None:
    """Put credentials into the bin; 'mcwallet restore' takes them out again."""
    from mcwallet.vault import changes

    session = begin(asked)
    holdings = session.wallet.find(ids)
    if not dry_run:
        gone = [changes.bin_(h.rec) for h in holdings if not h.binned]
        session.wallet.commit(gone)
    verb = ("would be " if dry_run else "") + "binned"
    session.answer_all("rm", holdings, verb)
