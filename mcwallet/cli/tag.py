"""``mcwallet tag``."""

from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet tag 9f2c soil 2026\n
  mcwallet tag 9f2c --remove draft
"""

Id = Annotated[str, typer.Argument(metavar="ID", help="Which credential.")]
Add = Annotated[
    list[str] | None, typer.Argument(metavar="[TAG]...", help="Tags to put on.")
]
Remove = Annotated[list[str] | None, typer.Option("--remove", help="A tag to take off.")]


@takes(OUTPUT, WALLET)
def command(asked: Asked, id_: Id, add: Add = None, remove: Remove = None) -> None:
    """Put tags of your own on a credential, or take them off; without any, show them."""
    from mcwallet.actions.annotating import tagged

    session = begin(asked)
    [holding] = session.wallet.find([id_])
    session.wallet.commit(tagged(holding, add or (), remove or ()))
    session.answer("tag", session.wallet.state.holdings[holding.rec])
