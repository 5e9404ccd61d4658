"""What opens the wallet from the command line: the first that is given."""

import os
import shlex
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.vault import ways
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import Wrapped
from mcwallet.vault.opening import NewSlot
from tests.cli.conftest import Terminal, on_a_terminal
from tests.vault.kit import NOW, PASSPHRASE, Desk, by_passphrase
from tests.vault.kit import desk as new_desk

SECRET = PASSPHRASE.data.decode()
WRONG = "not the passphrase at all"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return new_desk(tmp_path_factory.mktemp("unlocking") / "desk", by_passphrase())


@pytest.fixture(scope="module")
def key_file(desk: Desk) -> Path:
    identity = age_keys.new_identity()
    new = NewSlot(kind="script", name="cron", recipient=identity.recipient)
    ways.add(desk.open(), new, now=NOW)
    path = desk.top / "cron.key"
    ways.write_private(Fs(), str(path), ways.identity_file(identity, "cron", now=NOW))
    return path


@dataclass
class Shell:
    """Runs the program without a terminal, with a clean environment."""

    desk: Desk
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {
            name: os.environ[name]
            for name in ("PATH", "PYTHONPATH", "HOME")
            if name in os.environ
        }
        return {
            **kept,
            "XDG_STATE_HOME": str(self.desk.top / "xdg"),
            "XDG_RUNTIME_DIR": str(self.desk.top / "xdg-run"),
            "MCWALLET_HOME": str(self.desk.path),
            **self.variables,
        }

    def run(
        self, *options: str, given: str = "", **more: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mcwallet", "status", *options],
            input=given,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
            **more,
        )


@pytest.fixture
def shell(desk: Desk) -> Shell:
    return Shell(desk)


def test_a_file_opens_it_whole_but_for_one_newline(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "p").write_text(f"{SECRET}\n")
    assert shell.run("--passphrase-file", str(tmp_path / "p")).returncode == 0
    (tmp_path / "p").write_text(f"{SECRET}\n\n")
    assert shell.run("--passphrase-file", str(tmp_path / "p")).returncode == 4


def test_a_descriptor_opens_it(shell: Shell) -> None:
    read, write = os.pipe()
    os.write(write, SECRET.encode())
    os.close(write)
    done = shell.run("--passphrase-fd", str(read), pass_fds=(read,))
    os.close(read)
    assert done.returncode == 0


def test_standard_input_is_read_only_when_it_is_named(shell: Shell) -> None:
    assert shell.run("--passphrase-fd", "0", given=SECRET).returncode == 0
    done = shell.run(given=f"{SECRET}\n")
    assert done.returncode == 4
    assert "key add" in done.stderr


def test_a_descriptor_that_is_not_open_is_said(shell: Shell) -> None:
    done = shell.run("--passphrase-fd", "77")
    assert done.returncode == 2
    assert "77" in done.stderr


def test_a_command_opens_it_without_a_shell(shell: Shell, tmp_path: Path) -> None:
    said = shlex.join([sys.executable, "-c", f"print({SECRET!r})"])
    assert shell.run("--passphrase-command", said).returncode == 0
    shell.run("--passphrase-command", f"echo x; touch {tmp_path}/made")
    assert not (tmp_path / "made").exists()


def test_a_command_sees_neither_our_input_nor_our_secrets(
    shell: Shell, tmp_path: Path
) -> None:
    out = tmp_path / "seen"
    code = (
        "import os, sys; from pathlib import Path\n"
        f"Path({str(out)!r}).write_text(sys.stdin.read() + ' '.join(os.environ))\n"
        f"print({SECRET!r})"
    )
    shell.variables["MCWALLET_PASSPHRASE"] = WRONG
    shell.variables["MCWALLET_SESSION"] = "x"
    done = shell.run(
        "--passphrase-command", shlex.join([sys.executable, "-c", code]), given="a badge"
    )
    assert done.returncode == 0
    seen = out.read_text()
    assert "a badge" not in seen
    assert "MCWALLET_PASSPHRASE" not in seen.split()
    assert "MCWALLET_SESSION" not in seen.split()


@pytest.mark.parametrize("command", ["false", "/no/such/program", "'open", " "])
def test_a_command_that_fails_is_said_without_a_traceback(
    shell: Shell, command: str
) -> None:
    done = shell.run("--passphrase-command", command)
    assert done.returncode in {2, 4}
    assert "Traceback" not in done.stderr


def test_an_empty_passphrase_is_a_mistake(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("\n")
    done = shell.run("--passphrase-file", str(tmp_path / "p"))
    assert done.returncode == 2
    assert "empty" in done.stderr


def test_a_script_key_opens_it(shell: Shell, key_file: Path) -> None:
    assert shell.run("--unlock-key", str(key_file)).returncode == 0
    shell.variables["MCWALLET_UNLOCK_KEY"] = str(key_file)
    assert shell.run().returncode == 0


def test_a_script_key_that_others_can_read_is_refused(
    shell: Shell, key_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "open.key"
    copy.write_bytes(key_file.read_bytes())
    copy.chmod(0o644)
    done = shell.run("--unlock-key", str(copy))
    assert done.returncode == 8
    assert "chmod 600" in done.stderr


def test_the_environment_is_the_last_resort_and_works(shell: Shell) -> None:
    shell.variables["MCWALLET_PASSPHRASE"] = SECRET
    assert shell.run().returncode == 0


def test_an_environment_that_is_no_text_is_said(shell: Shell) -> None:
    shell.variables["MCWALLET_PASSPHRASE"] = os.fsdecode(b"caf\xe9")
    done = shell.run()
    assert done.returncode == 2
    assert done.stderr == "error: the passphrase is not text in UTF-8 [MCW-USAGE]\n"


def test_the_first_that_is_given_decides(
    shell: Shell, key_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text(WRONG)
    shell.variables["MCWALLET_PASSPHRASE"] = SECRET
    assert shell.run("--passphrase-file", str(tmp_path / "wrong")).returncode == 4
    shell.variables["MCWALLET_PASSPHRASE"] = WRONG
    assert shell.run("--unlock-key", str(key_file)).returncode == 0


def test_a_passphrase_never_shows_in_a_message(shell: Shell) -> None:
    shell.variables["MCWALLET_PASSPHRASE"] = WRONG
    done = shell.run()
    assert done.returncode == 4
    assert WRONG not in done.stdout + done.stderr


def session(desk: Desk, shell: Shell) -> str:
    from mcwallet.cli import unlocking
    from mcwallet.vault import session as sessions
    from mcwallet.vault.session import Where

    folder = Path(shell.env["XDG_RUNTIME_DIR"]) / "mcwallet"
    vault = desk.open()
    where = Where(folder, vault.layout.id, unlocking._machine())
    now = datetime.now(UTC).replace(microsecond=0)
    return sessions.begin(Fs(), where, vault.roots, now=now)


def test_a_session_opens_it(desk: Desk, shell: Shell) -> None:
    shell.variables["MCWALLET_SESSION"] = session(desk, shell)
    assert shell.run().returncode == 0


def test_a_session_that_is_over_is_said(shell: Shell) -> None:
    shell.variables["MCWALLET_SESSION"] = "A" * 43
    done = shell.run()
    assert done.returncode == 4
    assert "session is over" in done.stderr


def test_a_session_that_is_over_gives_way(shell: Shell) -> None:
    shell.variables["MCWALLET_SESSION"] = "A" * 43
    shell.variables["MCWALLET_PASSPHRASE"] = SECRET
    assert shell.run().returncode == 0


@pytest.fixture
def tty(shell: Shell) -> Iterator[Terminal]:
    with on_a_terminal("status", env=shell.env, stdin=subprocess.PIPE) as found:
        yield found


def test_a_terminal_is_asked_and_shows_nothing(tty: Terminal) -> None:
    tty.answer("Passphrase: ", SECRET)
    code, out, _ = tty.end()
    assert code == 0
    assert "Passphrase" not in out
    assert SECRET not in tty.shown


def test_the_second_try_counts(tty: Terminal) -> None:
    tty.answer("Passphrase: ", WRONG)
    tty.answer("Passphrase: ", SECRET)
    assert tty.end()[0] == 0


def test_three_tries_are_all(tty: Terminal) -> None:
    for _ in range(3):
        tty.answer("Passphrase: ", WRONG)
    assert tty.end()[0] == 4


def test_piped_data_is_never_taken_for_the_passphrase(tty: Terminal) -> None:
    assert tty.process.stdin
    tty.process.stdin.write(f"{SECRET}\n".encode())
    tty.process.stdin.flush()
    tty.answer("Passphrase: ", WRONG)
    tty.wait_for("Passphrase: ")


def test_with_no_input_nobody_is_asked(shell: Shell) -> None:
    with on_a_terminal("status", "--no-input", env=shell.env) as tty:
        assert tty.end()[0] == 4


def test_the_terminal_shows_what_is_typed_again_after_an_interruption(
    tty: Terminal,
) -> None:
    tty.wait_for("Passphrase: ")
    assert not termios.tcgetattr(tty.master)[3] & termios.ECHO
    os.write(tty.master, b"\x03")
    assert tty.end()[0] == 130
    assert termios.tcgetattr(tty.master)[3] & termios.ECHO


def test_the_system_s_keyring_opens_it(desk: Desk, shell: Shell, tmp_path: Path) -> None:
    kept = Wrapped("laptop", bytes(range(32)))
    ways.add(desk.open(), NewSlot(kind="keyring", name="laptop", kept=kept), now=NOW)
    (tmp_path / "keyring.py").write_text(
        "class Safe: pass\n"
        "def get_keyring(): return Safe()\n"
        f"def get_password(service, account): return {{('mcwallet', 'laptop'): "
        f"{kept.kek.hex()!r}}}[service, account]\n"
    )
    path = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '.')}"
    shell.variables["PYTHONPATH"] = path
    assert shell.run("--no-input").returncode == 0
    del shell.variables["PYTHONPATH"]
    assert shell.run("--no-input").returncode == 4
