"""``mcwallet stack new``, ``lint`` and ``import``: the pathway file itself."""

from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, WORLD, Asked, takes
from mcwallet.cli.session import Session, begin, write
from mcwallet.cli.stack_inputs import read_file, read_key, read_pathway

SIGN = """Examples:\n
  mcwallet stack sign data-steward.toml --issuer-key key.jwk
"""
LINT = """Examples:\n
  mcwallet stack lint data-steward.toml
"""
NEW = """Examples:\n
  mcwallet stack new -o data-steward.toml
"""
IMPORT = """Examples:\n
  mcwallet stack import milestone.json -o milestone.toml
"""
Pathway = Annotated[str, typer.Argument(metavar="PATHWAY", help="The rules, in TOML.")]
Out = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE|-", help="Where to write.")
]
IssuerKey = Annotated[
    str, typer.Option("--issuer-key", metavar="FILE", help="Your key: a JWK or PEM file.")
]
Theirs = Annotated[
    str, typer.Argument(metavar="FILE|-", help="A pathway in somebody else's format.")
]


@takes(OUTPUT)
def new(asked: Asked, out: Out = "-") -> None:
    """Write a pathway to begin with; every line of it is explained.

    Exits with 0, and with 8 if the file is there already.
    """
    from mcwallet.catalog.pathways.starter import starter

    begin(asked)
    _put(out, starter())


@takes(OUTPUT, WORLD)
def lint(asked: Asked, pathway: Pathway) -> None:
    """Find what a pathway can't mean, before a learner is misled.

    A signature beside it (FILE.sig) is checked, and who made it is said.

    Exits with 0 without errors, 6 if something in it can never be met, and 10 if it
    can't be read.
    """
    from mcwallet.catalog.pathways.lint import lint as look
    from mcwallet.render.stacking import findings_document, findings_page

    session = begin(asked)
    rules = read_pathway(session, pathway)
    found = [
        (each.level, each.where, each.says, each.hint)
        for each in look(rules, session.now.date())
    ]
    if asked.json:
        session.put(findings_document(rules, found))
    else:
        session.show(findings_page(rules, found))
    bad = any(level == "error" for level, *_ in found)
    session.end(exits.NOT_VALID if bad else exits.DONE)


@takes(OUTPUT, WORLD)
def sign(asked: Asked, pathway: Pathway, *, issuer_key: IssuerKey) -> None:
    """Sign a pathway as its author, so that learners see whose rules they are.

    The signature goes beside the file, as FILE.sig; give both away together. The key must
    be one that the pathway's by.did lists.

    Exits with 0, and with 8 if the key is not the author's or the signature is there.
    """
    from pathlib import Path

    from mcwallet.actions.stacking.awarding import awarding_body
    from mcwallet.actions.stacking.signing import sign_rules
    from mcwallet.catalog.pathways.own import read
    from mcwallet.cli.writing import write_new

    session = begin(asked)
    data = read_file(pathway)
    issuer = awarding_body(read(data), read_key(issuer_key), session.world)
    write_new(Path(f"{pathway}.sig"), f"{sign_rules(data, issuer)}\n".encode())


@takes(OUTPUT)
def import_(asked: Asked, file: Theirs, out: Out = "-") -> None:
    """Draft a pathway from somebody else's format, to be read and completed.

    Badgr, Canvas Credentials and Parchment, learning paths and milestone badges, CTDL,
    and learner records with associations. What is not understood becomes a decision with
    the original text, and is listed.

    Exits with 0, 8 if the file is there already, and 10 if it was not recognised.
    """
    from mcwallet.catalog.pathways.drafting import draft
    from mcwallet.catalog.pathways.own import read

    session = begin(asked)
    kind, made = draft(read_file(file))
    read(made.text.encode())
    _put(out, made.text)
    session.say(f"read as: {kind.title}")
    _list(session, made.not_understood)


def _list(session: Session, unclear: tuple[str, ...]) -> None:
    from mcwallet.render.words import cut, shown

    for one in unclear:
        session.say(f"not understood: {cut(shown(one), 160)}")


def _put(out: str, text: str) -> None:
    from pathlib import Path

    from mcwallet.cli.writing import write_new

    if out == "-":
        write(text)
    else:
        write_new(Path(out), text.encode())
