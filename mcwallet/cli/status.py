"""``mcwallet status``."""

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet status\n
  mcwallet status --json | jq .damaged
"""


@takes(OUTPUT, WALLET)
def command(asked: Asked) -> None:
    """Say how the wallet is: what it holds, what opens it, and what is wrong with it.

    Exits with 0 if nothing is missing or damaged, and 5 otherwise.
    """
    from mcwallet.render.status import document, page

    session = begin(asked, compare=True)
    vault = session.wallet.vault
    if asked.json:
        session.put(document(vault.layout.id, vault.state, vault.problems))
    else:
        session.show(page(vault.layout.id, vault.state))
    session.end()
