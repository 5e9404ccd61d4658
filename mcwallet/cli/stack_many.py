"""Check many applicants at once: each file, folder or bundle is one of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from mcwallet.cli import exits
from mcwallet.cli.session import Session, write
from mcwallet.cli.stack import EXIT
from mcwallet.cli.stack_inputs import awards, gather, setting
from mcwallet.errors import UsageError
from mcwallet.model.pathway import Pathway
from mcwallet.model.world import Person


def check_many(
    session: Session, pathway: Pathway, inputs: Sequence[str], who: Person
) -> int:
    """Write a table with one line for each applicant, and return the worst exit code.

    What lies directly in a named folder is one applicant each. A cell that a spreadsheet
    could take for a formula begins with an apostrophe.
    """
    from mcwallet.actions.stacking.checking import check
    from mcwallet.render.stacking import CSV_HEAD, csv_row

    if not inputs:
        raise UsageError("--csv needs files or folders", hint="name the applicants' folder")
    rows: list[tuple[str, ...]] = [CSV_HEAD]
    codes = set()
    for name in _applicants(inputs):
        received = gather(session, [name])
        held = awards(session, received)
        for trouble in received.troubles:
            session.say_trouble(trouble.input, trouble.message, trouble.hint)
        if not held:
            said = "; ".join(each.message for each in received.troubles)
            rows.append(csv_row(name, None, said or "no credential in it"))
            codes.add(exits.NOT_RECOGNISED)
            continue
        progress = check(held, setting(session, pathway, who))
        rows.append(csv_row(name, progress))
        codes.add(EXIT[progress.verdict])
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(map(_cells, rows))
    write(table.getvalue())
    return exits.worst(codes)


def _applicants(inputs: Sequence[str]) -> Iterator[str]:
    for text in inputs:
        path = Path(text)
        if path.is_dir():
            yield from (str(each) for each in sorted(path.iterdir())
                        if not each.name.startswith("."))  # fmt: skip
        else:
            yield text


def _cells(row: Sequence[str]) -> list[str]:
    return ["'" + cell if cell[:1] in _FORMULA else cell for cell in row]


_FORMULA = frozenset("=+-@\t\r")
