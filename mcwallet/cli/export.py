"""``mcwallet export``."""

from typing import Annotated

import typer

from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet export 9f2c -o badge.png --as original\n
  mcwallet export tag:2026 -o folder/ --as original --yes
"""

What = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|QUERY]...", help="Which credentials; all, if none."),
]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE|DIR|-", help="Where to write.")
]
As = Annotated[str, typer.Option("--as", metavar="FORM", help="In which form: original.")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only list what leaves.")]


@takes(OUTPUT, WALLET, CONSENT)
def command(
    asked: Asked,
    out: Out,
    what: What = None,
    as_: As = "original",
    dry_run: DryRun = False,  # noqa: FBT002
) -> None:
    """Take credentials out of the wallet, byte for byte as they came in.

    Nothing is overwritten, and what leaves is listed first; without a terminal say --yes.
    """
    from mcwallet.actions.exporting import chosen, leaving, written_as
    from mcwallet.cli.writing import write_all
    from mcwallet.render.exporting import document, page

    session = begin(asked)
    wallet = session.wallet
    holdings = chosen(wallet.state, what or (), session.now)
    files = written_as(as_, holdings, wallet.vault.read)
    listing = leaving(files)
    if not dry_run:
        session.say_page(page(listing, out=out, dry_run=False))
        session.confirm(f"Write {len(files)} of your credentials to {out}?")
        write_all(out, files)
    if asked.json:
        session.put(document(listing, out=out, dry_run=dry_run))
    elif dry_run:
        session.show(page(listing, out=out, dry_run=True))
    session.end()
