"""``mcwallet note``."""

from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet note 9f2c "sent to the college in May"\n
  mcwallet note 9f2c --title "Soil course"\n
  mcwallet note 9f2c --clear
"""

Id = Annotated[str, typer.Argument(metavar="ID", help="Which credential.")]
Text = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="Your note.")]
Title = Annotated[str | None, typer.Option(help="A title of your own.")]
Clear = Annotated[bool, typer.Option("--clear", help="Remove note and title.")]


@takes(OUTPUT, WALLET)
def command(
    asked: Asked,
    id_: Id,
    text: Text = None,
    title: Title = None,
    clear: Clear = False,  # noqa: FBT002
) -> None:
    """Write a note of your own on a credential, or show it.

    Notes and titles are yours: they stay in the wallet and never change the credential.
    """
    from mcwallet.actions.annotating import noted

    session = begin(asked)
    [holding] = session.wallet.find([id_])
    wanted = {"note": "", "title": ""} if clear else {"note": text, "title": title}
    session.wallet.commit(noted(holding, wanted))
    session.answer("note", session.wallet.state.holdings[holding.rec])
