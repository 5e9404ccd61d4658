"""What the doctor finds, and that a repair never loses a byte."""

import os
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.vault import checkup, doctor, tidying, ways
from mcwallet.vault.doctor import Finding, Severity
from mcwallet.vault.files import Fs
from mcwallet.vault.repairing import repair
from mcwallet.vault.vault import Places
from tests.vault.kit import NOW, Desk, credential, id_of
from tests.vault.kit import desk as new_desk

LATER = NOW + timedelta(days=3650)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    vault = desk.open()
    ways.change_recovery(vault, age_keys.new_identity(), now=NOW)
    for n in range(4):
        vault.commit([credential(f"credential {n}")], now=NOW)
    return desk


def names(findings: tuple[Finding, ...]) -> set[str]:
    return {one.name for one in findings}


def outside(desk: Desk) -> set[str]:
    found = doctor.examine(desk.path, now=LATER, places=desk.places)
    return names(found) - {"core-dumps", "room"}


def inside(desk: Desk) -> set[str]:
    return names(checkup.examine_open(desk.open(), now=NOW))


def some(desk: Desk, folder: str) -> Path:
    return min((desk.path / folder).iterdir())


def everything(desk: Desk) -> Counter[bytes]:
    return Counter(path.read_bytes() for path in desk.path.rglob("*") if path.is_file())


def test_a_healthy_wallet_gets_no_findings(filled: Desk) -> None:
    assert outside(filled) == set()
    assert inside(filled) == set()
    assert repair(filled.path, Fs(), filled.open()) == ()


@pytest.mark.parametrize("folder", ["keys", "objects", "log"])
def test_a_changed_file_is_found_without_a_key(filled: Desk, folder: str) -> None:
    path = some(filled, folder)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    found = doctor.examine(filled.path, now=LATER, places=Places())
    (finding,) = [one for one in found if one.name == "changed"]
    assert finding.severity is Severity.DAMAGE
    assert finding.files == (f"{folder}/{path.name}",)


@pytest.mark.parametrize(
    "style", ["{} (conflicted copy 2026-11-21)", "{}.sync-conflict-20261121-120000-ABC"]
)
@pytest.mark.parametrize("folder", ["keys", "objects", "log"])
def test_conflict_copies_are_recognised_and_set_aside(
    filled: Desk, folder: str, style: str
) -> None:
    path = some(filled, folder)
    shutil.copy(path, path.with_name(style.format(path.name)))
    before = everything(filled)
    assert "conflict-copies" in outside(filled)
    repair(filled.path, Fs())
    assert outside(filled) == set()
    assert everything(filled) == before


@pytest.mark.parametrize("folder", ["keys", "objects", "log"])
def test_a_renamed_file_gets_its_name_back(filled: Desk, folder: str) -> None:
    path = some(filled, folder)
    path.rename(path.with_name(f"{path.name} (1)"))
    repair(filled.path, Fs())
    assert path.exists()
    assert not filled.open().problems
    assert inside(filled) == set()


def test_a_wholly_misnamed_content_is_recognised_when_the_wallet_is_open(
    filled: Desk,
) -> None:
    path = some(filled, "objects")
    path.rename(path.with_name("download.bin"))
    repair(filled.path, Fs(), filled.open())
    assert path.exists()
    assert not filled.open().problems


def test_swapped_contents_are_put_right(filled: Desk) -> None:
    one, other = sorted((filled.path / "objects").iterdir())[:2]
    a, b = one.read_bytes(), other.read_bytes()
    one.write_bytes(b)
    other.write_bytes(a)
    repair(filled.path, Fs())
    assert inside(filled) == set()


def test_a_damaged_change_is_set_aside_and_still_missed(filled: Desk) -> None:
    records = sorted(filled.open().log.records.values(), key=lambda one: one.n)
    path = filled.path / "log" / records[2].id
    path.write_bytes(b"spoiled")
    before = everything(filled)
    repair(filled.path, Fs(), filled.open())
    assert everything(filled) == before
    assert inside(filled) == {"log.missing", "unnamed-contents"}


def test_changes_of_another_key_are_set_aside(filled: Desk) -> None:
    other = new_desk(filled.top.parent / "mallory")
    shutil.copytree(other.path / "log", filled.path / "log", dirs_exist_ok=True)
    assert "log.foreign" in inside(filled)
    repair(filled.path, Fs(), filled.open())
    assert inside(filled) == set()


def test_files_open_to_others_are_closed(filled: Desk) -> None:
    some(filled, "objects").chmod(0o644)
    filled.path.chmod(0o755)
    assert "permissions" in outside(filled)
    repair(filled.path, Fs())
    assert outside(filled) == set()
    assert filled.open().state


def test_links_and_pipes_are_named(filled: Desk) -> None:
    os.mkfifo(filled.path / "log" / ("0" * 64), 0o600)
    (filled.path / "objects" / "link").symlink_to("/etc/hostname")
    found = doctor.examine(filled.path, now=LATER, places=Places())
    (finding,) = [one for one in found if one.name == "not-regular"]
    assert sorted(finding.files) == [f"log/{'0' * 64}", "objects/link"]


def test_leftovers_are_set_aside_when_they_are_old(filled: Desk) -> None:
    (filled.path / "log" / ".mcw-tmp-1").write_bytes(b"half")
    (filled.path / "log" / ".mcw-tmp-1").chmod(0o600)
    assert "leftovers" in outside(filled)
    repair(filled.path, Fs())
    assert outside(filled) == set()


def test_a_missing_marker_is_damage(filled: Desk) -> None:
    (filled.path / "mcwallet-vault.json").unlink()
    assert outside(filled) == {"marker"}


def test_other_peoples_files_are_noticed_not_touched(filled: Desk) -> None:
    (filled.path / "holiday.jpg").write_bytes(b"x")
    assert outside(filled) == {"strangers"}
    repair(filled.path, Fs())
    assert (filled.path / "holiday.jpg").exists()


def test_a_content_that_no_longer_opens_is_found(filled: Desk) -> None:
    path = some(filled, "objects")
    path.write_bytes(b"spoiled")
    assert inside(filled) == {"object.changed"}


def test_a_wallet_without_a_recovery_key_is_told(desk: Desk) -> None:
    assert inside(desk) == {"no-recovery"}


def test_ten_changes_without_a_backup_are_told(filled: Desk) -> None:
    vault = filled.open()
    for n in range(10):
        vault.commit([credential(f"more {n}")], now=NOW)
    assert inside(filled) == {"backup"}


def test_what_nobody_names_is_only_a_note(filled: Desk) -> None:
    path = filled.path / "objects" / "spare"
    path.touch(0o600)
    path.write_bytes(b"spare")
    from mcwallet.vault.files import name_of

    path.rename(path.with_name(name_of(b"spare")))
    (finding,) = checkup.examine_open(filled.open(), now=NOW)
    assert (finding.name, finding.severity) == ("unnamed-contents", Severity.NOTE)


def test_a_rollback_is_among_the_findings(filled: Desk) -> None:
    (head,) = filled.open().log.heads
    (filled.path / "log" / head).unlink()
    assert inside(filled) == {"log.gone", "unnamed-contents"}


def test_a_repair_brings_back_a_newest_change_that_was_renamed(filled: Desk) -> None:
    (head,) = filled.open().log.heads
    (filled.path / "log" / head).rename(filled.path / "log" / "whatever")
    repair(filled.path, Fs(), filled.open())
    assert not filled.open().problems


def test_after_compacting_all_is_well(filled: Desk) -> None:
    tidying.compact(filled.open(), now=NOW)
    assert inside(filled) == set()
    assert id_of("credential 1") in filled.open().state.holdings
