"""Change records: what a transaction says, sealed, and who came before it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from mcwallet.codec import jcs
from mcwallet.crypto.sealing import pad, seal, unpad, unseal
from mcwallet.errors import MalformedError
from mcwallet.model.json import JsonObject
from mcwallet.vault.keys import log_context

LIMIT = 256 * 2**20
"""The largest change file: some hundred thousand credentials in one base record."""

_HIGHEST = 2**50


class Record(NamedTuple):
    """One change as it stands in the log; ``id`` is the SHA-256 of its file.

    ``ops`` are as they were written: what they mean is up to the replay, and what we do
    not understand is kept. ``bases`` are those among them that are whole snapshots.
    """

    id: str
    epoch: int
    n: int
    parents: tuple[str, ...]
    device: str
    time: str
    ops: tuple[Any, ...]
    newer: bool = False
    bases: tuple[Mapping[str, Any], ...] = ()


def sealed(key: bytes, vault: bytes, record: JsonObject) -> bytes:
    """Seal a record under the log key of its epoch."""
    epoch = record["epoch"]
    assert isinstance(epoch, int)  # noqa: S101 - for the type checker
    return seal(key, pad(jcs.canonical(record)), log_context(vault, epoch))


def opened(id_: str, box: bytes, key: bytes, vault: bytes, epoch: int) -> Record:
    """Open a record; ``MalformedError`` if this key did not make it."""
    return read(id_, unpad(unseal(key, box, log_context(vault, epoch))), epoch)


def read(id_: str, data: bytes, epoch: int) -> Record:
    """Read what a key holder wrote; a version we don't know is kept and not replayed."""
    try:
        found = json.loads(data)
        if found["v"] != 1:
            return _newer(id_, found, epoch)
        n, device, time = found["n"], found["device"], found["time"]
        parents, ops = tuple(found["parents"]), tuple(found["ops"])
        ours = found["epoch"] == epoch and _is_number(n)
        ours &= all(isinstance(text, str) for text in (device, time, *parents))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _foreign() from None
    if not ours:
        raise _foreign()
    bases = tuple(op for op in ops if type(op) is dict and op.get("op") == "base")
    if not all(map(_is_base, bases)):
        return Record(id_, epoch, n, parents, device, time, (), newer=True)
    return Record(id_, epoch, n, parents, device, time, ops, bases=bases)


def _is_number(n: Any) -> bool:
    """Tell whether this can be a Lamport number that others can still count on from."""
    return type(n) is int and 0 < n < _HIGHEST


def _is_base(op: Mapping[str, Any]) -> bool:
    """Tell whether a snapshot has the shape that replaying relies on."""
    try:
        for group in op["state"]["groups"]:
            texts = group["id"], group["device"], group["time"]
            dict(zip(group["at"], group["ops"], strict=True))
            if not _is_number(group["n"]) or not all(isinstance(t, str) for t in texts):
                return False
        for epoch, root in op["state"].get("roots", {}).items():
            int(epoch), bytes.fromhex(root)
        return all(isinstance(name, str) for name in op["covers"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _foreign() -> MalformedError:
    return MalformedError("the change is not as mcwallet writes it")


def _newer(id_: str, found: Any, epoch: int) -> Record:
    """Keep what is needed to go on: its place in the order."""
    n, parents = found.get("n"), found.get("parents")
    if not _is_number(n) or not isinstance(parents, list):
        n, parents = 1, []
    names = tuple(name for name in parents if isinstance(name, str))
    return Record(id_, epoch, n, names, "", "", (), newer=True)
