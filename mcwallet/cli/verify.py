"""``mcwallet verify``."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, SEALED, WALLET, WORLD, Asked, duration, takes
from mcwallet.cli.people import person
from mcwallet.cli.reporting import write_report
from mcwallet.cli.session import Session, begin
from mcwallet.model.world import Policy

EPILOG = """Examples:\n
  mcwallet verify diploma.json\n
  mcwallet verify applications/ --json --trust our-trust.toml\n
  mcwallet verify portfolio.zip --jsonl | jq -r 'select(.verdict!="valid")|.input'\n
  cat badge.png | mcwallet verify - --online
"""

Inputs = Annotated[
    list[str], typer.Argument(metavar="ID|FILE|DIR|-", help="What to verify.")
]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON result on a line each.")]
Strict = Annotated[bool, typer.Option("--strict", help="A broken schema is a failure.")]
Known = Annotated[
    bool, typer.Option("--require-trust", help="Only issuers that you trust count.")
]
Age = Annotated[
    timedelta | None,
    typer.Option(
        "--max-age", parser=duration, metavar="P30D", help="How old a status list may be."
    ),
]
Challenge = Annotated[
    str, typer.Option(help="The challenge (nonce) that you sent.", show_default=False)
]
Audience = Annotated[
    str, typer.Option(help="Whom the presentation must be for.", show_default=False)
]
Subject = Annotated[
    str,
    typer.Option(
        metavar="DID|E-MAIL|FILE", help="Whom it must be about.", show_default=False
    ),
]
Jobs = Annotated[int, typer.Option(min=0, help="Processes; 0 chooses.")]
ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE.html", help="Write a report too.")
]


@takes(OUTPUT, WORLD, WALLET, SEALED)
def command(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    inputs: Inputs,
    *,
    jsonl: Jsonl = False,
    strict: Strict = False,
    require_trust: Known = False,
    max_age: Age = None,
    challenge: Challenge = "",
    audience: Audience = "",
    subject: Subject = "",
    jobs: Jobs = 0,
    report: ReportFile = None,
) -> None:
    """Find out whether credentials are genuine and current.

    The answer is VALID, NOT VALID or CANNOT TELL, with the reasons and with what would
    settle an open question. Nothing is fetched without --online; your own documents and
    trust come in with --evidence and --trust.

    Exits with 0 if all are VALID, 6 if one is NOT VALID, 7 if one is CANNOT TELL, and 10
    if an input was not recognised.
    """
    policy = Policy(
        strict=strict,
        require_trust=require_trust,
        max_age=max_age or Policy().max_age,
        challenge=challenge,
        audience=audience,
        person=person(subject),
    )
    code = judged(begin(asked, policy), inputs, jsonl=jsonl, jobs=jobs, report=report)
    raise typer.Exit(code)


def judged(
    session: Session, inputs: list[str], *, jsonl: bool, jobs: int, report: Path | None
) -> int:
    """Judge and tell, and return the exit code."""
    from mcwallet.cli.inputs import is_id
    from mcwallet.cli.verdicts import Telling, judged_inputs

    if any(map(is_id, inputs)):
        session.open()
    telling = Telling.of(session, jsonl=jsonl, keep=report is not None)
    telling.begin()
    for found in judged_inputs(session, inputs, jobs=jobs):
        telling.take(found)
    telling.end()
    if report:
        write_report(report, telling.judged())
    return exits.worst(telling.codes)
