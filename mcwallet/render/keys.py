"""The keys that open a wallet, and the identities in it, for people and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcwallet.model.holding import Holding, Identity, Slot
from mcwallet.render.annotations import title_of
from mcwallet.render.page import Line, line
from mcwallet.render.words import shown
from mcwallet.vault.ways import Way

_STATES = {
    "active": "",
    "missing": "its file is missing or was changed",
    "removed": "removed, but its file is here",
    "unknown": "no change of this wallet added it",
}


def key_document(wallet: str, found: Sequence[Way]) -> dict[str, Any]:
    """Shape ``mcwallet/key-list@1``."""
    return {
        "schema": "mcwallet/key-list@1",
        "wallet": wallet,
        "keys": [
            {
                "id": way.id,
                "kind": way.kind,
                "name": way.name,
                "state": way.state,
                "created": way.created,
                "file": way.sha256,
                "memory_kib": way.memory,
            }
            for way in found
        ],
    }


def key_page(found: Sequence[Way]) -> Iterator[Line]:
    """List every way into the wallet, a line each."""
    width = max((len(shown(way.name)) for way in found), default=0)
    for way in found:
        since = f"  since {way.created[:10]}" if way.created else ""
        wrong = _STATES.get(way.state, way.state)
        yield line(
            f"{(way.id or way.sha256)[:8]}  {way.kind:<10}  {shown(way.name):<{width}}"
            f"{since}",
            (f"  {wrong}" if wrong else "", "bad"),
        )


def changed_document(done: str, slots: Sequence[Slot], files: Sequence[str]) -> Any:
    """Shape ``mcwallet/key@1``; ``files`` are those that hold a new secret."""
    return {
        "schema": "mcwallet/key@1",
        "done": done,
        "keys": [{"id": s.id, "kind": s.kind, "name": s.name} for s in slots],
        "files": list(files),
    }


def identity_document(
    found: Sequence[Identity],
    bound: Mapping[str, Sequence[Holding]],
    public: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Shape ``mcwallet/identity@1``."""
    return {
        "schema": "mcwallet/identity@1",
        "identities": [
            {
                "id": one.id,
                "name": one.name,
                "method": one.method,
                "alg": one.alg,
                "created": one.created,
                "retired": one.retired.strftime("%Y-%m-%dT%H:%M:%SZ")
                if one.retired
                else None,
                "public_jwk": dict(public[one.id]),
                "credentials": [
                    {"id": each.rec, "title": title_of(each)}
                    for each in bound.get(one.id, ())
                ],
            }
            for one in found
        ],
    }


def identity_page(
    found: Sequence[Identity], bound: Mapping[str, Sequence[Holding]], *, full: bool
) -> Iterator[Line]:
    """Show identities, one fact a line."""
    for one in found:
        yield line((shown(one.id), "title"))
        yield line(f"  name         {shown(one.name)}")
        yield line(f"  made         {shown(one.created[:10])}, {shown(one.alg)}")
        if one.retired:
            yield line(f"  retired      {one.retired:%Y-%m-%d}: it signs no more")
        held = bound.get(one.id, ())
        yield line(f"  credentials  {len(held)} about it")
        for each in held if full else ():
            yield line(f"    {each.rec[:8]}  {shown(title_of(each))}")
