"""What the wallet holds, a line each, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from mcwallet.model.words import Words
from mcwallet.render.page import Line, line
from mcwallet.render.words import cut, shown


class Listed(Protocol):
    """A holding as a list shows it."""

    id: str
    title: Words
    issuer: str
    issuer_name: Words
    format: str
    kind: str
    credential: str
    issued: str
    valid_from: str
    valid_until: str
    state: str
    credits: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    skills: tuple[tuple[Words, str], ...]
    tags: tuple[str, ...]
    note: str
    parts: int
    added: datetime | None


def document(
    found: Sequence[Any], languages: Sequence[str], warnings: Sequence[str]
) -> dict[str, Any]:
    """Shape ``mcwallet/list@1``."""
    return {
        "schema": "mcwallet/list@1",
        "items": [_item(each, languages) for each in found],
        "warnings": list(warnings),
    }


def _item(each: Listed, languages: Sequence[str]) -> dict[str, Any]:
    added = (
        each.added.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if each.added else None
    )
    return {
        "id": each.id,
        "title": each.title.pick(languages),
        "issuer": {"id": each.issuer, "name": each.issuer_name.pick(languages)},
        "format": each.format,
        "kind": each.kind,
        "credential": each.credential,
        "issued": each.issued or None,
        "valid_from": each.valid_from or None,
        "valid_until": each.valid_until or None,
        "state": each.state,
        "credits": [{"amount": amount, "unit": unit} for amount, unit in each.credits],
        "levels": [{"framework": name, "value": value} for name, value in each.levels],
        "skills": [{"name": n.pick(languages), "url": url} for n, url in each.skills],
        "tags": list(each.tags),
        "note": each.note,
        "parts": each.parts,
        "added": added,
    }


def lines(found: Sequence[Any], languages: Sequence[str]) -> Iterator[Line]:
    """Lay out a list in columns that fit 80 characters."""
    for each in found:
        yield _line(each, languages)


def _line(each: Listed, languages: Sequence[str]) -> Line:
    title = cut(shown(each.title.pick(languages)), 34) or "(no title)"
    issuer = cut(shown(each.issuer_name.pick(languages)) or shown(each.issuer), 20)
    credits_ = " ".join(f"{amount} {unit}".strip() for amount, unit in each.credits[:1])
    extra = " ".join(f"#{shown(tag)}" for tag in each.tags)
    state = "" if each.state == "current" else each.state
    style = "open" if state else ""
    return line(
        (f"{each.id[:8]}  ", "faint"),
        (f"{title:<34}  ", "title"),
        f"{issuer:<20}  ",
        (f"{state:<7} ", style),
        (" ".join(filter(None, (shown(credits_), extra))), "faint"),
    )
