"""``mcwallet history``."""

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet history\n
  mcwallet history --json
"""


@takes(OUTPUT, WALLET)
def command(asked: Asked) -> None:
    """Show what was shared: when, for whom, in which form and with which digest.

    The digest is the SHA-256 of what was written, so that a file can be found again. It
    is the wallet's own memory, and leaves with nothing.
    """
    from mcwallet.render.history import document, page

    session = begin(asked)
    state = session.wallet.state
    if asked.json:
        session.put(document(state))
    else:
        session.show(page(state))
    session.end()
