"""What opens the wallet: sessions, passphrases, script keys and the recovery sheet."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Program, Terminal, follows, readable

NEW = "staple battery horse correct"
WORDS = (b"Soil science", b"University of Zed", b"correct horse", b"staple battery")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "new"
    path.parent.mkdir()
    path.write_text(f"{NEW}\n")
    return path


def opens(program: Program, passphrase: str) -> bool:
    return program("status", MCWALLET_PASSPHRASE=passphrase).returncode == 0


def test_a_session_opens_the_wallet_until_it_is_locked(learner: Program) -> None:
    token = learner("unlock", "--raw").stdout.decode().strip()
    known = {"MCWALLET_SESSION": token, "MCWALLET_PASSPHRASE": ""}
    assert learner("status", **known).returncode == 0
    assert b"1 session ended" in learner("lock", MCWALLET_SESSION=token).stdout
    assert learner("status", **known).returncode != 0


def test_what_unlock_says_to_programs_follows_its_schema(learner: Program) -> None:
    assert follows(learner("unlock", "--json"))["idle_minutes"] == 15
    assert follows(learner("lock", "--json"))["ended"] == 1


def test_locking_one_shell_leaves_the_others_open(learner: Program) -> None:
    one, other = (learner("unlock", "--raw").stdout.decode().strip() for _ in range(2))
    learner("lock", MCWALLET_SESSION=one)
    assert learner("status", MCWALLET_SESSION=other).returncode == 0
    assert follows(learner("lock", "--all", "--json", MCWALLET_SESSION=one))["ended"] == 1


def test_a_command_gets_the_session_and_nothing_else_that_opens(learner: Program) -> None:
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    done = learner("unlock", "--", sys.executable, "-c", code)
    seen = json.loads(done.stdout)
    assert "MCWALLET_PASSPHRASE" not in seen
    assert PASSPHRASE not in done.stdout.decode()
    assert learner("status", MCWALLET_SESSION=seen["MCWALLET_SESSION"]).returncode == 0 or (
        b"session is over" not in done.stderr
    )
    assert list((learner.wallet.parent / "run" / "mcwallet").glob("*.session")) == []


def test_a_command_can_use_the_wallet_and_its_exit_code_is_ours(full: Program) -> None:
    script = f"{sys.executable} -m mcwallet list soil --no-input | grep -c Soil; exit 7"
    done = full("unlock", "--", "sh", "-c", script)
    assert done.returncode == 7
    assert int(done.stdout) > 0


def test_a_command_that_is_not_there_is_said_and_the_session_ends(learner: Program) -> None:
    assert learner("unlock", "--", "/no/such/program").returncode == 3
    assert list((learner.wallet.parent / "run" / "mcwallet").glob("*.session")) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_wallet_is_locked_when_the_command_is_stopped(
    learner: Program, number: int
) -> None:
    ready = "import sys, time; print('ready', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-m", "mcwallet", "unlock", "--", sys.executable, "-c", ready],
        env=learner.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode in {1, 130, 143}
    assert list((learner.wallet.parent / "run" / "mcwallet").glob("*.session")) == []


def test_a_script_key_opens_the_wallet_until_it_is_removed(
    learner: Program, tmp_path: Path
) -> None:
    key = tmp_path / "cron.key"
    done = learner("key", "add", "--name", "cron", "--unlock-key-out", key, "--json")
    assert follows(done)["keys"][0]["kind"] == "script"
    assert key.stat().st_mode & 0o777 == 0o600
    alone = {"MCWALLET_PASSPHRASE": "wrong", "MCWALLET_UNLOCK_KEY": str(key)}
    assert learner("status", **alone).returncode == 0
    assert learner("key", "remove", "cron").returncode == 8
    assert follows(learner("key", "remove", "cron", "--yes", "--json"))["done"] == "removed"
    assert learner("status", **alone).returncode == 4


def test_a_key_file_is_never_overwritten(learner: Program, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    done = learner("key", "add", "--name", "x", "--unlock-key-out", tmp_path / "mine")
    assert done.returncode == 8
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_a_second_key_of_the_same_name_is_refused_and_its_file_taken_back(
    learner: Program, tmp_path: Path
) -> None:
    argv = ("key", "add", "--name", "cron", "--unlock-key-out")
    assert learner(*argv, tmp_path / "1").returncode == 0
    assert learner(*argv, tmp_path / "2").returncode == 8
    assert not (tmp_path / "2").exists()


def test_the_last_key_of_a_person_stays(learner: Program) -> None:
    assert learner("key", "remove", "passphrase", "--yes").returncode == 8
    assert opens(learner, PASSPHRASE)


def test_a_second_passphrase_opens_it_too(learner: Program, new: Path) -> None:
    argv = ("key", "add", "--name", "second", "--new-passphrase-file", new)
    assert learner(*argv).returncode == 0
    assert opens(learner, NEW)
    assert opens(learner, PASSPHRASE)


def test_the_new_passphrase_takes_the_place_of_the_old_one(
    learner: Program, new: Path
) -> None:
    assert learner("key", "passwd", "--new-passphrase-file", new).returncode == 0
    assert opens(learner, NEW)
    assert not opens(learner, PASSPHRASE)


def test_a_short_passphrase_changes_nothing(learner: Program, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("short")
    path = tmp_path / "short"
    assert learner("key", "passwd", "--new-passphrase-file", path).returncode == 2
    assert opens(learner, PASSPHRASE)


def test_the_list_of_keys_follows_its_schema(learner: Program) -> None:
    [key] = follows(learner("key", "list", "--json"))["keys"]
    assert (key["kind"], key["state"]) == ("passphrase", "active")


def test_a_recovery_sheet_can_be_made_later(learner: Program, tmp_path: Path) -> None:
    assert learner("key", "recovery").returncode == 8
    sheet = tmp_path / "sheet.txt"
    assert learner("key", "recovery", "--recovery-out", sheet).returncode == 0
    assert sheet.stat().st_mode & 0o777 == 0o600
    assert learner("status", "--unlock-key", sheet).returncode == 0


def typed_from(sheet: Path) -> list[str]:
    """The lines that a person copies from the sheet, in small letters."""
    text = sheet.read_text().partition("in groups")[2].partition("AGE-SECRET-KEY-1")[0]
    return [line.strip("# ").lower() for line in text.strip().splitlines()]


def test_the_recovery_key_can_be_typed_from_the_sheet(
    learner: Program, tmp_path: Path, at_terminal: Callable[..., Terminal]
) -> None:
    sheet = tmp_path / "sheet.txt"
    learner("key", "recovery", "--recovery-out", sheet)
    terminal = at_terminal(learner, "key", "recovery", "--test")
    first, *more = typed_from(sheet)
    terminal.answer("Recovery key: ", first)
    for line in more:
        terminal.answer("and on: ", line)
    code, out, _ = terminal.end()
    assert (code, out) == (0, "the recovery key opens this wallet\n")


def test_a_recovery_key_that_was_replaced_fails_the_drill(
    learner: Program, tmp_path: Path, at_terminal: Callable[..., Terminal]
) -> None:
    for name in ("old", "new"):
        learner("key", "recovery", "--recovery-out", tmp_path / name)
    for typed in (" ".join(typed_from(tmp_path / "old")), "nothing like a key"):
        terminal = at_terminal(learner, "key", "recovery", "--test")
        terminal.answer("Recovery key: ", typed)
        assert terminal.end()[0] == 4


def test_a_recovery_sheet_is_shown_on_the_terminal_alone(
    learner: Program, at_terminal: Callable[..., Terminal]
) -> None:
    terminal = at_terminal(learner, "key", "recovery")
    terminal.wait_for("AGE-SECRET-KEY-1")
    code, out, err = terminal.end()
    assert code == 0
    assert "AGE-SECRET" not in out + err


def test_after_a_routine_rotation_script_keys_still_open(
    full: Program, tmp_path: Path, new: Path
) -> None:
    full("key", "add", "--name", "cron", "--unlock-key-out", tmp_path / "cron.key")
    argv = ("key", "rotate", "--new-passphrase-file", new)
    assert full(*argv).returncode == 8
    assert follows(full(*argv, "--yes", "--json"))["done"] == "rotated"
    assert opens(full, NEW)
    assert not opens(full, PASSPHRASE)
    assert full("status", "--unlock-key", tmp_path / "cron.key").returncode == 0


def test_after_a_compromise_only_new_keys_open(
    full: Program, tmp_path: Path, new: Path
) -> None:
    full("key", "add", "--name", "cron", "--unlock-key-out", tmp_path / "cron.key")
    argv = (
        "--because",
        "compromised",
        "--yes",
        "--new-passphrase-file",
        new,
        "--reencrypt",
    )
    assert full("key", "rotate", *argv).returncode == 8
    sheet = tmp_path / "sheet"
    assert full("key", "rotate", *argv, "--recovery-out", sheet).returncode == 0
    assert full("status", "--unlock-key", tmp_path / "cron.key").returncode == 4
    assert full("list", "--unlock-key", sheet).returncode == 0


def test_nothing_of_it_is_readable_on_disk(full: Program, tmp_path: Path) -> None:
    full("unlock", "--raw")
    (tmp_path / "home" / "new").symlink_to("/dev/null")
    full("key", "passwd", "--new-passphrase-command", f"printf '{NEW}'")
    full("key", "recovery")
    assert readable(tmp_path, *WORDS) == []


def test_the_sheet_carries_its_key_as_a_code_too(learner: Program, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    learner("key", "recovery", "--recovery-out", sheet)
    text = sheet.read_text(encoding="utf-8")
    key, code = text.partition("\nAGE-SECRET-KEY-1")[2].split("\n", 1)
    square = [line.removeprefix("#    ") for line in code.splitlines() if len(line) > 1]
    assert len(key) == 58
    assert {*"".join(square)} <= set(" ▀▄█")
    assert max(map(len, square)) in {2 * len(square), 2 * len(square) - 1}
