"""What was taken in, for people and for programs."""

from collections.abc import Sequence
from typing import Any, Protocol

from mcwallet.model.credential import Credential
from mcwallet.model.values import dataclass
from mcwallet.render.page import Line, Page, line
from mcwallet.render.words import cut, shown


class Kept(Protocol):
    """One credential that was taken in, or had been here already."""

    @property
    def input(self) -> str:
        """What the person named."""

    @property
    def part(self) -> str:
        """Where it stands inside."""

    @property
    def id(self) -> str:
        """The SHA-256 of the original."""

    @property
    def credential(self) -> Credential:
        """What it says."""

    @property
    def new(self) -> bool:
        """Whether it was not here before."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What its owner should know."""


class NotTaken(Protocol):
    """Something that was not taken, and why."""

    @property
    def input(self) -> str:
        """What the person named."""

    @property
    def code(self) -> str:
        """The error's stable code."""

    @property
    def message(self) -> str:
        """What is so."""

    @property
    def hint(self) -> str:
        """What to do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """All that one import did."""

    items: Sequence[Kept]
    errors: Sequence[NotTaken]
    ignored: Sequence[str]
    dry_run: bool


def document(taken: Taken, languages: Sequence[str]) -> dict[str, Any]:
    """Shape ``mcwallet/import@1``."""
    return {
        "schema": "mcwallet/import@1",
        "dry_run": taken.dry_run,
        "items": [
            {
                "input": each.input,
                "part": each.part,
                "id": each.id,
                "format": each.credential.format,
                "new": each.new,
                "title": each.credential.title.pick(languages),
                "notes": list(each.notes),
            }
            for each in taken.items
        ],
        "ignored": list(taken.ignored),
        "errors": [
            {"input": e.input, "code": e.code, "message": e.message, "hint": e.hint}
            for e in taken.errors
        ],
    }


def page(taken: Taken, languages: Sequence[str]) -> Page:
    """Lay out an import: a line per credential, then what was not taken, then the sum."""
    lines: list[Line] = []
    for each in taken.items:
        title = cut(shown(each.credential.title.pick(languages)), 60) or "(no title)"
        kind = f"({each.credential.format})"
        if each.part:
            lines.append(line(f"          part {each.part}: {title}  ", (kind, "faint")))
            continue
        word = ("would keep" if taken.dry_run else "kept") if each.new else "known"
        style = "good" if each.new else "faint"
        lines.append(
            line((f"{word:<10}", style), f"{each.id[:8]}  {title}  ", (kind, "faint"))
        )
        lines.append(line((f"          from {shown(each.input)}", "faint")))
        lines.extend(
            line((f"          note: {shown(note)}", "open")) for note in each.notes
        )
    for error in taken.errors:
        where = f"{shown(error.input)}: {shown(error.message)}"
        lines.append(line(("not taken ", "bad"), where))
        if error.hint:
            lines.append(line((f"          → {shown(error.hint)}", "hint")))
    lines.append(line(_sum(taken)))
    return tuple(lines)


def _sum(taken: Taken) -> str:
    whole = [each for each in taken.items if not each.part]
    new = sum(each.new for each in whole)
    verb = "would be kept" if taken.dry_run else "kept"
    parts = [f"{new} {verb}", f"{len(whole) - new} known already"]
    if taken.errors:
        parts.append(f"{len(taken.errors)} not taken")
    if taken.ignored:
        other = "file is" if len(taken.ignored) == 1 else "files are"
        parts.append(f"{len(taken.ignored)} other {other} no credentials")
    return ", ".join(parts) + "."
