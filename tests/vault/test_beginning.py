"""A wallet is made whole, or nothing is left of the attempt."""

import errno
from pathlib import Path

import pytest

from mcwallet.crypto.deriving import FLOOR
from mcwallet.errors import WalletError
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import Passphrase
from mcwallet.vault.opening import NewSlot, create, open_
from tests.testkit import NOW

WORDS = Passphrase.of("correct horse battery staple")
SLOT = NewSlot(kind="passphrase", name="passphrase", passphrase=WORDS, cost=FLOOR)


class Full(Fs):
    """A disk that is full from a certain step on."""

    def __init__(self, after: int) -> None:
        self.left = after

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def create(self, path: str, data: bytes) -> None:
        self._spend()
        super().create(path, data)

    def make_folder(self, path: str) -> None:
        self._spend()
        super().make_folder(path)


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
@pytest.mark.parametrize("after", range(0, 10, 3))
def test_a_full_disk_leaves_nothing_half_made(
    tmp_path: Path, after: int, there: bool
) -> None:
    path = tmp_path / "wallet"
    if there:
        path.mkdir(0o700)
    try:
        create(path, (SLOT,), now=NOW, fs=Full(after))
    except WalletError:
        assert not any(path.iterdir()) if there else not path.exists()
    create(path if not (path / "keys").exists() else tmp_path / "w", (SLOT,), now=NOW)


def test_after_a_failure_the_same_place_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "wallet"
    with pytest.raises(WalletError):
        create(path, (SLOT,), now=NOW, fs=Full(5))
    create(path, (SLOT,), now=NOW)
    assert open_(path, WORDS).state.holdings == {}


def test_what_is_in_a_folder_already_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(WalletError):
        create(tmp_path, (SLOT,), now=NOW)
    assert (tmp_path / "mine.txt").read_text() == "mine"
