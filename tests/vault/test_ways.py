"""Ways in: passphrases, recovery keys, script keys; adding, testing and removing them."""

import stat
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.crypto.deriving import FLOOR
from mcwallet.crypto.sealing import new_key
from mcwallet.errors import (
    AmbiguousError,
    NotFoundError,
    RefusedError,
    UsageError,
    WrongPassphraseError,
)
from mcwallet.vault import opening, ways
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import AgeKeys, Passphrase, Wrapped
from mcwallet.vault.opening import NewSlot
from tests.vault.kit import NOW, PASSPHRASE, Desk, by_passphrase, credential, id_of

NEW = Passphrase.of("a wholly other phrase")


def script(name: str = "cron") -> tuple[age_keys.Identity, NewSlot]:
    identity = age_keys.new_identity()
    return identity, NewSlot(kind="script", name=name, recipient=identity.recipient)


def files(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.path / "keys").iterdir())


def test_a_script_key_opens_the_wallet(desk: Desk) -> None:
    desk.open().commit([credential("one")], now=NOW)
    identity, new = script()
    ways.add(desk.open(), new, now=NOW)
    vault = opening.open_(desk.path, AgeKeys((identity.secret,)))
    assert vault.read(id_of("one")) == b"one"


def test_a_post_quantum_key_opens_it_too(desk: Desk) -> None:
    identity = age_keys.new_identity(post_quantum=True)
    new = NewSlot(kind="recovery", name="recovery", recipient=identity.recipient)
    ways.add(desk.open(), new, now=NOW)
    assert opening.open_(desk.path, AgeKeys((identity.secret,))).state.slots


def test_somebody_else_s_key_does_not(desk: Desk) -> None:
    ways.add(desk.open(), script()[1], now=NOW)
    stranger = AgeKeys((age_keys.new_identity().secret,))
    with pytest.raises(WrongPassphraseError):
        opening.open_(desk.path, stranger)


def test_a_removed_key_opens_nothing_any_more(desk: Desk) -> None:
    identity, new = script()
    slot = ways.add(desk.open(), new, now=NOW)
    ways.remove(desk.open(), slot, now=NOW)
    with pytest.raises(WrongPassphraseError):
        opening.open_(desk.path, AgeKeys((identity.secret,)))
    (left,) = ways.ways(desk.open())
    assert (left.name, left.memory) == ("passphrase", FLOOR.m)


def test_the_last_key_of_a_person_stays(desk: Desk) -> None:
    vault = desk.open()
    ways.add(vault, script()[1], now=NOW)
    with pytest.raises(RefusedError, match="last key"):
        ways.remove(vault, ways.find(vault, "passphrase"), now=NOW)
    assert opening.open_(desk.path, PASSPHRASE)


def test_with_a_recovery_key_the_passphrase_may_go(desk: Desk) -> None:
    vault = desk.open()
    identity = age_keys.new_identity()
    ways.change_recovery(vault, identity, now=NOW)
    ways.remove(vault, ways.find(vault, "passphrase"), now=NOW)
    assert opening.open_(desk.path, AgeKeys((identity.secret,)))
    with pytest.raises(RefusedError, match="last key"):
        ways.remove(vault, ways.find(vault, "recovery"), now=NOW)


def test_a_recovery_key_whose_file_is_gone_does_not_count(desk: Desk) -> None:
    vault = desk.open()
    slot = ways.change_recovery(vault, age_keys.new_identity(), now=NOW)
    (desk.path / "keys" / f"{slot.sha256}.age").unlink()
    with pytest.raises(RefusedError, match="last key"):
        ways.remove(vault, ways.find(vault, "passphrase"), now=NOW)


def test_changing_the_passphrase_touches_no_content(desk: Desk) -> None:
    vault = desk.open()
    vault.commit([credential("one")], now=NOW)
    before = sorted((desk.path / "objects").iterdir())
    old = files(desk)
    ways.change_passphrase(vault, NEW, cost=FLOOR, now=NOW)
    assert sorted((desk.path / "objects").iterdir()) == before
    assert len(files(desk)) == 1
    assert files(desk) != old
    assert opening.open_(desk.path, NEW).read(id_of("one")) == b"one"
    with pytest.raises(WrongPassphraseError):
        opening.open_(desk.path, PASSPHRASE)


def test_a_recovery_sheet_can_be_tried_in_groups_of_four(desk: Desk) -> None:
    vault = desk.open()
    identity = age_keys.new_identity()
    ways.change_recovery(vault, identity, now=NOW)
    secret = identity.secret
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)).lower()
    assert ways.recovery_works(vault, grouped)
    assert not ways.recovery_works(vault, age_keys.new_identity().secret)


def test_a_new_recovery_key_replaces_the_old_one(desk: Desk) -> None:
    vault = desk.open()
    first, second = age_keys.new_identity(), age_keys.new_identity()
    ways.change_recovery(vault, first, now=NOW)
    ways.change_recovery(vault, second, now=NOW)
    assert not ways.recovery_works(vault, first.secret)
    assert ways.recovery_works(vault, second.secret)


def test_two_keys_may_not_have_the_same_name(desk: Desk) -> None:
    vault = desk.open()
    ways.add(vault, script()[1], now=NOW)
    with pytest.raises(RefusedError, match="cron"):
        ways.add(vault, script()[1], now=NOW)


def test_a_key_is_found_by_name_or_id(desk: Desk) -> None:
    vault = desk.open()
    slot = ways.add(vault, script()[1], now=NOW)
    assert ways.find(vault, "cron") == slot
    assert ways.find(vault, slot.id[:6]) == slot
    with pytest.raises(NotFoundError):
        ways.find(vault, "nobody")
    with pytest.raises(NotFoundError):
        ways.find(vault, "")


def test_ambiguous_keys_are_listed(desk: Desk) -> None:
    vault = desk.open()
    for n in range(17):
        ways.add(vault, script(f"key{n}")[1], now=NOW)
    starts = [slot.id[0] for slot in vault.state.slots]
    twice = next(start for start in starts if starts.count(start) > 1)
    with pytest.raises(AmbiguousError):
        ways.find(vault, twice)


def test_a_slot_that_nobody_added_is_shown_as_unknown(desk: Desk) -> None:
    other = desk.copy("other")
    slot = ways.add(other.open(), script()[1], now=NOW)
    stray = desk.path / "keys" / f"{slot.sha256}.age"
    stray.touch(0o600)
    stray.write_bytes((other.path / "keys" / stray.name).read_bytes())
    assert sorted(way.state for way in ways.ways(desk.open())) == ["active", "unknown"]


def test_a_removed_slot_that_syncs_back_is_shown(desk: Desk) -> None:
    vault = desk.open()
    slot = ways.add(vault, script()[1], now=NOW)
    path = desk.path / "keys" / f"{slot.sha256}.age"
    data = path.read_bytes()
    ways.remove(vault, slot, now=NOW)
    path.touch(0o600)
    path.write_bytes(data)
    states = {way.name: way.state for way in ways.ways(desk.open())}
    assert states == {"passphrase": "active", "cron": "removed"}


def test_a_new_slot_is_made_before_the_old_one_goes(desk: Desk) -> None:
    steps: list[str] = []

    class Watched(Fs):
        def rename(self, old: str, new: str) -> None:
            super().rename(old, new)
            if "/keys/" in new:
                steps.append("new slot")
            if "/log/" in new:
                steps.append("change")

        def unlink(self, path: str) -> None:
            super().unlink(path)
            steps.append("old slot")

    vault = desk.open(fs=Watched())
    ways.change_passphrase(vault, NEW, cost=FLOOR, now=NOW)
    assert steps == ["new slot", "change", "old slot"]


def test_a_key_file_is_written_like_age_keygen_and_closed_to_others(tmp_path: Path) -> None:
    identity = age_keys.new_identity()
    path = tmp_path / "cron.key"
    ways.write_private(Fs(), str(path), ways.identity_file(identity, "cron", now=NOW))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().splitlines()[-1] == identity.secret
    with pytest.raises(RefusedError, match="exists"):
        ways.write_private(Fs(), str(path), b"other")
    assert identity.secret in path.read_text()


def test_a_wallet_begins_with_a_way_in_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        opening.create(tmp_path / "w", (script()[1],), now=NOW)
    opening.create(tmp_path / "w", (script()[1], by_passphrase()), now=NOW)
    assert len(list((tmp_path / "w" / "keys").iterdir())) == 2


def test_a_key_that_the_system_keeps_opens_it(desk: Desk) -> None:
    kept = Wrapped("laptop", new_key())
    ways.add(desk.open(), NewSlot(kind="keyring", name="laptop", kept=kept), now=NOW)
    assert opening.open_(desk.path, kept).state.slots
    for wrong in (Wrapped("laptop", new_key()), Wrapped("desktop", kept.kek)):
        with pytest.raises(WrongPassphraseError):
            opening.open_(desk.path, wrong)
