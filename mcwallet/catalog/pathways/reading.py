"""Read a TOML value without losing its place, and name the mend when it is wrong."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeVar

from mcwallet.catalog.pathways.lines import Keys, line_of
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.pathway import ONE, Span
from mcwallet.model.values import dataclass
from mcwallet.model.words import Words

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_ITEMS = 1_000
MAX_TEXT = 2_000
MAX_AMOUNT = 100_000
Value = TypeVar("Value")
Reads = Mapping[str, Callable[["Node"], Any]]


@dataclass(frozen=True, slots=True)
class Node:
    """A value inside a TOML file, the keys that lead to it, and the file's text."""

    value: object
    keys: Keys = ()
    source: str = field(default="", repr=False)

    @classmethod
    def parse(cls, data: bytes) -> "Node":
        """Decode TOML within limits; decimals stay decimal."""
        if len(data) > MAX_BYTES:
            raise LimitError(f"a pathway file may have {MAX_BYTES} bytes")
        try:
            source = data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise MalformedError(f"not TOML: byte {error.start} is not UTF-8") from None
        _bound(source)
        try:
            return cls(tomllib.loads(source, parse_float=Decimal), (), source)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = found[1] if found else str(source.count("\n") + 1)
            raise MalformedError(f"line {line}: not TOML", hint=_MEND) from None
        except (ValueError, RecursionError, InvalidOperation, OverflowError):
            raise MalformedError("not TOML", hint=_MEND) from None

    @property
    def where(self) -> str:
        """Name the place in words."""
        return ".".join(str(key) for key in self.keys) or "the file"

    def wrong(self, says: str, hint: str = "", key: str = "") -> MalformedError:
        """Make the error that says on which line what is wrong."""
        keys = (*self.keys, key) if key else self.keys
        return MalformedError(f"line {line_of(self.source, keys)}: {says}", hint=hint)

    def __getitem__(self, key: str | int) -> "Node":
        """Step into a member."""
        value: Any = self.value
        return Node(value[key], (*self.keys, key), self.source)

    def table(self) -> Mapping[str, object]:
        """Return the value as a table with names that can be printed."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"{self.where} should be a table", "write { … } or [ … ]")
        if len(self.value) > MAX_ITEMS:
            raise LimitError(f"{self.where} has more than {MAX_ITEMS} entries")
        return self.value

    def keys_of(self, reads: Reads, needed: tuple[str, ...] = ()) -> dict[str, Any]:
        """Read the members by their readers; an unknown key is an error that names it."""
        found = {}
        for key in self.table():
            if key not in reads:
                raise self.wrong(
                    f"{self.where} has an unknown key {shown(key)}", _near(key, reads), key
                )
            found[key] = reads[key](self[key])
        for key in needed:
            if key not in found:
                raise self.wrong(f"{self.where} has no {key!r}", f"add {key} = …")
        return found

    def each(self, read: Callable[["Node"], Value]) -> tuple[Value, ...]:
        """Read a list, or one value that stands for a list of one."""
        if not isinstance(self.value, list):
            return (read(self),)
        if len(self.value) > MAX_ITEMS:
            raise LimitError(f"{self.where} has more than {MAX_ITEMS} entries")
        if not self.value:
            raise self.wrong(f"{self.where} is an empty list", "leave the key out instead")
        return tuple(read(self[index]) for index in range(len(self.value)))


def text(node: Node) -> str:
    """Read a text that is not empty."""
    if not isinstance(node.value, str):
        raise node.wrong(f"{node.where} should be text", 'put it in quotes: "…"')
    if not node.value.strip():
        raise node.wrong(f"{node.where} is empty", "leave the key out instead")
    if len(node.value) > MAX_TEXT:
        raise LimitError(f"{node.where} is longer than {MAX_TEXT} characters")
    return node.value


def texts(node: Node) -> tuple[str, ...]:
    """Read one text or a list of them."""
    return tuple(dict.fromkeys(node.each(text)))


def words(node: Node) -> Words:
    """Read a text, or a table of a text in several languages."""
    if isinstance(node.value, str):
        return Words.plain(text(node))
    return Words(tuple((key, text(node[key])) for key in node.table()))


def one_of(*allowed: str) -> Callable[[Node], str]:
    """Make a reader for one of these words."""

    def read(node: Node) -> str:
        if node.value not in allowed:
            known = ", ".join(allowed)
            raise node.wrong(f"{node.where} is not one of the words known", f"use {known}")
        return str(node.value)

    return read


def yes_no(node: Node) -> bool:
    """Read true or false."""
    if not isinstance(node.value, bool):
        raise node.wrong(f"{node.where} should be true or false", "without quotes")
    return node.value


def whole(node: Node) -> int:
    """Read a whole number from 0 to 100,000."""
    number = node.value
    if isinstance(number, bool) or not isinstance(number, int):
        raise node.wrong(f"{node.where} should be a whole number", "without quotes")
    if not 0 <= number <= MAX_AMOUNT:
        raise node.wrong(f"{node.where} is out of range", f"0 to {MAX_AMOUNT}")
    return number


def counted(node: Node) -> int:
    """Read a whole number of at least one."""
    number = whole(node)
    if number == 0:
        raise node.wrong(f"{node.where} should be at least 1", "or leave the block out")
    return number


def level(node: Node) -> int:
    """Read a level of the European Qualifications Framework, 1 to 8."""
    number = whole(node)
    if not 1 <= number <= 8:  # noqa: PLR2004 - the EQF has eight levels
        raise node.wrong(f"{node.where} should be an EQF level", "1 to 8")
    return number


def tenths(node: Node) -> int:
    """Read an amount with at most one decimal place, in tenths."""
    number = node.value
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise node.wrong(f"{node.where} should be a number", "without quotes or unit")
    exact = Decimal(number)
    if not exact.is_finite() or not 0 <= exact <= MAX_AMOUNT:
        raise node.wrong(f"{node.where} is out of range", f"0 to {MAX_AMOUNT}")
    if exact * ONE != int(exact * ONE):
        raise node.wrong(f"{node.where} has more than one decimal", "write 2.5")
    return int(exact * ONE)


def some_tenths(node: Node) -> int:
    """Read an amount above zero, in tenths."""
    amount = tenths(node)
    if amount == 0:
        raise node.wrong(f"{node.where} should be more than 0", "leave the key out instead")
    return amount


def share(node: Node) -> int:
    """Read a share such as ``"75%"`` or ``"66.67%"``, in hundredths of a percent."""
    found = _SHARE.fullmatch(node.value) if isinstance(node.value, str) else None
    if not found or Decimal(found[1]) > 100:  # noqa: PLR2004 - per cent
        raise node.wrong(f"{node.where} should be a share", 'write it as "75%"')
    return int(Decimal(found[1]) * 100)


def day(node: Node) -> date:
    """Read a date, written without quotes."""
    if isinstance(node.value, datetime) or not isinstance(node.value, date):
        raise node.wrong(f"{node.where} should be a date", "write 2026-09-01, no quotes")
    return node.value


def span(node: Node) -> Span:
    """Read a length of time in ISO 8601: years, months, weeks and days."""
    found = _SPAN.fullmatch(node.value) if isinstance(node.value, str) else None
    if not found or not any(found.groups()):
        raise node.wrong(f"{node.where} should be a length of time", 'as in "P30D"')
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Span(found[0], years * 12 + months, weeks * 7 + days)


def shown(key: str) -> str:
    """Name a key that came with the file, so that it cannot steer a terminal."""
    safe = "".join(letter if letter.isprintable() else "?" for letter in key)
    return f"'{safe[:40]}'"


def _near(key: str, known: Reads) -> str:
    near = get_close_matches(key, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def _bound(source: str) -> None:
    """Bound nesting before the parser recurses."""
    depth = 0
    for mark in _BRACKET.findall(_QUOTED.sub("", source)):
        depth = max(0, depth + (1 if mark in "[{" else -1))
        if depth > MAX_DEPTH:
            raise LimitError(f"the file is nested more than {MAX_DEPTH} levels deep")


_AT_LINE = re.compile(r"at line (\d+)")
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"""|\'\'\'(?:[^\']|\'{1,2}(?!\'))*+\'\'\''
    r'|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\'|#[^\n]*+',
    re.DOTALL,
)
_BRACKET = re.compile(r"[\[\]{}]")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?%", re.ASCII)
_SPAN = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII
)
_MEND = "texts stand in quotes, dates and numbers without; a key only once a table"
