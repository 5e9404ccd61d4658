"""``mcwallet stack``: put small credentials together by written rules."""

from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.app import application
from mcwallet.cli.options import OUTPUT, SEALED, WALLET, WORLD, Asked, takes
from mcwallet.cli.people import person
from mcwallet.cli.session import Session, begin
from mcwallet.cli.stack_award import EPILOG as AWARD
from mcwallet.cli.stack_award import award
from mcwallet.cli.stack_build import EPILOG as BUILD
from mcwallet.cli.stack_build import build
from mcwallet.cli.stack_files import IMPORT, LINT, NEW, SIGN, import_, lint, new, sign
from mcwallet.cli.stack_inputs import awards, gather, read_pathway, setting
from mcwallet.cli.stack_plan import EPILOG as PLAN
from mcwallet.cli.stack_plan import plan
from mcwallet.errors import UsageError
from mcwallet.model.pathway import Pathway as Rules
from mcwallet.model.progress import Progress, State
from mcwallet.model.world import NOBODY, Person, Policy

EXIT = {
    State.MET: exits.DONE,
    State.NOT_MET: exits.NOT_VALID,
    State.OPEN: exits.CANNOT_TELL,
}
EPILOG = """Examples:\n
  mcwallet stack check data-steward.toml\n
  mcwallet stack check data-steward.toml badges/ --subject ana@example.org --json\n
  mcwallet stack check data-steward.toml dossier.zip --at 2026-11-21\n
  mcwallet stack check data-steward.toml applications/ --csv > table.csv
"""

Pathway = Annotated[str, typer.Argument(metavar="PATHWAY", help="The rules, in TOML.")]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|FILE|BUNDLE]...", help="What to stack; all, if none."),
]
Subject = Annotated[
    str,
    typer.Option(
        metavar="DID|E-MAIL|FILE", help="Whom it must be about.", show_default=False
    ),
]
Known = Annotated[
    bool, typer.Option("--require-trust", help="Only issuers that you trust count.")
]
Csv = Annotated[bool, typer.Option("--csv", help="One line for each input.")]
As = Annotated[
    str, typer.Option("--as", metavar="text|svg", help="svg: a picture of the pathway.")
]

app = application()


@app.callback()
def about() -> None:
    """Put small credentials together into larger ones, by written rules.

    Stacking creates no entitlement: the awarding body decides.
    """


@app.command("check", epilog=EPILOG)
@takes(OUTPUT, WORLD, WALLET, SEALED)
def check(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    pathway: Pathway,
    inputs: Inputs = None,
    *,
    subject: Subject = "",
    require_trust: Known = False,
    csv: Csv = False,
    as_: As = "text",
) -> None:
    """Find out how far credentials go on a pathway, requirement by requirement.

    Every credential is verified first. The answer is MET, NOT MET or OPEN: open means
    that it cannot be told yet, with the facts that would settle it.

    A dossier is checked as its receiver: by your rules, your trust and your day, whatever
    it claims; what it claims stands beside what is so.

    Exits with 0 if the requirements appear met, 6 if not (or a dossier is not as it was
    signed), 7 if open, and 10 if an input was not recognised.
    """
    if as_ not in _FORMS:
        raise UsageError("--as is not known", hint="use text or svg")
    session = begin(asked, Policy(require_trust=require_trust, person=NOBODY))
    rules = read_pathway(session, pathway)
    who = person(subject)
    if csv:
        from mcwallet.cli.stack_many import check_many

        raise typer.Exit(check_many(session, rules, inputs or [], who))
    from mcwallet.actions.stacking.checking import check as answer
    from mcwallet.cli.stack_dossiers import dossiers_in

    found = dossiers_in(inputs or [])
    if found:
        session.end(_dossiers(session, rules, found, who, as_))
    received = gather(session, inputs or [])
    held = awards(session, received)
    progress = answer(held, setting(session, rules, who))
    for trouble in received.troubles:
        session.say_trouble(trouble.input, trouble.message, trouble.hint)
    show(session, progress, as_)
    named = {exits.code_named(each.code) for each in received.troubles if each.named}
    session.end(exits.worst({EXIT[progress.verdict], *named}))


def _dossiers(
    session: Session, rules: Rules, found: tuple[str, ...], who: Person, as_: str
) -> int:
    """Check what others sent: one in full, several in a line each."""
    from mcwallet.cli.stack_dossiers import check_dossier, list_dossiers

    if as_ == "svg":
        raise UsageError("a dossier is not drawn", hint="name its credentials, unpacked")
    if len(found) > 1:
        if session.asked.json:
            raise UsageError("one dossier at a time", hint="or --csv for all of them")
        return list_dossiers(session, rules, found, who)
    return check_dossier(session, rules, found[0], who)


app.command("plan", epilog=PLAN)(plan)
app.command("build", epilog=BUILD)(build)
app.command("award", epilog=AWARD)(award)
app.command("new", epilog=NEW)(new)
app.command("lint", epilog=LINT)(lint)
app.command("sign", epilog=SIGN)(sign)
app.command("import", epilog=IMPORT)(import_)


def show(session: Session, progress: Progress, as_: str = "text") -> None:
    """Show an answer as it was asked for."""
    from mcwallet.render.stacking import document, page

    if as_ == "svg":
        from mcwallet.cli.session import write
        from mcwallet.render.stacking_svg import picture

        write(picture(progress))
    elif session.asked.json:
        session.put(document(progress))
    else:
        session.show(page(progress, verbose=session.asked.verbose))


_FORMS = frozenset({"text", "svg"})
