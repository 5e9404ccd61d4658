"""``mcwallet help``."""

from importlib.resources import files
from typing import Annotated

import typer

from mcwallet.cli.commands import COMMANDS
from mcwallet.cli.session import write
from mcwallet.errors import NotFoundError

EPILOG = """Examples:\n
  mcwallet help\n
  mcwallet help words\n
  mcwallet help exit-codes\n
  mcwallet help verify\n
"""

TOPICS = {
    "words": "what credential, issuer, proof, evidence … mean",
    "verdicts": "what VALID, NOT VALID and CANNOT TELL say",
    "trust": "whom you believe, and what says so",
    "formats": "what can be read",
    "unlocking": "what opens the wallet, at a terminal and in scripts",
    "exit-codes": "what the number says with which a command ends",
    "environment": "variables that mcwallet reads",
    "accessibility": "reading aloud, without colours, without a terminal",
}

Topic = Annotated[
    str, typer.Argument(metavar="[TOPIC|COMMAND]", help="All topics, if none.")
]
More = Annotated[
    list[str] | None, typer.Argument(metavar="[COMMAND]...", help="A command under it.")
]


def command(topic: Topic = "", more: More = None) -> None:
    """Explain a topic or a command; "trust" is both, and 'mcwallet trust --help' the other.

    Exits with 0 if done, and 3 if there is no such topic.
    """
    if topic in COMMANDS and (more or topic not in TOPICS):
        from mcwallet.cli.app import app

        app([topic, *(more or []), "--help"], prog_name="mcwallet", standalone_mode=False)
    else:
        write(text_of(topic))


def text_of(topic: str) -> str:
    """Return what is to be said about a topic; the topics, where none is named."""
    if not topic:
        return f"Topics, each explained by 'mcwallet help TOPIC':\n\n{_table(TOPICS)}\n"
    if topic not in TOPICS:
        known = ", ".join((*TOPICS, "or a command"))
        raise NotFoundError(f"there is no help about {topic!r}", hint=f"known: {known}")
    text = (files("mcwallet.data") / "help" / f"{topic}.txt").read_text(encoding="utf-8")
    return text.replace("{table}", _table(_rows(topic)))


def _rows(topic: str) -> dict[str, str]:
    from mcwallet.catalog.formats import FORMATS
    from mcwallet.cli.exits import MEANINGS

    if topic == "formats":
        return {each.name: each.title for each in FORMATS.values()}
    return {str(code): meaning for code, meaning in MEANINGS.items()}


def _table(rows: dict[str, str]) -> str:
    wide = max(map(len, rows))
    return "\n".join(f"  {name:<{wide}}  {text}" for name, text in rows.items())
