"""Read untrusted JSON without ever losing track of where we are."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from math import isfinite

from mcwallet.codec.latest import Latest
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import MAX_INTEGER, Json, JsonObject
from mcwallet.model.values import dataclass

MAX_DEPTH = 128
MAX_VALUES = 60_000


@dataclass(slots=True)
class Tree:
    """A value inside a JSON document, and the path that leads to it.

    Nobody changes one. It is not declared frozen because that doubles the time to make one,
    and reading a credential makes hundreds.
    """

    value: Json
    path: str = "$"

    @classmethod
    def parse(cls, data: bytes | str) -> "Tree":
        """Decode JSON strictly (RFC 8259, I-JSON): see :func:`strict`."""
        return cls(strict(data))

    def __getitem__(self, key: str) -> "Tree":
        """Step into a member that must be there."""
        child = self.get(key)
        if child is None:
            raise MalformedError(f"{self.path} has no {key!r}")
        return child

    def get(self, key: str) -> "Tree | None":
        """Step into a member that may be absent."""
        members = self.value
        if not isinstance(members, dict):
            members = self.members()
        return Tree(members[key], f"{self.path}.{key}") if key in members else None

    def each(self, key: str) -> Iterator["Tree"]:
        """Step into none, one or many: JSON-LD lets a list of one be bare."""
        child = self.get(key)
        return iter(()) if child is None else child.items()

    def items(self) -> Iterator["Tree"]:
        """Go through a list's items; anything else is a list of one."""
        value, path = self.value, self.path
        if isinstance(value, list):
            return iter([Tree(item, f"{path}[{at}]") for at, item in enumerate(value)])
        return iter((self,))

    def is_list(self) -> bool:
        """Tell whether the value is a list."""
        return isinstance(self.value, list)

    def is_object(self) -> bool:
        """Tell whether the value is an object."""
        return isinstance(self.value, dict)

    def mentions(self, key: str, *words: str) -> bool:
        """Tell whether a member is, or lists, one of these words."""
        value = self.members().get(key) if self.is_object() else None
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str) and one in words:
                return True
        return False

    def members(self) -> JsonObject:
        """Return the value as an object."""
        value = self.value
        if isinstance(value, dict):
            return value
        raise MalformedError(f"{self.path} should be an object")

    def text(self) -> str:
        """Return the value as text."""
        if not isinstance(self.value, str):
            raise MalformedError(f"{self.path} should be text")
        return self.value

    def maybe_text(self, key: str) -> str:
        """Return a member's text, or nothing if it is absent."""
        child = self.get(key)
        return child.text() if child else ""

    def number(self) -> float:
        """Return the value as a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise MalformedError(f"{self.path} should be a number")
        return self.value

    def count(self) -> int:
        """Return a whole number ≥ 0, which some specifications spell as text."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            if self.value >= 0:
                return self.value
        elif isinstance(self.value, str) and _DIGITS.fullmatch(self.value):
            return int(self.value)
        raise MalformedError(f"{self.path} should be a whole number")

    def moment(self) -> datetime:
        """Return the value as a moment with a time zone (RFC 3339)."""
        text = self.text()
        try:
            return _usual(text) if len(text) <= _LONGEST_USUAL else moment(text)
        except ValueError as error:
            raise MalformedError(
                f"{self.path} should be a date and time: {error}"
            ) from error


@Latest
def object_in(data: bytes) -> Tree | None:
    """Return the object that some bytes are in JSON, or nothing: several ask in a row.

    Whoever has to know what is wrong with the bytes learns it from ``Tree.parse``.
    """
    if data.lstrip()[:1] != b"{":
        return None
    try:
        return Tree.parse(data)
    except (MalformedError, LimitError):
        return None


@lru_cache(maxsize=256)
def _usual(text: str) -> datetime:
    """Remember moments: one credential repeats its own, and a cohort shares them."""
    return moment(text)


def moment(text: str) -> datetime:
    """Read an XML Schema ``dateTimeStamp``, which is a little wider than RFC 3339.

    Raises ``ValueError`` without saying what it saw. Fractions beyond microseconds are
    cut; a leap second counts as the second before; 24:00:00 is the next midnight.
    """
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError("write it as 2026-06-01T12:00:00Z, with its time zone")
    day, clock, fraction, zone = found.groups()
    if clock.endswith(":60"):
        clock = clock[:-2] + "59"
    micro = (fraction or "").ljust(6, "0")[:6]
    try:
        value = datetime.fromisoformat(f"{day}T{clock}.{micro}{zone.upper()}")
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("no such moment") from None


def strict(data: bytes | str) -> Json:
    """Decode JSON strictly and within limits.

    UTF-8 without a mark, unique names, finite numbers, integers within ±(2⁵³-1), no lone
    surrogates, depth ≤ 128, at most 60,000 values, nothing after the document. Raises
    ``MalformedError``, or ``LimitError`` past a limit; messages never echo the document.
    """
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise MalformedError(f"not JSON: byte {error.start} is not UTF-8") from None
    if text[:1] == "\ufeff":
        raise MalformedError("not JSON: it begins with a byte order mark")
    marks = _bounded(text)
    try:
        value: Json = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise MalformedError(
            f"not JSON: {error.msg.removesuffix(' at')} at {where}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"not JSON: {error}") from None
    _count(value, text, marks)
    return value


def _bounded(text: str) -> int:
    """Bound depth and size before anything is built, and return at least how many values.

    Every value follows a comma or an opening bracket, and every bracket opens a value: more
    than twice as many marks are more values than allowed. Only where marks inside texts
    could be what is many does a scan leave the texts out; a short text needs no count.
    """
    opening = text.count("[") + text.count("{")
    marks = opening if len(text) < MAX_VALUES else opening + text.count(",")
    if opening <= MAX_DEPTH and marks <= 2 * MAX_VALUES:
        return marks
    depth = marks = 0
    for token in _STRUCTURE.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            marks += 1
        elif first == ",":
            marks += 1
        elif first in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise LimitError(f"the JSON is nested more than {MAX_DEPTH} levels deep")
        if marks > 2 * MAX_VALUES:
            raise LimitError(f"the JSON holds more than {MAX_VALUES} values")
    return marks


def _count(value: Json, text: str, marks: int) -> None:
    """Count values, and look for lone surrogates where an escape could have made one."""
    if marks >= MAX_VALUES:
        total, queue = 0, [value]
        while queue:
            here = queue.pop()
            total += 1
            if isinstance(here, dict):
                queue.extend(here.values())
            elif isinstance(here, list):
                queue.extend(here)
        if total > MAX_VALUES:
            raise LimitError(f"the JSON holds more than {MAX_VALUES} values")
    if "\\" in text and _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise MalformedError("not JSON: a text holds half a character") from None


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object repeats a name")
    return members


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _safe(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > MAX_INTEGER:  # noqa: PLR2004
        raise ValueError("an integer is beyond 2^53")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite, parse_constant=_finite, parse_int=_safe
)
_LONGEST_USUAL = 40
_DIGITS = re.compile("0|[1-9][0-9]{0,17}")
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
# A text without an end is taken to the very end: trying again inside it would never end.
_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
