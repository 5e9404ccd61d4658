"""``mcwallet list``."""

from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin
from mcwallet.render.words import shown

EPILOG = """Examples:\n
  mcwallet list\n
  mcwallet list soil tag:2026 level:6 --sort issued\n
  mcwallet list expiring:90d --json | jq -r '.items[].id'
"""

Queries = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Words, or tag: issuer: format: kind: level: skill: credits: expiring: "
        "state: id: with what to look for; all must fit.",
    ),
]
Sort = Annotated[str, typer.Option(help="title, issuer, issued, expires, added or format.")]


@takes(OUTPUT, WALLET)
def command(asked: Asked, query: Queries = None, sort: Sort = "title") -> None:
    """List what the wallet holds, a line each.

    States such as "expired" are what the credentials' own dates say; whether one is
    genuine is for 'mcwallet verify' to find out.
    """
    from mcwallet.actions.listing import misread, select
    from mcwallet.render.listing import document, lines

    session = begin(asked, compare=True)
    holdings = session.wallet.state.holdings.values()
    found = select(holdings, query or (), session.now, sort=sort)
    if asked.json:
        session.put(document(found, session.languages, session.wallet.troubles))
    else:
        session.show(lines(found, session.languages))
        if not found:
            session.say("nothing fits" if query else "the wallet is empty")
            for name in misread(query or ()):
                session.say(f"{shown(name)}: is no field; see: mcwallet list --help")
    session.end()
