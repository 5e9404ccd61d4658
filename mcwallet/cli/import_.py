"""``mcwallet import``."""

from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.inputs import receive_inputs
from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet import ~/Downloads/badge.png\n
  mcwallet import exports/ --tag 2026\n
  curl -s https://example.org/badge.json | mcwallet import -
"""

Paths = Annotated[list[str], typer.Argument(metavar="PATH|-", help="What to take in.")]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="Put this tag on what is new.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be.")]


@takes(OUTPUT, WALLET)
def command(
    asked: Asked,
    paths: Paths,
    tag: Tags = None,
    dry_run: DryRun = False,  # noqa: FBT002
) -> None:
    """Keep every credential found in files, valid or not, in one change.

    Folders, zip archives, baked images and other wallets' backups are looked into. The
    bytes are kept exactly as they are, and the same bytes only once.

    Exits with 0 if everything named was taken, and 10 if something was not recognised.
    """
    from mcwallet.actions.keeping import keep
    from mcwallet.render.importing import Taken, document, page

    session = begin(asked)
    wallet = session.wallet
    received = receive_inputs(session, paths, ids=False)
    items, ops = keep(received.originals, wallet.state, tags=tuple(tag or ()))
    if not dry_run:
        wallet.commit(ops)
    taken = Taken(items, received.troubles, received.ignored, dry_run=dry_run)
    if asked.json:
        session.put(document(taken, session.languages))
    else:
        session.show(page(taken, session.languages))
    named = {exits.code_named(t.code) for t in received.troubles if t.named}
    session.end(exits.worst(named))
