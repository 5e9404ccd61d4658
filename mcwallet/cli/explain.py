"""``mcwallet explain``."""

from collections.abc import Mapping
from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import begin, write
from mcwallet.errors import NotFoundError

EPILOG = """Examples:\n
  mcwallet explain MCW-LOCKED\n
  mcwallet explain status.too_old\n
  mcwallet explain
"""

Code = Annotated[
    str, typer.Argument(metavar="[CODE]", help="As in an error or a report; all, if none.")
]


@takes(OUTPUT)
def command(asked: Asked, code: Code = "") -> None:
    """Say what a code means, why it matters, and what to do about it."""
    session = begin(asked)
    known = explanations()
    if not code:
        if asked.json:
            every = [_document(each, known[each]) for each in known]
            session.put({"schema": "mcwallet/explain@1", "codes": every})
        else:
            write("".join(f"{each}\n" for each in known))
        session.end()
    what, why, mend = found = explained(code, known)
    if asked.json:
        document = {"schema": "mcwallet/explain@1", "codes": [_document(code, found)]}
        session.put(document)
    else:
        write(f"{code}\n\n{what}\n")
        write(f"Why it matters: {why}\n" if why else "")
        write(f"What to do: {mend}\n" if mend else "")
    session.end()


def explanations() -> Mapping[str, tuple[str, str, str]]:
    """Read what every code means: what is so, why it matters, what to do."""
    import tomllib
    from importlib.resources import files

    text = (files("mcwallet.data") / "explanations.toml").read_text(encoding="utf-8")
    return {
        code: (what, why, mend) for code, (what, why, mend) in tomllib.loads(text).items()
    }


def explained(code: str, known: Mapping[str, tuple[str, str, str]]) -> tuple[str, str, str]:
    """Explain a code by itself, by the longest beginning that is known, or its ending."""
    spelled = {each.casefold(): each for each in known}
    asked = code.casefold()
    starts = [s for s in spelled if asked == s or asked.startswith((f"{s}.", f"{s}-"))]
    if starts:
        return known[spelled[max(starts, key=len)]]
    ending = f"*.{asked.rpartition('.')[2]}"
    if "." in asked and ending in spelled:
        return known[spelled[ending]]
    raise NotFoundError(
        "there is no such code", hint="'mcwallet explain' without one lists them"
    )


def _document(code: str, found: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("code", "what", "why", "mend"), (code, *found), strict=True))
