"""Check many applicants at once: each file, folder or dossier is one of them."""

import csv
import io
from collections.abc import Sequence

from mcwallet.cli import exits
from mcwallet.cli.session import Session, write
from mcwallet.cli.stack_dossiers import EXIT, applicants, appraised, is_dossier
from mcwallet.cli.stack_inputs import awards, gather, setting
from mcwallet.errors import UsageError, WalletError
from mcwallet.model.pathway import Pathway
from mcwallet.model.world import Person

Line = tuple[tuple[str, ...], int]


def check_many(
    session: Session, pathway: Pathway, inputs: Sequence[str], who: Person
) -> int:
    """Write a table with one line for each applicant, and return the worst exit code.

    What lies directly in a named folder is one applicant each. A cell that a spreadsheet
    could take for a formula begins with an apostrophe.
    """
    from mcwallet.render.stacking import csv_row
    from mcwallet.render.stacking_dossier import CSV_HEAD

    if not inputs:
        raise UsageError("--csv needs files or folders", hint="name the applicants' folder")
    rows: list[tuple[str, ...]] = [CSV_HEAD]
    codes = set()
    names = tuple(applicants(inputs))
    with session.progress("checking", len(names)) as each:
        for name in names:
            try:
                row, code = _line(session, pathway, name, who)
            except WalletError as error:
                row, code = csv_row(name, None, str(error)), exits.code_for(error)
            rows.append(row)
            codes.add(code)
            each()
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(map(_cells, rows))
    write(table.getvalue())
    return exits.worst(codes)


def _line(session: Session, pathway: Pathway, name: str, who: Person) -> Line:
    """Check one applicant: a dossier with what it claims, anything else as it is."""
    from mcwallet.actions.stacking.checking import check
    from mcwallet.render.stacking import csv_row
    from mcwallet.render.stacking_dossier import dossier_row

    if is_dossier(name):
        _, found = appraised(session, pathway, name, who)
        return dossier_row(name, found), EXIT[found.verdict]
    received = gather(session, [name])
    held = awards(session, received)
    for trouble in received.troubles:
        session.say_trouble(trouble.input, trouble.message, trouble.hint)
    if not held:
        said = "; ".join(each.message for each in received.troubles)
        return csv_row(name, None, said or "no credential in it"), exits.NOT_RECOGNISED
    progress = check(held, setting(session, pathway, who))
    return csv_row(name, progress), EXIT[progress.verdict]


def _cells(row: Sequence[str]) -> list[str]:
    filled = (*row, *[""] * (_WIDTH - len(row)))
    return ["'" + cell if cell[:1] in _FORMULA else cell for cell in filled]


_FORMULA = frozenset("=+-@\t\r")
_WIDTH = 11
