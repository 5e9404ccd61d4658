"""What a credential says, in the order of the European standard elements.

Nothing here judges: the words "valid" and "compliant" never appear. Whoever looks sees what
is stated, what is not, and whom to ask.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from mcwallet.model.credential import Credential, Element, Kind, Party, Stated
from mcwallet.render.page import Line, Page, line
from mcwallet.render.widths import wrapped
from mcwallet.render.words import cut, shown


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
    return tuple(_checklist(one, languages))


def as_plain(one: Inspected, languages: Sequence[str]) -> str:
    """Write one credential as plain text."""
    from mcwallet.render.page import plain

    return plain(page(one, languages))


def _page(one: Inspected, languages: Sequence[str]) -> Iterator[Line]:
    yield from _head(one, languages)
    for element in one.elements:
        label = f"{element.number:>2}  {LABELS[element.name]}"
        if not element.stated:
            yield line(f"{label:<{_COLUMN}}", ("not stated", "faint"))
        facts = list(dict.fromkeys(_fact(value, languages) for value in element.values))
        for fact in facts[:_MOST]:
            for text in wrapped(fact, _WIDTH - _COLUMN):
                yield line(f"{label:<{_COLUMN}}", text)
                label = ""
        if (left := len(facts) - _MOST) > 0:
            yield line(" " * _COLUMN, (f"and {left} more", "faint"))
    yield from _foot(one)
    yield line()


def _head(one: Inspected, languages: Sequence[str]) -> Iterator[Line]:
    said = one.credential
    title = said.title.pick(languages)
    for text in wrapped(cut(shown(title), _LONGEST), _WIDTH) or ["(no title)"]:
        yield line((text, "title"))
    yield _row("what it is", f"{KINDS[said.kind]} ({shown(said.format)})")
    inside = f", part {shown(one.part)}" if one.part else ""
    yield _row("id", f"{one.id[:8]}{inside}")
    sealer = _sealer(one)
    for name, who in (("issuer", said.issuer), ("sealed by", sealer)):
        if who is not None and not (name == "issuer" and sealer == said.issuer):
            yield from _who(name, who, languages)
    for body in said.awarding_bodies[:_MOST]:
        if body != said.issuer or sealer is not None:
            yield from _who("awarded by", body, languages)
    if said.period.end:
        yield _row("ends", f"{_instant(said.period.end)}")
    yield line()


def _sealer(one: Inspected) -> Party | None:
    """Return who sealed it, if it is sealed: a draft names its issuer all the same."""
    return one.credential.sealer if one.envelope == "jades" else None


def _foot(one: Inspected) -> Iterator[Line]:
    remarks = [(note, "open") for note in _notes(one)]
    remarks += [(trouble, "bad") for trouble in one.troubles]
    if remarks:
        yield line()
    for remark, style in remarks:
        word = "note: " if style == "open" else "unread: "
        for text in wrapped(cut(shown(word + remark), _LONGEST), _WIDTH):
            yield line((text, style))


def _notes(one: Inspected) -> tuple[str, ...]:
    """Return what the format noted, and what in the elements does not fit together."""
    from mcwallet.catalog.formats.consistency import notes

    whole = replace(one.credential, elements=one.elements)
    return tuple(dict.fromkeys((*whole.notes, *notes(whole))))


def _checklist(one: Inspected, languages: Sequence[str]) -> Iterator[Line]:
    yield line((cut(shown(one.credential.title.pick(languages)), _WIDTH), "title"))
    for element in one.elements:
        mark, style = ("stated", "good") if element.stated else ("not stated", "open")
        need = "" if element.mandatory else " (optional)"
        label = f"{element.number:>2}  {LABELS[element.name]}{need}"
        yield line((f"{mark:<12}", style), label)
        for value in element.values[:_MOST]:
            where = cut(f"at {shown(value.path)}", _LONGEST)
            for text in wrapped(where, _WIDTH - 16):
                yield line(" " * 16, (text, "faint"))
        if not element.stated and element.mandatory:
            for text in wrapped(f"→ {ASK[element.name]}", _WIDTH - 16):
                yield line(" " * 16, (text, "hint"))
    must = [element for element in one.elements if element.mandatory]
    if must:
        count = sum(element.stated for element in must)
        yield line(f"{count} of {len(must)} mandatory elements are stated.")


def _who(name: str, who: Party, languages: Sequence[str]) -> Iterator[Line]:
    """Show a name and, beside it, the id that stands for it."""
    called = shown(who.name.pick(languages))
    called = called or ("(no name)" if who.id else "not stated")
    for text in wrapped(cut(called, _LONGEST), _WIDTH - _COLUMN):
        yield _row(name, text)
        name = ""
    for text in wrapped(cut(shown(who.id), _LONGEST), _WIDTH - _COLUMN):
        yield _row(name, text)


def _row(name: str, text: str) -> Line:
    return line((f"    {name:<{_COLUMN - 4}}", "faint"), text)


def _fact(value: Stated, languages: Sequence[str]) -> str:
    text = " ".join(shown(part) for part in value.value.pick(languages).split())
    note = f" ({shown(value.note)})" if value.note else ""
    return cut(text, _LONGEST) + cut(note, _LONGEST)


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
    }


def _party(who: Party, languages: Sequence[str]) -> dict[str, str]:
    return {"id": who.id, "name": who.name.pick(languages)}


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


_WIDTH = 80
_COLUMN = 24
_LONGEST = 600
_MOST = 12
KINDS = {
    Kind.MICRO_CREDENTIAL: "a micro-credential",
    Kind.PARTICIPATION: "a certificate of participation",
    Kind.QUALIFICATION: "a qualification",
    Kind.ENDORSEMENT: "an endorsement",
    Kind.COMPOSITE: "a collection",
    Kind.OTHER: "a credential of no stated kind",
}
LABELS = {
    "learner": "Learner",
    "title": "Title",
    "country": "Country or region",
    "awarding_body": "Awarding body",
    "date_of_issuing": "Date of issuing",
    "learning_outcomes": "Learning outcomes",
    "workload": "Workload",
    "level": "Level",
    "assessment": "Assessment",
    "participation": "Participation",
    "quality_assurance": "Quality assurance",
    "prerequisites": "Prerequisites",
    "supervision": "Supervision",
    "grade": "Grade",
    "stackability": "Stackability",
    "further_information": "Further information",
}
ASK = {
    "learner": "ask the issuer to name whom it is about",
    "title": "ask the issuer for a title",
    "country": "ask the issuer for its country or region",
    "awarding_body": "ask the issuer who awards it",
    "date_of_issuing": "ask the issuer for the date",
    "learning_outcomes": "ask the issuer what you know and can do after it",
    "workload": "ask the issuer how much work it takes, in ECTS if possible",
    "level": "ask the issuer for its level (EQF), if it has one",
    "assessment": "ask the issuer how the learning was assessed",
    "participation": "ask the issuer how one takes part: online, on site or both",
    "quality_assurance": "ask the issuer who assures its quality",
}
