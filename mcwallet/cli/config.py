"""``mcwallet config``."""

import os
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from mcwallet.cli.app import application
from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import Session, begin, write
from mcwallet.cli.settings import KEYS, LISTS, NAME, fault, folder, stated
from mcwallet.errors import NotFoundError, UsageError
from mcwallet.render.words import shown

EPILOG = """Examples:\n
  mcwallet config list --show-origin\n
  mcwallet config set lang fr,en\n
  mcwallet config set trust ~/our-trust.toml ~/eu.toml
"""

Key = Annotated[str, typer.Argument(metavar="KEY", help=f"{', '.join(KEYS)}.")]
Values = Annotated[list[str], typer.Argument(metavar="VALUE...", help="What it is.")]
Origin = Annotated[
    bool, typer.Option("--show-origin", help="Say where each value comes from.")
]

app = application(epilog=EPILOG)


@app.callback()
def about() -> None:
    """Choose what holds when a command says nothing: language, colours, trust, wallet.

    Options and variables such as MCWALLET_HOME win over settings. No setting holds a
    secret, and none switches the network on.
    """


@app.command("list")
@takes(OUTPUT)
def list_(asked: Asked, show_origin: Origin = False) -> None:  # noqa: FBT002
    """Show every setting."""
    session = begin(asked)
    found = _found()
    if asked.json:
        _put(session, found)
    for key, (value, origin) in found.items() if not asked.json else ():
        where = f"{shown(origin)}\t" if show_origin else ""
        write(f"{where}{key} = {_text(value)}\n")
    session.end()


@app.command("get")
@takes(OUTPUT)
def get(asked: Asked, key: Key, show_origin: Origin = False) -> None:  # noqa: FBT002
    """Print one setting."""
    session = begin(asked)
    _known(key)
    value, origin = _found()[key]
    if asked.json:
        _put(session, {key: (value, origin)})
    else:
        where = f"{shown(origin)}\t" if show_origin else ""
        write(f"{where}{_text(value)}\n")
    session.end()


@app.command("set")
@takes(OUTPUT)
def set_(asked: Asked, key: Key, values: Values) -> None:
    """Change one setting; 'trust' takes several values."""
    if key not in LISTS and len(values) != 1:
        raise UsageError(f"{key} takes one value")
    value: Any = list(values) if key in LISTS else values[0]
    if wrong := fault(key, value):
        raise UsageError(wrong, hint="see: mcwallet config list")
    _change(begin(asked), key, value)


@app.command("unset")
@takes(OUTPUT)
def unset(asked: Asked, key: Key) -> None:
    """Take one setting back; what holds by itself holds again."""
    _known(key)
    _change(begin(asked), key, None)


def _known(key: str) -> None:
    if key not in KEYS:
        raise NotFoundError("there is no such setting", hint=f"known: {', '.join(KEYS)}")


def _found() -> Mapping[str, tuple[Any, str]]:
    """Return every setting, and where its value comes from."""
    path = folder() / NAME
    given = stated(path)
    found: dict[str, tuple[Any, str]] = {}
    for key in KEYS:
        default: Any = [] if key in LISTS else "auto" if key == "color" else ""
        value = given.get(key, default)
        found[key] = (value, str(path) if key in given else "default")
    if home := os.environ.get("MCWALLET_HOME"):
        found["wallet"] = (home, "MCWALLET_HOME")
    return found


def _change(session: Session, key: str, value: Any) -> None:
    """Write the settings anew, whole or not at all."""
    import tomli_w

    from mcwallet.vault.files import Fs, replace
    from mcwallet.vault.memory import closed_folder

    path = folder() / NAME
    after = {name: old for name, old in stated(path).items() if name != key}
    if value is not None:
        after[key] = value
    fs = Fs()
    if not path.parent.is_dir():
        closed_folder(fs, path.parent)
    replace(fs, str(path), tomli_w.dumps(after).encode())
    if session.asked.json:
        _put(session, {key: _found()[key]})
    session.end()


def _put(session: Session, found: Mapping[str, tuple[Any, str]]) -> None:
    settings = [{"key": k, "value": v, "origin": o} for k, (v, o) in found.items()]
    document = {"file": str(folder() / NAME), "settings": settings}
    session.put({"schema": "mcwallet/config@1", **document})


def _text(value: Any) -> str:
    return shown(" ".join(value) if isinstance(value, list) else str(value))
