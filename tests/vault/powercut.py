"""
Every state that a power cut may leave behind.

The model is ext4's: the bytes of a file are only sure once it was synced, a name only once
its folder was; unsynced names may be there in any combination, and unsynced bytes may be
whole, half or missing.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mcwallet.vault.files import Fs

Step = tuple[str, ...]
MOST = 200
"""From this many combinations of names on, so many are drawn at random."""


class Recorder(Fs):
    """Does everything, and takes it down."""

    def __init__(self, top: Path) -> None:
        self.top = f"{top}/"
        self.steps: list[Step] = []
        self.bytes: dict[str, bytes] = {}

    def _note(self, *step: str) -> None:
        if step[1].startswith(self.top):
            self.steps.append(
                (step[0], *(path.removeprefix(self.top) for path in step[1:]))
            )

    def create(self, path: str, data: bytes) -> None:
        self.bytes[path.removeprefix(self.top)] = data
        self._note("create", path)
        super().create(path, data)

    def sync(self, path: str) -> None:
        self._note("sync", path)
        super().sync(path)

    def rename(self, old: str, new: str) -> None:
        self._note("rename", old, new)
        super().rename(old, new)

    def sync_folder(self, path: str) -> None:
        self._note("sync_folder", path)
        super().sync_folder(path)

    def unlink(self, path: str) -> None:
        self._note("unlink", path)
        super().unlink(path)


@dataclass
class Disk:
    """What is sure, and what is only on its way."""

    sure: dict[str, bytes]
    contents: dict[str, bytes]
    synced: set[str] = field(default_factory=set)
    made: dict[str, list[str]] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def do(self, step: Step) -> None:
        match step:
            case ("create", path):
                self.made[path] = [path]
                self.origin[path] = path
            case ("sync", path):
                self.synced.add(self.origin.get(path, path))
            case ("rename", old, new):
                first = self.origin.pop(old)
                self.origin[new] = first
                self.made[first].append(new)
            case ("unlink", path):
                self.gone.add(path)
            case ("sync_folder", folder):
                self._settle(folder)

    def _settle(self, folder: str) -> None:
        inside = folder + "/"
        for first in [one for one in self.made if one.startswith(inside)]:
            name = self.made.pop(first)[-1]
            if first in self.synced:
                self.sure[name] = self.contents[first]
            else:
                self.made[first] = [name]
        for path in [one for one in self.gone if one.startswith(inside)]:
            self.gone.remove(path)
            self.sure.pop(path, None)

    def states(self) -> Iterator[dict[str, bytes]]:
        """Go through what may be found after the power comes back."""
        files = list(self.made.items())
        choices = [[None, *names] for _, names in files]
        choices += [[path, None] for path in self.gone]
        for chosen in _combinations(choices):
            kept = {path for path in chosen[len(files) :] if path}
            state = {p: d for p, d in self.sure.items() if p not in self.gone or p in kept}
            unsure = {}
            for (first, _), name in zip(files, chosen, strict=False):
                if name and first in self.synced:
                    state[name] = self.contents[first]
                elif name:
                    unsure[name] = self.contents[first]
            yield {**state, **unsure}
            if unsure:
                yield {
                    **state,
                    **{name: data[: len(data) // 2] for name, data in unsure.items()},
                }
                yield {**state, **dict.fromkeys(unsure, b"")}


def _combinations(choices: list[list[str | None]]) -> Iterator[tuple[str | None, ...]]:
    many = 1
    for one in choices:
        many *= len(one)
    if many <= MOST:
        yield from itertools.product(*choices)
        return
    draw = random.Random(7)
    for _ in range(MOST):
        yield tuple(draw.choice(one) for one in choices)


def crash_states(
    before: Path, steps: list[Step], contents: dict[str, bytes]
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Go through every state after every number of steps."""
    start = {
        str(path.relative_to(before)): path.read_bytes()
        for path in before.rglob("*")
        if path.is_file()
    }
    seen = set()
    for done in range(len(steps) + 1):
        disk = Disk(dict(start), contents)
        for step in steps[:done]:
            disk.do(step)
        for state in disk.states():
            key = (done, tuple(sorted((name, data) for name, data in state.items())))
            if hash(key) not in seen:
                seen.add(hash(key))
                yield done, state


class Scratch:
    """A wallet folder that takes one state after another."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.state: dict[str, bytes] = {}
        for folder in ("keys", "objects", "log"):
            (top / folder).mkdir(mode=0o700, parents=True)
        top.chmod(0o700)

    def take(self, state: dict[str, bytes]) -> Path:
        for name in self.state.keys() - state.keys():
            (self.top / name).unlink()
        for name, data in state.items():
            if self.state.get(name) != data:
                (self.top / name).touch(0o600)
                (self.top / name).write_bytes(data)
        self.state = state
        return self.top
