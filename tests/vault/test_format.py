"""The format: read by a second reader, kept for ever, and silent to everybody else."""

import shutil
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.vault import changes, opening, session, tidying, ways
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import AgeKeys, Passphrase
from mcwallet.vault.session import Where
from mcwallet.vault.vault import Vault
from tests.vault import make_fixture
from tests.vault.kit import NOW, PASSPHRASE, Desk, by_passphrase, credential, id_of
from tests.vault.make_fixture import FIXTURES
from tests.vault.reader import Reader

VERSIONS = sorted(path.name for path in FIXTURES.iterdir())


def same(vault: Vault, reader: Reader) -> None:
    state = vault.state
    assert set(state.holdings) == set(reader.kept)
    for rec, holding in state.holdings.items():
        assert vault.read(rec) == reader.content(rec)
        assert holding.summary == reader.kept[rec]["summary"]
        assert holding.binned == (rec in reader.binned)
        assert set(holding.tags) == reader.tags.get(rec, set())
        for key, value in holding.fields.items():
            assert reader.fields[rec, key] == value


def test_a_second_reader_sees_the_same(desk: Desk) -> None:
    vault = desk.open()
    vault.commit([credential(f"n {n} {'x' * n * 9000}") for n in range(4)], now=NOW)
    first, second, third, _ = vault.state.holdings
    vault.commit([changes.tag(first, add=["a", "b"]), changes.bin_(second)], now=NOW)
    vault.commit(
        [changes.tag(first, remove=["b"]), changes.set_(first, "note", "ü")], now=NOW
    )
    tidying.purge(vault, [third], now=NOW)
    same(desk.open(), Reader(desk.path, "correct horse battery staple"))
    tidying.compact(vault, now=NOW)
    vault.commit([changes.restore(second)], now=NOW)
    tidying.rotate(vault, (by_passphrase(PASSPHRASE),), now=NOW)
    vault.commit([credential("after it")], now=NOW)
    reader = Reader(desk.path, "correct horse battery staple")
    same(opening.open_(desk.path, PASSPHRASE), reader)
    assert len(reader.kept) == 4


@pytest.fixture(params=VERSIONS)
def fixture(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A wallet of an earlier version, closed to others as git can't keep it."""
    top = tmp_path / "wallet"
    shutil.copytree(FIXTURES / request.param, top)
    for path in (top, *top.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    (top / "objects").mkdir(mode=0o700, exist_ok=True)
    return top


@pytest.mark.parametrize(
    "key", [Passphrase.of(make_fixture.PASSPHRASE), AgeKeys((make_fixture.RECOVERY,))]
)
def test_wallets_of_every_version_open_for_ever(
    fixture: Path, key: Passphrase | AgeKeys
) -> None:
    vault = opening.open_(fixture, key)
    one, two, four = (id_of(text) for text in ("one", "two", "four"))
    assert set(vault.state.holdings) == {one, two, four}
    assert [vault.read(rec) for rec in (one, two, four)] == [b"one", b"two", b"four"]
    assert vault.state.holdings[one].tags == ("soil",)
    assert vault.state.holdings[one].fields == {"note": "Übung"}
    assert vault.state.holdings[one].summary["title"] == "Soil"
    assert vault.state.holdings[two].binned
    assert vault.state.holdings[four].fields == {"title": "after a rotation"}
    assert [copy.url for copy in vault.state.copies.values()] == ["did:web:u.example"]
    assert [identity.retired for identity in vault.state.identities] == [NOW]
    assert [shared.to for shared in vault.state.shared] == ["a university"]
    assert [counted.credits for counted in vault.state.counted] == ["3.0"]
    assert set(vault.state.purged) == {id_of("three")}
    assert not vault.problems


def test_wallets_of_every_version_can_be_written_to(fixture: Path) -> None:
    key = AgeKeys((make_fixture.RECOVERY,))
    vault = opening.open_(fixture, key)
    vault.commit([credential("new")], now=NOW)
    tidying.compact(vault, now=NOW)
    assert id_of("new") in opening.open_(fixture, key).state.holdings


def test_the_second_reader_opens_the_fixture(fixture: Path) -> None:
    vault = opening.open_(fixture, AgeKeys((make_fixture.RECOVERY,)))
    same(vault, Reader(fixture, make_fixture.PASSPHRASE))


def test_no_word_of_what_is_kept_can_be_read_outside(desk: Desk) -> None:
    vault = desk.open()
    rec = id_of("the original bytes of a badge")
    identity = age_keys.new_identity()
    vault.commit(
        [
            credential("the original bytes of a badge", title="Sign language level A2"),
            changes.tag(rec, add=["birthday"]),
            changes.set_(rec, "note", "from Maria Kowalska"),
            changes.set_("", "name", "my own wallet"),
            changes.keep_copy(
                b"list", rec=[rec], url="https://college.example", fetched=NOW, media="x/y"
            ),
            changes.shared("s", time=NOW, to="Employer Ltd", as_="bundle", rec=[rec]),
        ],
        now=NOW,
    )
    ways.change_recovery(vault, identity, now=NOW)
    runtime = desk.places.runtime
    assert runtime
    where = Where(runtime, vault.layout.id, b"me")
    token = session.begin(Fs(), where, vault.roots, now=NOW)
    tidying.compact(vault, now=NOW)
    words = [
        "original", "badge", "Sign language", "birthday", "Maria", "Kowalska", "my own",
        "college", "Employer", "university.example", "credential", "application/vc", rec,
        rec[:8], PASSPHRASE.data.decode(), identity.secret[20:], token,
        vault.roots.newest.hex(), "title", "summary",
    ]  # fmt: skip
    files = [path for path in desk.top.rglob("*") if path.is_file()]
    plain = {"READ-ME.txt"}
    assert len(files) > 8
    for path in files:
        data = b"" if path.name in plain else path.read_bytes()
        for word in words:
            assert word.encode() not in data, (word, path.name)
            assert word not in path.name


def test_sizes_tell_little(desk: Desk) -> None:
    vault = desk.open()
    vault.commit([credential("x" * n) for n in range(1, 1000, 37)], now=NOW)
    sizes = {path.stat().st_size for path in (desk.path / "objects").iterdir()}
    assert sizes == {1024 + 72}


def test_the_same_bytes_look_different_in_every_wallet(desk: Desk) -> None:
    laptop = desk.copy("laptop")
    for one in (desk, laptop):
        one.open().commit([credential("one")], now=NOW)
    one, other = (next((d.path / "objects").iterdir()) for d in (desk, laptop))
    assert one.name != other.name
    assert one.read_bytes() != other.read_bytes()
