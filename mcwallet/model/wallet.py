"""The whole wallet at one moment, as all its changes together make it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mcwallet.model.holding import Copy, Counted, Holding, Identity, Shared, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about the wallet's files that its owner should know.

    ``damage`` tells what makes a command exit 5 from what is only worth a line. ``files``
    are the names concerned, relative to the wallet.
    """

    code: str
    says: str
    hint: str = ""
    damage: bool = True
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletState:
    """What all the changes add up to; equal sets of files make equal states.

    ``holdings`` includes what is in the bin; ``kept`` does not. ``purged`` maps the ids of
    what is gone for good to the object files that held it.
    """

    holdings: Mapping[str, Holding] = field(default_factory=lambda: MappingProxyType({}))
    copies: Mapping[str, Copy] = field(default_factory=lambda: MappingProxyType({}))
    identities: tuple[Identity, ...] = ()
    slots: tuple[Slot, ...] = ()
    shared: tuple[Shared, ...] = ()
    counted: tuple[Counted, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    purged: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def kept(self) -> tuple[Holding, ...]:
        """What is not in the bin, oldest first."""
        return tuple(h for h in self.holdings.values() if not h.binned)

    @property
    def binned(self) -> tuple[Holding, ...]:
        """What is in the bin."""
        return tuple(h for h in self.holdings.values() if h.binned)
