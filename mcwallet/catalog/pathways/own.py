"""Our own pathway files, ``mcwallet.pathway/1``, in TOML."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from mcwallet.catalog.pathways import reading
from mcwallet.catalog.pathways.blocks import MAX_BLOCKS, block, combine, overlap, rule
from mcwallet.catalog.pathways.matches import defaults
from mcwallet.catalog.pathways.names import check_names
from mcwallet.catalog.pathways.reading import Node, Reads
from mcwallet.errors import LimitError, UnsupportedError
from mcwallet.model.pathway import (
    ONE,
    Author,
    Days,
    Equal,
    Goal,
    IssuerSet,
    Match,
    Pathway,
    Role,
    Scale,
    Span,
    Units,
)
from mcwallet.model.words import NO_WORDS

FORMAT = "mcwallet.pathway/1"
DEFAULTS = Match(verified="required", status=Span("P30D", 0, 30), subject="me")


def read(data: bytes) -> Pathway:
    """Read a pathway file; whatever is wrong names its line and the mend.

    What ``[defaults]`` leaves out is asked strictly: verified, status not older than 30
    days, about the learner.
    """
    file = Node.parse(data)
    _right_format(file)
    found = file.keys_of(_FILE, ("format", "id", "version", "complete", "require"))
    stated = dict(found.pop("defaults", Match()).asked())
    pathway = Pathway(
        sha256=sha256(data).hexdigest(),
        blocks=found.pop("require"),
        rules=found.pop("rule", ()),
        scales=found.pop("grades", ()),
        defaults=replace(DEFAULTS, **stated),
        **{key: value for key, value in found.items() if key != "format"},
    )
    check_names(pathway, file)
    return pathway


def _right_format(file: Node) -> None:
    named = file.table().get("format")
    if isinstance(named, str) and named != FORMAT and named.startswith("mcwallet.pathway/"):
        raise UnsupportedError(
            "a pathway file of another version", hint=f"this program reads {FORMAT}"
        )
    if named != FORMAT:
        raise file.wrong("not a pathway file", f'its first line is format = "{FORMAT}"')


def _author(node: Node) -> Author:
    roles = reading.one_of(*(role.value for role in Role))
    found = node.keys_of({"name": reading.words, "role": roles, "did": reading.text})
    role = Role(found.get("role", Role.LEARNER))
    return Author(name=found.get("name", NO_WORDS), role=role, did=found.get("did", ""))


def _days(node: Node) -> Days:
    found = node.keys_of({"from": reading.day, "until": reading.day})
    start, end = found.get("from"), found.get("until")
    if start and end and start > end:
        raise node.wrong(f"{node.where} ends before it begins")
    return Days(start, end)


def _goal(node: Node) -> Goal:
    return Goal(**node.keys_of({
        "title": reading.words, "id": reading.text,
        "eqf": reading.level, "ects": reading.some_tenths,
    }))  # fmt: skip


def _units(node: Node) -> Units:
    found = node.keys_of({
        "hours_per_ects": reading.some_tenths, "sbu_per_ects": reading.some_tenths,
        "unitless": reading.one_of("ects", "sbu", "hours"),
        "estimates": reading.one_of("accept"),
    })  # fmt: skip
    found["estimates"] = "estimates" in found
    return Units(**found)


def _scale(node: Node) -> Scale:
    found = node.keys_of(
        {"order": reading.texts, "min": reading.tenths, "max": reading.tenths}
    )
    ends = found.keys() & {"min", "max"}
    if ("order" in found) == bool(ends) or len(ends) == 1:
        raise node.wrong(f"{node.where} needs either order, or min and max")
    low, high = (_plain(found.get(end, 0)) for end in ("min", "max"))
    if ends and found["min"] >= found["max"]:
        raise node.wrong(f"{node.where}: min is not below max")
    name, order = str(node.keys[-1]), found.get("order", ())
    return Scale(name=name, order=order) if order else Scale(name=name, min=low, max=high)


def _plain(tenths: int) -> str:
    whole, tenth = divmod(tenths, ONE)
    return f"{whole}.{tenth}" if tenth else str(whole)


def _issuers(node: Node) -> IssuerSet:
    found = node.keys_of({"any": lambda marks: marks.each(_mark)}, ("any",))
    return IssuerSet(name=str(node.keys[-1]), any=found["any"])


def _mark(node: Node) -> tuple[str, str]:
    found = node.keys_of(dict.fromkeys(_MARKS, reading.text))
    if len(found) != 1:
        raise node.wrong(
            f"{node.where} should have one mark", f"one of {', '.join(_MARKS)}"
        )
    ((key, value),) = found.items()
    return key, value


def _equal(node: Node) -> Equal:
    found = node.keys_of({
        "this": reading.text, "as": reading.text, "by": reading.text,
        "valid": _days, "both": reading.yes_no,
    }, ("this", "as"))  # fmt: skip
    found["as_"] = found.pop("as")
    return Equal(**found)


def _named(node: Node, read_one: Any) -> tuple[Any, ...]:
    table = node.table()
    if len(table) > MAX_BLOCKS:
        raise LimitError(f"{node.where} has more than {MAX_BLOCKS} blocks")
    return tuple(read_one(node[name]) for name in table)


_MARKS = ("did", "domain", "registry", "seal", "accreditation", "endorsement")
_FILE: Reads = {
    "format": reading.text,
    "id": reading.text,
    "version": reading.text,
    "title": reading.words,
    "by": _author,
    "decides": reading.text,
    "valid": _days,
    "awards": _goal,
    "complete": combine,
    "units": _units,
    "grades": lambda node: _named(node, _scale),
    "issuers": lambda node: _named(node, _issuers),
    "defaults": defaults,
    "require": lambda node: _named(node, block),
    "overlap": overlap,
    "rule": lambda node: _named(node, rule),
    "equal": lambda node: node.each(_equal),
}
