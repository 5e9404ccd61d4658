import os
import shutil
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


def at_home(place: Path) -> Program:
    """A person whose wallet, settings and memories are all in one folder."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MCWALLET", "XDG"))}
    home = place / "home"
    home.mkdir(exist_ok=True)
    return Program(
        home,
        clean
        | {
            "HOME": str(home),
            "MCWALLET_HOME": str(place / "wallet"),
            "MCWALLET_LIGHT": "1",
            "MCWALLET_PASSPHRASE": PASSPHRASE,
            "PYTHONPATH": str(TOP),
            "XDG_CONFIG_HOME": str(place / "config"),
            "XDG_STATE_HOME": str(place / "state"),
        },
    )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return at_home(tmp_path)


@pytest.fixture(scope="session")
def empty_wallet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("empty")
    assert at_home(place)("init", "--no-recovery").returncode == 0
    return place


@pytest.fixture(scope="session")
def full_wallet(empty_wallet: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("full")
    shutil.copytree(empty_wallet, place, dirs_exist_ok=True)
    samples = TOP / "sample_wallet" / "credentials"
    assert at_home(place)("import", samples).returncode == 0
    return place


@pytest.fixture
def learner(empty_wallet: Path, tmp_path: Path) -> Program:
    """The program with an empty wallet."""
    shutil.copytree(empty_wallet, tmp_path, dirs_exist_ok=True)
    return at_home(tmp_path)


@pytest.fixture
def full(full_wallet: Path, tmp_path: Path) -> Program:
    """The program with every sample in its wallet."""
    shutil.copytree(full_wallet, tmp_path, dirs_exist_ok=True)
    return at_home(tmp_path)


@pytest.fixture
def snapshot(program: Program) -> Callable[[], dict[str, bytes]]:
    """Everything in the wallet's folder, to compare before and after."""

    def take() -> dict[str, bytes]:
        files = (path for path in program.wallet.rglob("*") if path.is_file())
        return {str(path.relative_to(program.wallet)): path.read_bytes() for path in files}

    return take
