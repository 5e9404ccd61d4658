"""An open wallet: what it holds, and how a change is added to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mcwallet import __version__
from mcwallet.errors import (
    AmbiguousError,
    DamagedVaultError,
    NotFoundError,
    RefusedError,
    UsageError,
    VaultError,
)
from mcwallet.model.holding import Holding
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.wallet import Problem, WalletState
from mcwallet.vault import files, memory, objects, records, replay
from mcwallet.vault.applying import Fold
from mcwallet.vault.changes import Op, written
from mcwallet.vault.files import Fs
from mcwallet.vault.finding import problems
from mcwallet.vault.keys import Roots, check_value, log_key
from mcwallet.vault.layout import Layout, proper_names
from mcwallet.vault.log import Log
from mcwallet.vault.memory import Memory
from mcwallet.vault.objects import Place
from mcwallet.vault.records import Record

SHORTEST = 4
"""How many hex digits of an id are enough, if they fit only one."""


class Places(NamedTuple):
    """Where this machine keeps what doesn't belong into the wallet.

    ``state`` is for memories, ``runtime`` for locks and sessions; without them nothing is
    remembered, and an older copy of the whole wallet can't be told from the newest.
    """

    state: Path | None = None
    runtime: Path | None = None


class Vault:
    """One open wallet; opening and making are in ``opening.py``."""

    def __init__(
        self, layout: Layout, log: Log, seen: Memory, *, fs: Fs, places: Places
    ) -> None:
        self.layout = layout
        self.log = log
        self.seen = seen
        self.fs = fs
        self.places = places
        self.unnoted = ""
        self.compared: tuple[Problem, ...] = ()
        self._fold = replay.replay(replay.groups(log.accepted))

    @cached_property
    def state(self) -> WalletState:
        """What all the changes add up to."""
        return self._fold.state()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is missing, changed, gone or not ours, without reading any content."""
        return tuple(problems(self))

    @property
    def damaged(self) -> bool:
        """Tell whether a command should end with exit 5."""
        return any(problem.damage for problem in self.problems)

    @property
    def replaced(self) -> bool:
        """Tell whether another wallet was in this place before."""
        return any(problem.code == "wallet.replaced" for problem in self.problems)

    @property
    def newer(self) -> bool:
        """Tell whether a newer mcwallet wrote something that we don't understand."""
        return self._fold.unknown > 0 or any(r.newer for r in self.log.records.values())

    @property
    def roots(self) -> Roots:
        """The root keys; a session keeps them."""
        return self.log.roots

    def find(self, prefix: str) -> Holding:
        """Return the only holding whose id begins so; at least four hex digits."""
        start = prefix.lower()
        if len(start) < SHORTEST:
            raise NotFoundError(
                f"an id needs at least {SHORTEST} of its digits", hint="see: mcwallet list"
            )
        fits = [h for rec, h in self.state.holdings.items() if rec.startswith(start)]
        if not fits:
            raise NotFoundError(
                "nothing in the wallet has this id", hint="see: mcwallet list"
            )
        if len(fits) > 1:
            shown = ", ".join(holding.rec[:8] for holding in fits[:5])
            raise AmbiguousError(
                f"{len(fits)} ids begin like this", hint=f"write more digits: {shown}"
            )
        return fits[0]

    def read(self, id_: str) -> bytes:
        """Return the original bytes of a holding or of a kept copy, by its full id."""
        place = self.place(id_)
        if place is None:
            raise NotFoundError("nothing in the wallet has this id")
        return objects.read(self.layout, place)

    def place(self, id_: str) -> Place | None:
        """Tell which file holds a content, and its key."""
        return self._fold.place(id_)

    def places_needed(self) -> Iterator[Place]:
        """Go through every content that the state names."""
        for id_, _ in self._fold.objects():
            if place := self._fold.place(id_):
                yield place

    def absent(self) -> tuple[tuple[str, str], ...]:
        """Return the ids of contents that are not here, and the files that held them."""
        here = frozenset(files.listing(self.layout.objects))
        return tuple(pair for pair in self._fold.objects() if pair[1] not in here)

    def ordered(self) -> list[replay.Group]:
        """Return the operations in their order, to make a base record of."""
        return replay.groups(self.log.accepted)

    def commit(self, ops: Sequence[Op], *, now: datetime) -> str:
        """Add one change, all of it or nothing, and return its id.

        Contents are durable before the change that names them; success means that both
        were read back and decrypted.
        """
        if self.replaced:
            raise RefusedError(
                "this is not the wallet that was here before",
                hint="if that is as it should be: mcwallet wallet accept-rollback",
            )
        members, made = self._filled(ops)
        for op in members:
            if op.get("op") != "base" and not replay.understood(op):
                raise UsageError(f"the operation {op.get('op')} lacks what it needs")
        parents = [head for head in self.log.heads if head not in self.log.late]
        record = self.write(members, parents, now=now)
        for place in made:
            objects.read(self.layout, place)
        self.adopt(record)
        return record.id

    def adopt(self, record: Record) -> None:
        """Take up a change that was just written, and remember it."""
        self.log = self.log.with_(record)
        self._fold = self._grown(record)
        self._forget_cached()
        self.remember()

    def said(self) -> Iterator[tuple[str, JsonObject]]:
        """Go through the operations that keep each content."""
        yield from self._fold.puts.items()
        yield from self._fold.evidence.items()

    def accept(self) -> None:
        """Take the wallet as it is for the right one, and remember that."""
        for other in tuple(memory.others_here(self.places.state, self.layout)):
            memory.forget(self.places.state, other)
        self.remember(accepted=True)
        self._forget_cached()

    def remember(self, *, accepted: bool = False, **more: object) -> None:
        """Write down what was seen; heads that are gone stay remembered until accepted."""
        gone = () if accepted else self.log.lacks(self.seen.heads)
        epoch = self.roots.epoch
        if not accepted and self.seen.epoch > epoch:
            return
        seen = self.seen._replace(
            heads=tuple(sorted({*self.log.heads, *gone})),
            epoch=epoch,
            check=check_value(self.roots.newest),
            **more,  # type: ignore[arg-type]
        )
        if seen != self.seen:
            self._note(seen, accepted=accepted)

    def refresh(self, log: Log) -> None:
        """Start again from a log that was read or made anew."""
        self.log = log
        self._fold = replay.replay(replay.groups(log.accepted))
        self._forget_cached()

    def write(
        self,
        ops: Iterable[JsonObject],
        parents: Iterable[str],
        *,
        now: datetime,
        roots: Roots | None = None,
    ) -> Record:
        """Write a record, read it back and return it; it is not taken up yet."""
        roots = roots or self.roots
        key, epoch = log_key(roots.newest), roots.epoch
        document: dict[str, Json] = {
            "v": 1,
            "epoch": epoch,
            "device": self.seen.device,
            "n": self.log.highest + 1,
            "parents": list(parents),
            "time": written(now),
            "app": f"mcwallet/{__version__}",
            "ops": list(ops),
        }
        box = records.sealed(key, self.layout.tag, document)
        name = files.name_of(box)
        files.put_record(self.fs, self.layout.log, name, box)
        again = files.read(
            f"{self.layout.log}/{name}", records.LIMIT, shown=f"log/{name[:8]}…"
        )
        if again != box:
            raise DamagedVaultError(
                "the disk did not give back what was written",
                hint="check the disk, then look with: mcwallet doctor",
            )
        return records.opened(name, again, key, self.layout.tag, epoch)

    def _filled(self, ops: Sequence[Op]) -> tuple[list[JsonObject], list[Place]]:
        """Write the contents; return the operations with where they lie."""
        found: dict[str, Place] = {}
        made: list[Place] = []

        def boxes() -> Iterator[tuple[str, bytes]]:
            for op in ops:
                if op.payload is None or (id_ := _id(op)) in found:
                    continue
                if place := self._present(id_):
                    found[id_] = place
                    continue
                place, box = objects.sealed(self.layout, id_, op.payload)
                found[id_] = place
                made.append(place)
                yield place.obj, box

        if any(op.payload is not None for op in ops):
            files.put(self.fs, self.layout.objects, boxes())
        return [self._completed(op, found) for op in ops], made

    def _present(self, id_: str) -> Place | None:
        place = self._fold.place(id_)
        if place and Path(f"{self.layout.objects}/{place.obj}").is_file():
            return place
        return None

    def _completed(self, op: Op, found: dict[str, Place]) -> JsonObject:
        if op.payload is not None:
            place = found[_id(op)]
            return {**op.members, "obj": place.obj, "dek": place.dek.hex()}
        if op.name == "put" and "obj" not in op.members:
            put = self._fold.puts.get(_id(op))
            if put is None:
                raise NotFoundError("nothing in the wallet has this id")
            return put
        return op.members

    def _grown(self, record: Record) -> Fold:
        if record.bases:
            return replay.replay(replay.groups(self.log.accepted))
        return replay.replay(replay.groups([record]), self._fold)

    def _note(self, seen: Memory, *, accepted: bool) -> None:
        """Write it down; a change that is durable is not lost because this fails."""
        self.seen = seen
        try:
            if not accepted:
                seen = memory.joined(seen, self.places.state, self.layout, self.log)
            memory.remember(self.fs, self.places.state, self.layout, seen)
        except VaultError as error:
            self.unnoted = str(error)
        self.__dict__.pop("problems", None)

    def _forget_cached(self) -> None:
        self.__dict__.pop("state", None)
        self.__dict__.pop("problems", None)

    def object_names(self) -> frozenset[str]:
        """Return the names of the contents that are here."""
        return frozenset(proper_names(self.layout.objects))


def _id(op: Op) -> str:
    return str(op.members["rec" if op.name == "put" else "id"])
