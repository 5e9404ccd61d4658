"""Other wallets' encrypted backups are taken in where nobody can be asked, too."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.test_wallet_backups import PASSPHRASE, RAW, locked, wallet
from tests.cli.conftest import Program
from tests.testkit import as_bytes

OPTION = "--bundle-passphrase-file"


@pytest.fixture
def backup(learner: Program) -> Path:
    path = learner.home / "locked.json"
    path.write_bytes(as_bytes(locked(wallet(RAW))))
    (learner.home / "secret").write_text(f"{PASSPHRASE}\n")
    return path


def told(done: Any) -> list[str]:
    return [each["code"] for each in json.loads(done.stdout)["errors"]]


def titles(done: Any) -> list[str]:
    return [each["title"] for each in json.loads(done.stdout)["results"]]


def test_verify_takes_its_passphrase_from_a_file(learner: Program, backup: Path) -> None:
    done = learner("verify", backup, "--no-input", OPTION, "secret", "--json")
    assert titles(done) == ["Bread baking"]


def test_without_it_the_answer_says_how_to_give_it(learner: Program, backup: Path) -> None:
    done = learner("verify", backup, "--no-input", "--json")
    assert done.returncode == 4
    [error] = json.loads(done.stdout)["errors"]
    assert (error["code"], OPTION in error["hint"]) == ("MCW-LOCKED", True)


def test_a_wrong_one_opens_nothing(learner: Program, backup: Path) -> None:
    (learner.home / "secret").write_text("wrong")
    done = learner("verify", backup, OPTION, "secret", "--json")
    assert (done.returncode, told(done)) == (4, ["MCW-PASSPHRASE"])


def test_import_takes_it_from_a_command(learner: Program, backup: Path) -> None:
    done = learner("import", backup, "--bundle-passphrase-command", "cat secret", "--json")
    assert done.returncode == 0
    assert [each["new"] for each in json.loads(done.stdout)["items"]] == [True]


def test_inspect_takes_it_from_the_environment(learner: Program, backup: Path) -> None:
    done = learner("inspect", backup, MCWALLET_BUNDLE_PASSPHRASE=PASSPHRASE)
    assert b"Bread baking" in done.stdout


def test_one_passphrase_opens_every_backup_in_every_process(
    learner: Program, backup: Path
) -> None:
    for number in range(3):
        os.link(backup, learner.home / f"{number}.json")
    files = [f"{number}.json" for number in range(3)]
    done = learner("verify", *files, OPTION, "secret", "--jobs", "2", "--json")
    assert titles(done) == ["Bread baking"] * 3
