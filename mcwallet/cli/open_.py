"""``mcwallet open``."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, SEALED, Asked, takes
from mcwallet.cli.session import begin

EPILOG = """Examples:\n
  mcwallet open portfolio.zip.age --identity key.txt\n
  mcwallet open portfolio.zip.age -o - --bundle-passphrase-file secret > portfolio.zip
"""

File = Annotated[str, typer.Argument(metavar="FILE.age", help="What you were sent.")]
Out = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="FILE|-", help="Where to write.", show_default=False
    ),
]
Keys = Annotated[
    list[Path] | None,
    typer.Option(
        "--identity", "-i", metavar="FILE", help="Your key: mcwallet recipient new."
    ),
]


@takes(OUTPUT, SEALED, ("no_input",))
def command(
    asked: Asked,
    file: File,
    *,
    output: Out = "",
    identity: Keys = None,
) -> None:
    """Open an encrypted bundle that somebody sent you; no wallet is needed.

    What comes out is written beside it, without .age, and nothing is ever overwritten.
    Exits with 4 if nothing that was given opens it, and with 10 if it is damaged.
    """
    from mcwallet.cli.closing import passphrase
    from mcwallet.cli.given import key_file
    from mcwallet.cli.receiving import read
    from mcwallet.cli.writing import write_all
    from mcwallet.crypto import age
    from mcwallet.errors import LockedError, UnrecognisedError, UsageError
    from mcwallet.render.words import shown

    session = begin(asked)
    out = output or file.removesuffix(".age")
    if out == file:
        raise UsageError(
            "its name does not end in .age", hint="say where to write: -o FILE"
        )
    data = read(file)
    if not age.is_age(data):
        raise UnrecognisedError(
            "it is not an age file", hint="mcwallet verify reads the rest"
        )
    if age.asks_passphrase(data):
        opened = age.decrypt(data, passphrase=passphrase(session, new=False))
    elif identity:
        keys = [one for path in identity for one in key_file(path).identities]
        opened = age.decrypt(data, identities=keys)
    else:
        raise LockedError(
            "it is encrypted to somebody's key", hint="give it: --identity FILE"
        )
    write_all(out, [(Path(out).name, opened)])
    if asked.json and out != "-":
        digest = sha256(opened).hexdigest()
        session.put(
            {
                "schema": "mcwallet/open@1",
                "input": file,
                "output": out,
                "bytes": len(opened),
                "sha256": digest,
            }
        )
    elif out != "-":
        session.say(f"opened: {shown(out)}")
