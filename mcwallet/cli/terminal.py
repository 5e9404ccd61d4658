"""Questions on the controlling terminal, never on standard input."""

import sys


def ask(question: str) -> str | None:
    """Ask on the controlling terminal; None where there is none."""
    name = "CONIN$" if sys.platform == "win32" else "/dev/tty"
    try:
        with open(name, encoding="utf-8", errors="replace") as source:  # noqa: PTH123
            sys.stderr.write(question)
            sys.stderr.flush()
            return source.readline()
    except OSError:
        return None
