"""What each operation does to the state (the format's version 1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from mcwallet.model.holding import Copy, Counted, Holding, Identity, Shared, Slot
from mcwallet.model.wallet import WalletState
from mcwallet.vault.objects import Place

_Op = Mapping[str, Any]
_EVER = datetime.min.replace(tzinfo=UTC)


class Fold:
    """What the operations so far add up to."""

    def __init__(self) -> None:
        self.puts: dict[str, _Op] = {}
        self.added: dict[str, datetime] = {}
        self.binned: set[str] = set()
        self.purged: dict[str, str] = {}
        self.tags: dict[str, set[str]] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.copies: dict[str, Copy] = {}
        self.evidence: dict[str, _Op] = {}
        self.slots: dict[str, Slot] = {}
        self.identities: dict[str, Identity] = {}
        self.retired: dict[str, datetime] = {}
        self.shared: dict[str, Shared] = {}
        self.counted: list[Counted] = []
        self.unknown = 0
        self.now = _EVER

    def place(self, id_: str) -> Place | None:
        """Tell where a content lies: a credential's by its id, a copy's by its own."""
        op = self.puts.get(id_) or self.evidence.get(id_)
        return Place(id_, op["obj"], bytes.fromhex(op["dek"])) if op else None

    def objects(self) -> Iterator[tuple[str, str]]:
        """Go through the id of every content and the file that holds it."""
        for id_, op in (*self.puts.items(), *self.evidence.items()):
            yield id_, op["obj"]

    def state(self) -> WalletState:
        """Return it as a frozen value."""
        evidence: dict[str, list[str]] = {}
        for copy in self.copies.values():
            for rec in copy.rec:
                evidence.setdefault(rec, []).append(copy.id)
        return WalletState(
            holdings=MappingProxyType(
                {rec: self._holding(rec, put, evidence) for rec, put in self.puts.items()}
            ),
            copies=MappingProxyType(dict(self.copies)),
            identities=tuple(
                sorted(map(self._identity, self.identities.values()), key=_by_age)
            ),
            slots=tuple(sorted(self.slots.values(), key=lambda one: (one.epoch, one.id))),
            shared=tuple(sorted(self.shared.values(), key=lambda one: (one.time, one.id))),
            counted=tuple(self.counted),
            fields=MappingProxyType(self.fields.get("", {})),
            purged=MappingProxyType(dict(self.purged)),
        )

    def _holding(self, rec: str, put: _Op, evidence: Mapping[str, list[str]]) -> Holding:
        return Holding(
            rec,
            put["obj"],
            put["len"],
            put["media"],
            put["kind"],
            put["summary"],
            self.added[rec],
            rec in self.binned,
            tuple(sorted(self.tags[rec])) if rec in self.tags else (),
            self.fields.get(rec, _NONE),
            tuple(evidence[rec]) if rec in evidence else (),
        )

    def _identity(self, one: Identity) -> Identity:
        return one._replace(retired=self.retired.get(one.id))


def moment(text: str) -> datetime:
    """Read a moment as the log writes it."""
    if len(text) != len("2026-11-21T12:00:00Z") or text[10] + text[-1] != "TZ":
        raise ValueError("not a moment")
    return datetime.fromisoformat(text)


def _by_age(identity: Identity) -> tuple[str, str]:
    return identity.created, identity.id


def _put(fold: Fold, op: _Op) -> None:
    rec = op["rec"]
    _hex(rec + op["obj"] + op["dek"], 192)
    if type(op["len"]) is not int or type(op["summary"]) is not dict:
        raise TypeError("put")
    if type(op["media"]) is not str or type(op["kind"]) is not str:
        raise TypeError("put")
    if rec not in fold.puts:
        fold.added[rec] = fold.now
    fold.puts[rec] = op
    fold.binned.discard(rec)
    fold.purged.pop(rec, None)


def _evidence(fold: Fold, op: _Op) -> None:
    id_ = _hex(op["id"], 64)
    _hex(op["obj"] + op["dek"], 128)
    _typed(op, len=int, url=str, media=str, status=int)
    before = fold.copies.get(id_)
    copy = Copy(
        id=id_,
        obj=op["obj"],
        rec=_ids(sorted({*op["rec"], *(before.rec if before else ())})),
        len=op["len"],
        url=op["url"],
        fetched=moment(op["fetched"]),
        media=op["media"],
        status=op["status"],
    )
    fold.copies[id_] = copy
    fold.purged.pop(id_, None)
    fold.evidence[id_] = {**op, "rec": list(copy.rec)}


def _tag(fold: Fold, op: _Op) -> None:
    rec, add, remove = _hex(op["rec"], 64), _texts(op["add"]), _texts(op["remove"])
    fold.tags[rec] = (fold.tags.get(rec, set()) | set(add)) - set(remove)


def _set(fold: Fold, op: _Op) -> None:
    rec = _hex(op["rec"], 64) if op["rec"] else ""
    _typed(op, key=str, value=str)
    fold.fields[rec] = {**fold.fields.get(rec, {}), op["key"]: op["value"]}


def _del(fold: Fold, op: _Op) -> None:
    fold.binned.add(_hex(op["rec"], 64))


def _purge(fold: Fold, op: _Op) -> None:
    rec, obj = _hex(op["rec"], 64), _hex(op["obj"], 64)
    if rec in fold.copies:
        if fold.copies[rec].obj == obj:
            del fold.copies[rec], fold.evidence[rec]
            fold.purged[rec] = obj
        return
    put = fold.puts.get(rec)
    if put is None or put["obj"] == obj:
        fold.puts.pop(rec, None)
        fold.tags.pop(rec, None)
        fold.fields.pop(rec, None)
        fold.binned.discard(rec)
        fold.purged[rec] = obj


def _slot(fold: Fold, op: _Op) -> None:
    _typed(op, id=str, kind=str, name=str)
    if op["state"] not in {"active", "removed"}:
        raise ValueError("no such state")
    fold.slots[op["id"]] = Slot(
        id=op["id"],
        kind=op["kind"],
        name=op["name"],
        sha256=_hex(op["sha256"], 64),
        epoch=op.get("epoch", 1),
        recipient=op.get("recipient", ""),
        active=op["state"] == "active",
    )


def _identity(fold: Fold, op: _Op) -> None:
    _typed(op, id=str, method=str, alg=str, private=dict, created=str, name=str)
    fold.identities[op["id"]] = Identity(
        id=op["id"],
        method=op["method"],
        alg=op["alg"],
        private=op["private"],
        created=op["created"],
        name=op["name"],
    )


def _retire(fold: Fold, op: _Op) -> None:
    _typed(op, id=str)
    fold.retired[op["id"]] = moment(op["time"])


def _shared(fold: Fold, op: _Op) -> None:
    _typed(op, id=str, to=str, sha256=str)
    fold.shared[op["id"]] = Shared(
        id=op["id"],
        time=moment(op["time"]),
        to=op["to"],
        as_=op["as"],
        rec=_ids(op["rec"]),
        disclosed=_texts(op["disclosed"]),
        sha256=op["sha256"],
    )


def _counted(fold: Fold, op: _Op) -> None:
    _typed(op, award=str, pathway=str, version=str)
    fold.counted.append(
        Counted(
            rec=_ids(op["rec"]),
            award=op["award"],
            pathway=op["pathway"],
            version=op["version"],
            credits=str(op["credits"]),
            time=moment(op["time"]),
        )
    )


def _hex(text: str, length: int) -> str:
    if len(bytes.fromhex(text)) * 2 != length or text != text.lower():
        raise ValueError("not the hash of anything")
    return text


def _ids(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(_hex(one, 64) for one in found)


def _texts(found: Iterable[str]) -> tuple[str, ...]:
    texts = tuple(found)
    if isinstance(found, str) or not all(isinstance(text, str) for text in texts):
        raise TypeError("not a list of texts")
    return texts


def _typed(op: _Op, **members: type) -> None:
    for name, kind in members.items():
        if type(op[name]) is not kind:
            raise TypeError(name)


APPLY: Mapping[str, Callable[[Fold, _Op], None]] = {
    "put": _put,
    "evidence": _evidence,
    "tag": _tag,
    "set": _set,
    "del": _del,
    "purge": _purge,
    "slot": _slot,
    "identity": _identity,
    "retire": _retire,
    "shared": _shared,
    "counted": _counted,
}
_NONE: Mapping[str, str] = MappingProxyType({})
