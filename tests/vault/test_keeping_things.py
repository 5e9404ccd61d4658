"""What is put into a wallet comes out again, on this device and on others."""

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from mcwallet.errors import (
    AmbiguousError,
    DamagedVaultError,
    LimitError,
    NotFoundError,
    RefusedError,
    UsageError,
    VaultError,
    WrongPassphraseError,
)
from mcwallet.vault import changes, opening
from mcwallet.vault.changes import Op
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.vault import Places
from tests.vault.kit import NOW, PASSPHRASE, Desk, by_passphrase, credential, id_of, union


def test_the_original_bytes_come_back(desk: Desk) -> None:
    original = b'{"any": "bytes"}\r\n\x00\xff'
    desk.open().commit([credential(original)], now=NOW)
    assert desk.open().read(id_of(original)) == original


def test_an_id_is_the_sha_256_of_the_bytes_and_never_on_disk(desk: Desk) -> None:
    desk.open().commit([credential("one")], now=NOW)
    assert id_of("one") in desk.open().state.holdings
    names = [path.name for path in desk.path.rglob("*")]
    assert not any(id_of("one")[:8] in name for name in names)


def test_a_list_needs_no_content(desk: Desk) -> None:
    desk.open().commit([credential("one", title="Soil")], now=NOW)
    for path in (desk.path / "objects").iterdir():
        path.unlink()
    (holding,) = desk.open().state.kept
    assert holding.summary["title"] == "Soil"
    assert holding.added == NOW
    assert holding.len == 3


def test_the_passphrase_opens_it(desk: Desk) -> None:
    desk.open().commit([credential("one")], now=NOW)
    opened = opening.open_(desk.path, PASSPHRASE)
    assert opened.state == desk.open().state


def test_another_passphrase_does_not(desk: Desk) -> None:
    with pytest.raises(WrongPassphraseError):
        opening.open_(desk.path, Passphrase.of("correct horse battery stable"))


@pytest.mark.parametrize("typed", ["cafe\u0301\n", "caf\u00e9", "caf\u00e9\r\n"])
def test_a_passphrase_is_the_same_however_it_is_typed(typed: str) -> None:
    assert Passphrase.of(typed) == Passphrase.of("café")


def test_spaces_in_a_passphrase_count() -> None:
    assert Passphrase.of(" a \n\n") != Passphrase.of("a")


def test_the_same_bytes_are_kept_once(desk: Desk) -> None:
    vault = desk.open()
    vault.commit([credential("one"), credential("one")], now=NOW)
    vault.commit([credential("one", title="again")], now=NOW)
    assert len(list((desk.path / "objects").iterdir())) == 1
    assert len(desk.open().state.kept) == 1


def test_five_hundred_are_one_change(desk: Desk) -> None:
    before = len(list((desk.path / "log").iterdir()))
    desk.open().commit([credential(f"n{n}") for n in range(500)], now=NOW)
    assert len(list((desk.path / "log").iterdir())) == before + 1
    assert len(desk.open().state.kept) == 500


def test_one_s_own_words_stay_with_a_credential(desk: Desk) -> None:
    vault = desk.open()
    rec = id_of("one")
    vault.commit([credential("one"), changes.tag(rec, add=["soil", "field"])], now=NOW)
    vault.commit([changes.tag(rec, remove=["field"])], now=NOW)
    vault.commit([changes.set_(rec, "note", "from Maria")], now=NOW)
    holding = desk.open().state.holdings[rec]
    assert holding.tags == ("soil",)
    assert holding.fields == {"note": "from Maria"}


def test_the_wallet_has_fields_of_its_own(desk: Desk) -> None:
    desk.open().commit([changes.set_("", "name", "my wallet")], now=NOW)
    assert desk.open().state.fields == {"name": "my wallet"}


def test_what_is_binned_comes_back_with_its_tags_and_its_date(desk: Desk) -> None:
    vault = desk.open()
    rec = id_of("one")
    vault.commit([credential("one"), changes.tag(rec, add=["soil"])], now=NOW)
    vault.commit([changes.bin_(rec)], now=NOW)
    assert [h.rec for h in desk.open().state.binned] == [rec]
    assert not desk.open().state.kept
    vault.commit([changes.restore(rec)], now=NOW + timedelta(days=1))
    (holding,) = desk.open().state.kept
    assert (holding.tags, holding.added) == (("soil",), NOW)
    assert desk.open().read(rec) == b"one"


def test_copies_of_documents_are_kept_for_the_credentials_that_need_them(
    desk: Desk,
) -> None:
    vault = desk.open()
    for name in ("one", "two"):
        copy = changes.keep_copy(
            b'{"id": "did:web:u.example"}',
            rec=[id_of(name)],
            url="did:web:u.example",
            fetched=NOW,
            media="application/did+json",
        )
        vault.commit([credential(name), copy], now=NOW)
    state = desk.open().state
    (kept,) = state.copies.values()
    assert kept.rec == tuple(sorted((id_of("one"), id_of("two"))))
    assert kept.fetched == NOW
    assert state.holdings[id_of("two")].evidence == (kept.id,)
    assert desk.open().read(kept.id) == b'{"id": "did:web:u.example"}'


def test_holder_keys_are_kept_and_retired(desk: Desk) -> None:
    vault = desk.open()
    secret = {"kty": "OKP", "crv": "Ed25519", "d": "c2VjcmV0"}
    made = changes.identity(
        "did:key:z6Mk", method="key", alg="EdDSA", private=secret, created=NOW, name="me"
    )
    vault.commit([made], now=NOW)
    vault.commit([changes.retire("did:key:z6Mk", NOW)], now=NOW)
    (identity,) = desk.open().state.identities
    assert identity.private == secret
    assert identity.retired == NOW
    assert "c2VjcmV0" not in repr(identity)


def test_history_tells_what_left_and_what_was_counted(desk: Desk) -> None:
    rec = id_of("one")
    vault = desk.open()
    left = changes.shared(
        "s1", time=NOW, to="a university", as_="bundle", rec=[rec], disclosed=["name"]
    )
    used = changes.counted(
        [rec], award="cert", pathway="p", version="1", credits_="3.0", time=NOW
    )
    vault.commit([credential("one"), left, used], now=NOW)
    state = desk.open().state
    assert [(s.to, s.as_, s.rec) for s in state.shared] == [
        ("a university", "bundle", (rec,))
    ]
    assert [(c.award, c.credits) for c in state.counted] == [("cert", "3.0")]


def test_an_id_is_found_by_four_digits(desk: Desk) -> None:
    desk.open().commit([credential("one")], now=NOW)
    vault = desk.open()
    assert vault.find(id_of("one")[:4].upper()).rec == id_of("one")
    with pytest.raises(NotFoundError):
        vault.find(id_of("one")[:3])
    with pytest.raises(NotFoundError):
        vault.find("0000")


def test_an_ambiguous_id_lists_what_it_may_be(desk: Desk) -> None:
    texts: dict[str, str] = {}
    n = 0
    while (start := id_of(f"n{n}")[:4]) not in texts:
        texts[start] = f"n{n}"
        n += 1
    desk.open().commit([credential(texts[start]), credential(f"n{n}")], now=NOW)
    with pytest.raises(AmbiguousError) as caught:
        desk.open().find(start)
    assert id_of(f"n{n}")[:8] in caught.value.hint


def test_nothing_is_written_when_one_operation_makes_no_sense(desk: Desk) -> None:
    before = sorted(path.name for path in (desk.path / "log").iterdir())
    with pytest.raises(UsageError):
        desk.open().commit([Op({"op": "tag", "rec": "9f2c"})], now=NOW)
    with pytest.raises(NotFoundError):
        desk.open().commit([changes.restore(id_of("never kept"))], now=NOW)
    assert sorted(path.name for path in (desk.path / "log").iterdir()) == before


def test_a_content_has_a_largest_size() -> None:
    with pytest.raises(LimitError):
        credential(bytes(64 * 2**20 + 1))


def test_everything_is_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        opening.create(
            tmp_path / "a" / "w",
            (by_passphrase(),),
            now=NOW,
            places=Places(tmp_path / "b" / "state"),
        )
    finally:
        os.umask(before)
    for path in [*(tmp_path / "a").rglob("*"), *(tmp_path / "b").rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


@pytest.mark.parametrize("name", ["", "log", "keys", "mcwallet-vault.json"])
def test_a_wallet_that_others_can_read_is_refused_with_the_remedy(
    desk: Desk, name: str
) -> None:
    path = desk.path / name
    path.chmod(0o755 if path.is_dir() else 0o644)
    with pytest.raises(VaultError) as caught:
        desk.open()
    assert "chmod -R go-rwx" in caught.value.hint


def test_a_change_that_others_can_read_is_refused(desk: Desk) -> None:
    next((desk.path / "log").iterdir()).chmod(0o640)
    with pytest.raises(VaultError, match="other users"):
        desk.open()


@pytest.mark.parametrize("name", ["log", "objects", "keys"])
def test_a_linked_folder_is_refused(desk: Desk, name: str) -> None:
    (desk.path / name).rename(desk.top / name)
    (desk.path / name).symlink_to(desk.top / name)
    with pytest.raises(VaultError, match="not a folder"):
        desk.open()


def test_a_linked_change_is_refused(desk: Desk) -> None:
    change = next((desk.path / "log").iterdir())
    change.rename(desk.top / "elsewhere")
    change.symlink_to(desk.top / "elsewhere")
    with pytest.raises(VaultError, match="symbolic link"):
        desk.open()


def test_a_pipe_in_place_of_a_change_is_refused_at_once(desk: Desk) -> None:
    change = next((desk.path / "log").iterdir())
    change.unlink()
    os.mkfifo(change, 0o600)
    with pytest.raises(VaultError, match="not a regular file"):
        desk.open()


def test_a_giant_hole_in_place_of_a_change_is_refused_at_once(desk: Desk) -> None:
    os.truncate(next((desk.path / "log").iterdir()), 2**40)
    with pytest.raises(DamagedVaultError):
        desk.open()


def test_the_wallet_itself_may_be_behind_a_link(desk: Desk) -> None:
    (desk.top / "link").symlink_to(desk.path)
    assert desk.roots
    assert opening.open_(desk.top / "link", desk.roots).state


def test_where_there_is_no_wallet_we_say_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no wallet"):
        opening.open_(tmp_path / "nowhere", PASSPHRASE)
    with pytest.raises(NotFoundError, match="there is no wallet"):
        opening.open_(tmp_path, PASSPHRASE)


def test_a_file_is_not_a_wallet(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("x")
    with pytest.raises(VaultError, match="is a file"):
        opening.open_(tmp_path / "w", PASSPHRASE)
    with pytest.raises(RefusedError):
        opening.create(tmp_path / "w", (by_passphrase(),), now=NOW)


def test_a_wallet_without_its_marker_is_damaged_not_absent(desk: Desk) -> None:
    (desk.path / "mcwallet-vault.json").unlink()
    with pytest.raises(DamagedVaultError, match="missing"):
        desk.open()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format":"other"}', "[" * 100_000,
     '{"format":"mcwallet-vault","version":1,"id":"../../etc"}',
     '{"format":"mcwallet-vault","version":true,"id":"0"}'],
)  # fmt: skip
def test_a_spoiled_marker_is_said(desk: Desk, text: str) -> None:
    (desk.path / "mcwallet-vault.json").write_text(text)
    with pytest.raises(DamagedVaultError):
        desk.open()


def test_a_newer_wallet_is_left_alone(desk: Desk) -> None:
    marker = desk.path / "mcwallet-vault.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "version": 2}))
    with pytest.raises(VaultError, match="newer mcwallet"):
        desk.open()


def test_a_folder_with_something_in_it_is_never_made_a_wallet(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="already"):
        opening.create(desk.path, (by_passphrase(),), now=NOW)
    (desk.top / "full").mkdir()
    (desk.top / "full" / "file").write_text("x")
    with pytest.raises(RefusedError, match="not empty"):
        opening.create(desk.top / "full", (by_passphrase(),), now=NOW)


def test_two_devices_meet_in_the_same_state(desk: Desk) -> None:
    desk.open().commit([credential("both")], now=NOW)
    laptop = desk.copy("laptop")
    desk.open().commit([credential("here")], now=NOW)
    laptop.open().commit(
        [credential("there"), changes.set_(id_of("both"), "note", "hi")], now=NOW
    )
    union(desk, laptop)
    assert desk.open().state == laptop.open().state
    assert len(desk.open().state.kept) == 3
    assert not desk.open().problems
    desk.open().commit([changes.bin_(id_of("there"))], now=NOW)
    assert len(desk.open().log.heads) == 1
