"""Full disks, failing disks, killed processes: what was said to be kept is kept."""

import errno
import itertools
import os
import random
import resource
import select
import signal
import subprocess
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.errors import RefusedError, VaultError
from mcwallet.vault import backing_up, changes, opening, tidying, ways
from mcwallet.vault.files import TEMPORARY, Fs
from mcwallet.vault.vault import Vault
from tests.vault.kit import NOW, Desk, by_passphrase, credential, id_of

SOAK = bool(os.environ.get("MCWALLET_SOAK"))
ROUNDS = 150 if SOAK else 10


class Failing(Fs):
    """Fails the n-th call; a write leaves half of its bytes behind."""

    def __init__(self, n: int, code: int) -> None:
        self.left = n
        self.code = code

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.code, os.strerror(self.code))

    def create(self, path: str, data: bytes) -> None:
        if self.left == 1:
            super().create(path, data[: len(data) // 2])
        self._count()
        super().create(path, data)

    def sync(self, path: str) -> None:
        self._count()
        super().sync(path)

    def rename(self, old: str, new: str) -> None:
        self._count()
        super().rename(old, new)

    def sync_folder(self, path: str) -> None:
        self._count()
        super().sync_folder(path)

    def make_folder(self, path: str) -> None:
        self._count()
        super().make_folder(path)


def leftovers(desk: Desk) -> list[Path]:
    return [path for path in desk.path.rglob("*") if path.name.startswith(TEMPORARY)]


def commit(vault: Vault) -> None:
    vault.commit([credential(f"new {n}") for n in range(3)], now=NOW)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "failing"])
def test_whichever_write_fails_the_change_is_there_or_not_at_all(
    desk: Desk, code: int
) -> None:
    desk.open().commit([credential("old")], now=NOW)
    before = frozenset(desk.open().state.holdings)
    after = before | {id_of(f"new {n}") for n in range(3)}
    for n in itertools.count(1):
        copy = desk.copy(f"{code}-{n}")
        fs = Failing(n, code)
        try:
            commit(copy.open(fresh=True, fs=fs))
        except VaultError as error:
            held = frozenset(copy.open(fresh=True).state.holdings)
            assert held == (before if "nothing was changed" in str(error) else after)
        assert not leftovers(copy)
        assert not copy.open(fresh=True).problems
        if fs.left > 0:
            break
    assert n > 10


def test_after_a_full_disk_the_same_wallet_goes_on(desk: Desk) -> None:
    fs = Failing(5, errno.ENOSPC)
    vault = desk.open(fs=fs)
    with pytest.raises(VaultError, match="no room"):
        commit(vault)
    assert len(list((desk.path / "objects").iterdir())) == 0
    commit(vault)
    assert len(desk.open().state.kept) == 3


def test_a_memory_that_cannot_be_written_does_not_undo_a_change(desk: Desk) -> None:
    class NoState(Fs):
        def create(self, path: str, data: bytes) -> None:
            if "/state/" in path:
                raise OSError(errno.EROFS, "read-only")
            super().create(path, data)

    vault = desk.open(fs=NoState())
    commit(vault)
    assert [problem.code for problem in vault.problems] == ["memory.unwritten"]
    assert not vault.damaged
    assert len(desk.open().state.kept) == 3


@pytest.mark.parametrize("n", range(1, 8))
def test_a_wallet_that_could_not_be_made_is_none(tmp_path: Path, n: int) -> None:
    with pytest.raises(VaultError):
        opening.create(
            tmp_path / "w", (by_passphrase(),), now=NOW, fs=Failing(n, errno.ENOSPC)
        )
    assert not (tmp_path / "w" / "mcwallet-vault.json").exists()


@pytest.mark.parametrize("n", range(1, 6))
def test_a_compaction_that_fails_loses_nothing(desk: Desk, n: int) -> None:
    vault = desk.open()
    for text in ("one", "two"):
        vault.commit([credential(text)], now=NOW)
    before = desk.open().state
    with pytest.raises(VaultError):
        tidying.compact(desk.open(fs=Failing(n, errno.EIO)), now=NOW)
    assert desk.open().state == before
    assert not desk.open().damaged


def in_a_child(work: object) -> int:
    """Run something in a child that ends with it; return how it ended."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = work()  # type: ignore[operator]
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_the_system_s_own_limit_on_files_is_a_full_disk_too(desk: Desk) -> None:
    def work() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        vault = desk.open()
        vault.commit([credential("small")], now=NOW)
        try:
            vault.commit([credential(bytes(200_000))], now=NOW)
        except VaultError as error:
            return 0 if "no room" in str(error) else 1
        return 2

    assert in_a_child(work) == 0
    assert [h.rec for h in desk.open().state.kept] == [id_of("small")]
    assert not leftovers(desk)


def test_a_really_full_disk(desk: Desk, tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k,mode=700", "tmpfs", str(mount)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        small = Desk(mount, desk.roots)
        subprocess.run(["cp", "-a", str(desk.path), str(small.path)], check=True)
        kept: list[int] = []
        with pytest.raises(VaultError, match="no room"):
            fill(small.open(fresh=True), kept)
        again = small.open(fresh=True)
        assert len(again.state.kept) == len(kept) > 3
        assert not again.problems
        assert not leftovers(small)
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def fill(vault: Vault, kept: list[int]) -> None:
    for n in range(1000):
        vault.commit([credential(f"{n}" + "x" * 9000)], now=NOW)
        kept.append(n)


def writer(desk: Desk, seed: int, acknowledge: int) -> int:
    """Keep things until killed; say which, once the wallet has said it kept them."""
    draw = random.Random(seed)
    vault = desk.open(fresh=True)
    for turn in itertools.count():
        texts = [
            f"{seed}-{turn}-{n}-" + "x" * draw.choice([200, 5_000, 60_000])
            for n in range(draw.randint(1, 4))
        ]
        rec = id_of(texts[0])
        vault.commit(
            [*(credential(text) for text in texts), changes.tag(rec, add=["x"])], now=NOW
        )
        os.write(acknowledge, " ".join(id_of(text) for text in texts).encode() + b"\n")
    return 0


def one_round(desk: Desk, seed: int, writers: int) -> set[str]:
    """Let some processes write at the same time, kill them in mid-work."""
    draw = random.Random(seed)
    read, write = os.pipe()
    children = []
    for n in range(writers):
        pid = os.fork()
        if pid == 0:
            try:
                writer(desk, seed * 10 + n, write)
            finally:
                os._exit(1)
        children.append(pid)
    os.close(write)
    said = b""
    for _ in range(draw.randint(1, 12)):
        if select.select([read], [], [], draw.uniform(0.001, 0.05))[0]:
            said += os.read(read, 4096)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)
    while more := os.read(read, 65_536):
        said += more
    os.close(read)
    whole = said[: said.rfind(b"\n") + 1]
    return set(whole.decode().split())


@pytest.mark.soak
@pytest.mark.parametrize("writers", [2, 4] if SOAK else [2])
def test_nothing_acknowledged_is_lost_to_kill_9(desk: Desk, writers: int) -> None:
    acknowledged: set[str] = set()
    for seed in range(ROUNDS):
        acknowledged |= one_round(desk, seed, writers)
        vault = desk.open(fresh=True)
        assert not vault.problems
        assert acknowledged <= vault.state.holdings.keys()
    for rec in vault.state.holdings:
        vault.read(rec)
    assert len(acknowledged) > ROUNDS
    assert vault.state.holdings[next(iter(acknowledged))]


def test_the_next_change_joins_what_several_processes_wrote(desk: Desk) -> None:
    vaults = [desk.open() for _ in range(8)]
    for n in range(10):
        for at, vault in enumerate(vaults):
            vault.commit([credential(f"{n}-{at}")], now=NOW)
    together = desk.open()
    assert len(together.log.heads) == 8
    assert len(together.state.kept) == 80
    together.commit([credential("joined")], now=NOW)
    assert len(desk.open().log.heads) == 1


def test_a_backup_that_found_no_room_leaves_no_half_of_one(desk: Desk) -> None:
    me = age_keys.new_identity().recipient
    desk.open().commit([credential(random.Random(1).randbytes(60_000))], now=NOW)
    target = desk.top / "backup.age"

    def work() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            backing_up.create(desk.open(), target, now=NOW, recipients=[me])
        except VaultError as error:
            return 0 if "no room" in str(error) else 1
        return 2

    assert in_a_child(work) == 0
    assert not target.exists()


def test_a_backup_that_the_disk_does_not_settle_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "backup.age"
    with pytest.raises(VaultError, match="no room"):
        ways.write_private(Failing(2, errno.ENOSPC), str(path), b"half")
    assert not path.exists()


def test_a_file_that_was_there_is_never_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "backup.age"
    path.write_bytes(b"mine")
    with pytest.raises(RefusedError):
        ways.write_private(Fs(), str(path), b"other")
    assert path.read_bytes() == b"mine"
