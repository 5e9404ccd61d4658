"""What goes into a wallet comes out again, byte for byte."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcwallet.actions.keeping import keep
from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original, receive
from mcwallet.crypto.deriving import FLOOR
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.opening import NewSlot, create, open_
from mcwallet.vault.vault import Places, Vault
from tests.testkit import CORPUS, NOW, Signer

WORDS = Passphrase.of("correct horse battery staple")
FAMILIES_OF_OTHER_THINGS = {"rdfcanon", "did"}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    slot = NewSlot(kind="passphrase", name="passphrase", passphrase=WORDS, cost=FLOOR)
    (tmp_path / "state").mkdir(mode=0o700)
    places = Places(state=tmp_path / "state")
    return create(tmp_path / "wallet", (slot,), now=NOW, places=places)


def originals() -> Iterator[Original]:
    manifest = CORPUS / "manifest.json"
    if not manifest.is_file():
        pytest.skip("the public credentials are not beside the project")
    for case in json.loads(manifest.read_text(encoding="utf-8"))["cases"]:
        if case["family"] not in FAMILIES_OF_OTHER_THINGS:
            data = (CORPUS / case["file"]).read_bytes()
            yield from receive(case["file"], data, named=True).originals


def test_every_public_credential_comes_out_as_it_went_in(
    vault: Vault, tmp_path: Path
) -> None:
    found = list(originals())
    _, ops = keep(found, vault.state, NOW)
    vault.commit(ops, now=NOW)
    again = open_(tmp_path / "wallet", WORDS, places=vault.places)
    distinct = {original.artifact.digest: original.artifact.data for original in found}
    assert len(distinct) > 300
    assert {rec: again.read(rec) for rec in again.state.holdings} == distinct


def test_parts_have_the_same_names_every_time() -> None:
    for original in originals():
        once, twice = open_cases(original), open_cases(original)
        assert [case.part for case in once] == [case.part for case in twice]
        assert len({case.part for case in once}) == len(once)


def test_what_is_kept_already_is_not_kept_again(vault: Vault) -> None:
    zed = Signer()
    badge = Original(input="badge.json", artifact=zed.signed(zed.badge()))
    _, ops = keep([badge, badge], vault.state, NOW)
    vault.commit(ops, now=NOW)
    [first], none = keep([badge], vault.state, NOW)
    assert (len(ops), none, first.new) == (1, (), False)


def test_what_was_binned_is_taken_out_again(vault: Vault) -> None:
    from mcwallet.vault import changes

    zed = Signer()
    badge = Original(input="badge.json", artifact=zed.signed(zed.badge()))
    vault.commit(keep([badge], vault.state, NOW)[1], now=NOW)
    vault.commit([changes.bin_(badge.artifact.digest)], now=NOW)
    [again], ops = keep([badge], vault.state, NOW)
    vault.commit(ops, now=NOW)
    assert again.new
    assert [holding.rec for holding in vault.state.kept] == [badge.artifact.digest]
