"""Backups, the doctor and the wallet's folder, from the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Program, Terminal, at_home, follows, readable
from tests.make_samples import FOLDER

MANY = len(list((FOLDER / "credentials").iterdir()))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "outside" / "secret"
    path.parent.mkdir()
    path.write_text("a secret for the backup")
    return path


@pytest.fixture
def sheet(full: Program, tmp_path: Path) -> Path:
    full("key", "recovery", "--recovery-out", tmp_path / "sheet.txt")
    return tmp_path / "sheet.txt"


def test_a_backup_for_the_recovery_key_needs_no_passphrase(
    full: Program, sheet: Path, tmp_path: Path
) -> None:
    out = tmp_path / "wallet.age"
    made = follows(full("backup", "create", "-o", out, "--to", "recovery", "--json"))
    assert (made["done"], made["credentials"]) == ("created", MANY)
    done = full("backup", "verify", out, "--backup-key", sheet, "--json")
    assert follows(done)["credentials"] == MANY
    assert full("backup", "verify", out).returncode == 4


def test_a_backup_comes_back_into_another_wallet(
    full: Program, sheet: Path, tmp_path: Path
) -> None:
    full("tag", full("list", "Soil").stdout.split()[0].decode(), "garden")
    full("backup", "create", "-o", tmp_path / "b.age", "--to", "recovery")
    (tmp_path / "new").mkdir()
    other = at_home(tmp_path / "new")
    other("init", "--no-recovery")
    done = other("backup", "restore", tmp_path / "b.age", "--backup-key", sheet, "--json")
    assert follows(done)["credentials"] == MANY
    assert b"garden" in other("list", "tag:garden", "--json").stdout
    again = other("backup", "restore", tmp_path / "b.age", "--backup-key", sheet, "--json")
    assert follows(again)["credentials"] == 0


def test_a_backup_under_a_passphrase_opens_with_that_alone(
    full: Program, secret: Path, tmp_path: Path
) -> None:
    out = tmp_path / "b.age"
    assert full("backup", "create", "-o", out).returncode == 4
    done = full("backup", "create", "-o", out, "--backup-passphrase-file", secret)
    assert done.returncode == 0
    argv = ("backup", "verify", out)
    assert full(*argv, "--backup-passphrase-file", secret).returncode == 0
    assert full(*argv, "--backup-passphrase-command", f"echo {PASSPHRASE}").returncode == 4


def test_a_passphrase_is_no_recipient(full: Program, tmp_path: Path) -> None:
    out = tmp_path / "b.age"
    assert full("backup", "create", "-o", out, "--to", "passphrase").returncode == 8
    assert full("backup", "create", "-o", out, "--to", "nobody").returncode == 3
    assert not out.exists()


def test_a_backup_never_replaces_a_file(full: Program, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    done = full("backup", "create", "-o", tmp_path / "mine", "--to", "recovery")
    assert done.returncode == 8
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_a_damaged_backup_is_said(full: Program, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.age"
    full("backup", "create", "-o", out, "--to", "recovery")
    data = bytearray(out.read_bytes())
    data[len(data) // 2] ^= 1
    out.write_bytes(data)
    done = full("backup", "verify", out, "--backup-key", sheet)
    assert done.returncode in {5, 10}
    assert full("backup", "verify", sheet, "--backup-key", sheet).returncode == 10


def test_a_healthy_wallet_has_nothing_worse_than_a_warning(full: Program) -> None:
    done = full("doctor", "--json")
    found = follows(done)
    assert done.returncode == 0
    assert (found["opened"], found["damaged"]) == (True, False)


def test_the_doctor_looks_at_the_files_without_a_passphrase(full: Program) -> None:
    locked = {"MCWALLET_PASSPHRASE": "x" * 9, "MCWALLET_SESSION": ""}
    victim = next((full.wallet / "objects").iterdir())
    victim.write_bytes(victim.read_bytes()[:-1])
    environment = {k: v for k, v in full.environment.items() if k != "MCWALLET_PASSPHRASE"}
    done = Program(full.home, environment)("doctor", "--json")
    found = follows(done)
    assert (done.returncode, found["opened"], found["damaged"]) == (5, False, True)
    assert full("doctor", **locked).returncode == 5


def test_a_wrong_passphrase_is_said_by_the_doctor_too(full: Program) -> None:
    done = full("doctor", MCWALLET_PASSPHRASE="wrong wrong")
    assert done.returncode == 4
    assert b"does not open" in done.stderr


def test_the_doctor_mends_what_a_sync_tool_left(full: Program) -> None:
    victim = next((full.wallet / "objects").iterdir())
    shutil.move(victim, victim.with_name(f"{victim.name}.sync-conflict-20260601"))
    assert full("doctor").returncode == 5
    done = full("doctor", "--repair", "--json")
    assert follows(done)["repaired"]
    assert done.returncode == 0
    assert full("list").returncode == 0


def test_the_doctor_never_deletes_content(full: Program) -> None:
    victim = next((full.wallet / "objects").iterdir())
    half = victim.read_bytes()[:100]
    victim.write_bytes(half)
    assert full("doctor", "--repair").returncode == 5
    kept = [path.read_bytes() for path in (full.wallet / "lost+found").iterdir()]
    assert half in kept


def test_there_is_no_doctor_without_a_wallet(program: Program) -> None:
    assert program("doctor").returncode == 3


def test_the_wallet_says_where_it_is(program: Program) -> None:
    found = follows(program("wallet", "path", "--json"))
    assert (found["path"], found["there"]) == (str(program.wallet), False)


def test_a_compacted_wallet_holds_the_same(full: Program) -> None:
    before = full("list").stdout
    assert follows(full("wallet", "compact", "--json"))["changes"] > 1
    assert len(list((full.wallet / "log").iterdir())) == 1
    assert full("list").stdout == before


def test_forgetting_needs_a_yes(full: Program) -> None:
    assert full("wallet", "compact", "--forget-history").returncode == 8
    assert full("wallet", "compact", "--forget-history", "--yes").returncode == 0


def test_a_rollback_is_noticed_until_it_is_accepted(full: Program, tmp_path: Path) -> None:
    shutil.copytree(full.wallet, tmp_path / "older")
    full("note", full("list", "Soil").stdout.split()[0].decode(), "later")
    shutil.rmtree(full.wallet)
    shutil.move(tmp_path / "older", full.wallet)
    assert full("list").returncode == 5
    assert full("wallet", "accept-rollback").returncode == 8
    done = full("wallet", "accept-rollback", "--yes", "--json")
    assert follows(done)["done"] == "accepted"
    assert full("list").returncode == 0


def test_without_late_changes_there_is_nothing_to_accept(learner: Program) -> None:
    assert follows(learner("wallet", "accept-late", "--json"))["changes"] == 0


def test_a_wallet_migrates_beside_itself(
    full: Program, secret: Path, tmp_path: Path
) -> None:
    before = full("list").stdout
    argv = ("wallet", "migrate", "--to", tmp_path / "new", "--new-passphrase-file", secret)
    assert follows(full(*argv, "--json"))["credentials"] == MANY
    assert full("list").stdout == before
    moved = full("list", "--wallet", tmp_path / "new", "--passphrase-file", secret)
    assert moved.stdout == before
    assert full(*argv).returncode == 8


def test_an_identity_is_made_shown_and_retired(learner: Program) -> None:
    [first] = follows(learner("identity", "list", "--json"))["identities"]
    assert learner("identity", "retire", first["id"], "--yes").returncode == 8
    argv = ("--kind", "P-256", "--method", "jwk", "--name", "work")
    [made] = follows(learner("identity", "new", *argv, "--json"))["identities"]
    assert made["id"].startswith("did:jwk:")
    assert "d" not in made["public_jwk"]
    assert learner("identity", "retire", "me").returncode == 8
    done = learner("identity", "retire", "me", "--yes", "--json")
    assert follows(done)["identities"][0]["retired"]
    assert learner("identity", "retire", first["id"], "--yes").returncode == 8
    assert learner("identity", "show", "nobody").returncode == 3


def test_nothing_of_it_is_readable_on_disk(
    full: Program, sheet: Path, tmp_path: Path
) -> None:
    words = (b"Soil science", b"University of Zed", b"Lina", b"correct horse")
    full("backup", "create", "-o", tmp_path / "b.age", "--to", "recovery")
    full("backup", "verify", tmp_path / "b.age", "--backup-key", sheet)
    full("doctor", "--repair")
    full("wallet", "compact")
    assert readable(tmp_path, *words) == []


def test_a_backup_asks_for_a_passphrase_of_its_own(
    full: Program, at_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    asked = at_terminal(full, "backup", "create", "-o", tmp_path / "b.age")
    asked.answer("New passphrase of the backup: ", "six words chosen by dice")
    asked.answer("The same again: ", "six words chosen by dice")
    code, out, _ = asked.end()
    assert (code, out.split()[0]) == (0, "created")


def test_a_place_that_cannot_be_written_is_named(full: Program, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "b.age"
    done = full(
        "backup", "create", "-o", target, "--backup-passphrase-command", "echo a longer one"
    )
    assert f"{target} could not be written (no such file".encode() in done.stderr
