"""Read what a credential must be to be selected: ``match`` and ``[defaults]``."""

from dataclasses import fields
from datetime import datetime

from mcwallet.catalog.pathways import reading
from mcwallet.catalog.pathways.reading import Node, Reads
from mcwallet.model.pathway import Match, Span


def match(node: Node) -> Match:
    """Read a ``match`` table; every key in it must hold."""
    found = node.keys_of(MATCH)
    early, late = found.get("awarded_from"), found.get("awarded_until")
    if early and late and early > late:
        raise node.wrong(f"{node.where}: awarded_from is after awarded_until")
    return Match(**found)


def defaults(node: Node) -> Match:
    """Read what holds for every requirement unless it says otherwise."""
    return Match(**node.keys_of(MATCH))


def _status(node: Node) -> Span:
    found = node.keys_of({"max_age": reading.span}, ("max_age",))
    age: Span = found["max_age"]
    return age


def _grades(node: Node) -> tuple[tuple[str, str], ...]:
    if not node.table():
        raise node.wrong(f"{node.where} names no scheme", "write { percent = 60 }")
    return tuple((scheme, grade(node[scheme])) for scheme in node.table())


def grade(node: Node) -> str:
    """Read a grade, which is text on most scales and a number on some."""
    if isinstance(node.value, str):
        return reading.text(node)
    if isinstance(node.value, bool | datetime | list | dict):
        raise node.wrong(f"{node.where} should be a grade", 'write "B" or 60')
    whole, tenth = divmod(reading.tenths(node), 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _kind(node: Node) -> str:
    return reading.one_of("rpl", "micro-credential", "qualification", "participation")(node)


MATCH: Reads = {
    "achievement": reading.texts,
    "type": reading.texts,
    "kind": _kind,
    "skill_any": reading.texts,
    "skill_all": reading.texts,
    "narrower": reading.yes_no,
    "level_min": reading.level,
    "credits_min": reading.some_tenths,
    "grade_min": _grades,
    "awarded_from": reading.day,
    "awarded_until": reading.day,
    "max_age": reading.span,
    "language": reading.texts,
    "region": reading.texts,
    "quality": reading.texts,
    "assessed": reading.texts,
    "identity_checked": reading.yes_no,
    "mode": reading.texts,
    "evidence": reading.one_of("required"),
    "issuer": reading.text,
    "verified": reading.one_of("required", "preferred", "no"),
    "status": _status,
    "subject": reading.one_of("me", "any"),
}
assert set(MATCH) == {field.name for field in fields(Match)}  # noqa: S101 - one table each
