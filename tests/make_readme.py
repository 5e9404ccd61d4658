"""Write the generated parts of the README anew: ``python -m tests.make_readme``."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.envelopes.unread import UNREAD
from mcwallet.catalog.exports import EXPORTS, WALLETS
from mcwallet.catalog.formats import FORMATS

TOP = Path(__file__).parent.parent
README = TOP / "README.md"
_OUTPUT = re.compile(r"<!-- output: (.*?) -->\n```\n.*?```\n", re.DOTALL)
_FORMATS = re.compile(r"<!-- formats -->\n.*?<!-- end -->", re.DOTALL)
_EXPORTS = re.compile(r"<!-- exports -->\n.*?<!-- end -->", re.DOTALL)


def formats() -> str:
    """Make the table of formats from the catalog."""
    rows = [f"| {form.title} | `{form.name}` | {form.spec} |" for form in FORMATS.values()]
    ways = ", ".join(kind.title for kind in ENVELOPES.values() if kind.name not in UNREAD)
    table = "\n".join(["| format | `format` | specification |", "|---|---|---|", *rows])
    return f"{table}\n\nSecured in any of these ways: {ways}."


def exports() -> str:
    """Make the table of forms in which credentials leave."""
    forms = [("as", form) for form in EXPORTS.values()]
    forms += [("for", form) for form in WALLETS.values()]
    rows = [f"| `--{how} {f.name}` | {f.title} | {f.readers} |" for how, f in forms]
    return "\n".join(["| option | form | who reads it |", "|---|---|---|", *rows])


def output(words: str) -> str:
    """Run the command in the top folder, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "mcwallet", *shlex.split(words)],
        cwd=TOP,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    lines = done.stdout.decode().rstrip("\n")
    return f"$ mcwallet {words}\n{lines}\n"


def written(text: str) -> str:
    """Return the README with its generated parts made anew."""
    text = _FORMATS.sub(lambda _: f"<!-- formats -->\n{formats()}\n<!-- end -->", text)
    text = _EXPORTS.sub(lambda _: f"<!-- exports -->\n{exports()}\n<!-- end -->", text)
    return _OUTPUT.sub(
        lambda found: f"<!-- output: {found[1]} -->\n```\n{output(found[1])}```\n", text
    )


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
