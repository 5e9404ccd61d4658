"""``mcwallet restore``."""

from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet list state:binned\n
  mcwallet restore 9f2c
"""

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Which credentials.")]


@takes(OUTPUT, WALLET)
def command(asked: Asked, ids: Ids) -> None:
    """Take credentials out of the bin again."""
    from mcwallet.vault import changes

    session = begin(asked)
    holdings = session.wallet.find(ids)
    session.wallet.commit([changes.restore(h.rec) for h in holdings if h.binned])
    session.answer_all("restore", holdings, "restored")
