import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PASSPHRASE = "correct horse battery staple"
TOP = Path(__file__).parents[2]


@dataclass(frozen=True)
class Program:
    """The program as a person or a script runs it, with a home of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, *argv: object, stdin: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "mcwallet", *map(str, argv)],
            cwd=self.home,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            check=False,
            start_new_session=True,  # no controlling terminal, as under cron
        )

    @property
    def wallet(self) -> Path:
        return Path(self.environment["MCWALLET_HOME"])


@pytest.fixture
def program(tmp_path: Path) -> Program:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MCWALLET", "XDG"))}
    home = tmp_path / "home"
    home.mkdir()
    return Program(
        home,
        clean
        | {
            "HOME": str(home),
            "MCWALLET_HOME": str(tmp_path / "wallet"),
            "MCWALLET_LIGHT": "1",
            "MCWALLET_PASSPHRASE": PASSPHRASE,
            "PYTHONPATH": str(TOP),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
        },
    )


@pytest.fixture
def learner(program: Program) -> Program:
    """The program with a wallet made."""
    assert program("init", "--no-recovery").returncode == 0
    return program


@pytest.fixture
def snapshot(program: Program) -> Callable[[], dict[str, bytes]]:
    """Everything in the wallet's folder, to compare before and after."""

    def take() -> dict[str, bytes]:
        files = (path for path in program.wallet.rglob("*") if path.is_file())
        return {str(path.relative_to(program.wallet)): path.read_bytes() for path in files}

    return take
