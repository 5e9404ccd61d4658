"""``mcwallet completion``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli.session import write

if TYPE_CHECKING:
    from mcwallet.cli.tree import Node
    from mcwallet.render.completing import Option

EPILOG = """Examples:\n
  mcwallet completion bash > ~/.local/share/bash-completion/completions/mcwallet\n
  mcwallet completion zsh > ~/.zfunc/_mcwallet\n
  mcwallet completion fish > ~/.config/fish/completions/mcwallet.fish
"""


class Shell(StrEnum):
    """Shells that scripts are made for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


Which = Annotated[Shell, typer.Argument(metavar="bash|zsh|fish", help="Your shell.")]


def command(shell: Which) -> None:
    """Print a completion script for your shell.

    The script is complete in itself. Ids of credentials are only completed while a session
    is open (see 'mcwallet unlock'); it never asks for a passphrase.
    """
    from mcwallet.cli.tree import tree
    from mcwallet.render.completing import bash, fish, zsh

    nodes = [
        (" ".join(node.words), _children(node), _options(node)) for node in tree().walk()
    ]
    makers = {Shell.BASH: bash, Shell.ZSH: zsh, Shell.FISH: fish}
    write(makers[shell](nodes))


def _children(node: "Node") -> tuple[tuple[str, str], ...]:
    return tuple((child.words[-1], child.line) for child in node.children)


def _options(node: "Node") -> "tuple[Option, ...]":
    return tuple(
        (
            each.names,
            "flag" if not each.metavar else "file" if each.file else "value",
            each.help,
            each.values,
        )
        for each in node.options
    )
