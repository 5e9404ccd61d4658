"""Take what a document states from wherever it may stand, and nothing from elsewhere.

Real credentials hold odd values in optional places. Everything here treats an odd value as
one that is not stated; what the specifications require is judged by a format's ``rules``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from mcwallet.codec.tree import Tree
from mcwallet.codec.tree import moment as strict_moment
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.words import NO_WORDS, Words


def members(doc: Tree | None) -> JsonObject:
    """Return an object's members, and none of anything else."""
    value = None if doc is None else doc.value
    return value if isinstance(value, dict) else _NOTHING


def walk(doc: Tree | None, *keys: str) -> Iterator[Tree]:
    """Follow the keys through objects and lists of objects, to every value they lead to.

    JSON-LD lets a list of one be bare, and European credentials use that everywhere.
    """
    found = [] if doc is None else [doc]
    for key in keys:
        found = [one for here in found for one in _under(here, key)]
    return iter(found)


def _under(doc: Tree, key: str) -> Sequence[Tree]:
    """Step into none, one or many; what is no object has nothing under it."""
    value = doc.value
    if not isinstance(value, dict) or key not in value:
        return ()
    found, path = value[key], f"{doc.path}.{key}"
    if isinstance(found, list):
        return [Tree(item, f"{path}[{index}]") for index, item in enumerate(found)]
    return (Tree(found, path),)


def objects(doc: Tree | None, *keys: str) -> Iterator[Tree]:
    """Follow the keys, and pass over whatever is not an object."""
    if doc is None or len(keys) != 1:
        return iter([one for one in walk(doc, *keys) if isinstance(one.value, dict)])
    found, path = members(doc).get(keys[0]), f"{doc.path}.{keys[0]}"
    if isinstance(found, dict):
        return iter((Tree(found, path),))
    listed = enumerate(found) if isinstance(found, list) else ()
    return iter([Tree(x, f"{path}[{at}]") for at, x in listed if isinstance(x, dict)])


def text(doc: Tree | None, *keys: str) -> str:
    """Return the first text that the keys lead to, or nothing."""
    if len(keys) == 1:
        value = members(doc).get(keys[0])
        if isinstance(value, str):
            return value
        if not isinstance(value, list):
            return ""
    return next(texts(doc, *keys), "")


def texts(doc: Tree | None, *keys: str) -> Iterator[str]:
    """Return every text that the keys lead to."""
    if len(keys) == 1:
        value = members(doc).get(keys[0])
        found = value if isinstance(value, list) else (value,)
        yield from (one for one in found if isinstance(one, str) and one)
        return
    for one in walk(doc, *keys):
        if isinstance(one.value, str) and one.value:
            yield one.value


def flag(doc: Tree | None, key: str) -> bool | None:
    """Return a plain yes or no, or that nothing is stated."""
    value = members(doc).get(key)
    return value if isinstance(value, bool) else None


def is_a(doc: Tree | None, *names: str) -> bool:
    """Tell whether its type is, or lists, one of these names."""
    value = members(doc).get("type")
    for one in value if isinstance(value, list) else (value,):
        if isinstance(one, str) and one and one in names:
            return True
    return False


def words(doc: Tree | None, *keys: str) -> Words:
    """Return the first text in any of its languages that the keys lead to.

    A list of texts is one text in several languages (VCDM 2.0 §11.1).
    """
    value = None if doc is None else doc.value
    for key in keys:
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return NO_WORDS
        value = value.get(key)
    if isinstance(value, str):
        return NO_WORDS if not value or value.isspace() else Words((("", value),))
    return NO_WORDS if value is None else Words(tuple(_in_languages(value)))


def _in_languages(value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value and not value.isspace():
            yield "", value
    elif isinstance(value, dict):
        if "@value" in value:
            language, content = value.get("@language"), value["@value"]
            tag = language if isinstance(language, str) else ""
            if isinstance(content, str) and content:
                yield tag, content
        elif "type" not in value and "@type" not in value:
            yield from _language_map(value)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str | dict):
                yield from _in_languages(item)


def _language_map(value: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Read ``{"en": "…"}`` or ``{"en": ["…", "…"]}`` (ELM 3.2 allows both)."""
    for tag, content in value.items():
        if not _TAG.fullmatch(tag):
            continue
        parts = content if isinstance(content, list) else [content]
        joined = "; ".join(part for part in parts if isinstance(part, str) and part)
        if joined:
            yield ("" if tag.startswith("@") else tag), joined


def decimal(value: Json) -> str:
    """Return a number as plain decimal text, or nothing if it is not one.

    Several specifications spell numbers as text. Exact: no binary fraction comes in, and
    what has more than 18 digits is no amount of learning.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return ""
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        return ""
    plain = format(number or 0, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def quantity(value: Json) -> str:
    """Return a number that counts something, so none below nothing."""
    number = decimal(value)
    return "" if number.startswith("-") else number


def whole(value: Json) -> str:
    """Return a small whole number, as levels are, or nothing if it is not one."""
    number = decimal(value)
    return number if number.isdigit() else ""


def any_moment(value: Json) -> datetime | None:
    """Read a date as people and older standards write it, or say nothing.

    A date alone is its first moment, a time without a zone is UTC, and a whole number is
    seconds since 1970 (Open Badges 1.x, JWT).
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if not isinstance(value, str):
            return None
        if _STAMP.fullmatch(value):
            return strict_moment(value)
        when = datetime.fromisoformat(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def moment_at(doc: Tree | None, *keys: str) -> datetime | None:
    """Return the first date that the keys lead to, read generously."""
    return next((when for f in walk(doc, *keys) if (when := any_moment(f.value))), None)


_NOTHING: JsonObject = {}
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|@none|", re.ASCII)
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt][0-9:.]+([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DIGITS = 18
