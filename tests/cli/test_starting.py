"""What the program does before and beside the work it was asked for."""

import os
import subprocess
import sys
from pathlib import Path
from threading import enumerate as threads

import pytest

from mcwallet.cli import ahead
from mcwallet.crypto import deriving
from mcwallet.crypto.deriving import FLOOR
from mcwallet.vault import slots
from mcwallet.vault.keys import Wrapped
from tests.testkit import TOP
from tests.vault.kit import NOW, PASSPHRASE, Desk, by_passphrase
from tests.vault.kit import desk as new_desk

SECRET = PASSPHRASE.data.decode()
HEAVY = {
    "asyncio", "concurrent.futures", "email", "http", "importlib.metadata", "logging",
    "pydantic", "rich", "socket", "ssl", "tomllib", "urllib.request", "xml", "zipfile",
    "mcwallet.actions.opening", "mcwallet.catalog", "mcwallet.checks", "mcwallet.fetch",
    "mcwallet.model.credential", "mcwallet.model.report", "mcwallet.model.world",
}  # fmt: skip
LISTING = f"""
import atexit, sys
atexit.register(lambda: print(*sorted({HEAVY!r} & sys.modules.keys()), end=""))
sys.argv[1:] = ["list"]
from mcwallet.__main__ import main
main()
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Set a desk whose wallet the environment names and opens."""
    made = new_desk(tmp_path / "desk", by_passphrase())
    for name in ("MCWALLET_UNLOCK_KEY", "MCWALLET_SESSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MCWALLET_HOME", str(made.path))
    monkeypatch.setenv("MCWALLET_PASSPHRASE", SECRET)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    return made


def begun(*arguments: str) -> bool:
    """Tell whether a derivation begins for this command line; see that it ends."""
    ahead.begin(arguments)
    found = any(thread.name == "derivation" for thread in threads())
    deriving.derive(b"x", bytes(16), FLOOR)
    return found


def test_an_interruption_while_it_loads_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import os\nos.kill(os.getpid(), 2)\n")
    here = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{TOP}"}
    done = subprocess.run(
        [sys.executable, "-m", "mcwallet", "list"],
        env=os.environ | here,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 130
    assert done.stderr == "interrupted; nothing was left half done\n"


@pytest.mark.usefixtures("desk")
def test_listing_loads_nothing_that_it_does_not_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTING], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert done.stderr == "the wallet is empty\n"


@pytest.mark.usefixtures("desk")
def test_the_key_is_derived_ahead_where_the_environment_decides() -> None:
    assert begun("list", "soil", "--json")
    assert begun("status")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--help",),
        ("verify", "file.json"),
        ("list", "--help"),
        ("list", "--wallet", "elsewhere"),
        ("list", "--wallet=elsewhere"),
        ("list", "--unlock-key", "file"),
        ("list", "--passphrase-fd", "3"),
    ],
)
def test_nothing_is_derived_ahead_where_the_command_line_decides(
    arguments: tuple[str, ...],
) -> None:
    assert not begun(*arguments)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "variable",
    ["MCWALLET_SESSION", "MCWALLET_UNLOCK_KEY", "MCWALLET_PASSPHRASE_FILE"],
)
def test_nothing_is_derived_ahead_where_something_else_may_open_it(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "something")
    assert not begun("list")


def test_nothing_is_derived_ahead_where_the_keyring_comes_first(desk: Desk) -> None:
    vault = desk.open()
    file = slots.wrap_keyring(
        vault.layout, vault.roots, Wrapped("me", bytes(32)), "mcwallet", ("me", str(NOW))
    )
    (desk.path / "keys" / file.name).write_bytes(file.data)
    (desk.path / "keys" / file.name).chmod(0o600)
    assert not begun("list")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("variable", ["MCWALLET_HOME", "MCWALLET_CONFIG_HOME"])
def test_a_home_of_nobody_is_left_for_the_command_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "config.toml").write_text('wallet = "~nobody-has-this-name/wallet"\n')
    monkeypatch.delenv("MCWALLET_HOME")
    named = {"MCWALLET_HOME": "~nobody-has-this-name/wallet"}
    monkeypatch.setenv(variable, named.get(variable, str(tmp_path)))
    assert not begun("list")


def test_a_tilde_in_the_environment_is_what_it_is_for_the_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(desk.path.parent))
    monkeypatch.setenv("MCWALLET_HOME", f"~/{desk.path.name}")
    assert not begun("list")


def test_what_is_wrong_with_the_wallet_is_left_for_the_command_to_say(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCWALLET_HOME", str(desk.top / "nowhere"))
    assert not begun("list")
