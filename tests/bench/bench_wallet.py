"""
The wallet against SQLite with one AES-GCM per record, in the same run.

    python -m tests.bench.bench_wallet [--large] [--rounds N]

Trust the ratios, not the milliseconds. The baseline keeps no history, finds no rollback and
can't be synced: it is what plain speed costs.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mcwallet.crypto import age_keys, deriving
from mcwallet.crypto.deriving import Cost
from mcwallet.vault import changes, opening, ways
from mcwallet.vault.finding import compared
from mcwallet.vault.keys import AgeKeys
from mcwallet.vault.opening import NewSlot
from tests.vault.kit import NOW, Desk
from tests.vault.kit import desk as new_desk

SIZE = 4096


def original(n: int) -> bytes:
    return b"%d " % n + os.urandom(SIZE // 2).hex().encode()


def summary(n: int) -> dict[str, object]:
    return {
        "title": f"Soil science {n}",
        "issuer": "did:web:university.example",
        "issuer_name": "Example University",
        "valid_from": "2026-01-01T00:00:00Z",
        "ects": 3,
    }


class Baseline:
    """Design (a): SQLite, WAL, synchronous=FULL, metadata and body sealed per record."""

    name = "SQLite + AES-GCM"

    def __init__(self, top: Path) -> None:
        self.path = top / "w.db"
        self.key = AESGCM.generate_key(256)
        self.connect().executescript(
            "pragma journal_mode=wal;"
            "create table items(id blob primary key, meta blob, body blob)"
        )

    def connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("pragma synchronous=full")
        return db

    def add(self, items: list[tuple[bytes, dict[str, object]]]) -> None:
        db, box = self.connect(), AESGCM(self.key)
        db.execute("begin immediate")
        db.executemany(
            "insert into items values (?,?,?)", (self._row(box, *i) for i in items)
        )
        db.execute("commit")
        db.close()

    @staticmethod
    def _row(box: AESGCM, data: bytes, about: dict[str, object]) -> tuple[bytes, ...]:
        id_, one, other = sha256(data).digest(), os.urandom(12), os.urandom(12)
        meta = json.dumps(about).encode()
        return id_, one + box.encrypt(one, meta, id_), other + box.encrypt(other, data, id_)

    def list(self) -> int:
        db, box = self.connect(), AESGCM(self.key)
        rows = db.execute("select id, meta from items")
        return len([json.loads(box.decrypt(m[:12], m[12:], i)) for i, m in rows])

    def get(self, id_: bytes) -> bytes:
        db, box = self.connect(), AESGCM(self.key)
        (body,) = db.execute("select body from items where id=?", (id_,)).fetchone()
        return box.decrypt(body[:12], body[12:], id_)


class Wallet:
    """The wallet, with its root key at hand: the key derivation is a line of its own."""

    name = "mcwallet"

    def __init__(self, top: Path) -> None:
        self.desk: Desk = new_desk(top / "desk")

    def add(self, items: list[tuple[bytes, dict[str, object]]]) -> None:
        self.desk.open().commit(
            [
                changes.keep(data, media="application/vc", kind="credential", summary=about)
                for data, about in items
            ],
            now=NOW,
        )

    def list(self) -> int:
        return len(self.desk.open().state.holdings)

    def get(self, id_: bytes) -> bytes:
        return self.desk.open().read(id_.hex())


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def line(what: str, n: int, ours: list[float], theirs: list[float]) -> None:
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{what:<24}{n:>8}{a:>12.2f}{b:>12.2f}{a / b:>9.2f}x")


def compare(n: int, rounds: int) -> None:
    found: dict[str, tuple[list[float], list[float]]] = {}
    for _ in range(rounds):
        top = Path(tempfile.mkdtemp(prefix="bench-wallet-"))
        try:
            for at, store in enumerate((Wallet(top), Baseline(top))):
                for what, ms in measured(store, n):
                    found.setdefault(what, ([], []))[at].append(ms)
        finally:
            shutil.rmtree(top)
    for what, (ours, theirs) in found.items():
        line(what, n, ours, theirs)


def measured(store: Wallet | Baseline, n: int) -> list[tuple[str, float]]:
    items = [(original(at), summary(at)) for at in range(n)]
    one = (original(n), summary(n))
    wanted = sha256(items[n // 2][0]).digest()
    lines = [("import in one change", timed(lambda: store.add(items)))]
    assert store.list() == n
    lines += [
        ("open and list", min(timed(store.list) for _ in range(3))),
        ("open and get one", min(timed(lambda: store.get(wanted)) for _ in range(3))),
        ("open and add one", timed(lambda: store.add([one]))),
    ]
    assert store.get(wanted) == items[n // 2][0]
    return lines


def alone(rounds: int) -> None:
    """What the baseline has nothing to compare with."""
    top = Path(tempfile.mkdtemp(prefix="bench-wallet-"))
    try:
        desk = new_desk(top / "desk")
        vault = desk.open()
        singles = [
            timed(lambda n=n: vault.commit([_keep(n)], now=NOW))  # type: ignore[misc]
            for n in range(1000)
        ]
        print(f"\none change more, with its fsyncs: {statistics.median(singles):.2f} ms")
        opened = statistics.median(timed(desk.open) for _ in range(rounds + 2))
        print(f"open 1,000 changes of one credential each: {opened:.1f} ms")
        ms = statistics.median(
            timed(lambda: list(compared(vault.layout))) for _ in range(rounds)
        )
        print(f"compare every file with its name: {ms:.1f} ms")
        print(
            f"bytes on disk: {_size(desk.path) / sum(map(_length, vault.state.kept)):.2f}x"
        )
        identity = age_keys.new_identity()
        new = NewSlot(kind="script", name="cron", recipient=identity.recipient)
        empty = new_desk(top / "empty")
        ways.add(empty.open(), new, now=NOW)
        key = AgeKeys((identity.secret,))
        ms = statistics.median(
            timed(lambda: opening.open_(empty.path, key)) for _ in range(9)
        )
        print(f"unlock with a script key: {ms:.1f} ms")
        for memory in (64, 128, 256):
            cost = Cost(memory * 1024)
            ms = timed(lambda c=cost: deriving.derive(b"x", bytes(16), c))  # type: ignore[misc]
            print(f"unlock with a passphrase, {memory} MiB: {ms:.0f} ms")
    finally:
        shutil.rmtree(top)


def _keep(n: int) -> changes.Op:
    return changes.keep(
        original(n), media="application/vc", kind="credential", summary=summary(n)
    )


def _length(holding: object) -> int:
    return int(holding.len)  # type: ignore[attr-defined]


def _size(top: Path) -> int:
    return sum(path.stat().st_size for path in top.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="100,000 credentials too")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(f"{'':<24}{'N':>8}{'mcwallet':>12}{'SQLite':>12}{'ratio':>10}   (ms)")
    for n in (1_000, 10_000, *((100_000,) if asked.large else ())):
        compare(n, asked.rounds if n < 100_000 else 1)
    alone(asked.rounds)


if __name__ == "__main__":
    main()
