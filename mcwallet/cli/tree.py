"""The command tree as a value: what completion scripts and man pages are made from."""

from collections.abc import Iterator
from typing import Any

from mcwallet.cli.commands import COMMANDS
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option: its names, what it takes, what it is for, and all values there are."""

    names: tuple[str, ...]
    metavar: str
    help: str
    values: tuple[str, ...] = ()
    envvar: str = ""

    @property
    def file(self) -> bool:
        """Tell whether it takes the name of a file or folder."""
        return any(each in self.metavar for each in ("FILE", "DIR", "ZIP", "PEM", "PATH"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A command, and the commands under it."""

    words: tuple[str, ...]
    line: str
    help: str
    epilog: str
    usage: str
    options: tuple[Choice, ...]
    arguments: tuple[tuple[str, str], ...]
    children: "tuple[Node, ...]" = ()

    def walk(self) -> "Iterator[Node]":
        """Go through this command and everything under it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree() -> Node:
    """Load every command, and return them as one tree."""
    from typer.main import get_command

    from mcwallet.cli.app import app

    root = get_command(app)
    return _node(root, root.make_context("mcwallet", [], resilient_parsing=True), ())


def _node(command: Any, context: Any, words: tuple[str, ...]) -> Node:
    names = command.list_commands(context) if hasattr(command, "list_commands") else ()
    children = []
    for name in names:
        child = command.get_command(context, name)
        inner = type(context)(child, info_name=name, parent=context)
        children.append(_node(child, inner, (*words, name)))
    text = (command.help or "").replace("\f", "").strip()
    pieces = command.collect_usage_pieces(context)
    return Node(
        words=words,
        line=COMMANDS[words[0]][1] if len(words) == 1 else text.partition("\n")[0],
        help=text,
        epilog=(command.epilog or "").strip(),
        usage=" ".join(("mcwallet", *words, *pieces)),
        options=tuple(_options(command, context)),
        arguments=tuple(
            (each.make_metavar(context), getattr(each, "help", None) or "")
            for each in command.params
            if each.param_type_name == "argument"
        ),
        children=tuple(children),
    )


def _options(command: Any, context: Any) -> Iterator[Choice]:
    for each in command.get_params(context):
        if each.param_type_name != "option" or each.hidden:
            continue
        flag = each.is_flag or each.count
        yield Choice(
            names=_names(each),
            metavar="" if flag else each.make_metavar(context),
            help=each.help or "",
            values=tuple(map(str, getattr(each.type, "choices", ()))),
            envvar=each.envvar if isinstance(each.envvar, str) else "",
        )


def _names(each: Any) -> tuple[str, ...]:
    """Return the names as they were declared; those of --help come in any order."""
    if "--help" in each.opts:
        return tuple(sorted(each.opts, key=len))
    return (*each.opts, *each.secondary_opts)
