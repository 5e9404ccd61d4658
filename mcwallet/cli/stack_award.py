"""``mcwallet stack award``: for an awarding body, after checking by its own rules."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import CONSENT, OUTPUT, SEALED, WALLET, WORLD, Asked, takes
from mcwallet.cli.people import person
from mcwallet.cli.session import Session, begin, write
from mcwallet.cli.stack_inputs import awards, gather, read_key, read_pathway, setting
from mcwallet.model.progress import State
from mcwallet.model.world import Person, Policy

if TYPE_CHECKING:
    from mcwallet.actions.stacking.checking import Checked
    from mcwallet.model.pathway import Pathway as Rules
    from mcwallet.render.page import Page

EPILOG = """Examples:\n
  mcwallet stack award dossier.zip --pathway ours.toml --issuer-key key.jwk -o award.jwt
"""
Inputs = Annotated[
    list[str], typer.Argument(metavar="BUNDLE|FILE...", help="What the learner sent.")
]
Pathway = Annotated[
    str, typer.Option("--pathway", metavar="FILE", help="Your own copy of the rules.")
]
IssuerKey = Annotated[
    str, typer.Option("--issuer-key", metavar="FILE", help="Your key: a JWK or PEM file.")
]
Out = Annotated[str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to.")]
Subject = Annotated[
    str,
    typer.Option(
        metavar="DID|E-MAIL|FILE", help="Whom it must be about.", show_default=False
    ),
]
Known = Annotated[
    bool, typer.Option("--require-trust", help="Only issuers that you trust count.")
]
EXIT = {State.NOT_MET: exits.NOT_VALID, State.OPEN: exits.CANNOT_TELL}


@takes(OUTPUT, WORLD, WALLET, SEALED, CONSENT)
def award(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    inputs: Inputs,
    *,
    pathway: Pathway,
    issuer_key: IssuerKey,
    out: Out,
    subject: Subject = "",
    require_trust: Known = False,
) -> None:
    """Check what a learner sent by your own rules, then sign the larger credential.

    Nothing that came with the credentials is trusted: everything is verified again, and
    the rules are yours. What the rules leave to you is asked before signing.

    Exits with 0 when signed, 6 if the requirements are not met, 7 if open, 8 if refused,
    and 10 if an input was not recognised.
    """
    from mcwallet.actions.stacking.awarding import award as sign
    from mcwallet.actions.stacking.awarding import awarding_body
    from mcwallet.cli.writing import write_new
    from mcwallet.render.words import shown

    session = begin(asked, Policy(require_trust=require_trust))
    rules = read_pathway(session, pathway)
    issuer = awarding_body(rules, read_key(issuer_key), session.world)
    checked, verdict = _checked(session, rules, inputs, person(subject))
    if verdict is not State.MET:
        session.end(EXIT[verdict])
    token = sign(checked, issuer, session.now)
    open_ = "; ".join(shown(point) for point in checked.progress.subject_to)
    what = f"sign “{shown(str(rules.title) or rules.id)}” as {shown(issuer.did)}"
    session.confirm(f"Decide that nothing stands against it ({open_}), and {what}?"
                    if open_ else f"{what[0].upper()}{what[1:]}?")  # fmt: skip
    if out == "-":
        write(token + "\n")
    else:
        write_new(Path(out), token.encode())
    session.end()


def _checked(
    session: Session, rules: "Rules", inputs: list[str], who: Person
) -> "tuple[Checked, State]":
    """Check what was sent and show it; a dossier must be as its learner signed it."""
    from mcwallet.actions.stacking.checking import check_closely
    from mcwallet.cli.stack_dossiers import appraised, dossiers_in
    from mcwallet.render.stacking import document, page
    from mcwallet.render.stacking_dossier import dossier, dossier_page

    names = dossiers_in(inputs)
    extra: dict[str, Any] = {}
    about: Page = ()
    if len(names) == 1:
        checked, found = appraised(session, rules, names[0], who)
        extra, verdict = {"dossier": dossier(names[0], found)}, found.verdict
        about = dossier_page(found)
    else:
        received = gather(session, inputs)
        for trouble in received.troubles:
            session.say_trouble(trouble.input, trouble.message, trouble.hint)
        given = replace(setting(session, rules, who), elsewhere={})
        checked = check_closely(awards(session, received), given)
        verdict = checked.progress.verdict
    if session.asked.json:
        session.put({**document(checked.progress), **extra})
    else:
        session.say_page(page(checked.progress, verbose=session.asked.verbose))
        session.say_page(about)
    return checked, verdict
