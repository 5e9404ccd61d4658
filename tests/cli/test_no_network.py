"""Without --online no command opens a socket: the process is not even able to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.testkit import TOP, Signer, as_bytes, revocable

WITHOUT_SOCKETS = """
import sys

def refuse(event, _):
    if event.startswith("socket.") or event == "urllib.Request":
        sys.stderr.write(f"network: {event}\\n")
        sys.stderr.flush()
        import os
        os._exit(99)

sys.addaudithook(refuse)
from mcwallet.cli.app import main
main(sys.argv[1:])
"""


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(TOP),
        "MCWALLET_HOME": str(home / "wallet"),
        "MCWALLET_CONFIG_HOME": str(home / "config"),
        "MCWALLET_PASSPHRASE": "a passphrase for nothing",
    }
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_SOCKETS, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


@pytest.fixture
def badge(tmp_path: Path) -> Path:
    """A badge that names documents all over the web."""
    zed = Signer()
    claims = zed.badge(
        **revocable(7),
        credentialSchema={"id": "https://zed.example/schema", "type": "JsonSchema"},
        relatedResource=[{"id": "https://zed.example/r", "digestSRI": "sha256-AAAA"}],
    )
    path = tmp_path / "badge.json"
    path.write_bytes(as_bytes(zed.sign(claims)))
    return path


@pytest.mark.parametrize("command", ["verify", "inspect"])
def test_reading_a_file_opens_no_socket(command: str, badge: Path, tmp_path: Path) -> None:
    done = run(tmp_path, command, str(badge))
    assert done.returncode in {0, 7}, done.stderr


def test_verifying_online_is_what_needs_one(badge: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "verify", "--online", str(badge))
    assert done.returncode == 99, done.stderr


def test_keeping_opens_no_socket(badge: Path, tmp_path: Path) -> None:
    for arguments in (("init", "--no-recovery"), ("import", str(badge))):
        done = run(tmp_path, *arguments, "--no-input")
        assert done.returncode == 0, done.stderr
