"""The wallet of this run: where it is, how it opens, and what is wrong with it."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mcwallet.cli.options import Asked
from mcwallet.cli.settings import usual_wallet
from mcwallet.errors import NotFoundError, UsageError, WrongPassphraseError
from mcwallet.model.values import dataclass
from mcwallet.vault import layout
from mcwallet.vault.opening import open_
from mcwallet.vault.vault import Places, Vault

if TYPE_CHECKING:
    from mcwallet.crypto.deriving import Cost
    from mcwallet.model.holding import Holding
    from mcwallet.model.wallet import WalletState
    from mcwallet.model.world import Fetch
    from mcwallet.vault.changes import Op


def wallet_path(asked: Asked) -> Path:
    """Return the wallet's folder: the one named, or this user's own."""
    return asked.wallet or usual_wallet()


def places() -> Places:
    """Return where this machine keeps what does not belong into a wallet."""
    from platformdirs import user_state_path

    state = user_state_path("mcwallet", appauthor=False)
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Places(state=state, runtime=Path(given) / "mcwallet" if given else state / "run")


@dataclass(frozen=True)
class Wallet:
    """One open wallet, as commands use it."""

    vault: Vault

    @property
    def state(self) -> "WalletState":
        """What the wallet holds."""
        return self.vault.state

    def find(self, ids: Iterable[str]) -> "tuple[Holding, ...]":
        """Return the holdings that these ids name, each once, in this order."""
        found = {self.vault.find(whole_id(text)).rec: None for text in ids}
        return tuple(self.state.holdings[rec] for rec in found)

    def original(self, id_: str) -> tuple[str, bytes]:
        """Return the full id and the original bytes that a short id names."""
        holding = self.vault.find(plain_id(id_))
        return holding.rec, self.vault.read(holding.rec)

    def commit(self, ops: "Sequence[Op]") -> None:
        """Add one change, if there is any; all of it or nothing."""
        if ops:
            self.vault.commit(ops, now=clock())

    def copies(self, at: datetime, otherwise: "Fetch", *, again: bool) -> "Fetch":
        """Put the dated copies that the wallet keeps in front of a fetcher."""
        from mcwallet.fetch.kept import kept

        every = self.state.copies.values()
        return kept(every, self.vault.read, at, otherwise, again=again)

    @cached_property
    def troubles(self) -> tuple[str, ...]:
        """Say what is missing or damaged, a line each."""
        return tuple(
            f"{'damage' if each.damage else 'note'}: {each.says}"
            + (f" ({each.hint})" if each.hint else "")
            for each in self.vault.problems
        )


def plain_id(text: str) -> str:
    """Return an id without ``id:`` in front and a part behind."""
    return text.removeprefix("id:").partition("/")[0]


def whole_id(text: str) -> str:
    """Return an id without ``id:`` in front; raises where it names a part."""
    if part_of(text):
        raise UsageError(
            f"{text} is a part of {plain_id(text)}, and is not kept by itself",
            hint=f"name the whole: {plain_id(text)}",
        )
    return plain_id(text)


def part_of(text: str) -> str:
    """Return which part of an original an id names: ``1`` of ``9f2c/1``; mostly none."""
    return text.partition("/")[2]


def open_wallet(asked: Asked, *, compare: bool = False) -> Wallet:
    """Open the wallet with whichever key was given; see ``mcwallet help unlocking``."""
    from mcwallet.cli.shielding import shield
    from mcwallet.cli.unlocking import keys

    shield()
    path = wallet_path(asked)
    if not os.path.lexists(path):
        raise NotFoundError(
            f"there is no wallet at {path}", hint="make one with: mcwallet init"
        )
    layout.find(path)
    wrong = WrongPassphraseError("no key was given")
    for key in keys(asked):
        try:
            return Wallet(open_(path, key, places=places(), compare=compare))
        except WrongPassphraseError as error:
            wrong = error
    raise wrong


def clock() -> datetime:
    """Return this moment, for what is written into the wallet."""
    return datetime.now(UTC).replace(microsecond=0)


def cost() -> "Cost":
    """Choose what a passphrase should cost to guess, by how fast this machine is.

    ``MCWALLET_LIGHT=1`` chooses the least that we ever accept (RFC 9106 §4, second
    option), for small machines and for tests.
    """
    from time import perf_counter

    from mcwallet.crypto.deriving import FLOOR, calibrated

    if os.environ.get("MCWALLET_LIGHT"):
        return FLOOR
    return calibrated(perf_counter, _memory())


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 2**30
