"""What leaves the wallet, before it leaves."""

from collections.abc import Sequence
from typing import Any, Protocol

from mcwallet.render.page import Line, Page, line
from mcwallet.render.words import cut, shown


class Leaving(Protocol):
    """One file that is about to leave the wallet."""

    @property
    def name(self) -> str:
        """The name it gets."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    @property
    def id(self) -> str:
        """The id of the original."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def media(self) -> str:
        """Its media type."""


def document(files: Sequence[Leaving], *, out: str, dry_run: bool) -> dict[str, Any]:
    """Shape ``mcwallet/export@1``."""
    return {
        "schema": "mcwallet/export@1",
        "dry_run": dry_run,
        "output": out,
        "items": [
            {
                "id": each.id,
                "name": each.name,
                "title": each.title,
                "media_type": each.media,
                "bytes": len(each.data),
            }
            for each in files
        ],
    }


def page(files: Sequence[Leaving], *, out: str, dry_run: bool) -> Page:
    """List what leaves, a line each."""
    lines: list[Line] = []
    for each in files:
        title = cut(shown(each.title), 50) or "(no title)"
        lines.append(line(f"leaves  {each.id[:8]}  {title}  ", (each.name, "faint")))
    word = "would go" if dry_run else "goes"
    lines.append(
        line(f"{len(files)} to {shown(out)}: everything a credential says {word}.")
    )
    return tuple(lines)
