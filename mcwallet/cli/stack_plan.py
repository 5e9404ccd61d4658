"""``mcwallet stack plan``: the shortest way to complete a pathway, and what-if."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, SEALED, WALLET, WORLD, Asked, takes
from mcwallet.cli.people import person
from mcwallet.cli.session import Session, begin
from mcwallet.cli.stack_inputs import awards, gather, read_file, read_pathway, setting
from mcwallet.errors import UsageError
from mcwallet.model.progress import State

if TYPE_CHECKING:
    from mcwallet.actions.stacking.setting import Setting
    from mcwallet.actions.stacking.what_if import Change
    from mcwallet.model.award import Award

EXIT = {
    State.MET: exits.DONE,
    State.NOT_MET: exits.NOT_VALID,
    State.OPEN: exits.CANNOT_TELL,
}
EPILOG = """Examples:\n
  mcwallet stack plan data-steward.toml --offers courses.csv --by fee\n
  mcwallet stack plan data-steward.toml --revoke 9f2c\n
  mcwallet stack plan data-steward.toml --at 2027-09-01
"""
Pathway = Annotated[str, typer.Argument(metavar="PATHWAY", help="The rules, in TOML.")]
Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID|FILE]...", help="What is held; the wallet, if none."),
]
Offers = Annotated[
    str, typer.Option(metavar="FILE", help="What is on offer: CSV, TOML or ELM JSON.")
]
By = Annotated[str, typer.Option(metavar="hours|fee|date|count", help="What to save.")]
Subject = Annotated[
    str,
    typer.Option(
        metavar="DID|E-MAIL|FILE", help="Whom it must be about.", show_default=False
    ),
]


def _many(help_: str, metavar: str) -> Any:
    return typer.Option(help=help_, metavar=metavar, show_default=False)


Add = Annotated[list[str] | None, _many("Suppose you held this too.", "FILE")]
Drop = Annotated[list[str] | None, _many("Suppose you did not hold this.", "ID")]
Revoke = Annotated[list[str] | None, _many("Suppose this were revoked.", "ID")]
Distrust = Annotated[
    list[str] | None, _many("Suppose this issuer did not count.", "ISSUER")
]


@takes(OUTPUT, WORLD, WALLET, SEALED)
def plan(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    pathway: Pathway,
    inputs: Inputs = None,
    *,
    offers: Offers = "",
    by: By = "hours",
    add: Add = None,
    drop: Drop = None,
    revoke: Revoke = None,
    distrust: Distrust = None,
    subject: Subject = "",
) -> None:
    """Find the shortest way to complete a pathway, or what would change.

    With --offers it is the cheapest choice among those that have not ended, on a day
    gone by (--at) as things were then. With --add, --drop, --revoke, --distrust or --at it
    is the difference from how things are now; on another day a status is taken to stay.

    Exits with 0 if the pathway can be completed (or would be met), 6 if not, 7 if open, and
    3 or 10 if something named is not there or not recognised.
    """
    session, day = _begun(asked, offers)
    rules, who = read_pathway(session, pathway), person(subject)
    held = _held(session, inputs or [])
    given = setting(session, rules, who)
    change = _change(session, (add, drop, revoke, distrust), day)
    if offers:
        session.end(_plan(session, held, given, change, (offers, by)))
    if not change:
        raise UsageError(
            "nothing to plan with", hint="give --offers, --add, --drop, --revoke or --at"
        )
    session.end(_what_if(session, held, given, change))


def _begun(asked: Asked, offers: str) -> tuple[Session, datetime | None]:
    """Begin as of now, or as of the day gone by; another day is only supposed."""
    today = begin(asked._replace(at=None))
    if offers and asked.at and asked.at <= today.now:
        return begin(asked), None
    return today, asked.at


def _held(session: Session, inputs: list[str]) -> "tuple[Award, ...]":
    received = gather(session, inputs)
    for trouble in received.troubles:
        session.say_trouble(trouble.input, trouble.message, trouble.hint)
    lacking = {exits.code_named(each.code) for each in received.troubles if each.named}
    if lacking:
        session.end(exits.worst(lacking))
    return awards(session, received)


def _change(
    session: Session, lists: tuple[list[str] | None, ...], at: datetime | None
) -> "Change":
    from mcwallet.actions.stacking.what_if import Change

    add, drop, revoke, distrust = (tuple(each or ()) for each in lists)
    day: date | None = at.date() if at else None
    more = _held(session, list(add)) if add else ()
    return Change(add=more, drop=drop, revoke=revoke, distrust=distrust, at=day)


def _plan(
    session: Session,
    held: "tuple[Award, ...]",
    given: "Setting",
    change: "Change",
    catalogue: tuple[str, str],
) -> int:
    from mcwallet.actions.stacking.planning import By as Wanted
    from mcwallet.actions.stacking.planning import plan as find
    from mcwallet.actions.stacking.what_if import moved, supposed
    from mcwallet.catalog.pathways.offers import read_offers
    from mcwallet.render.stacking_plan import plan_document, plan_page

    file, by = catalogue
    if by not in set(Wanted):
        raise UsageError("--by is not known", hint="use hours, fee, date or count")
    found = find(
        supposed(held, change, given), read_offers(read_file(file)), Wanted(by),
        moved(given, change),
    )  # fmt: skip
    said: dict[str, Any] = {
        "now": found.now, "then": found.then, "offers": found.offers, "by": by,
        "cost": found.cost, "proven": found.proven, "unpriced": found.unpriced,
    }  # fmt: skip
    if session.asked.json:
        session.put(plan_document(**said))
    else:
        session.show(plan_page(**said))
    return EXIT[found.then.verdict]


def _what_if(
    session: Session, held: "tuple[Award, ...]", given: "Setting", change: "Change"
) -> int:
    from mcwallet.actions.stacking.what_if import what_if
    from mcwallet.render.stacking_plan import difference_document, difference_page

    found = what_if(held, given, change)
    turns = [(one.name, one.before, one.after, one.says) for one in found.turns]
    if session.asked.json:
        session.put(difference_document(found.before, found.after, turns))
    else:
        session.show(difference_page(found.before, found.after, turns))
    return EXIT[found.after.verdict]
