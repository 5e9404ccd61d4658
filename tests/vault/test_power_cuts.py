"""Whenever the power fails: nothing acknowledged is lost, nothing is half there."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcwallet.crypto import age_keys
from mcwallet.errors import WalletError
from mcwallet.vault import changes, opening, tidying, ways
from mcwallet.vault.keys import AgeKeys, Key
from mcwallet.vault.opening import NewSlot
from mcwallet.vault.vault import Vault
from tests.vault.kit import NOW, Desk, credential, id_of
from tests.vault.powercut import Recorder, Scratch, Step, crash_states

SOAK = bool(os.environ.get("MCWALLET_SOAK"))
Work = Callable[[Vault], None]


@dataclass
class Count:
    """How many states there were, and how many were bad."""

    states: int = 0
    inconsistent: int = 0
    lost: int = 0


@dataclass
class Run:
    """What was done, and what had been acknowledged after how many steps."""

    before: Path
    steps: list[Step]
    contents: dict[str, bytes]
    acknowledged: list[tuple[int, frozenset[str]]]


def run(desk: Desk, works: list[Work]) -> Run:
    before = desk.top / "before"
    shutil.copytree(desk.path, before)
    recorder = Recorder(desk.path)
    vault = desk.open(fs=recorder)
    acknowledged = [(0, frozenset(vault.state.holdings))]
    for work in works:
        work(vault)
        acknowledged.append((len(recorder.steps), frozenset(vault.state.holdings)))
    return Run(before, recorder.steps, recorder.bytes, acknowledged)


def judge(done: Run, keys: list[Key], scratch: Path, *, first: bool = False) -> Count:
    """Open every crash state with each of these keys; the best one counts."""
    count, on = Count(), Scratch(scratch)
    for steps, state in crash_states(done.before, done.steps, done.contents):
        count.states += 1
        if first and count.inconsistent + count.lost:
            break
        vault = opened(on.take(state), keys)
        if vault is None or not sound(vault):
            count.inconsistent += 1
        held = frozenset(vault.state.holdings) if vault else frozenset()
        promised = [recs for at, recs in done.acknowledged if at <= steps]
        after = [recs for at, recs in done.acknowledged if at > steps][:1]
        if not (promised[-1] <= held or held in after):
            count.lost += 1
    return count


def opened(path: Path, keys: list[Key]) -> Vault | None:
    found = []
    for key in keys:
        try:
            found.append(opening.open_(path, key))
        except WalletError:
            continue
    return max(found, key=lambda vault: (sound(vault), vault.roots.epoch), default=None)


def sound(vault: Vault) -> bool:
    try:
        for place in vault.places_needed():
            vault.read(place.rec)
    except WalletError:
        return False
    return not [one for one in vault.problems if one.damage and one.code != "log.foreign"]


def keep_three(vault: Vault) -> None:
    vault.commit([credential(f"three {n}") for n in range(3)], now=NOW)


def keep_another(vault: Vault) -> None:
    vault.commit([credential("another"), changes.tag(id_of("another"), add=["x"])], now=NOW)


def tag_one(vault: Vault) -> None:
    vault.commit([changes.tag(id_of("three 1"), add=["soil"])], now=NOW)


def purge_one(vault: Vault) -> None:
    tidying.purge(vault, [id_of("three 2")], now=NOW)


def compact(vault: Vault) -> None:
    tidying.compact(vault, now=NOW)


ORDINARY: list[Work] = [keep_three, tag_one, keep_another]
ALL: list[Work] = [keep_three, tag_one, purge_one, compact, keep_another]


@pytest.fixture
def keys(desk: Desk) -> list[Key]:
    assert desk.roots
    return [desk.roots]


def test_ordinary_changes_survive_every_power_cut(
    desk: Desk, keys: list[Key], tmp_path: Path
) -> None:
    count = judge(run(desk, ORDINARY), keys, tmp_path / "scratch")
    assert count.states > 50
    assert (count.inconsistent, count.lost) == (0, 0), count


def test_tidying_survives_every_power_cut(
    desk: Desk, keys: list[Key], tmp_path: Path
) -> None:
    count = judge(run(desk, ALL), keys, tmp_path / "scratch")
    assert count.states > 100
    assert (count.inconsistent, count.lost) == (0, 0), count


def test_changing_the_keys_survives_every_power_cut(desk: Desk, tmp_path: Path) -> None:
    first, second, third = (age_keys.new_identity() for _ in range(3))
    ways.change_recovery(desk.open(), first, now=NOW)
    ways.remove(desk.open(), ways.find(desk.open(), "passphrase"), now=NOW)

    def change(vault: Vault) -> None:
        ways.change_recovery(vault, second, now=NOW)

    def rotate(vault: Vault) -> None:
        new = NewSlot(kind="recovery", name="recovery", recipient=third.recipient)
        tidying.rotate(vault, (new,), now=NOW)

    done = run(desk, [keep_another, change, keep_three, rotate])
    keys: list[Key] = [AgeKeys((one.secret,)) for one in (first, second, third)]
    count = judge(done, keys, tmp_path / "scratch")
    assert count.states > 50
    assert (count.inconsistent, count.lost) == (0, 0), count


def change_before_contents(done: Run) -> None:
    """What would happen if the record were written before what it names."""
    steps: list[Step] = []
    waiting: list[Step] = []
    for step in done.steps:
        (waiting if step[1].startswith("objects") else steps).append(step)
        if step == ("sync_folder", "log"):
            steps += waiting
            waiting = []
    done.steps[:] = steps + waiting


def nothing_synced(done: Run) -> None:
    """What would happen without fsync."""
    done.steps[:] = [step for step in done.steps if not step[0].startswith("sync")]


def old_files_first(done: Run) -> None:
    """What would happen if a compaction removed files before its record was written."""
    gone = [step for step in done.steps if step[0] == "unlink" and "log" in step[1]]
    rest = [step for step in done.steps if step not in gone]
    at = rest.index(("sync_folder", "log"))
    done.steps[:] = [*rest[: at + 1], *gone, *rest[at + 1 :]]


@pytest.mark.parametrize(
    ("spoil", "works"),
    [
        (change_before_contents, ORDINARY),
        (nothing_synced, ORDINARY),
        (old_files_first, [keep_three, compact]),
    ],
)
def test_the_enumerator_catches_a_wrong_order(
    desk: Desk,
    keys: list[Key],
    tmp_path: Path,
    spoil: Callable[[Run], None],
    works: list[Work],
) -> None:
    done = run(desk, works)
    spoil(done)
    count = judge(done, keys, tmp_path / "scratch", first=not SOAK)
    assert count.inconsistent + count.lost > 0
