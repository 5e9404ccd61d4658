"""The tamper matrix: what a device that remembers notices, and what a fresh one can."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from mcwallet.codec import jcs
from mcwallet.crypto.sealing import new_key
from mcwallet.errors import (
    DamagedVaultError,
    RefusedError,
    VaultError,
    WrongPassphraseError,
)
from mcwallet.vault import changes, layout, log, memory, opening, tidying
from mcwallet.vault.files import Fs
from mcwallet.vault.finding import compared
from mcwallet.vault.keys import Passphrase, Roots
from mcwallet.vault.telling import state_words
from mcwallet.vault.vault import Places, Vault
from tests.vault.kit import NOW, PASSPHRASE, Desk, credential, id_of
from tests.vault.kit import desk as new_desk

Attack = Callable[[Desk], None]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Six credentials, each its own change, all seen by this machine."""
    vault = desk.open()
    for n in range(6):
        vault.commit([credential(f"credential {n} {'x' * 3000}")], now=NOW)
    return desk


def in_order(desk: Desk) -> list[Path]:
    records = sorted(desk.open(fresh=True).log.records.values(), key=lambda one: one.n)
    return [desk.path / "log" / record.id for record in records]


def objects(desk: Desk) -> list[Path]:
    return sorted((desk.path / "objects").iterdir())


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def flip_a_bit_in_an_object(desk: Desk) -> None:
    flip(objects(desk)[0])


def flip_a_bit_in_a_change(desk: Desk) -> None:
    flip(in_order(desk)[2])


def flip_a_bit_in_the_newest_change(desk: Desk) -> None:
    flip(in_order(desk)[-1])


def truncate_an_object(desk: Desk) -> None:
    path = objects(desk)[1]
    path.write_bytes(path.read_bytes()[:50])


def truncate_a_change(desk: Desk) -> None:
    path = in_order(desk)[3]
    path.write_bytes(path.read_bytes()[:50])


def empty_a_change(desk: Desk) -> None:
    in_order(desk)[3].write_bytes(b"")


def swap_two_objects(desk: Desk) -> None:
    one, other = objects(desk)[:2]
    a, b = one.read_bytes(), other.read_bytes()
    one.write_bytes(b)
    other.write_bytes(a)


def alter_an_object_and_rename_it(desk: Desk) -> None:
    path = objects(desk)[0]
    flip(path)
    path.rename(path.parent / sha256(path.read_bytes()).hexdigest())


def alter_a_change_and_rename_it(desk: Desk) -> None:
    path = in_order(desk)[2]
    flip(path)
    path.rename(path.parent / sha256(path.read_bytes()).hexdigest())


def delete_an_object(desk: Desk) -> None:
    objects(desk)[2].unlink()


def delete_a_change_in_the_middle(desk: Desk) -> None:
    in_order(desk)[2].unlink()


def delete_the_first_change(desk: Desk) -> None:
    in_order(desk)[0].unlink()


def add_changes_made_with_another_key(desk: Desk) -> None:
    other = new_desk(desk.top.parent / "mallory")
    other.open().commit([credential("evil")], now=NOW)
    for name in ("log", "objects"):
        shutil.copytree(other.path / name, desk.path / name, dirs_exist_ok=True)


SEEN_BY_ALL = [
    flip_a_bit_in_an_object,
    flip_a_bit_in_a_change,
    truncate_an_object,
    truncate_a_change,
    empty_a_change,
    swap_two_objects,
    alter_an_object_and_rename_it,
    alter_a_change_and_rename_it,
    delete_an_object,
    delete_a_change_in_the_middle,
    delete_the_first_change,
    add_changes_made_with_another_key,
]


def troubles(desk: Desk, *, fresh: bool) -> list[str]:
    vault = desk.open(fresh=fresh)
    found = [*vault.problems, *compared(vault.layout)]
    return [problem.code for problem in found if problem.damage]


@pytest.mark.parametrize("fresh", [False, True], ids=["known device", "fresh device"])
@pytest.mark.parametrize("attack", SEEN_BY_ALL)
def test_it_is_noticed(filled: Desk, attack: Attack, fresh: bool) -> None:
    attack(filled)
    assert troubles(filled, fresh=fresh)


@pytest.mark.parametrize("fresh", [False, True], ids=["known device", "fresh device"])
def test_an_untouched_wallet_gives_no_alarm(filled: Desk, fresh: bool) -> None:
    assert not troubles(filled, fresh=fresh)


@pytest.mark.parametrize("attack", SEEN_BY_ALL)
def test_no_changed_content_is_ever_given_out(filled: Desk, attack: Attack) -> None:
    attack(filled)
    vault = filled.open()
    for rec in vault.state.holdings:
        try:
            data = vault.read(rec)
        except DamagedVaultError:
            continue
        assert sha256(data).hexdigest() == rec


def test_what_was_made_with_another_key_is_ignored(filled: Desk) -> None:
    before = filled.open().state
    add_changes_made_with_another_key(filled)
    assert filled.open().state == before


def delete_the_newest_change(desk: Desk) -> None:
    in_order(desk)[-1].unlink()


def delete_the_three_newest_changes(desk: Desk) -> None:
    for path in in_order(desk)[-3:]:
        path.unlink()


@pytest.mark.parametrize(
    "attack", [delete_the_newest_change, delete_the_three_newest_changes]
)
def test_going_back_is_noticed_by_a_device_that_remembers(
    filled: Desk, attack: Attack
) -> None:
    words = state_words(filled.open())
    attack(filled)
    assert "log.gone" in troubles(filled, fresh=False)
    assert not troubles(filled, fresh=True)
    assert state_words(filled.open(fresh=True)) != words


def test_an_older_copy_of_the_whole_wallet_is_noticed(filled: Desk) -> None:
    old = filled.copy("old")
    filled.open().commit([credential("newest")], now=NOW)
    shutil.rmtree(filled.path)
    shutil.copytree(old.path, filled.path)
    assert troubles(filled, fresh=False) == ["log.gone"]


def test_a_rollback_stays_noticed_until_it_is_accepted(filled: Desk) -> None:
    delete_the_newest_change(filled)
    assert filled.open().damaged
    vault = filled.open()
    vault.commit([credential("written after it")], now=NOW)
    assert filled.open().damaged
    filled.open().accept()
    assert not filled.open().damaged


def test_what_went_missing_may_come_back(filled: Desk) -> None:
    path = in_order(filled)[-1]
    data = path.read_bytes()
    path.unlink()
    assert filled.open().damaged
    path.touch(0o600)
    path.write_bytes(data)
    assert not filled.open().damaged


def test_a_wallet_with_gaps_can_be_read_and_added_to_but_not_tidied(filled: Desk) -> None:
    delete_a_change_in_the_middle(filled)
    vault = filled.open()
    vault.commit([credential("more")], now=NOW)
    assert vault.read(id_of("more")) == b"more"
    with pytest.raises(RefusedError):
        tidying.compact(vault, now=NOW)
    with pytest.raises(RefusedError):
        tidying.purge(vault, [id_of("more")], now=NOW)


def slot_of(desk: Desk) -> Path:
    (path,) = (desk.path / "keys").iterdir()
    return path


@pytest.mark.parametrize(
    "lowered", [{"m": 8}, {"m": 65_535}, {"t": 1}, {"m": 2**31}, {"t": 10**6}, {"p": 1}]
)
@pytest.mark.parametrize("renamed", [False, True])
def test_changed_passphrase_parameters_are_refused(
    desk: Desk, lowered: dict[str, int], renamed: bool
) -> None:
    path = slot_of(desk)
    document = json.loads(path.read_bytes())
    document["header"] |= lowered
    data = jcs.canonical(document)
    path.write_bytes(data)
    if renamed:
        path.rename(path.parent / f"{sha256(data).hexdigest()}.json")
    with pytest.raises((WrongPassphraseError, DamagedVaultError)):
        opening.open_(desk.path, PASSPHRASE)


def test_the_untouched_parameters_open_it(desk: Desk) -> None:
    assert opening.open_(desk.path, PASSPHRASE)


def test_a_wrong_passphrase_is_said_before_anything_else_that_is_wrong(
    desk: Desk,
) -> None:
    for path in (desk.path / "log").iterdir():
        path.chmod(0o644)
    with pytest.raises(WrongPassphraseError):
        opening.open_(desk.path, Passphrase.of("not this one"), compare=True)
    with pytest.raises(VaultError, match="can be read by other users"):
        opening.open_(desk.path, PASSPHRASE, compare=True)


@pytest.mark.parametrize("extra", [{"hint": "x"}, {"kind": "smartcard"}, {"epoch": "1"}])
def test_a_slot_of_a_kind_we_do_not_know_is_kept_and_not_used(
    desk: Desk, extra: dict[str, object]
) -> None:
    path = slot_of(desk)
    document = json.loads(path.read_bytes())
    document["header"] |= extra
    data = jcs.canonical(document)
    other = path.parent / f"{sha256(data).hexdigest()}.json"
    other.touch(0o600)
    other.write_bytes(data)
    assert opening.open_(desk.path, PASSPHRASE).layout.id
    assert other.exists()


def test_another_wallet_in_its_place_is_noticed(filled: Desk) -> None:
    other = new_desk(filled.top.parent / "other")
    shutil.rmtree(filled.path)
    shutil.copytree(other.path, filled.path)
    swapped = Desk(filled.top, other.roots)
    assert troubles(swapped, fresh=False) == ["wallet.replaced"]
    with pytest.raises(RefusedError, match="not the wallet"):
        swapped.open().commit([credential("x")], now=NOW)
    swapped.open().accept()
    assert not troubles(swapped, fresh=False)


def test_the_same_name_with_another_root_key_is_noticed(filled: Desk) -> None:
    id_ = filled.open().layout.id
    shutil.rmtree(filled.path)
    forged = layout.make(Fs(), filled.path, id_)
    roots = Roots({1: new_key()})
    seen = memory.recall(None, forged)
    vault = Vault(forged, log.judged({}, roots), seen, fs=Fs(), places=Places())
    vault.commit([credential("evil")], now=NOW)
    layout.mark(Fs(), forged)
    assert opening.open_(filled.path, roots).state.kept
    with pytest.raises(DamagedVaultError, match="replaced"):
        opening.open_(filled.path, roots, places=filled.places)


def test_the_marker_of_another_wallet_opens_nothing(filled: Desk) -> None:
    other = new_desk(filled.top.parent / "other")
    marker = (other.path / "mcwallet-vault.json").read_bytes()
    (filled.path / "mcwallet-vault.json").write_bytes(marker)
    with pytest.raises(WrongPassphraseError):
        opening.open_(filled.path, PASSPHRASE)


def test_a_content_of_one_wallet_does_not_open_in_another(filled: Desk) -> None:
    rec = id_of("mine")
    filled.open().commit([credential("mine")], now=NOW)
    other = new_desk(filled.top.parent / "other")
    place = filled.open().place(rec)
    assert place
    vault = other.open()
    shutil.copy(filled.path / "objects" / place.obj, other.path / "objects")
    said = dict(filled.open().said())
    vault.commit([changes.Op(said[rec])], now=NOW)
    with pytest.raises(DamagedVaultError):
        vault.read(rec)


def test_the_conflict_copy_of_a_sync_tool_is_harmless(filled: Desk) -> None:
    path = in_order(filled)[2]
    shutil.copy(path, path.with_name(f"{path.name} (conflicted copy)"))
    assert not troubles(filled, fresh=False)
    assert len(filled.open().state.kept) == 6


def test_a_fresh_device_remembers_from_then_on(filled: Desk) -> None:
    laptop = filled.copy("laptop")
    laptop.open()
    delete_the_newest_change(laptop)
    assert troubles(laptop, fresh=False) == ["log.gone"]


def test_a_root_key_of_another_wallet_opens_nothing(filled: Desk) -> None:
    with pytest.raises(DamagedVaultError):
        opening.open_(filled.path, Roots({1: bytes(32)}))


def test_a_wallet_without_any_change_is_damaged_not_empty(filled: Desk) -> None:
    for path in in_order(filled):
        path.unlink()
    with pytest.raises(DamagedVaultError, match="none of the changes"):
        filled.open(fresh=True)


def test_what_another_process_saw_is_remembered_too(filled: Desk) -> None:
    mine, other = filled.open(), filled.open()
    seen = other.commit([credential("by another process")], now=NOW)
    mine.commit([credential("by this one")], now=NOW)
    assert not mine.problems
    (filled.path / "log" / seen).unlink()
    assert "log.gone" in troubles(filled, fresh=False)


@pytest.mark.parametrize(("compare", "noticed"), [(True, ["object.changed"]), (False, [])])
def test_a_list_notices_a_changed_content_without_reading_it(
    filled: Desk, compare: bool, noticed: list[str]
) -> None:
    flip_a_bit_in_an_object(filled)
    assert filled.roots
    vault = opening.open_(filled.path, filled.roots, compare=compare)
    assert [problem.code for problem in vault.problems] == noticed
