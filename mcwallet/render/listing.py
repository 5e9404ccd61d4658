"""What the wallet holds, a line each, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, Protocol

from mcwallet.model.holding import Holding
from mcwallet.model.words import Words
from mcwallet.render.page import Line, line
from mcwallet.render.widths import cut, filled
from mcwallet.render.words import shown


class Listed(Protocol):
    """A holding as a list shows it."""

    @property
    def holding(self) -> Holding:
        """The holding itself."""

    @property
    def id(self) -> str:
        """The SHA-256 of the original."""

    @property
    def title(self) -> Words:
        """What it is called."""

    @property
    def issuer_name(self) -> Words:
        """What the issuer calls itself."""

    @property
    def state(self) -> str:
        """What its own dates say."""

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """Amounts and units."""

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """Frameworks and values."""

    @property
    def skills(self) -> tuple[tuple[Words, str], ...]:
        """Names and addresses."""

    @property
    def parts(self) -> int:
        """How many credentials it holds."""

    def text(self, key: str) -> str:
        """Return one text of the summary, or nothing."""


def document(
    found: Sequence[Listed], languages: Sequence[str], warnings: Sequence[str]
) -> dict[str, Any]:
    """Shape ``mcwallet/list@1``."""
    return {
        "schema": "mcwallet/list@1",
        "items": [_item(each, languages) for each in found],
        "warnings": list(warnings),
    }


def _item(each: Listed, languages: Sequence[str]) -> dict[str, Any]:
    added = each.holding.added
    when = added.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if added else None
    return {
        "id": each.id,
        "title": each.title.pick(languages),
        "issuer": {"id": each.text("issuer"), "name": each.issuer_name.pick(languages)},
        "format": each.text("format"),
        "kind": each.text("kind"),
        "credential": each.text("credential"),
        "issued": each.text("issued") or None,
        "valid_from": each.text("valid_from") or None,
        "valid_until": each.text("valid_until") or None,
        "state": each.state,
        "credits": [{"amount": amount, "unit": unit} for amount, unit in each.credits],
        "levels": [{"framework": name, "value": value} for name, value in each.levels],
        "skills": [{"name": n.pick(languages), "url": url} for n, url in each.skills],
        "tags": list(each.holding.tags),
        "note": each.holding.fields.get("note", ""),
        "parts": each.parts,
        "added": when,
    }


_TITLE, _ISSUER = 30, 18  # columns; with id, state and credits a line has 80


def lines(found: Sequence[Listed], languages: Sequence[str]) -> Iterator[Line]:
    """Lay out a list in columns that fit 80 characters."""
    for each in found:
        yield _line(each, languages)


def _line(each: Listed, languages: Sequence[str]) -> Line:
    title = cut(shown(each.title.pick(languages)), _TITLE) or "(no title)"
    issuer = cut(
        shown(each.issuer_name.pick(languages)) or shown(each.text("issuer")), _ISSUER
    )
    extra = [shown(f"{amount} {unit or 'credits'}") for amount, unit in each.credits[:1]]
    extra += [f"#{shown(tag)}" for tag in each.holding.tags]
    state = "" if each.state == "current" else each.state
    style = "open" if state else ""
    return line(
        (f"{each.id[:8]}  ", "faint"),
        (filled(title, _TITLE) + "  ", "title"),
        filled(issuer, _ISSUER) + "  ",
        (f"{state:<7} ", style),
        (" ".join(extra), "faint"),
    )
