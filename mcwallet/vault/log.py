"""The log: every change that is here, which are missing, and which are not ours."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from mcwallet.errors import MalformedError
from mcwallet.vault import files, records
from mcwallet.vault.keys import Roots, log_key
from mcwallet.vault.layout import Layout, proper_names
from mcwallet.vault.records import Record

COVER = 32
"""A base record names what it covers by the first 16 bytes of each id."""


class Log(NamedTuple):
    """All changes of a wallet that are here and authentic.

    ``changed`` files are not the bytes their names state; ``foreign`` ones were made with a
    key that we don't have. ``late`` changes were made with the keys of an earlier epoch and
    turned up after those had been given up as compromised: they wait for a yes.
    """

    records: Mapping[str, Record]
    roots: Roots
    covers: frozenset[str] = frozenset()
    changed: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    highest: int = 0

    def with_(self, record: Record) -> "Log":
        """Return the log with one more change, made on top of all its heads."""
        heads = {*self.heads, record.id}.difference(record.parents)
        return self._replace(
            records={**self.records, record.id: record},
            heads=tuple(sorted(heads)),
            highest=max(self.highest, record.n),
        )

    @property
    def accepted(self) -> list[Record]:
        """The changes to replay: neither in a base record already nor late."""
        return [
            one
            for id_, one in self.records.items()
            if id_[:COVER] not in self.covers and id_ not in self.late
        ]

    def lacks(self, heads: Iterable[str]) -> tuple[str, ...]:
        """Return which of these heads, seen earlier, are gone without a base record."""
        return tuple(
            sorted(
                head
                for head in set(heads)
                if head not in self.records and head[:COVER] not in self.covers
            )
        )


Boxes: TypeAlias = tuple[Mapping[str, bytes], tuple[str, ...]]
"""The sealed changes by name, and the names of those that are not what they state."""


def load(layout: Layout, roots: Roots, read: Boxes | None = None) -> Log:
    """Open everything in ``log/``; ``read`` is what was read of it already.

    Older root keys travel in base records, so a change of an earlier epoch that turns up
    late can be read once the newest keys are open.
    """
    sealed, changed = read or boxes(layout)
    left = dict(sealed)
    found: dict[str, Record] = {}
    known: dict[int, bytes] = {}
    fresh = dict(roots.by_epoch)
    while fresh:
        known |= fresh
        _open(left, layout, fresh, found)
        fresh = {e: k for e, k in _roots(found.values()).items() if e not in known}
    return judged(found, Roots(known), changed=changed, foreign=tuple(sorted(left)))


def judged(
    found: Mapping[str, Record],
    roots: Roots,
    *,
    changed: tuple[str, ...] = (),
    foreign: tuple[str, ...] = (),
) -> Log:
    """Weigh the changes: what base records cover, and what came late."""
    floor = max((one.epoch for one in found.values() if _compromised(one)), default=0)
    covers = frozenset(
        name
        for one in found.values()
        if one.epoch >= floor
        for base in one.bases
        for name in base["covers"]
    )
    late = frozenset(
        id_ for id_, one in found.items() if one.epoch < floor and id_[:COVER] not in covers
    )
    named = {parent for one in found.values() for parent in one.parents}
    return Log(
        records=found,
        roots=roots,
        covers=covers,
        changed=changed,
        foreign=foreign,
        late=late,
        heads=tuple(sorted(found.keys() - named)),
        missing=tuple(sorted(m for m in named - found.keys() if m[:COVER] not in covers)),
        highest=max((one.n for one in found.values()), default=0),
    )


def boxes(layout: Layout) -> Boxes:
    """Read everything in ``log/``, and compare it with its names; this needs no key."""
    whole: dict[str, bytes] = {}
    changed = []
    for name in proper_names(layout.log):
        try:
            box = files.read(
                f"{layout.log}/{name}", records.LIMIT, shown=f"log/{name[:8]}…"
            )
        except FileNotFoundError:
            continue  # another process is compacting; its base record covers this one
        if files.name_of(box) == name:
            whole[name] = box
        else:
            changed.append(name)
    return whole, tuple(sorted(changed))


def _open(
    boxes: dict[str, bytes],
    layout: Layout,
    roots: Mapping[int, bytes],
    found: dict[str, Record],
) -> None:
    """Move every box that one of these keys opens to what was found."""
    keys = [(epoch, log_key(roots[epoch])) for epoch in sorted(roots, reverse=True)]
    for name in list(boxes):
        for epoch, key in keys:
            try:
                found[name] = records.opened(name, boxes[name], key, layout.tag, epoch)
            except MalformedError:
                continue
            del boxes[name]
            break


def _roots(found: Iterable[Record]) -> dict[int, bytes]:
    return {
        int(epoch): bytes.fromhex(root)
        for one in found
        for base in one.bases
        for epoch, root in base["state"].get("roots", {}).items()
    }


def _compromised(record: Record) -> bool:
    return any(base["state"].get("because") == "compromised" for base in record.bases)
