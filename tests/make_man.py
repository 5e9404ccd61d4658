"""Write the manual pages anew from the command tree: ``python -m tests.make_man``."""

import re
from pathlib import Path

from mcwallet.cli.help_ import TOPICS, text_of
from mcwallet.cli.tree import Node, tree

FOLDER = Path(__file__).parent.parent / "mcwallet" / "data" / "man1"


def pages() -> dict[str, str]:
    """Return every page by the name of its file: one for each command, one for all."""
    root = tree()
    made = {"mcwallet.1": _root(root)}
    for child in root.children:
        made[f"mcwallet-{child.words[0]}.1"] = _page(child)
    return made


def _root(root: Node) -> str:
    lines = [
        _head("mcwallet"),
        ".SH NAME",
        _escaped("mcwallet - a wallet of micro-credentials"),
    ]
    lines += [".SH SYNOPSIS", _escaped(root.usage), ".SH DESCRIPTION", _prose(root.help)]
    lines.append(".SH COMMANDS")
    for child in root.children:
        lines += [
            ".TP",
            f".BR mcwallet\\-{_escaped(child.words[0])} (1)",
            _escaped(child.line),
        ]
    for topic, line in TOPICS.items():
        if topic != "formats":
            lines += [f".SH {_escaped(topic.upper())}", _escaped(line), ".PP", ".nf"]
            lines += [_line(each) for each in text_of(topic).splitlines()] + [".fi"]
    return "\n".join(lines) + "\n"


def _page(node: Node) -> str:
    name = "-".join(("mcwallet", *node.words))
    lines = [_head(name), ".SH NAME", _escaped(f"{name} - {node.line.rstrip('.')}")]
    for each in node.walk():
        section = (
            ".SH SYNOPSIS" if each is node else f".SH {_escaped(' '.join(each.words))}"
        )
        lines += [section, _escaped(each.usage), ".PP", _prose(each.help)]
        for metavar, text in each.arguments:
            lines += [".TP", f".I {_escaped(metavar)}", _escaped(text)]
        for option in each.options:
            names = ", ".join(
                (*option.names, *((option.metavar,) if option.metavar else ()))
            )
            also = f" ({option.envvar})" if option.envvar else ""
            lines += [".TP", f".B {_escaped(names)}", _escaped(option.help + also)]
        if each.epilog:
            lines += [".PP", ".nf", *map(_line, _plain(each.epilog).splitlines()), ".fi"]
    lines += [".SH SEE ALSO", ".BR mcwallet (1)"]
    return "\n".join(lines) + "\n"


def _head(name: str) -> str:
    return f'.TH {_escaped(name.upper())} 1 "" "mcwallet" "mcwallet manual"'


def _prose(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", _plain(text))
    return "\n.PP\n".join(_line(" ".join(each.split())) for each in paragraphs)


def _plain(text: str) -> str:
    return text.replace("\\n", "").replace("\b", "")


def _line(text: str) -> str:
    """Escape a line; one that begins like a request must not be one."""
    text = _escaped(text.rstrip())
    return f"\\&{text}" if text.startswith((".", "'")) else text


def _escaped(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    found = pages()
    for path in FOLDER.iterdir():
        if path.name not in found:
            path.unlink()
    for name, text in found.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
