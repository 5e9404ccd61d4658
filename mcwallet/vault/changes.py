"""
The operations a change is made of (the format's version 1), ready to be committed.

Each function returns one ``Op``. What a content needs besides its bytes, the name of its
file and its key, is filled in when the change is written.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from mcwallet.errors import LimitError
from mcwallet.model.holding import Slot
from mcwallet.model.json import Json, JsonObject
from mcwallet.vault.objects import LIMIT


class Op(NamedTuple):
    """One operation; ``payload`` is the content it brings along, if any."""

    members: JsonObject
    payload: bytes | None = None

    def __repr__(self) -> str:
        """Show which operation it is; what it brings along is the learner's own."""
        return f"Op({self.name!r})"

    @property
    def name(self) -> str:
        """Return which operation it is."""
        return str(self.members["op"])


def keep(data: bytes, *, media: str, kind: str, summary: JsonObject) -> Op:
    """Keep a credential or attachment; what is in the bin comes out of it.

    ``kind`` is ``credential`` or ``attachment``. Bytes that are there already are not
    written twice.
    """
    return _content(
        "put", data, rec=_id(data), media=media, kind=kind, summary=dict(summary)
    )


def keep_copy(
    data: bytes,
    *,
    rec: Iterable[str],
    url: str,
    fetched: datetime,
    media: str,
    status: int = 200,
) -> Op:
    """Keep a dated copy of a document that some credentials need."""
    return _content(
        "evidence",
        data,
        id=_id(data),
        rec=sorted(set(rec)),
        url=url,
        fetched=written(fetched),
        media=media,
        status=status,
    )


def restore(rec: str) -> Op:
    """Take something out of the bin: its ``put`` is said again."""
    return Op({"op": "put", "rec": rec})


def tag(rec: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Op:
    """Add and remove tags."""
    return Op(
        {"op": "tag", "rec": rec, "add": sorted(set(add)), "remove": sorted(set(remove))}
    )


def set_(rec: str, key: str, value: str) -> Op:
    """Set one field of one's own (``note``, ``title``); ``rec`` "" is the wallet itself."""
    return Op({"op": "set", "rec": rec, "key": key, "value": value})


def bin_(rec: str) -> Op:
    """Put something into the bin."""
    return Op({"op": "del", "rec": rec})


def purge(rec: str, obj: str) -> Op:
    """Say that bytes and key are gone for good; :func:`keeping.purge` removes them."""
    return Op({"op": "purge", "rec": rec, "obj": obj})


def slot(one: Slot) -> Op:
    """Name a slot in the log, or say that it was removed."""
    members: dict[str, Json] = {
        "op": "slot",
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "sha256": one.sha256,
        "epoch": one.epoch,
        "state": "active" if one.active else "removed",
    }
    if one.recipient:
        members["recipient"] = one.recipient
    return Op(members)


def removed(one: Slot) -> Slot:
    """Return the slot as it stands in the log after it was removed."""
    return one._replace(active=False)


def identity(
    id_: str, *, method: str, alg: str, private: JsonObject, created: datetime, name: str
) -> Op:
    """Keep a holder key, which lives here and nowhere else."""
    return Op(
        {
            "op": "identity",
            "id": id_,
            "method": method,
            "alg": alg,
            "private": dict(private),
            "created": written(created),
            "name": name,
        }
    )


def retire(id_: str, time: datetime) -> Op:
    """Say that a holder key signs no more."""
    return Op({"op": "retire", "id": id_, "time": written(time)})


def shared(  # noqa: PLR0913 - the members the format names
    id_: str,
    *,
    time: datetime,
    to: str,
    as_: str,
    rec: Iterable[str],
    disclosed: Iterable[str] = (),
    sha256: str = "",
) -> Op:
    """Remember what left the wallet."""
    return Op(
        {
            "op": "shared",
            "id": id_,
            "time": written(time),
            "to": to,
            "as": as_,
            "rec": sorted(set(rec)),
            "disclosed": list(disclosed),
            "sha256": sha256,
        }
    )


def counted(
    rec: Iterable[str],
    *,
    award: str,
    pathway: str,
    version: str,
    credits_: str,
    time: datetime,
) -> Op:
    """Remember what was used towards an award."""
    return Op(
        {
            "op": "counted",
            "rec": sorted(set(rec)),
            "award": award,
            "pathway": pathway,
            "version": version,
            "credits": credits_,
            "time": written(time),
        }
    )


def written(moment: datetime) -> str:
    """Write a moment as the log does: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _content(op: str, data: bytes, **members: Json) -> Op:
    if len(data) > LIMIT:
        raise LimitError(f"a content may have {LIMIT // 2**20} MB at most")
    return Op({"op": op, **members, "len": len(data)}, data)


def _id(data: bytes) -> str:
    return sha256(data).hexdigest()
