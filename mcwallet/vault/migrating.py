"""Write a wallet anew in the newest format, beside the old one and never in its place."""

from datetime import datetime
from pathlib import Path

from mcwallet.errors import DamagedVaultError
from mcwallet.model.holding import Copy, Holding
from mcwallet.model.wallet import WalletState
from mcwallet.vault import backing_up, backup
from mcwallet.vault.opening import NewSlot, create
from mcwallet.vault.vault import Places, Vault


def migrate(
    vault: Vault, target: Path, new: tuple[NewSlot, ...], *, now: datetime, places: Places
) -> Vault:
    """Make a new wallet that holds what this one does; the old one stays as it is.

    The day on which a credential was first kept is not carried over.
    """
    packed = backup.unpack(backup.pack(vault, now=now))
    made = create(target, new, now=now, fs=vault.fs, places=places)
    backing_up.restore(made, packed, now=now)
    for rec in made.state.holdings:
        made.read(rec)
    if _plain(made.state) != _plain(vault.state):
        raise DamagedVaultError(
            "the new wallet does not hold what the old one does",
            hint=f"the old one is as it was; remove {target}, and report this",
        )
    return made


def _plain(state: WalletState) -> tuple[object, ...]:
    """Return what a wallet holds, apart from where and since when."""

    def holding(one: Holding) -> Holding:
        return one._replace(obj="", added=None, evidence=tuple(sorted(one.evidence)))

    def copy(one: Copy) -> Copy:
        return one._replace(obj="")

    return (
        {rec: holding(one) for rec, one in state.holdings.items()},
        {id_: copy(one) for id_, one in state.copies.items()},
        state.identities,
        state.shared,
        sorted(state.counted, key=repr),
        dict(state.fields),
    )
