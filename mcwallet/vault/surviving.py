"""Which operations still matter: what a base record carries instead of the whole log."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from mcwallet.model.json import Json, JsonObject
from mcwallet.vault.keys import Roots
from mcwallet.vault.log import COVER, Log
from mcwallet.vault.replay import Group

ROUTINE, COMPROMISED, COMPACT, LATE = "routine", "compromised", "compact", "late"
"""Why a base record was written."""


def survivors(ordered: list[Group], forgotten: Iterable[str] = ()) -> list[Group]:
    """Drop what a later operation says anew, and every word about what is forgotten.

    Whatever else turns up later and is replayed together with these, the state is the one
    that replaying everything would give: contents, deletions and evidence always stay,
    and of a field only the last word, which would win anyway.
    """
    gone = frozenset(forgotten)
    said: set[Hashable] = set()
    kept = []
    for group in reversed(ordered):
        ops = {
            at: op
            for at, op in reversed(list(group.ops.items()))
            if not _forgettable(op, gone) and _news(op, said)
        }
        if ops:
            in_order = {at: ops[at] for at in sorted(ops)}
            kept.append(Group(group.n, group.id, group.device, group.time, in_order))
    return kept[::-1]


def base(log: Log, kept: list[Group], because: str, ids: Iterable[str]) -> JsonObject:
    """Write the operation that stands for all these changes.

    Older root keys travel along, so that what was written with them and turns up late can
    still be read.
    """
    covers = log.covers | {id_[:COVER] for id_ in ids}
    roots: dict[str, Json] = {str(e): k.hex() for e, k in _roots(log.roots)}
    state: JsonObject = {
        "because": because,
        "groups": [_written(group) for group in kept],
        "roots": roots,
    }
    heads = sha256("\n".join(log.heads).encode()).hexdigest()
    return {"op": "base", "state": state, "covers": sorted(covers), "heads": heads}


def _roots(roots: Roots) -> Iterator[tuple[int, bytes]]:
    return iter(sorted(roots.by_epoch.items()))


def _written(group: Group) -> JsonObject:
    return {
        "n": group.n,
        "id": group.id,
        "device": group.device,
        "time": group.time,
        "at": list(group.ops),
        "ops": list(group.ops.values()),
    }


def _forgettable(op: Mapping[str, Any], gone: frozenset[str]) -> bool:
    about = op["id"] if op["op"] == "evidence" else op.get("rec")
    return op["op"] in _CONTENT and about in gone


def _news(op: Mapping[str, Any], said: set[Hashable]) -> bool:
    """Tell whether nothing later says the same; remember that it was said."""
    topics = set(_topics(op))
    if not topics:
        return True
    news = not topics <= said
    said |= topics
    return news


def _topics(op: Mapping[str, Any]) -> Iterator[Hashable]:
    match op["op"]:
        case "tag":
            yield from (("tag", op["rec"], tag) for tag in (*op["add"], *op["remove"]))
        case "set":
            yield ("set", op["rec"], op["key"])
        case "slot" | "identity" | "retire" | "shared":
            yield (op["op"], op["id"])
        case _:
            return


_CONTENT = frozenset({"put", "evidence", "tag", "set", "del"})
