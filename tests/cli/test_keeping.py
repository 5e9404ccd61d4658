"""A wallet from the command line: in, annotated, listed, and out again."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.make_samples import FOLDER
from tests.testkit import Signer

ZED = Signer()
SAMPLES = FOLDER / "credentials"


def items(program: Program, *argv: str) -> list[dict[str, Any]]:
    done = program("list", *argv, "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["items"]
    return found


def test_every_sample_comes_out_byte_for_byte(full: Program, tmp_path: Path) -> None:
    done = full("export", "-o", f"{tmp_path}/out", "--as", "original", "--yes")
    assert done.returncode == 0
    out = {path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert out == {path.read_bytes() for path in SAMPLES.iterdir()}


def test_the_same_bytes_are_kept_once(full: Program) -> None:
    done = full("import", SAMPLES, "--json")
    assert not any(item["new"] for item in json.loads(done.stdout)["items"])


def test_a_dry_run_keeps_nothing(learner: Program) -> None:
    done = learner("import", SAMPLES, "--dry-run")
    assert b"would be kept" in done.stdout
    assert items(learner) == []


def test_an_annotation_is_found_again(full: Program) -> None:
    id_ = items(full, "Soil")[0]["id"]
    assert full("tag", id_[:8], "garden").returncode == 0
    assert full("note", id_[:8], "for the college").returncode == 0
    [found] = items(full, "tag:garden", "college")
    assert (found["id"], found["tags"]) == (id_, ["garden"])


def test_what_was_binned_can_be_restored(full: Program) -> None:
    id_ = items(full, "Repairing")[0]["id"]
    assert full("rm", id_[:8]).returncode == 0
    assert items(full, "Repairing") == []
    assert [item["id"] for item in items(full, "state:binned")] == [id_]
    assert full("restore", id_[:8]).returncode == 0
    assert len(items(full, "Repairing")) == 1


def test_a_purge_needs_a_yes(full: Program) -> None:
    id_ = items(full, "Repairing")[0]["id"]
    assert full("rm", id_[:8], "--purge").returncode == 8
    assert full("rm", id_[:8], "--purge", "--yes").returncode == 0
    assert full("restore", id_[:8]).returncode == 3


def test_an_export_never_replaces_a_file(full: Program, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(b"mine")
    done = full("export", "Repairing", "-o", path, "--yes")
    assert done.returncode == 8
    assert path.read_bytes() == b"mine"


def test_an_export_without_terminal_needs_a_yes(full: Program, tmp_path: Path) -> None:
    done = full("export", "Repairing", "-o", tmp_path / "out.json")
    assert done.returncode == 8
    assert not (tmp_path / "out.json").exists()


def test_one_credential_goes_to_standard_output(full: Program) -> None:
    done = full("export", "Repairing", "-o", "-", "--as", "original", "--yes", "-q")
    assert done.stdout == (SAMPLES / "vc2-repairing.json").read_bytes()


def test_a_credential_in_the_wallet_is_verified_by_its_id(full: Program) -> None:
    id_ = items(full, "Repairing")[0]["id"]
    done = full("verify", id_[:6], "--at", "2026-06-01", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["results"][0]["id"] == id_


@pytest.mark.parametrize("id_", ["ffff", "id:0000"])
def test_an_unknown_id_is_not_found(full: Program, id_: str) -> None:
    assert full("verify", id_).returncode == 3
    assert full("tag", id_, "x").returncode == 3


def test_another_credential_with_the_same_id_is_kept_and_said(
    learner: Program, tmp_path: Path
) -> None:
    for number, name in enumerate(("one", "two")):
        data = ZED.signed(ZED.badge(name=name)).data
        (tmp_path / f"{number}.json").write_bytes(data)
    done = learner("import", tmp_path / "0.json", tmp_path / "1.json")
    assert b"2 kept" in done.stdout
    assert b"same credential id" in done.stdout


def test_status_counts_what_is_there(full: Program) -> None:
    found = json.loads(full("status", "--json").stdout)
    assert found["credentials"] == len(list(SAMPLES.iterdir()))
    assert found["damaged"] is False
    assert len(found["identities"]) == 1


def test_a_deleted_content_is_told_and_the_rest_is_listed(full: Program) -> None:
    victim = next((full.wallet / "objects").iterdir())
    victim.unlink()
    done = full("list")
    assert done.returncode == 5
    assert len(done.stdout.splitlines()) == len(list(SAMPLES.iterdir()))
    assert b"damage" in done.stderr


def test_nothing_that_a_credential_says_is_readable_on_disk(
    full: Program, tmp_path: Path
) -> None:
    full("list")
    full("verify", "ffff")
    full("list", MCWALLET_PASSPHRASE="wrong passphrase")
    words = (b"Soil science", b"University of Zed", b"Lina", b"did:key", b"correct horse")
    for path in tmp_path.rglob("*"):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            assert not [word for word in words if word in data], path


def test_two_wallets_are_never_made_in_one_place(learner: Program) -> None:
    done = learner("init", "--no-recovery")
    assert done.returncode == 8


def test_without_a_terminal_the_recovery_key_needs_a_place(program: Program) -> None:
    assert program("init").returncode == 8
    assert not program.wallet.exists()


def test_a_recovery_sheet_opens_the_wallet(program: Program, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    assert program("init", "--recovery-out", sheet).returncode == 0
    assert sheet.stat().st_mode & 0o077 == 0
    done = program("status", "--unlock-key", sheet, MCWALLET_PASSPHRASE="")
    assert done.returncode == 0


def test_nobody_is_asked_about_an_export_that_cannot_be(
    full: Program, tmp_path: Path
) -> None:
    (tmp_path / "out.zip").write_bytes(b"mine")
    done = full("export", "Repairing", "-o", tmp_path / "out.zip")
    assert (done.returncode, done.stdout) == (8, b"")
    assert b"is there already" in done.stderr
    assert b"leave" not in done.stderr


def test_a_state_that_does_not_exist_is_said(full: Program) -> None:
    done = full("list", "state:deleted")
    assert done.returncode == 2
    assert b"there are: current, expired, not-yet, binned" in done.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("https://zed.example/badge.json", b"curl -s ADDRESS | mcwallet verify -"),
        ("soil", b"mcwallet list"),
        ("soil.json", b"check the spelling)\n"),
    ],
    ids=["an address", "a word", "a file"],
)
def test_what_is_no_file_comes_with_what_to_do(
    full: Program, name: str, says: bytes
) -> None:
    done = full("inspect", name)
    assert done.returncode == 3
    assert says in done.stderr
