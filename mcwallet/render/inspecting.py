"""What a credential says, in the order of the European standard elements.

Nothing here judges: the words "valid" and "compliant" never appear. Whoever looks sees what
is stated, what is not, and whom to ask.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from mcwallet.model.credential import Credential, Element, Party
from mcwallet.render.element_names import named
from mcwallet.render.inspecting_page import sheet
from mcwallet.render.page import Line, Page, line
from mcwallet.render.parties import mandate


class Inspected(Protocol):
    """A credential as it was looked into."""

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
    def envelope(self) -> str:
        """What secures it."""

    @property
    def credential(self) -> Credential:
        """What it says."""

    @property
    def elements(self) -> tuple[Element, ...]:
        """The sixteen standard elements."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """What kept us from reading it in full."""


def document(inspected: Sequence[Inspected], languages: Sequence[str]) -> dict[str, Any]:
    """Shape ``mcwallet/inspect@1``.

    ``value`` and ``from`` are lists of the same length, empty where nothing is stated.
    """
    return {
        "schema": "mcwallet/inspect@1",
        "credentials": [as_json(each, languages) for each in inspected],
    }


def as_json(one: Inspected, languages: Sequence[str]) -> dict[str, Any]:
    """Shape one credential for programs."""
    said, sealer = one.credential, _sealer(one)
    return {
        "input": one.input,
        "part": one.part,
        "id": one.id,
        "credential": said.id,
        "format": said.format,
        "envelope": one.envelope,
        "title": said.title.pick(languages),
        "issuer": _party(said.issuer, languages),
        "awarding_body": [_party(each, languages) for each in said.awarding_bodies],
        "sealer": _party(sealer, languages) if sealer else None,
        "mandate": mandate(said.mandate, languages),
        "subject": _party(said.subject, languages),
        "kind": said.kind.value,
        "issued": _instant(said.issued),
        "starts": _instant(said.period.start),
        "ends": _instant(said.period.end),
        "elements": [_element(each, languages) for each in one.elements],
        "notes": list(_notes(one)),
        "troubles": list(one.troubles),
    }


def page(one: Inspected, languages: Sequence[str]) -> Page:
    """Lay out one credential for 80 columns, a fact on each line."""
    return tuple(_page(one, languages))


def checklist(one: Inspected, languages: Sequence[str]) -> Page:
    """Lay out which elements are stated, where, and what to ask the issuer for."""
    return tuple(sheet(languages).checklist(one, named("ask", languages)))


def as_plain(one: Inspected, languages: Sequence[str]) -> str:
    """Write one credential as plain text."""
    from mcwallet.render.page import plain

    return plain(page(one, languages))


def _page(one: Inspected, languages: Sequence[str]) -> Iterator[Line]:
    laid = sheet(languages)
    ends = _instant(one.credential.period.end) or ""
    yield from laid.page(one, _sealer(one), ends)
    notes = _notes(one)
    if notes or one.troubles:
        yield line()
    yield from laid.remarks("note", notes, "open")
    yield from laid.remarks("unread", one.troubles, "bad")
    yield line()


def _sealer(one: Inspected) -> Party | None:
    """Return who sealed it, if it is sealed: a draft names its issuer all the same."""
    return one.credential.sealer if one.envelope == "jades" else None


def _notes(one: Inspected) -> tuple[str, ...]:
    """Return what the format noted, and what in the elements does not fit together."""
    from mcwallet.catalog.formats.consistency import notes

    whole = replace(one.credential, elements=one.elements)
    return tuple(dict.fromkeys((*whole.notes, *notes(whole))))


def _element(element: Element, languages: Sequence[str]) -> dict[str, Any]:
    number = element.number
    return {
        "element": element.name,
        "number": int(number) if number.isdigit() else number,
        "mandatory": element.mandatory,
        "stated": element.stated,
        "value": [each.value.pick(languages) for each in element.values],
        "from": [each.path for each in element.values],
        "note": [each.note for each in element.values],
        "origin": [each.origin.value for each in element.values],
    }


def _party(who: Party, languages: Sequence[str]) -> dict[str, str]:
    return {"id": who.id, "name": who.name.pick(languages)}


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
