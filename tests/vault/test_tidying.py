"""Purge, compact, rotate: what removes files, and what it never loses."""

import os
import shutil
from datetime import timedelta

import pytest

from mcwallet.errors import BusyError, NotFoundError, RefusedError, WrongPassphraseError
from mcwallet.vault import changes, opening, tidying, ways
from mcwallet.vault.changes import Op
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.locking import alone
from mcwallet.vault.opening import NewSlot
from tests.vault.kit import (
    NOW,
    PASSPHRASE,
    Desk,
    by_passphrase,
    by_recovery,
    credential,
    id_of,
    union,
)

NEW = Passphrase.of("a wholly other phrase")


def names(desk: Desk, folder: str) -> list[str]:
    return sorted(path.name for path in (desk.path / folder).iterdir())


def did_document(*recs: str) -> Op:
    return changes.keep_copy(
        b'{"id": "did:web:u.example"}',
        rec=recs,
        url="did:web:u.example",
        fetched=NOW,
        media="application/did+json",
    )


@pytest.fixture
def filled(desk: Desk) -> Desk:
    vault = desk.open()
    for text in ("one", "two", "three"):
        rec = id_of(text)
        vault.commit([credential(text, title=f"title of {text}")], now=NOW)
        vault.commit([changes.tag(rec, add=["a", "b"])], now=NOW)
        vault.commit([changes.set_(rec, "note", "first")], now=NOW)
        vault.commit(
            [changes.set_(rec, "note", f"on {text}"), changes.tag(rec, remove=["b"])],
            now=NOW,
        )
    vault.commit([changes.bin_(id_of("three"))], now=NOW)
    return desk


def test_what_is_purged_is_gone_from_the_folder(filled: Desk) -> None:
    place = filled.open().place(id_of("one"))
    assert place
    tidying.purge(filled.open(), [id_of("one")], now=NOW)
    assert place.obj not in names(filled, "objects")
    state = filled.open().state
    assert id_of("one") not in state.holdings
    assert state.purged == {id_of("one"): place.obj}
    assert not filled.open().problems


def test_what_was_purged_can_be_imported_again(filled: Desk) -> None:
    tidying.purge(filled.open(), [id_of("one")], now=NOW)
    filled.open().commit([credential("one")], now=NOW)
    assert filled.open().read(id_of("one")) == b"one"
    assert filled.open().state.holdings[id_of("one")].tags == ()


def test_a_copy_goes_with_the_last_credential_that_needs_it(filled: Desk) -> None:
    vault = filled.open()
    vault.commit([did_document(id_of("one"), id_of("two"))], now=NOW)
    tidying.purge(vault, [id_of("one")], now=NOW)
    assert len(filled.open().state.copies) == 1
    tidying.purge(vault, [id_of("two")], now=NOW)
    assert not filled.open().state.copies
    assert len(names(filled, "objects")) == 1


def test_only_what_is_there_can_be_purged(filled: Desk) -> None:
    with pytest.raises(NotFoundError):
        tidying.purge(filled.open(), [id_of("never kept")], now=NOW)


def test_compacting_changes_nothing_but_the_number_of_files(filled: Desk) -> None:
    before = filled.open().state
    assert tidying.compact(filled.open(), now=NOW) == 14
    assert len(names(filled, "log")) == 1
    assert filled.open().state == before
    assert filled.open(fresh=True).state == before
    assert not filled.open().problems


def test_a_compacted_wallet_goes_on(filled: Desk) -> None:
    tidying.compact(filled.open(), now=NOW)
    filled.open().commit([changes.restore(id_of("three"))], now=NOW)
    filled.open().commit([changes.set_(id_of("one"), "note", "later")], now=NOW)
    tidying.compact(filled.open(), now=NOW)
    state = filled.open().state
    assert state.holdings[id_of("one")].fields == {"note": "later"}
    assert len(state.kept) == 3


def test_what_another_device_wrote_meanwhile_is_not_lost(filled: Desk) -> None:
    laptop = filled.copy("laptop")
    laptop.open().commit(
        [credential("there"), changes.set_(id_of("one"), "note", "from the laptop")],
        now=NOW,
    )
    whole = filled.copy("whole")
    union(whole, laptop)
    expected = whole.open().state
    tidying.compact(filled.open(), now=NOW)
    union(filled, laptop)
    assert filled.open().state == expected == laptop.open().state
    assert not filled.open().problems


def test_two_devices_may_compact_at_the_same_time(filled: Desk) -> None:
    laptop = filled.copy("laptop")
    filled.open().commit([credential("here")], now=NOW)
    laptop.open().commit([credential("there")], now=NOW)
    tidying.compact(filled.open(), now=NOW)
    tidying.compact(laptop.open(), now=NOW)
    union(filled, laptop)
    assert filled.open().state == laptop.open().state
    assert len(filled.open().state.holdings) == 5
    assert not filled.open().problems


def test_forgetting_history_drops_the_titles_of_what_was_purged(filled: Desk) -> None:
    tidying.purge(filled.open(), [id_of("one")], now=NOW)

    def titles() -> set[str]:
        return {
            op["summary"]["title"]
            for group in filled.open().ordered()
            for op in group.ops.values()
            if op["op"] == "put"
        }

    tidying.compact(filled.open(), now=NOW)
    assert "title of one" in titles()
    tidying.compact(filled.open(), now=NOW, forget_history=True)
    assert titles() == {"title of two", "title of three"}


def test_old_leftovers_are_swept_and_new_ones_wait(filled: Desk) -> None:
    folder = filled.path / "objects"
    for name, age in (("a" * 64, 40), ("b" * 64, 1), (".mcw-tmp-old", 40)):
        (folder / name).write_bytes(b"x")
        (folder / name).chmod(0o600)
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(folder / name, (moment, moment))
    tidying.compact(filled.open(), now=NOW)
    left = names(filled, "objects")
    assert "b" * 64 in left
    assert "a" * 64 not in left
    assert ".mcw-tmp-old" not in left


def test_only_one_process_tidies_at_a_time(filled: Desk) -> None:
    vault = filled.open()
    with (
        alone(vault.fs, filled.places.runtime, vault.layout.id),
        pytest.raises(BusyError),
    ):
        tidying.compact(vault, now=NOW)
    tidying.compact(vault, now=NOW)


def test_writing_needs_no_lock(filled: Desk) -> None:
    vault = filled.open()
    with alone(vault.fs, filled.places.runtime, vault.layout.id):
        vault.commit([credential("meanwhile")], now=NOW)
    assert id_of("meanwhile") in filled.open().state.holdings


def test_what_a_newer_version_wrote_is_kept_and_blocks_tidying(filled: Desk) -> None:
    vault = filled.open()
    strange = vault.write(
        [{"op": "entangle", "rec": id_of("one")}], vault.log.heads, now=NOW
    )
    again = filled.open()
    assert again.newer
    assert not again.damaged
    assert "newer" in " ".join(problem.says for problem in again.problems)
    again.commit([credential("still works")], now=NOW)
    for tidy in (tidying.compact, tidying.reencrypt):
        with pytest.raises(RefusedError, match="newer"):
            tidy(filled.open(), now=NOW)
    assert strange.id in names(filled, "log")


def test_a_record_of_a_later_format_is_kept_too(filled: Desk) -> None:
    from mcwallet.crypto.sealing import pad, seal
    from mcwallet.vault.files import name_of
    from mcwallet.vault.keys import log_context, log_key

    vault = filled.open()
    context = log_context(vault.layout.tag, 1)
    box = seal(log_key(vault.roots.newest), pad(b'{"v":2,"n":99,"what":[]}'), context)
    path = filled.path / "log" / name_of(box)
    path.touch(0o600)
    path.write_bytes(box)
    again = filled.open()
    assert again.newer
    assert again.state == vault.state
    again.commit([credential("more")], now=NOW)
    assert path.exists()


def rotated(desk: Desk, way: NewSlot | None = None, *, compromised: bool = False) -> Desk:
    vault = desk.open()
    ways = (way or by_recovery(),)
    tidying.rotate(vault, ways, now=NOW, compromised=compromised)
    return Desk(desk.top, vault.roots)


def test_after_a_rotation_the_new_passphrase_opens_everything(filled: Desk) -> None:
    before = filled.open().state
    rotated(filled, by_passphrase(NEW))
    vault = opening.open_(filled.path, NEW, places=filled.places)
    assert vault.state.holdings == before.holdings
    assert vault.read(id_of("one")) == b"one"
    assert vault.roots.epoch == 2
    assert not vault.problems


def test_after_a_rotation_the_old_passphrase_opens_nothing(filled: Desk) -> None:
    rotated(filled, by_passphrase(NEW))
    with pytest.raises(WrongPassphraseError):
        opening.open_(filled.path, PASSPHRASE, places=filled.places)


def test_an_old_slot_that_syncs_back_does_not_open_what_came_after(filled: Desk) -> None:
    old = filled.copy("old")
    rotated(filled, by_passphrase(NEW))
    for path in (old.path / "keys").iterdir():
        shutil.copy(path, filled.path / "keys")
    with pytest.raises(WrongPassphraseError, match="old"):
        opening.open_(filled.path, PASSPHRASE)


def test_a_rotated_wallet_can_be_compacted_and_rotated_again(filled: Desk) -> None:
    before = filled.open().state.holdings
    desk = rotated(filled)
    tidying.compact(desk.open(), now=NOW)
    desk = rotated(desk)
    tidying.compact(desk.open(), now=NOW)
    assert len(names(desk, "log")) == 1
    vault = desk.open()
    assert vault.state.holdings == before
    assert vault.roots.epoch == 3
    assert not vault.problems


def test_late_changes_are_accepted_after_a_routine_rotation(filled: Desk) -> None:
    laptop = filled.copy("laptop")
    laptop.open().commit([credential("late")], now=NOW)
    desk = rotated(filled)
    union(desk, laptop)
    vault = desk.open()
    assert id_of("late") in vault.state.holdings
    assert not vault.damaged


def test_late_changes_wait_for_a_yes_after_a_compromise(filled: Desk) -> None:
    thief = filled.copy("thief")
    thief.open().commit([credential("forged"), changes.bin_(id_of("one"))], now=NOW)
    desk = rotated(filled, compromised=True)
    union(desk, thief)
    vault = desk.open()
    assert id_of("forged") not in vault.state.holdings
    assert not vault.state.holdings[id_of("one")].binned
    assert [problem.code for problem in vault.problems] == ["log.late"]
    assert tidying.accept_late(vault, now=NOW) == 1
    again = desk.open()
    assert id_of("forged") in again.state.holdings
    assert not again.problems


def test_a_thief_cannot_cover_changes_with_an_old_base(filled: Desk) -> None:
    thief = filled.copy("thief")
    thief.open().commit([credential("forged")], now=NOW)
    tidying.compact(thief.open(), now=NOW)
    desk = rotated(filled, compromised=True)
    before = desk.open().state
    union(desk, thief)
    assert desk.open().state == before


def test_a_rotation_that_is_still_syncing_leaves_the_wallet_open(filled: Desk) -> None:
    laptop = filled.copy("laptop")
    desk = rotated(Desk(filled.top, filled.roots))
    same = laptop.copy("laptop-2")
    for path in (desk.path / "keys").iterdir():
        shutil.copy(path, same.path / "keys")
    vault = opening.open_(same.path, PASSPHRASE)
    assert vault.roots.epoch == 1
    assert len(vault.state.holdings) == 3


def test_a_rotation_needs_a_way_in_for_a_person(filled: Desk) -> None:
    with pytest.raises(RefusedError):
        tidying.rotate(filled.open(), (), now=NOW)


def test_reencrypting_replaces_every_content_file(filled: Desk) -> None:
    filled.open().commit([did_document(id_of("one"))], now=NOW)
    before, files = filled.open().state, names(filled, "objects")
    assert tidying.reencrypt(filled.open(), now=NOW) == 4
    assert not set(files) & set(names(filled, "objects"))
    vault = filled.open()
    assert vault.state.kept[0].tags == before.kept[0].tags
    assert [vault.read(rec) for rec in before.holdings] == [b"one", b"two", b"three"]
    assert all(vault.read(id_) for id_ in before.copies)
    assert not vault.problems


def test_history_keeps_its_slots(filled: Desk) -> None:
    desk = rotated(filled)
    active = [slot for slot in desk.open().state.slots if slot.active]
    assert [slot.epoch for slot in active] == [2]
    assert [way.state for way in ways.ways(desk.open())] == ["active"]


def test_a_lock_file_left_behind_blocks_nobody(filled: Desk) -> None:
    vault = filled.open()
    runtime = filled.places.runtime
    assert runtime
    with alone(vault.fs, runtime, vault.layout.id):
        pass
    assert (runtime / f"{vault.layout.id}.lock").exists()
    tidying.compact(vault, now=NOW)
