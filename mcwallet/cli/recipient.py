"""``mcwallet recipient``: be somebody to whom bundles can be encrypted."""

from pathlib import Path
from typing import Annotated

import typer

from mcwallet.cli.app import application
from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import Session, begin, write

EPILOG = """Examples:\n
  mcwallet recipient new -o admissions.key\n
  mcwallet recipient show admissions.key
"""

Out = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="Where to keep the key.")
]
PostQuantum = Annotated[
    bool, typer.Option("--post-quantum", help="A key that quantum computers don't break.")
]
Key = Annotated[Path, typer.Argument(metavar="FILE", help="The key.")]

app = application(epilog=EPILOG)


@app.callback()
def about() -> None:
    """Receive encrypted bundles: make a key, and give away only its age1… line.

    No wallet is needed. The key is an age identity: the program age opens with it too.
    """


@app.command("new")
@takes(OUTPUT)
def new(asked: Asked, output: Out, *, post_quantum: PostQuantum = False) -> None:
    """Make a key in a file that only you can read, and print whom to encrypt to."""
    from mcwallet.cli.wallets import clock
    from mcwallet.cli.writing import write_new
    from mcwallet.crypto.age_keys import new_identity
    from mcwallet.vault.ways import identity_file

    session = begin(asked)
    made = new_identity(post_quantum=post_quantum)
    write_new(output, identity_file(made, output.name, now=clock()))
    _answer(session, made.recipient, output)


@app.command("show")
@takes(OUTPUT)
def show(asked: Asked, file: Key) -> None:
    """Print whom to encrypt to, for a key that you have."""
    from mcwallet.cli.given import key_file
    from mcwallet.crypto.age_keys import identity

    session = begin(asked)
    for secret in key_file(file).identities:
        _answer(session, identity(secret).recipient, file)


def _answer(session: Session, recipient: str, file: Path) -> None:
    if session.asked.json:
        session.put(
            {"schema": "mcwallet/recipient@1", "recipient": recipient, "file": str(file)}
        )
    else:
        write(f"{recipient}\n")
