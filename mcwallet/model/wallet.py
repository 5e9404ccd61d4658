"""The whole wallet at one moment, as all its changes together make it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mcwallet.model.holding import Copy, Counted, Holding, Identity, Shared, Slot

_NONE: Mapping[str, Any] = MappingProxyType({})


class Problem(NamedTuple):
    """Something about the wallet's files that its owner should know.

    ``damage`` tells what makes a command exit 5 from what is only worth a line. ``files``
    are the names concerned, relative to the wallet.
    """

    code: str
    says: str
    hint: str = ""
    damage: bool = True
    files: tuple[str, ...] = ()


class WalletState(NamedTuple):
    """What all the changes add up to; equal sets of files make equal states.

    ``holdings`` includes what is in the bin; ``kept`` does not. ``purged`` maps the ids of
    what is gone for good to the object files that held it.
    """

    holdings: Mapping[str, Holding] = _NONE
    copies: Mapping[str, Copy] = _NONE
    identities: tuple[Identity, ...] = ()
    slots: tuple[Slot, ...] = ()
    shared: tuple[Shared, ...] = ()
    counted: tuple[Counted, ...] = ()
    fields: Mapping[str, str] = _NONE
    purged: Mapping[str, str] = _NONE

    @property
    def kept(self) -> tuple[Holding, ...]:
        """What is not in the bin, oldest first."""
        return tuple(h for h in self.holdings.values() if not h.binned)

    @property
    def binned(self) -> tuple[Holding, ...]:
        """What is in the bin."""
        return tuple(h for h in self.holdings.values() if h.binned)
