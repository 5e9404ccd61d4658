import fcntl
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mcwallet.codec.json_schema import violations

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
    others = ("MCWALLET", "XDG", "PYTHONDONTWRITEBYTECODE")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(others)}
    home = place / "home"
    home.mkdir(exist_ok=True)
    (place / "run").mkdir(exist_ok=True, mode=0o700)
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
            "XDG_RUNTIME_DIR": str(place / "run"),
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


def follows(done: subprocess.CompletedProcess[bytes]) -> Any:
    """Read what --json printed, and hold it to the schema that it names."""
    document = json.loads(done.stdout)
    name = document["schema"].removeprefix("mcwallet/")
    schema = json.loads((TOP / f"mcwallet/data/schemas/{name}.json").read_bytes())
    assert list(violations(document, schema)) == []
    return document


@dataclass
class Terminal:
    """The program with a controlling terminal, and its standard streams elsewhere."""

    process: subprocess.Popen[bytes]
    master: int
    shown: str = ""

    def wait_for(self, text: str) -> None:
        while text not in self.shown:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, f"only saw {self.shown!r}"
            self.shown += os.read(self.master, 4096).decode()

    def answer(self, question: str, text: str) -> None:
        self.wait_for(question)
        self.shown = self.shown.partition(question)[2]
        os.write(self.master, f"{text}\n".encode())

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out.decode(), err.decode()


@contextmanager
def on_a_terminal(
    *argv: object,
    env: Mapping[str, str],
    cwd: Path | None = None,
    stdin: int = subprocess.DEVNULL,
) -> Iterator[Terminal]:
    """The program, begun where somebody can be asked."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mcwallet", *map(str, argv)],
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pass_fds=(slave,),
        preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )
    yield Terminal(process, master)
    if process.poll() is None:
        process.kill()
        process.communicate()
    os.close(master)
    os.close(slave)


@pytest.fixture
def at_terminal() -> Iterator[Callable[..., Terminal]]:
    """Runs the program where somebody can be asked."""
    with ExitStack() as begun:

        def run(program: Program, *argv: object, without: str = "") -> Terminal:
            env = {k: v for k, v in program.environment.items() if k != without}
            return begun.enter_context(on_a_terminal(*argv, env=env, cwd=program.home))

        yield run


def readable(place: Path, *words: bytes) -> list[tuple[str, bytes]]:
    """Find files in which one of these words can be read."""
    files = [path for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
    return [(str(p), word) for p in files for word in words if word in p.read_bytes()]
