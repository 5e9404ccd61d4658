"""However copies of a wallet meet, they end in the same state, and nothing is lost."""

import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from mcwallet.errors import RefusedError
from mcwallet.vault import changes, tidying
from mcwallet.vault.files import Fs
from mcwallet.vault.records import Record
from mcwallet.vault.replay import Group, groups, replay
from mcwallet.vault.surviving import survivors
from mcwallet.vault.vault import Vault
from tests.vault.kit import NOW, Desk, credential, id_of, union
from tests.vault.kit import desk as new_desk

REPLICAS = 3
TEXTS = st.sampled_from([f"credential {n}" for n in range(5)])
TAGS = st.sampled_from(["a", "b"])
WHO = st.integers(0, REPLICAS - 1)


class Quick(Fs):
    """Skips the syncing: no power is cut here."""

    def sync(self, path: str) -> None:
        pass

    def sync_folder(self, path: str) -> None:
        pass


class Replicas(RuleBasedStateMachine):
    """Some copies of one wallet, changed apart and synced in part and out of order."""

    template: Desk

    @initialize()
    def begin(self) -> None:
        self.top = Path(tempfile.mkdtemp())
        self.desks = []
        for n in range(REPLICAS):
            desk = Desk(self.top / str(n), self.template.roots)
            shutil.copytree(self.template.path, desk.path)
            desk.top.chmod(0o700)
            self.desks.append(desk)
        self.put: set[str] = set()
        self.removed: set[str] = set()

    def vault(self, who: int) -> Vault:
        return self.desks[who].open(fresh=True, fs=Quick())

    @rule(who=WHO, texts=st.sets(TEXTS, min_size=1, max_size=3))
    def keep(self, who: int, texts: set[str]) -> None:
        self.vault(who).commit([credential(text) for text in sorted(texts)], now=NOW)
        self.put |= {id_of(text) for text in texts}

    @rule(who=WHO, text=TEXTS, tag=TAGS, add=st.booleans())
    def tag(self, who: int, text: str, tag: str, add: bool) -> None:
        words = {"add": [tag]} if add else {"remove": [tag]}
        self.vault(who).commit([changes.tag(id_of(text), **words)], now=NOW)

    @rule(who=WHO, text=TEXTS, note=st.integers(0, 9))
    def note(self, who: int, text: str, note: int) -> None:
        self.vault(who).commit([changes.set_(id_of(text), "note", str(note))], now=NOW)

    @rule(who=WHO, text=TEXTS)
    def bin(self, who: int, text: str) -> None:
        self.vault(who).commit([changes.bin_(id_of(text))], now=NOW)

    @rule(who=WHO)
    def purge(self, who: int) -> None:
        vault = self.vault(who)
        try:
            for holding in vault.state.kept[:1]:
                tidying.purge(vault, [holding.rec], now=NOW)
                self.removed.add(holding.rec)
        except RefusedError:
            assert vault.damaged

    @rule(who=WHO)
    def compact(self, who: int) -> None:
        vault = self.vault(who)
        try:
            tidying.compact(vault, now=NOW)
        except RefusedError:
            assert vault.damaged

    @rule(
        one=WHO, other=WHO, part=st.sampled_from([0.3, 0.7, 1.0]), seed=st.integers(0, 99)
    )
    def sync(self, one: int, other: int, part: float, seed: int) -> None:
        copy(self.desks[one], self.desks[other], part, seed)

    @invariant()
    def every_copy_opens(self) -> None:
        for who in range(REPLICAS if hasattr(self, "desks") else 0):
            assert self.vault(who).state is not None

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        for one in self.desks:
            for other in self.desks:
                union(one, other)
        for one in self.desks:
            union(one, self.desks[0])
        vaults = [self.vault(who) for who in range(REPLICAS)]
        assert all(vault.state == vaults[0].state for vault in vaults)
        assert self.put - self.removed <= vaults[0].state.holdings.keys()
        lost = {"log.missing", "log.changed", "log.foreign"}
        assert not lost & {problem.code for problem in vaults[0].problems}
        shutil.rmtree(self.top)


def copy(source: Desk, target: Desk, part: float, seed: int) -> None:
    draw = random.Random(seed)
    for name in ("objects", "log"):
        for path in sorted((source.path / name).iterdir()):
            if draw.random() < part and not (target.path / name / path.name).exists():
                shutil.copy(path, target.path / name)


def test_replicas_converge(tmp_path: Path) -> None:
    class Here(Replicas):
        template = new_desk(tmp_path / "template")

    machine = Here.TestCase
    machine.settings = settings(
        max_examples=25,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()


REC = st.sampled_from(["1" * 64, "2" * 64])
OBJ = st.sampled_from(["a" * 64, "b" * 64])


def put(rec: str, obj: str) -> dict[str, object]:
    return {
        "op": "put", "rec": rec, "obj": obj, "dek": "0" * 64, "len": 1, "media": "m",
        "kind": "credential", "summary": {},
    }  # fmt: skip


OPS = st.one_of(
    st.builds(put, REC, OBJ),
    st.builds(lambda rec, obj: {"op": "purge", "rec": rec, "obj": obj}, REC, OBJ),
    st.builds(lambda rec: {"op": "del", "rec": rec}, REC),
    st.builds(
        lambda rec, add, remove: {"op": "tag", "rec": rec, "add": add, "remove": remove},
        REC,
        st.lists(TAGS, max_size=2, unique=True),
        st.lists(TAGS, max_size=2, unique=True),
    ),
    st.builds(
        lambda rec, value: {"op": "set", "rec": rec, "key": "note", "value": value},
        REC,
        st.sampled_from("xyz"),
    ),
    st.builds(
        lambda id_, state: {"op": "slot", "id": id_, "kind": "script", "name": "n",
                            "sha256": "c" * 64, "state": state},
        st.sampled_from("st"),
        st.sampled_from(["active", "removed"]),
    ),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Group], list[Group]]:
    """Some changes in their order, split into those compacted and those that come late."""
    many = draw(st.lists(st.tuples(st.integers(1, 6), OPS, st.booleans()), max_size=14))
    records = [
        (Record(f"{at:064x}", 1, n, (), "dev", "2026-11-21T12:00:00Z", (op,)), late)
        for at, (n, op, late) in enumerate(many)
    ]
    early = groups([record for record, late in records if not late])
    return early, groups([record for record, late in records if late])


def state(ordered: Sequence[Group]) -> object:
    return replay(sorted(ordered, key=lambda one: (one.n, one.id))).state()


@given(histories())
@settings(max_examples=400, deadline=None)
def test_compacting_is_exact_whatever_turns_up_later(
    history: tuple[list[Group], list[Group]],
) -> None:
    early, late = history
    assert state([*survivors(early), *late]) == state([*early, *late])


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_arrival_does_not_matter(
    history: tuple[list[Group], list[Group]], draw: random.Random
) -> None:
    every = [*history[0], *history[1]]
    records = [
        Record(g.id, 1, g.n, (), g.device, g.time, tuple(g.ops.values())) for g in every
    ]
    expected = replay(groups(records)).state()
    draw.shuffle(records)
    assert replay(groups(records)).state() == expected


def git(desk: Desk, *words: str) -> subprocess.CompletedProcess[str]:
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    return subprocess.run(
        ["git", *name, "-C", str(desk.path), *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(desk.top), "GIT_CONFIG_NOSYSTEM": "1"},
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")
def test_git_merges_two_diverged_wallets_without_a_conflict(desk: Desk) -> None:
    desk.open().commit([credential("both")], now=NOW)
    git(desk, "init", "-q", "-b", "main")
    git(desk, "add", "-A")
    assert git(desk, "commit", "-qm", "both").returncode == 0
    laptop = desk.copy("laptop")
    for one, text in ((desk, "here"), (laptop, "there")):
        one.open().commit(
            [credential(text), changes.set_(id_of("both"), "note", text)], now=NOW
        )
        git(one, "add", "-A")
        assert git(one, "commit", "-qm", text).returncode == 0
    git(desk, "remote", "add", "laptop", str(laptop.path))
    git(desk, "fetch", "-q", "laptop")
    merged = git(desk, "merge", "-q", "--no-edit", "laptop/main")
    assert merged.returncode == 0, merged.stderr
    for path in desk.path.rglob("*"):
        if ".git" not in path.parts:
            path.chmod(0o700 if path.is_dir() else 0o600)
    vault = desk.open()
    assert {id_of(text) for text in ("both", "here", "there")} == set(vault.state.holdings)
    assert not vault.problems
