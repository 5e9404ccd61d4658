"""What leaves the wallet, before it leaves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from mcwallet.model.portfolio import Item
from mcwallet.render.page import Line, line
from mcwallet.render.words import cut, shown


class Personal(Protocol):
    """One piece of personal data."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def path(self) -> str:
        """Where it stands."""

    @property
    def can_be_withheld(self) -> bool:
        """Whether it could stay here."""


Data = Mapping[str, Sequence[Personal]]
_SAYS = {
    "hashed e-mail": "hashed e-mail, which can be guessed",
    "tracking address": "a picture elsewhere, whose server sees who looks",
}


def document(
    items: Sequence[Item], data: Data, *, out: str, form: str, dry_run: bool
) -> dict[str, Any]:
    """Shape ``mcwallet/export@1``; ``data`` is the personal data by credential id."""
    return {
        "schema": "mcwallet/export@1",
        "dry_run": dry_run,
        "output": out,
        "form": form,
        "items": [
            {
                "id": each.id,
                "name": each.name,
                "title": str(each.credential.title),
                "media_type": each.media,
                "bytes": len(each.data),
                "personal": [
                    {"kind": p.kind, "path": p.path, "can_be_withheld": p.can_be_withheld}
                    for p in data[each.id]
                ],
            }
            for each in items
        ],
    }


def page(items: Sequence[Item], data: Data, *, out: str, form: str) -> Iterator[Line]:
    """List what leaves, and what it says about the learner."""
    for each in items:
        title = cut(shown(str(each.credential.title)), 50) or "(no title)"
        yield line(f"leaves    {each.id[:8]}  {title}")
        kinds: dict[str, bool] = {}
        for piece in data[each.id]:
            kinds[piece.kind] = kinds.get(piece.kind, True) and piece.can_be_withheld
        fixed = [_SAYS.get(kind, kind) for kind, free in kinds.items() if not free]
        free = [_SAYS.get(kind, kind) for kind, free in kinds.items() if free]
        if fixed:
            yield line(
                (
                    f"          says: {'; '.join(fixed)} (all of it or nothing)",
                    "open",
                )
            )
        if free:
            yield line(
                (
                    f"          says: {'; '.join(free)} (can be withheld with --disclose)",
                    "hint",
                )
            )
    many = f"{len(items)} credential{'' if len(items) == 1 else 's'}"
    yield line(f"{many} as {form} to {shown(out)}.")
