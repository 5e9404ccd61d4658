"""``mcwallet schema``."""

from importlib.resources import files
from typing import Annotated

import typer

from mcwallet.cli.session import write
from mcwallet.errors import NotFoundError

EPILOG = """Examples:\n
  mcwallet schema\n
  mcwallet schema verify@1 > verify.schema.json
"""

Name = Annotated[
    str, typer.Argument(metavar="[NAME]", help="As in verify@1; all, if none.")
]


def command(name: Name = "") -> None:
    """Print the JSON Schema of an output, or the names of all of them."""
    folder = files("mcwallet.data") / "schemas"
    known = sorted(each.name.removesuffix(".json") for each in folder.iterdir())
    if not name:
        write("".join(f"{each}\n" for each in known))
    elif name not in known:
        raise NotFoundError(
            f"there is no schema {name!r}", hint=f"known: {', '.join(known)}"
        )
    else:
        write((folder / f"{name}.json").read_text(encoding="utf-8"))
