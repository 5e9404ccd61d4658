"""``mcwallet export``."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.closing import To
from mcwallet.cli.options import (
    CONSENT,
    OUTPUT,
    SEALED,
    WALLET,
    WORLD,
    Asked,
    instant,
    takes,
)
from mcwallet.cli.session import begin
from mcwallet.errors import UsageError

if TYPE_CHECKING:
    from mcwallet.catalog.exports.base import ExportForm

EPILOG = """Examples:\n
  mcwallet export 9f2c -o badge.png --as original\n
  mcwallet export tag:2026 -o portfolio.zip --to-whom "Zed admissions"\n
  mcwallet export -o mine.csv --as csv --yes\n
  mcwallet export soil -o - --as vp --challenge 4711 --audience https://zed.example\n
  mcwallet export tag:2026 -o record.jwt --as clr\n
  mcwallet export tag:job -o job.zip.age --to age1… --to-whom "Job centre"\n
  mcwallet export shifts -o t.sd-jwt --as original --disclose achievement
"""

What = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|QUERY]...", help="Which credentials; all, if none."),
]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE|DIR|-", help="Where to write.")
]
Form = Annotated[
    str,
    typer.Option(
        "--as", metavar="FORM", help="bundle, html, vp, clr, original, png, csv, json."
    ),
]
For = Annotated[
    str,
    typer.Option("--for", metavar="WALLET", help="As lcw, walt or europass takes it."),
]
Disclose = Annotated[
    list[str] | None,
    typer.Option("--disclose", metavar="NAME", help="Show only this; none: nothing more."),
]
Smallest = Annotated[
    str,
    typer.Option(
        "--smallest", metavar="PATHWAY", help="The fewest that satisfy a pathway."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="Only list what leaves.")]
Challenge = Annotated[
    str, typer.Option(help="The challenge (nonce) you were given.", show_default=False)
]
Audience = Annotated[
    str, typer.Option(help="For whom it is made: their address.", show_default=False)
]
Expires = Annotated[
    datetime | None,
    typer.Option(parser=instant, metavar="TIME", help="When the presentation ends."),
]
Created = Annotated[
    datetime | None,
    typer.Option(parser=instant, metavar="TIME", help="When it was made; equal bytes."),
]
Whom = Annotated[
    str, typer.Option("--to-whom", help="Whom you send it to, for your own history.")
]
Did = Annotated[
    str, typer.Option("--identity", metavar="DID", help="Sign as this identity.")
]


@takes(OUTPUT, WORLD, WALLET, SEALED, CONSENT)
def command(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    out: Out,
    what: What = None,
    *,
    as_: Form = "bundle",
    for_: For = "",
    smallest: Smallest = "",
    disclose: Disclose = None,
    to: To = None,
    dry_run: DryRun = False,
    challenge: Challenge = "",
    audience: Audience = "",
    expires: Expires = None,
    created: Created = None,
    to_whom: Whom = "",
    identity: Did = "",
) -> None:
    """Take credentials out of the wallet, in a form that others can read.

    The originals leave byte for byte as they came in, in every form that carries them. What
    leaves, and what it says about you, is listed first; without a terminal say --yes.
    Nothing is ever overwritten. With --created everything is also judged as of then, so
    that the same credentials give the same bytes.

    What a seal or signature holds together leaves whole or not at all. Only credentials
    with selective disclosure (SD-JWT, ecdsa-sd-2023) can leave in part: --disclose keeps
    what it names. An SD-JWT is bound to --challenge and --audience if its issuer named a
    key of yours.

    Exits with 0 if done, 3 if nothing fits, and 8 without a yes or if FILE is there.
    """
    from mcwallet.actions.exporting import chosen
    from mcwallet.actions.privacy import personal
    from mcwallet.cli.closing import closed, recipients
    from mcwallet.cli.sharing import Wanted, needed, portfolio, remember, taken
    from mcwallet.cli.writing import unoccupied, write_all
    from mcwallet.render.exporting import document, page

    session = begin(asked._replace(at=asked.at or created))
    form, readers = _form(as_, for_), recipients(to or ())
    holdings = chosen(session.wallet.state, what or (), session.now)
    holdings = needed(session, smallest, holdings) if smallest else holdings
    wanted = Wanted(
        challenge=challenge,
        audience=audience,
        expires=expires,
        created=created,
        identity=identity,
        disclose=tuple(disclose or ()),
    )
    made = taken(session, form, portfolio(session, form, holdings, wanted))
    data = {item.id: personal(item) for item in made.items}
    leaving = page(made.items, data, out=out, form=form.name)
    if dry_run and not asked.json:
        session.show(leaving)
    if not dry_run:
        unoccupied(out)
        if not (asked.json and asked.yes):
            session.say_page(leaving)
        session.confirm(f"Let {len(made.items)} of your credentials leave?")
        files = closed(session, form.write(made), readers)
        write_all(out, files)
        remember(session, made, form, files, to_whom or audience)
    if asked.json:
        session.put(document(made.items, data, out=out, form=form.name, dry_run=dry_run))
    session.end()


def _form(as_: str, for_: str) -> "ExportForm":
    """Find the form that was named, or the one that another wallet takes."""
    from mcwallet.catalog.exports import EXPORTS, WALLETS

    table, name = (WALLETS, for_) if for_ else (EXPORTS, as_)
    if name not in table:
        known = ", ".join(table)
        raise UsageError(f"unknown {table.family} {name!r}", hint=f"known: {known}")
    return table[name]
