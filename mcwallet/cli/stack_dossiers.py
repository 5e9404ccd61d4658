"""Check dossiers that others sent: by own rules, own trust, on an own day."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcwallet.cli import exits
from mcwallet.cli.inputs import is_id
from mcwallet.cli.session import Session
from mcwallet.cli.stack_inputs import setting
from mcwallet.model.pathway import Pathway
from mcwallet.model.progress import State
from mcwallet.model.world import Person

if TYPE_CHECKING:
    from mcwallet.actions.stacking.checking import Checked
    from mcwallet.model.appraisal import Appraisal

_ZIP = b"PK\x03\x04"
EXIT = {
    State.MET: exits.DONE,
    State.NOT_MET: exits.NOT_VALID,
    State.OPEN: exits.CANNOT_TELL,
}


def dossiers_in(inputs: Sequence[str]) -> tuple[str, ...]:
    """Name the bundles, if everything named is one or is a folder of nothing else."""
    if "-" in inputs or any(is_id(text) for text in inputs):
        return ()
    names = list(applicants(inputs))
    return tuple(names) if names and all(map(is_dossier, names)) else ()


def is_dossier(name: str) -> bool:
    """Tell whether a file is a bundle of ours; only an archive is read to find out."""
    from mcwallet.actions.stacking.appraising import is_bundle
    from mcwallet.cli.receiving import read
    from mcwallet.errors import WalletError

    try:
        with Path(name).open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                return False
        return is_bundle(read(name))
    except (OSError, ValueError, WalletError):
        return False


def applicants(inputs: Sequence[str]) -> Iterator[str]:
    """Go through what is named; what lies directly in a folder is one applicant each.

    A folder with nothing in it stands for itself: nobody was checked, and that is said.
    """
    for text in inputs:
        path = Path(text)
        inside = sorted(path.iterdir()) if path.is_dir() else []
        names = [str(each) for each in inside if not each.name.startswith(".")]
        yield from names or [text]


def appraised(
    session: Session, rules: Pathway, name: str, who: Person
) -> "tuple[Checked, Appraisal]":
    """Verify and solve one dossier again."""
    from mcwallet.actions.stacking.appraising import appraise
    from mcwallet.actions.unwrapping import Original
    from mcwallet.cli.receiving import read
    from mcwallet.model.artifact import Artifact

    original = Original(input=name, artifact=Artifact(read(name), Path(name).name))
    return appraise(original, setting(session, rules, who), session.world)


def check_dossier(session: Session, rules: Pathway, name: str, who: Person) -> int:
    """Show what one dossier claims and what is so, and return the exit code."""
    from mcwallet.render.stacking import document, page
    from mcwallet.render.stacking_dossier import dossier, dossier_page

    checked, found = appraised(session, rules, name, who)
    if session.asked.json:
        session.put({**document(checked.progress), "dossier": dossier(name, found)})
    else:
        session.show(page(found.progress, verbose=session.asked.verbose))
        session.show(dossier_page(found))
    return EXIT[found.verdict]


def list_dossiers(
    session: Session, rules: Pathway, names: Sequence[str], who: Person
) -> int:
    """Show several dossiers, a few lines each, and return the worst exit code."""
    from mcwallet.errors import WalletError
    from mcwallet.render.stacking_dossier import dossier_lines

    codes = set()
    for name in names:
        try:
            _, found = appraised(session, rules, name, who)
        except WalletError as error:
            session.say_trouble(name, str(error), error.hint)
            codes.add(exits.code_for(error))
            continue
        session.show(dossier_lines(name, found))
        codes.add(EXIT[found.verdict])
    return exits.worst(codes)
