"""``mcwallet refresh``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, WALLET, WORLD, Asked, takes
from mcwallet.cli.session import Session, begin
from mcwallet.errors import UsageError

if TYPE_CHECKING:
    from mcwallet.actions.unwrapping import Original
    from mcwallet.model.watch import Refreshed

EPILOG = """Examples:\n
  mcwallet refresh --online\n
  mcwallet refresh 9f2c --online\n
  mcwallet refresh --evidence copies-from-the-college.zip
"""

Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|QUERY]...", help="Which credentials; all, if none."),
]


@takes(OUTPUT, WORLD, WALLET)
def command(asked: Asked, what: Ids = None) -> None:
    """Fetch again what your credentials need to be verified, and keep it, dated.

    Issuers' keys, status lists, hosted copies and schemas: with them in the wallet a
    credential can be verified offline, and also when its issuer's site is gone. Whom you
    ask learns that somebody asks. With --evidence, copies that you hold are kept.

    With --online, exits with 0 if everything could be had or is in the wallet already, and
    9 if not. Without, nothing is asked for, and what is not to be had is only named.
    """
    from mcwallet.actions.exporting import chosen
    from mcwallet.actions.refreshing import keeping
    from mcwallet.cli.inputs import receive_inputs
    from mcwallet.render.watching import refresh_document, refresh_page

    if not (asked.online or asked.evidence):
        raise UsageError(
            "refresh fetches documents, and nothing is fetched without your consent",
            hint="say --online, or give documents with --evidence",
        )
    session = begin(asked)
    state = session.wallet.state
    if not state.kept:
        session.say("the wallet is empty")
    holdings = chosen(state, what or (), session.now) if state.kept else ()
    received = receive_inputs(session, [f"id:{each.rec}" for each in holdings])
    found = fetched(session, received.originals)
    session.wallet.commit(keeping(found))
    here = {copy.url for copy in state.copies.values()}
    if asked.json:
        session.put(refresh_document(found))
    else:
        session.show(refresh_page(found))
    lacking = [url for url, _ in found.missing if url not in here]
    session.end(exits.NETWORK if lacking and asked.online else exits.DONE)


def fetched(session: Session, originals: "Sequence[Original]") -> "Refreshed":
    """Ask for everything that these need; copies in the wallet do not answer."""
    from mcwallet.actions.refreshing import refresh
    from mcwallet.cli.worlds import network, world
    from mcwallet.fetch.cache import Cached
    from mcwallet.model.world import Policy

    net = network(online=session.asked.online, fetch=session.fetch)
    seen = net.seen if isinstance(net, Cached) else {}
    here = world(session.asked, session.now, Policy(), elsewhere=net)
    with session.progress("asking", len(originals)) as each:
        copies = session.wallet.state.copies
        return refresh(originals, here, copies, seen=seen, each=each)
