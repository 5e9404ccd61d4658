"""``mcwallet watch``."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, WALLET, WORLD, Asked, takes
from mcwallet.cli.session import Session, begin

if TYPE_CHECKING:
    from mcwallet.actions.watching import Seen, Watched
    from mcwallet.model.watch import Turn

EPILOG = """Examples:\n
  mcwallet watch\n
  mcwallet watch --days 90 --pathway data-steward.toml\n
  0 7 * * 1  mcwallet watch --news --online --unlock-key ~/.config/mcwallet/cron.key
"""

Days = Annotated[
    int,
    typer.Option("--days", min=0, max=36_500, help="How long before its end to warn."),
]
Pathways = Annotated[
    list[str] | None,
    typer.Option("--pathway", metavar="FILE", help="Say when this pathway is completed."),
]
News = Annotated[bool, typer.Option("--news", help="Only what is new since the last time.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Do not remember this as the last time.")
]


@takes(OUTPUT, WORLD, WALLET)
def command(
    asked: Asked,
    *,
    days: Days = 30,
    pathway: Pathways = None,
    news: News = False,
    dry_run: DryRun = False,
) -> None:
    """Say what ends soon, was withdrawn or changed, and which pathway was completed.

    Made for cron: it prints nothing when there is nothing to say. It judges by the copies
    in the wallet; with --online they are fetched anew first, and kept. What it saw is
    remembered in the wallet.

    Exits with 0 if there is nothing to do, 6 if a credential no longer counts, 7 if one
    ends soon, changed, or needs fresh evidence.
    """
    from mcwallet.actions.watching import Seen, after, watch
    from mcwallet.render.watching import watch_document, watch_page

    session = begin(asked)
    seen = Seen.of(session.wallet.state.fields)
    watched = _judged(session, keep=asked.online and not dry_run)
    notices = watch(watched, seen, timedelta(days=days))
    turns = _turns(session, pathway or [], watched, seen)
    states = {turn.pathway: turn.now for turn in turns}
    latest = after(watched, notices, states, seen)
    if latest != seen and not dry_run:
        session.wallet.commit([latest.op()])
    if news:
        notices = tuple(each for each in notices if each.new)
    if asked.json:
        session.put(
            watch_document(
                session.now,
                days,
                notices,
                turns,
                online=asked.online,
                checked=len(watched),
            )
        )
    else:
        session.show(watch_page(notices, turns))
    worst = [exits.NOT_VALID if each.lost else exits.CANNOT_TELL for each in notices]
    session.end(min(worst, default=exits.DONE))


def _judged(session: Session, *, keep: bool) -> "tuple[Watched, ...]":
    """Judge everything in the wallet, as of now and as of the day it was kept."""
    from mcwallet.actions.judging import judge, judge_all
    from mcwallet.actions.refreshing import keeping
    from mcwallet.actions.watching import Watched, failing
    from mcwallet.cli.inputs import receive_inputs
    from mcwallet.cli.refresh import fetched
    from mcwallet.render.annotations import title_of

    holdings = {each.rec: each for each in session.wallet.state.kept}
    received = receive_inputs(session, [f"id:{rec}" for rec in holdings])
    if keep:
        session.wallet.commit(keeping(fetched(session, received.originals)))
    world = session.world
    found = []
    with session.progress("verifying", len(received.originals)) as each:
        judged = judge_all(received.originals, world, each=each)
        for original, reports in zip(received.originals, judged, strict=True):
            holding = holdings[reports[0].digest]
            then = None
            if failing(reports[0]) and holding.added:
                then = judge(original, session.world_at(holding.added))[0].verdict
            title = title_of(holding, session.languages)
            found.append(Watched(holding=holding, title=title, reports=reports, then=then))
    return tuple(found)


def _turns(
    session: Session, files: Sequence[str], watched: "Sequence[Watched]", seen: "Seen"
) -> "tuple[Turn, ...]":
    """Look how far each pathway is, with what the wallet holds."""
    from mcwallet.actions.stacking.awards import awards_of
    from mcwallet.actions.stacking.checking import check
    from mcwallet.cli.stack_inputs import read_pathway, setting
    from mcwallet.model.watch import Turn
    from mcwallet.model.world import NOBODY

    held = awards_of(report for each in watched for report in each.reports)
    turns = []
    for file in files:
        rules = read_pathway(session, file)
        progress = check(held, setting(session, rules, NOBODY))
        turns.append(
            Turn(
                pathway=rules.id,
                title=rules.title.pick(session.languages) or rules.id,
                now=progress.verdict.value,
                before=seen.pathways.get(rules.id, ""),
            )
        )
    return tuple(turns)
