"""Progress is for people at a terminal, and never in the way of a result."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.testkit import Signer, as_bytes

pty = pytest.importorskip("pty")
BAR = "━".encode()
CLEARED = b"\x1b[2K"


@pytest.fixture
def badge(program: Program) -> Path:
    """A badge that needs nothing from anywhere."""
    path = program.home / "badge.json"
    path.write_bytes(as_bytes(Signer().sign(Signer().badge())))
    return path


def at_terminal(program: Program, *argv: str, both: bool) -> tuple[bytes, bytes]:
    """Run with stderr, or stdout too, on a terminal; return what came to stdout and it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mcwallet", *argv],
        cwd=program.home,
        env=program.environment | {"TERM": "xterm", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=theirs if both else subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    out, _ = process.communicate()
    os.close(ours)
    return out or b"", bytes(shown)


@pytest.mark.usefixtures("badge")
def test_waiting_for_the_network_is_shown_on_the_terminal(program: Program) -> None:
    out, shown = at_terminal(program, "verify", "badge.json", "--online", both=False)
    assert BAR in shown
    assert BAR not in out
    assert b"VALID" in out


@pytest.mark.usefixtures("badge")
def test_a_result_begins_on_a_line_of_its_own(program: Program) -> None:
    argv = ("verify", "badge.json", "badge.json", "--online")
    _, shown = at_terminal(program, *argv, both=True)
    results = shown.split(b"VALID  ")[:-1]
    assert len(results) == 2
    assert all(before.endswith((CLEARED, b"\n")) for before in results)


@pytest.mark.usefixtures("badge")
@pytest.mark.parametrize("options", [("--online", "--quiet"), ()])
def test_who_wants_quiet_or_does_not_wait_sees_none(
    program: Program, options: tuple[str, ...]
) -> None:
    _, shown = at_terminal(program, "verify", "badge.json", *options, both=False)
    assert shown == b""
