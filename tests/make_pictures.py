"""Draw the pictures of the README anew: ``python -m tests.make_pictures``.

The terminal is drawn from what the program prints, with its colours; the page is what
Chromium shows of a real export. Where there is no Chromium, its picture stays as it is.
"""

import re
import shlex
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from mcwallet.render.portfolio import html
from tests.browser import browser, program
from tests.sharing.kit import portfolio, samples

TOP = Path(__file__).parent.parent
PICTURES = TOP / ".github" / "pictures"
SHOWN = ("ob3-bread.png", "ob3-data-ethics.jwt", "ob3-expired.json", "ob3-listed.json",
         "vc2-repairing.json")  # fmt: skip
VERIFY = (
    "verify sample_wallet/credentials/ob3-soil.json "
    "sample_wallet/credentials/ob3-tampered.json sample_wallet/credentials/ob3-listed.json "
    "--at 2026-06-01 --trust sample_wallet/trust.toml --color always"
)


def terminal() -> str:
    """Draw what the command prints, and how a terminal shows it."""
    done = subprocess.run(
        [sys.executable, "-m", "mcwallet", *shlex.split(VERIFY)],
        cwd=TOP,
        capture_output=True,
        check=False,
    )
    console = Console(record=True, width=108, file=StringIO(), force_terminal=True)
    console.print("$ mcwallet verify soil.json tampered.json listed.json", highlight=False)
    console.print(Text.from_ansi(done.stdout.decode()))
    drawn = console.export_svg(title="mcwallet verify", theme=DEFAULT_TERMINAL_THEME)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # fetch no fonts


def page() -> bytes:
    """Take a picture of the page that a bundle begins with."""
    files = [(name, data) for name, data in samples() if name in SHOWN]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        path = Path(name) / "index.html"
        path.write_text(html(portfolio(files)), encoding="utf-8")
        with browser(Path(name) / "profile") as chromium:
            chromium.size(760)
            chromium.show(path)
            return chromium.picture(1250)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "verify.svg").write_text(terminal(), encoding="utf-8")
    if program():
        (PICTURES / "page.png").write_bytes(page())
