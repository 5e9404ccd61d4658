"""``mcwallet stack build``: the learner's dossier for an awarding body."""

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import CONSENT, OUTPUT, WALLET, WORLD, Asked, instant, takes
from mcwallet.cli.session import Session, begin
from mcwallet.cli.stack_inputs import awards, gather, read_file, read_pathway, setting
from mcwallet.errors import RefusedError
from mcwallet.model.progress import Progress, State
from mcwallet.model.world import NOBODY

if TYPE_CHECKING:
    from mcwallet.actions.stacking.checking import Checked
    from mcwallet.cli.sharing import Wanted
    from mcwallet.model.portfolio import Portfolio

EPILOG = """Examples:\n
  mcwallet stack build data-steward.toml -o dossier.zip --to-whom "Zed admissions"\n
  mcwallet stack build data-steward.toml -o dossier.zip --letter --lang de
"""
Pathway = Annotated[str, typer.Argument(metavar="PATHWAY", help="The rules, in TOML.")]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to write.")
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
Letter = Annotated[
    bool, typer.Option("--letter", help="Put a letter on top, in your language.")
]
EXIT = {
    State.MET: exits.DONE,
    State.NOT_MET: exits.NOT_VALID,
    State.OPEN: exits.CANNOT_TELL,
}


@takes(OUTPUT, WORLD, WALLET, CONSENT)
def build(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    pathway: Pathway,
    out: Out,
    *,
    letter: Letter = False,
    created: Created = None,
    to_whom: Whom = "",
    identity: Did = "",
) -> None:
    """Put together what an awarding body needs: a bundle of just what counts.

    It holds the originals that are used, the rules, who counts for what, and a record
    signed by you. It is an application and awards nothing: they check and decide. With
    --letter a page on top (letter.html) says in the language of --lang what you apply for,
    which standard elements your credentials state, and which points are theirs to decide.

    Exits with 0 if the requirements appear met, 6 if not, 7 if open (the dossier is
    written all the same), and 8 if nothing counts or the file is there already.
    """
    from mcwallet.actions.privacy import personal
    from mcwallet.catalog.exports.bundle import BUNDLE
    from mcwallet.cli.sharing import Wanted, remember
    from mcwallet.cli.writing import write_all
    from mcwallet.render.exporting import page as leaving
    from mcwallet.render.stacking import document, page

    session = begin(asked)
    if pathway != "-":
        read_pathway(session, pathway)  # its signature, if it has one, must fit
    wanted = Wanted(created=created, identity=identity)
    progress, made = _dossier(session, read_file(pathway), wanted, letter=letter)
    lists = {item.id: personal(item) for item in made.items}
    if asked.json:
        session.put(document(progress))
    session.say_page(page(progress, verbose=asked.verbose))
    session.say_page(leaving(made.items, lists, out=out, form="dossier"))
    session.confirm(f"Let {len(made.items)} of your credentials leave?")
    bundle = BUNDLE.write(made)
    write_all(out, bundle)
    remember(session, made, BUNDLE, bundle, to_whom)
    session.end(EXIT[progress.verdict])


def _dossier(
    session: Session, data: bytes, wanted: "Wanted", *, letter: bool
) -> tuple[Progress, "Portfolio"]:
    """Check the wallet, and put what counts beside the rules and the record."""
    from mcwallet.actions.sharing import holder_of
    from mcwallet.actions.stacking.assigning import assignment, counted
    from mcwallet.actions.stacking.checking import check_closely
    from mcwallet.actions.stacking.recording import learner_record
    from mcwallet.catalog.exports.bundle import BUNDLE
    from mcwallet.catalog.pathways.own import read
    from mcwallet.cli.sharing import paged, portfolio
    from mcwallet.render.letter import letter as letter_on

    rules = read(data)
    held = awards(session, gather(session, []))
    checked = check_closely(held, setting(session, rules, NOBODY))
    ids = counted(checked.progress)
    if not ids:
        raise RefusedError("no credential counts", hint="see mcwallet stack check")
    wanted = replace(wanted, identity=wanted.identity or _named(session, checked, ids))
    holder = holder_of(session.wallet.state, wanted.identity)
    holdings = session.wallet.find(f"id:{id_}" for id_ in ids)
    made = portfolio(session, BUNDLE, holdings, wanted)
    said = json.dumps(assignment(checked.progress), indent=2, ensure_ascii=False) + "\n"
    files = (("pathway.toml", data), ("assignment.json", said.encode()))
    used = tuple(one for one in checked.layout.awards if one.id in ids)
    record = learner_record(rules, used, made.items, files, (holder.id, made.created))
    title = str(rules.awards.title) or str(rules.title)
    extra = (*files, ("stack.clr.jwt", made.token(record)))
    whole = replace(made, title=title, extra=extra)
    if letter:
        page = letter_on(whole, checked.progress).encode()
        whole = replace(whole, extra=(*extra, ("letter.html", page)))
    return checked.progress, paged(whole, BUNDLE)


def _named(session: Session, checked: "Checked", ids: tuple[str, ...]) -> str:
    """Return the identity in use that most of what counts is about, if any is."""
    from collections import Counter

    from mcwallet.actions.stacking.people import identities

    usable = {each.id for each in session.wallet.state.identities if not each.retired}
    used = [one for one in checked.layout.awards if one.id in ids]
    often = Counter(did for one in used for did in identities(one) if did in usable)
    return max(often, key=lambda did: (often[did], did), default="")
