"""
Replay the changes into what the wallet holds.

The state is a fold over all operations in the order (Lamport number, record id, position),
so equal sets of files make equal states on every device, whatever the order in which they
arrived. A base record holds the operations that were not superseded, each with its own
place in that order: replaying them together with what turns up later gives exactly what
replaying everything would have given.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from mcwallet.vault.applying import APPLY, Fold, moment
from mcwallet.vault.records import Record

_Op = Mapping[str, Any]


class Group(NamedTuple):
    """The operations of one change, or those of them that were not superseded."""

    n: int
    id: str
    device: str
    time: str
    ops: Mapping[int, Any]


def groups(records: Iterable[Record]) -> list[Group]:
    """Put the operations of these changes, and of the bases in them, into their order."""
    found: dict[tuple[int, str], Group] = {}
    for record in records:
        for one in _unfolded(record):
            if before := found.get((one.n, one.id)):
                merged = {**before.ops, **one.ops}
                ops = {at: merged[at] for at in sorted(merged)}
                one = Group(one.n, one.id, one.device, one.time, ops)  # noqa: PLW2901
            found[one.n, one.id] = one
    return [found[key] for key in sorted(found)]


def replay(ordered: Iterable[Group], fold: Fold | None = None) -> Fold:
    """Fold the operations; one that is not understood is counted and left alone."""
    fold = Fold() if fold is None else fold
    for group in ordered:
        try:
            fold.now = moment(group.time)
        except ValueError:
            fold.unknown += 1
            continue
        for op in group.ops.values():
            try:
                APPLY[op["op"]](fold, op)
            except (KeyError, TypeError, ValueError, AttributeError):
                fold.unknown += 1
    return fold


def understood(op: Any) -> bool:
    """Tell whether an operation is one of ours, with the members it needs."""
    fold = Fold()
    try:
        APPLY[op["op"]](fold, op)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _unfolded(record: Record) -> Iterator[Group]:
    own = dict(enumerate(record.ops))
    if record.bases:
        own = {at: op for at, op in own.items() if op not in record.bases}
        for base in record.bases:
            yield from _based(base)
    if own:
        yield Group(record.n, record.id, record.device, record.time, own)


def _based(base: _Op) -> Iterator[Group]:
    for one in base["state"]["groups"]:
        ops = dict(zip(one["at"], one["ops"], strict=True))
        yield Group(one["n"], one["id"], one["device"], one["time"], ops)
