"""``mcwallet rm``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.render.words import shown

if TYPE_CHECKING:
    from mcwallet.model.holding import Holding

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

    Exits with 0 if done, 3 if an id names nothing, and 8 without a yes to --purge.
    """
    from mcwallet.vault import changes

    session = begin(asked)
    holdings = session.wallet.find(ids)
    if purge and not dry_run:
        _purge(session, holdings)
    elif not dry_run:
        gone = [changes.bin_(h.rec) for h in holdings if not h.binned]
        session.wallet.commit(gone)
    verb = ("would be " if dry_run else "") + ("removed for good" if purge else "binned")
    session.answer_all("rm", holdings, verb)


def _purge(session: Session, holdings: "Sequence[Holding]") -> None:
    from mcwallet.cli.wallets import clock
    from mcwallet.render.annotations import title_of
    from mcwallet.vault.tidying import purge

    what = f"{len(holdings)} credentials"
    if len(holdings) == 1:
        title = shown(title_of(holdings[0], session.languages))
        what = f"{title or 'it'} ({holdings[0].rec[:8]})"
    session.confirm(f"Remove {what} for good? There is no way back.")
    purge(session.wallet.vault, [each.rec for each in holdings], now=clock())
