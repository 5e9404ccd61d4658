"""Every exit code that the program promises, each reached the way a script reaches it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mcwallet.cli import exits
from tests.cli.conftest import TOP, Program

SAMPLES = TOP / "sample_wallet" / "credentials"
SOIL = SAMPLES / "ob3-soil.json"
AS_OF = ("--at", "2026-06-01")

Done = subprocess.CompletedProcess[bytes]


def told(done: Done) -> str:
    """The code of the one error document on standard error, which names its exit too."""
    assert done.stdout == b""
    error = json.loads(done.stderr)
    assert error["schema"] == "mcwallet/error@1"
    assert error["exit"] == done.returncode
    return str(error["code"])


def test_0_is_all_valid(program: Program) -> None:
    assert program("verify", SOIL, *AS_OF).returncode == exits.DONE


def test_0_is_done(full: Program) -> None:
    assert full("list", "--json").returncode == exits.DONE


@pytest.mark.parametrize("argv", [["list"], ["--help"], ["--version"], ["verify", "-h"]])
def test_1_is_output_that_can_not_be_written(full: Program, argv: list[str]) -> None:
    for target in (">&-", "> /dev/full"):
        line = f'"{sys.executable}" -m mcwallet {" ".join(argv)} {target}'
        done = subprocess.run(
            line, shell=True, env=full.environment, capture_output=True, check=False
        )
        assert done.returncode == exits.INTERNAL
        assert b"Traceback" not in done.stderr
        assert done.stderr.startswith(b"error: ")


@pytest.mark.parametrize(
    "argv",
    [
        ["frobnicate"],
        ["list", "--no-such-option"],
        ["inspect"],
        ["list", "--sort", "colour"],
        ["list", "expiring:soon"],
        ["verify", "x.json", "--at", "yesterday"],
        ["verify", "x.json", "--jobs", "-1"],
        ["verify", "x.json", "--max-age", "long"],
        ["export", "-o", "x", "--as", "papyrus", "--yes"],
        ["tag", "5148/1", "x"],
    ],
)
def test_2_is_a_command_that_makes_no_sense(full: Program, argv: list[str]) -> None:
    assert told(full(*argv, "--json")) == "MCW-USAGE"
    plain = full(*argv)
    assert plain.returncode == exits.USAGE
    assert plain.stdout == b""


@pytest.mark.parametrize(
    "argv", [["rm", "0000"], ["tag", "nonsense", "x"], ["note", "id:"]]
)
def test_3_is_an_id_that_names_nothing(full: Program, argv: list[str]) -> None:
    assert full(*argv).returncode == exits.NOT_FOUND
    assert told(full(*argv, "--json")) == "MCW-NOTFOUND"


@pytest.mark.parametrize("verb", ["verify", "inspect", "import"])
def test_3_is_a_file_that_is_not_there(full: Program, verb: str) -> None:
    assert full(verb, "nowhere.json").returncode == exits.NOT_FOUND


@pytest.mark.parametrize("verb", ["verify", "inspect"])
def test_3_is_a_part_that_is_not_there(full: Program, verb: str) -> None:
    assert full(verb, "5148/1", *AS_OF[: 2 * (verb == "verify")]).returncode == exits.DONE
    assert full(verb, "5148/9").returncode == exits.NOT_FOUND
    assert full(verb, "id:6c26/1").returncode == exits.NOT_FOUND


def test_3_is_no_wallet(program: Program) -> None:
    assert told(program("list", "--json")) == "MCW-NOTFOUND"
    assert program("list").returncode == exits.NOT_FOUND


def test_4_is_a_wallet_that_nothing_opens(full: Program) -> None:
    sealed = {k: v for k, v in full.environment.items() if k != "MCWALLET_PASSPHRASE"}
    assert told(Program(full.home, sealed)("list", "--json")) == "MCW-LOCKED"
    assert told(full("list", "--json", MCWALLET_PASSPHRASE="wrong one")) == "MCW-PASSPHRASE"
    assert full("verify", "id:6c26", MCWALLET_PASSPHRASE="wrong one").returncode == 4


def test_4_leaves_files_readable(full: Program) -> None:
    done = full("verify", SOIL, *AS_OF, MCWALLET_PASSPHRASE="wrong one")
    assert done.returncode == exits.DONE


def test_5_is_a_damaged_wallet(full: Program) -> None:
    victim = max((full.wallet / "objects").iterdir(), key=lambda path: path.stat().st_size)
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"\0")
    done = full("list", "--json")
    assert done.returncode == exits.DAMAGED
    assert json.loads(done.stdout)["items"]


def test_5_is_a_wallet_without_its_head(full: Program) -> None:
    (full.wallet / "mcwallet-vault.json").unlink()
    assert told(full("list", "--json")) == "MCW-DAMAGED"


def test_5_is_a_wallet_that_others_can_read(full: Program) -> None:
    for each in (full.wallet, *full.wallet.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    assert told(full("list", "--json")) == "MCW-WALLET"


@pytest.mark.parametrize("name", ["ob3-tampered.json", "ob3-expired.json"])
def test_6_is_not_valid(program: Program, name: str) -> None:
    assert program("verify", SAMPLES / name, *AS_OF).returncode == exits.NOT_VALID


def test_7_is_can_not_tell(program: Program) -> None:
    done = program("verify", SAMPLES / "ob3-listed.json", *AS_OF)
    assert done.returncode == exits.CANNOT_TELL


def test_of_6_and_7_and_0_the_worst_counts(program: Program) -> None:
    names = ("ob3-soil.json", "ob3-listed.json", "ob3-tampered.json")
    found = [SAMPLES / name for name in names]
    assert program("verify", *found[:2], *AS_OF).returncode == exits.CANNOT_TELL
    assert program("verify", *found, *AS_OF).returncode == exits.NOT_VALID
    assert program("verify", *found, TOP / "LICENSE").returncode == exits.NOT_RECOGNISED


def test_8_is_a_yes_that_nobody_gave(full: Program, tmp_path: Path) -> None:
    assert told(full("rm", "6c26", "--purge", "--json")) == "MCW-REFUSED"
    out = tmp_path / "out.json"
    asked = ("export", "6c26", "--as", "original", "-o", out)
    assert full(*asked).returncode == exits.REFUSED
    assert not out.exists()
    assert full(*asked, "--yes").returncode == exits.DONE
    assert full(*asked, "--yes").returncode == exits.REFUSED
    assert out.read_bytes() == SOIL.read_bytes()


def test_8_is_a_second_wallet_in_the_same_place(full: Program) -> None:
    assert told(full("init", "--no-recovery", "--json")) == "MCW-REFUSED"


def test_8_is_a_recovery_key_that_nobody_would_see(program: Program) -> None:
    assert told(program("init", "--json")) == "MCW-REFUSED"
    assert not program.wallet.exists()


@pytest.mark.parametrize("verb", ["verify", "import", "inspect"])
def test_10_is_what_nobody_recognises(full: Program, verb: str) -> None:
    assert full(verb, TOP / "LICENSE").returncode == exits.NOT_RECOGNISED
    assert full(verb, "-", stdin=b"").returncode == exits.NOT_RECOGNISED


def test_10_is_a_folder_without_any_credential(full: Program, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "one.txt").write_text("hello")
    assert full("verify", folder).returncode == exits.NOT_RECOGNISED


def test_what_else_lies_in_a_folder_does_not_change_the_code(
    program: Program, tmp_path: Path
) -> None:
    shutil.copy(SOIL, tmp_path / "soil.json")
    (tmp_path / "notes.txt").write_text("hello")
    assert program("verify", tmp_path, *AS_OF).returncode == exits.DONE


def test_130_is_interrupted_and_nothing_is_half_done(full: Program) -> None:
    """A pipe that stays open keeps the program waiting until it is interrupted."""
    with subprocess.Popen(
        [sys.executable, "-m", "mcwallet", "import", "-"],
        cwd=full.home,
        env=full.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        assert running.stdin
        _wait_until_it_reads(running.pid)
        os.kill(running.pid, signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert running.returncode == exits.INTERRUPTED
    assert err.decode().strip() == "interrupted; nothing was left half done"
    assert full("status").returncode == exits.DONE


def _wait_until_it_reads(process: int) -> None:
    """Wait until the process sleeps in a read of its standard input."""
    call = Path(f"/proc/{process}/syscall")
    if not call.exists():
        pytest.skip("this system does not tell what a process waits for")
    for _ in range(600):
        if call.read_text().startswith("0 0x0 "):
            return
        time.sleep(0.05)
    pytest.fail("it never read its standard input")


def test_a_wallet_whose_making_is_interrupted_was_never_there(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from mcwallet.actions.beginning import begin_wallet
    from mcwallet.crypto.deriving import FLOOR
    from mcwallet.errors import RefusedError, WalletError
    from mcwallet.vault.keys import Passphrase
    from mcwallet.vault.vault import Places

    def begin(path: Path, **where: Places) -> None:
        begin_wallet(
            path,
            Passphrase.of("correct horse"),
            cost=FLOOR,
            recovery=False,
            now=datetime(2026, 6, 1, tzinfo=UTC),
            places=where["places"],
        )

    blocked = tmp_path / "state"
    blocked.write_text("a file where a folder should be")
    path = tmp_path / "wallet"
    with pytest.raises((WalletError, OSError)):
        begin(path, places=Places(state=blocked / "x" / "y"))
    assert not path.exists()
    path.mkdir()
    (path / "mine.txt").write_text("precious")
    with pytest.raises(RefusedError):
        begin(path, places=Places(state=tmp_path / "other"))
    assert (path / "mine.txt").read_text() == "precious"


def test_a_dry_run_in_json_is_one_document(full: Program) -> None:
    done = full("export", "soil", "-o", "x", "--dry-run", "--json")
    assert done.returncode == exits.DONE
    assert json.loads(done.stdout)["dry_run"] is True
    assert done.stderr == b""


def test_an_export_is_judged_as_of_when_it_was_made(full: Program, tmp_path: Path) -> None:
    import zipfile

    out = tmp_path / "out.zip"
    done = full("export", "6c26", "-o", out, "--created", "2026-06-01", "--yes")
    assert done.returncode == exits.DONE
    with zipfile.ZipFile(out) as bundle:
        page = bundle.read("index.html")
    assert b"2026-06-01" in page or b"1 June 2026" in page
