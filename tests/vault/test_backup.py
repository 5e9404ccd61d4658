"""A backup: whole, openable by anyone who may, merged without changing what is there."""

import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from mcwallet.crypto import age, age_keys
from mcwallet.errors import (
    DamagedVaultError,
    MalformedError,
    RefusedError,
    UsageError,
    WrongPassphraseError,
)
from mcwallet.vault import backing_up, backup, changes, checkup
from mcwallet.vault.vault import Vault
from tests.vault.kit import NOW, Desk, credential, id_of
from tests.vault.kit import desk as new_desk

ME = age_keys.new_identity()


@pytest.fixture
def filled(desk: Desk) -> Desk:
    vault = desk.open()
    one, two = id_of("one"), id_of("two")
    vault.commit(
        [
            credential("one", title="Soil"),
            credential("two", title="Water"),
            changes.tag(one, add=["soil"]),
            changes.set_(one, "note", "from Maria"),
            changes.set_("", "name", "my wallet"),
            changes.bin_(two),
            changes.keep_copy(
                b"{}", rec=[one], url="did:web:u.example", fetched=NOW, media="x/y"
            ),
            changes.identity(
                "did:key:z1", method="did:key", alg="EdDSA", private={"d": "c2VjcmV0"},
                created=NOW, name="me",
            ),
            changes.shared("s1", time=NOW, to="a university", as_="bundle", rec=[one]),
            changes.counted(
                [one], award="a", pathway="p", version="1", credits_="3.0", time=NOW
            ),
        ],
        now=NOW,
    )  # fmt: skip
    return desk


def saved(desk: Desk) -> Path:
    target = desk.top / "backup.age"
    backing_up.create(desk.open(), target, now=NOW, recipients=[ME.recipient])
    return target


def empty(desk: Desk) -> Desk:
    return new_desk(desk.top.parent / "elsewhere")


def opened(path: Path) -> backup.Backup:
    return backing_up.verify(path.read_bytes(), identities=[ME.secret])


def test_a_lost_wallet_comes_back_from_its_backup(filled: Desk) -> None:
    before = filled.open().state
    other = empty(filled)
    done = backing_up.restore(other.open(), opened(saved(filled)), now=NOW)
    assert (done.credentials, done.copies, done.identities) == (2, 1, 1)
    state = other.open().state
    assert [h.rec for h in state.kept] == [h.rec for h in before.kept]
    assert [h.rec for h in state.binned] == [h.rec for h in before.binned]
    assert state.holdings[id_of("one")].fields == {"note": "from Maria"}
    assert state.holdings[id_of("one")].tags == ("soil",)
    assert state.identities == before.identities
    assert (state.shared, state.counted, state.fields) == (
        before.shared,
        before.counted,
        before.fields,
    )
    assert other.open().read(id_of("two")) == b"two"
    assert not other.open().problems


def test_restoring_twice_changes_nothing(filled: Desk) -> None:
    other = empty(filled)
    found = opened(saved(filled))
    backing_up.restore(other.open(), found, now=NOW)
    before = sorted((other.path / "log").iterdir())
    assert backing_up.restore(other.open(), found, now=NOW) == backing_up.Outcome()
    assert sorted((other.path / "log").iterdir()) == before


def test_restoring_overwrites_no_own_words(filled: Desk) -> None:
    found = opened(saved(filled))
    vault = filled.open()
    vault.commit(
        [changes.set_(id_of("one"), "note", "later"), changes.restore(id_of("two"))],
        now=NOW,
    )
    backing_up.restore(vault, found, now=NOW)
    state = filled.open().state
    assert state.holdings[id_of("one")].fields == {"note": "later"}
    assert not state.holdings[id_of("two")].binned


def test_a_passphrase_protects_it_too(filled: Desk) -> None:
    target = filled.top / "b.age"
    backing_up.create(filled.open(), target, now=NOW, passphrase=b"six words")
    found = backing_up.verify(target.read_bytes(), passphrase=b"six words")
    assert backing_up.outcome(found).credentials == 2
    with pytest.raises(WrongPassphraseError):
        backing_up.verify(target.read_bytes(), passphrase=b"seven words")


@pytest.mark.skipif(shutil.which("tar") is None, reason="there is no tar here")
def test_anybody_with_age_and_tar_can_take_it_apart(filled: Desk, tmp_path: Path) -> None:
    plain = age.decrypt(saved(filled).read_bytes(), identities=[ME.secret])
    subprocess.run(["tar", "x"], input=plain, cwd=tmp_path, check=True)
    assert (tmp_path / "credentials" / id_of("one")).read_bytes() == b"one"
    document = json.loads((tmp_path / "wallet.json").read_bytes())
    assert document["holdings"][0]["summary"]["title"] == "Soil"
    assert "original files" in (tmp_path / "READ-ME.txt").read_text()


def test_a_backup_shows_nothing_from_outside(filled: Desk) -> None:
    data = saved(filled).read_bytes()
    for word in (b"Soil", b"Maria", b"did:", b"wallet.json", b"credentials/"):
        assert word not in data
    assert saved_mode(filled) == 0o600


def saved_mode(desk: Desk) -> int:
    return (desk.top / "backup.age").stat().st_mode & 0o777


def test_an_existing_file_is_never_overwritten(filled: Desk) -> None:
    target = saved(filled)
    before = target.read_bytes()
    with pytest.raises(RefusedError):
        saved(filled)
    assert target.read_bytes() == before


def test_a_backup_is_whole_or_none(filled: Desk) -> None:
    next((filled.path / "objects").iterdir()).unlink()
    with pytest.raises(DamagedVaultError):
        saved(filled)
    assert not (filled.top / "backup.age").exists()


@pytest.mark.parametrize("words", [{}, {"recipients": [ME.recipient], "passphrase": b"x"}])
def test_it_is_for_recipients_or_under_a_passphrase(
    filled: Desk, words: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        backing_up.create(filled.open(), filled.top / "b.age", now=NOW, **words)


def test_the_reminder_ends_with_a_backup(filled: Desk) -> None:
    vault = filled.open()
    for n in range(10):
        vault.commit([credential(f"more {n}")], now=NOW)

    def reminded() -> bool:
        found = checkup.examine_open(filled.open(), now=NOW)
        return "backup" in {finding.name for finding in found}

    assert reminded()
    saved(filled)
    assert not reminded()


def packed(vault: Vault) -> tarfile.TarFile:
    return tarfile.open(fileobj=io.BytesIO(backup.pack(vault, now=NOW)))


def changed(filled: Desk, **replaced: bytes) -> bytes:
    """Pack a tar again with some files replaced or added."""
    source, target = packed(filled.open()), io.BytesIO()
    with source, tarfile.open(fileobj=target, mode="w") as tar:
        for about in source:
            stream = source.extractfile(about)
            assert stream
            data = replaced.pop(about.name, stream.read())
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
        for name, data in replaced.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return target.getvalue()


def test_a_changed_file_in_a_backup_is_noticed(filled: Desk) -> None:
    with pytest.raises(DamagedVaultError):
        backup.unpack(changed(filled, **{f"credentials/{id_of('one')}": b"other"}))


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "credentials/../x", "other"])
def test_a_name_that_leads_elsewhere_is_refused(filled: Desk, name: str) -> None:
    with pytest.raises(MalformedError):
        backup.unpack(changed(filled, **{name: b"x"}))


def test_a_link_in_a_backup_is_refused() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        about = tarfile.TarInfo("wallet.json")
        about.type, about.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(about)
    with pytest.raises(MalformedError):
        backup.unpack(target.getvalue())


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_a_spoiled_description_is_refused(filled: Desk, text: bytes) -> None:
    with pytest.raises(MalformedError):
        backup.unpack(changed(filled, **{"wallet.json": text}))


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"x" * 10_000])
def test_what_is_no_backup_is_said(data: bytes) -> None:
    with pytest.raises(MalformedError):
        backing_up.verify(data, identities=[ME.secret])
    with pytest.raises(MalformedError):
        backup.unpack(data)


def test_files_missing_from_a_backup_are_noticed(filled: Desk) -> None:
    source, target = packed(filled.open()), io.BytesIO()
    with source, tarfile.open(fileobj=target, mode="w") as tar:
        for about in source:
            if about.name != f"credentials/{id_of('one')}":
                tar.addfile(about, source.extractfile(about))
    with pytest.raises(DamagedVaultError):
        backup.unpack(target.getvalue())
