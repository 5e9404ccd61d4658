"""
Derive keys: from a passphrase with Argon2id (RFC 9106), from a key with HKDF-Expand.

Argon2id takes longer than all else that opening a wallet needs, and does not need Python
meanwhile: it can be begun beside other work as soon as passphrase and salt are known.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import NamedTuple

from mcwallet.errors import LimitError, UnsupportedError, VaultError, WalletError

MIB = 1024
"""Argon2 counts memory in KiB."""


class Cost(NamedTuple):
    """What one guess at a passphrase costs: KiB of memory, passes, lanes."""

    m: int
    t: int = 3
    p: int = 4


FLOOR = Cost(64 * MIB)
"""The least we ever make or accept: RFC 9106's second recommended option."""

MADE = (Cost(256 * MIB), Cost(128 * MIB), FLOOR)

_CEILING = 1024 * MIB
_PASSES = range(3, 11)
_LANES = range(1, 9)
_PATIENCE = 1.5
_ONE_AT_A_TIME = Lock()
"""Two derivations at once with more than one lane were seen to hang."""


def calibrated(stopwatch: Callable[[], float], memory: int) -> Cost:
    """Choose the largest cost that takes at most 1.5 s and a quarter of this memory."""
    for cost in MADE[:-1]:
        if cost.m * 1024 * 4 > memory:
            continue
        begun = stopwatch()
        try:
            derive(b"how fast is this machine", bytes(16), cost)
        except VaultError:
            continue
        if stopwatch() - begun <= _PATIENCE:
            return cost
    return FLOOR


def bounded(cost: Cost) -> Cost:
    """Return the cost if we are willing to pay it; refuse before any work is done."""
    fits = FLOOR.m <= cost.m <= _CEILING and cost.t in _PASSES and cost.p in _LANES
    if not fits:
        raise LimitError(
            "the passphrase parameters are outside what mcwallet makes or accepts",
            hint="the key file was changed outside mcwallet: open with another key",
        )
    return cost


def begin(passphrase: bytes, salt: bytes, cost: Cost) -> None:
    """Start a derivation beside other work, unless one is under way; ``derive`` ends it."""
    if not _UNDER_WAY:
        derivation = _Derivation(passphrase, salt, bounded(cost))
        with suppress(RuntimeError):  # no thread can be had: then it is done when asked for
            derivation.start()
            _UNDER_WAY.append(derivation)


def derive(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes from a passphrase, one derivation at a time in this process."""
    bounded(cost)
    with suppress(IndexError):
        begun = _UNDER_WAY.pop()
        begun.join()
        if begun.key and begun.asked == (passphrase, salt, cost):
            return begun.key
    return _derived(passphrase, salt, cost)


class _Derivation(Thread):
    """One derivation on a thread of its own; where it fails it is done again and told."""

    def __init__(self, passphrase: bytes, salt: bytes, cost: Cost) -> None:
        super().__init__(name="derivation")
        self.asked = passphrase, salt, cost
        self.key = b""

    def run(self) -> None:
        with suppress(WalletError):
            self.key = _derived(*self.asked)


def _derived(passphrase: bytes, salt: bytes, cost: Cost) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        with _ONE_AT_A_TIME:
            return Argon2id(
                salt=salt,
                length=32,
                iterations=cost.t,
                lanes=cost.p,
                memory_cost=cost.m,
            ).derive(passphrase)
    except MemoryError:
        raise VaultError(
            f"opening takes {cost.m // MIB} MiB of memory, which is not free",
            hint="close other programs, or open with a recovery or script key, "
            "which need no memory",
        ) from None
    except UnsupportedAlgorithm:
        raise UnsupportedError(
            "this build of cryptography has no Argon2id",
            hint="install the cryptography wheel, or build it with OpenSSL 3.2 or later",
        ) from None


def expand(key: bytes, info: bytes, length: int = 32) -> bytes:
    """Derive a key for one purpose (RFC 5869 §2.3, SHA-512)."""
    from cryptography.hazmat.primitives.hashes import SHA512
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    return HKDFExpand(SHA512(), length, info).derive(key)


_UNDER_WAY: list[_Derivation] = []
"""The derivation that was begun and not asked for yet: one at most."""
