"""Questions and secrets on the controlling terminal, never on standard input."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_NAME = "CONIN$" if sys.platform == "win32" else "/dev/tty"


def present() -> bool:
    """Tell whether there is a controlling terminal."""
    terminal = _open()
    if terminal:
        terminal.close()
    return terminal is not None


def ask(question: str) -> str | None:
    """Ask on the controlling terminal; None where there is none."""
    terminal = _open()
    if terminal is None:
        return None
    with terminal:
        return _answer(terminal, question)


def secret(question: str) -> str | None:
    """Ask on the controlling terminal without showing what is typed."""
    terminal = _open()
    if terminal is None:
        return None
    with terminal, _silent(terminal):
        answer = _answer(terminal, question)
        terminal.write(b"\n")
        return answer


def tell(text: str) -> None:
    """Show a text on the controlling terminal only."""
    terminal = _open()
    if terminal:
        with terminal:
            terminal.write(text.encode("utf-8", "replace"))


def _answer(terminal: IO[bytes], question: str) -> str:
    terminal.write(question.encode("utf-8", "replace"))
    terminal.flush()
    line = terminal.readline()
    if not line:
        raise KeyboardInterrupt  # the terminal was closed, or Ctrl-D was typed
    return line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


@contextmanager
def _silent(terminal: IO[bytes]) -> Iterator[None]:
    """Switch the echo off, and on again whatever happens."""
    import termios

    handle = terminal.fileno()
    usual = termios.tcgetattr(handle)
    quiet = termios.tcgetattr(handle)
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(handle, termios.TCSAFLUSH, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSAFLUSH, usual)


def _open() -> IO[bytes] | None:
    try:
        return open(_NAME, "r+b", buffering=0)  # noqa: PTH123
    except OSError:
        return None
