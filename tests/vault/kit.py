"""What the tests of the wallet are made of: one passphrase, one moment, small wallets."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from mcwallet.crypto import age_keys
from mcwallet.crypto.deriving import FLOOR
from mcwallet.vault import changes, opening
from mcwallet.vault.changes import Op
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import Passphrase, Roots
from mcwallet.vault.opening import NewSlot
from mcwallet.vault.vault import Places, Vault

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSPHRASE = Passphrase.of("correct horse battery staple")
RECOVERY = age_keys.new_identity()


@dataclass(frozen=True)
class Desk:
    """A folder to work in: a wallet, and what this machine remembers about it."""

    top: Path
    roots: Roots | None = None

    @property
    def path(self) -> Path:
        return self.top / "wallet"

    @property
    def places(self) -> Places:
        return Places(self.top / "state", self.top / "runtime")

    def open(self, *, fresh: bool = False, fs: Fs | None = None) -> Vault:
        assert self.roots
        places = Places() if fresh else self.places
        return opening.open_(self.path, self.roots, places=places, fs=fs)

    def copy(self, name: str, *, memory: bool = False) -> "Desk":
        """Copy the wallet to another desk, as another device would have it."""
        other = Desk(self.top.parent / name, self.roots)
        other.top.mkdir(mode=0o700)
        shutil.copytree(self.path, other.path)
        if memory:
            shutil.copytree(self.top / "state", other.top / "state")
        return other


def by_passphrase(passphrase: Passphrase = PASSPHRASE, name: str = "passphrase") -> NewSlot:
    return NewSlot(kind="passphrase", name=name, passphrase=passphrase, cost=FLOOR)


def by_recovery() -> NewSlot:
    return NewSlot(kind="recovery", name="recovery", recipient=RECOVERY.recipient)


def desk(top: Path, way: NewSlot | None = None) -> Desk:
    """Set a new wallet on a new desk; without a passphrase it is made quickly."""
    top.mkdir(mode=0o700, parents=True, exist_ok=True)
    ways = (way or by_recovery(),)
    made = opening.create(top / "wallet", ways, now=NOW, places=Desk(top).places)
    return Desk(top, made.roots)


def credential(text: str | bytes, title: str = "Soil science") -> Op:
    data = text.encode() if isinstance(text, str) else text
    summary = {"title": title, "issuer": "did:web:university.example", "ects": 3}
    return changes.keep(data, media="application/vc", kind="credential", summary=summary)


def id_of(text: str | bytes) -> str:
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def union(one: Desk, other: Desk) -> None:
    """Sync two copies as any folder tool does: what one lacks, it gets."""
    for a, b in ((one, other), (other, one)):
        for path in a.path.rglob("*"):
            target = b.path / path.relative_to(a.path)
            if path.is_file() and not target.exists():
                shutil.copy(path, target)
