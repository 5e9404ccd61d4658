"""``mcwallet import``."""

from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.inputs import receive_inputs
from mcwallet.cli.options import OUTPUT, SEALED, WALLET, WORLD, Asked, takes
from mcwallet.cli.session import Session, begin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcwallet.actions.keeping import Kept
    from mcwallet.actions.unwrapping import Original
    from mcwallet.vault.changes import Op

EPILOG = """Examples:\n
  mcwallet import ~/Downloads/badge.png\n
  mcwallet import exports/ --tag 2026\n
  mcwallet import badge.json --online\n
  curl -s https://example.org/badge.json | mcwallet import -
"""

Paths = Annotated[list[str], typer.Argument(metavar="PATH|-", help="What to take in.")]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="Put this tag on what is new.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would be.")]


@takes(OUTPUT, WORLD, WALLET, SEALED)
def command(
    asked: Asked,
    paths: Paths,
    tag: Tags = None,
    dry_run: DryRun = False,  # noqa: FBT002
) -> None:
    """Keep every credential found in files, valid or not, in one change.

    Folders, zip archives, baked images and other wallets' backups are looked into. The
    bytes are kept exactly as they are, and the same bytes only once. With --online, what
    is needed to verify them is fetched and kept too, so that they can be verified later
    when their issuer's site is gone.

    Exits with 0 if everything named was taken, and 10 if something was not recognised.
    """
    from mcwallet.actions.keeping import keep
    from mcwallet.cli.wallets import clock
    from mcwallet.render.importing import Taken, document, page

    session = begin(asked)
    wallet = session.wallet
    received = receive_inputs(session, paths, ids=False)
    items, ops = keep(received.originals, wallet.state, clock(), tags=tuple(tag or ()))
    if not dry_run:
        wallet.commit((*ops, *_evidence(session, received.originals, items)))
    taken = Taken(items, received.troubles, received.ignored, dry_run=dry_run)
    if asked.json:
        session.put(document(taken, session.languages))
    else:
        session.show(page(taken, session.languages))
    named = {exits.code_named(t.code) for t in received.troubles if t.named}
    session.end(exits.worst(named))


def _evidence(
    session: Session, originals: "Sequence[Original]", items: "Sequence[Kept]"
) -> "tuple[Op, ...]":
    """Fetch what new credentials need to be verified; nothing, without consent."""
    if not (session.asked.online or session.asked.evidence):
        return ()
    from mcwallet.actions.refreshing import keeping
    from mcwallet.cli.refresh import fetched

    new = {item.id for item in items if item.new and not item.part}
    found = fetched(session, [each for each in originals if each.artifact.digest in new])
    for url, says in found.missing:
        session.say_trouble(url, says, "")
    return keeping(found)
