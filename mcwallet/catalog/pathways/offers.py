"""Read what is on offer: CSV, TOML, or European learning opportunities in JSON."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from mcwallet.catalog.pathways import reading
from mcwallet.catalog.pathways.opportunities import cents, opportunities, tenths
from mcwallet.catalog.pathways.reading import Node, Reads
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError, UnrecognisedError
from mcwallet.model.offer import Offer
from mcwallet.model.words import Words

MAX_OFFERS = 5_000
COLUMNS = (
    "id", "title", "provider", "achievement", "ects", "level", "skills", "language",
    "type", "quality", "hours", "fee", "ends",
)  # fmt: skip


def read_offers(data: bytes) -> tuple[Offer, ...]:
    """Recognise a list of offers by its content, and read it.

    TOML has ``[[offer]]`` tables and CSV columns with the names of :data:`COLUMNS`; lists
    in a cell are separated by spaces.
    """
    start = data.lstrip()[:1]
    if start in {b"{", b"["} and not data.lstrip().startswith(b"[["):
        found = tuple(opportunities(Tree.parse(data)))
    elif b"[[offer]]" in data:
        found = tuple(_from_toml(Node.parse(data)))
    else:
        found = tuple(_from_csv(data))
    if len(found) > MAX_OFFERS:
        raise LimitError(f"more than {MAX_OFFERS} offers")
    if not found:
        raise UnrecognisedError(
            "no offers in it", hint=f"CSV with the columns {', '.join(COLUMNS)}"
        )
    if len({offer.id for offer in found}) < len(found):
        raise MalformedError("two offers share an id", hint="give each its own")
    return found


def _from_toml(file: Node) -> Iterator[Offer]:
    found = file.keys_of({"offer": lambda node: node.each(_offer), "format": reading.text})
    yield from found.get("offer", ())


def _offer(node: Node) -> Offer:
    found = node.keys_of(_KEYS, ("id",))
    for key, name in _RENAMED.items():
        if key in found:
            found[name] = found.pop(key)
    found["achievements"] = found.get("achievements", (found["id"],))
    return Offer(**found)


def _fee(node: Node) -> int:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise node.wrong(f"{node.where} should be a number", "without quotes or currency")
    exact = Decimal(value)
    if not exact.is_finite() or not 0 <= exact <= _MOST:
        raise node.wrong(f"{node.where} is out of range", f"0 to {_MOST}")
    return int(exact * 100)


_KEYS: Reads = {
    "id": reading.text,
    "title": reading.words,
    "provider": reading.text,
    "achievement": reading.texts,
    "ects": reading.tenths,
    "level": reading.level,
    "skills": reading.texts,
    "language": reading.texts,
    "type": reading.texts,
    "quality": reading.texts,
    "hours": reading.tenths,
    "fee": _fee,
    "ends": reading.day,
}
_RENAMED = {"achievement": "achievements", "ects": "credits", "type": "types"}
_MOST = 1_000_000


def _from_csv(data: bytes) -> Iterator[Offer]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedError(f"byte {error.start} is not UTF-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = rows.fieldnames or []
        strange = [name for name in names if name not in COLUMNS]
        if "id" not in names or strange:
            says = (
                f"unknown column {reading.shown(strange[0])}" if strange else "no id column"
            )
            raise MalformedError(f"line 1: {says}", hint=f"known: {', '.join(COLUMNS)}")
        for number, row in enumerate(rows, 2):
            if number > MAX_OFFERS + 1:
                raise LimitError(f"more than {MAX_OFFERS} offers")
            yield _row(row, number)
    except csv.Error:
        raise MalformedError("not CSV", hint="one offer a line, commas between") from None


def _row(row: Mapping[str, str | None], number: int) -> Offer:
    if None in row or None in row.values():
        raise MalformedError(f"line {number}: not as many cells as columns")
    cells = {key: (value or "").strip() for key, value in row.items()}
    if not cells["id"]:
        raise MalformedError(f"line {number}: no id", hint="give each offer its own")

    def read(key: str, make: Callable[[str], int | date]) -> int | date | None:
        if not cells.get(key):
            return None
        try:
            return make(cells[key])
        except ValueError:
            raise MalformedError(f"line {number}: {key} can't be read") from None

    def many(key: str) -> tuple[str, ...]:
        return tuple(cells.get(key, "").split())

    values = {"credits": read("ects", tenths), "level": read("level", _level),
              "hours": read("hours", tenths), "fee": read("fee", cents)}  # fmt: skip
    ends = read("ends", date.fromisoformat)
    title = cells.get("title", "")
    return Offer(
        id=cells["id"], title=Words.plain(title), provider=cells.get("provider", ""),
        achievements=many("achievement") or (cells["id"],), skills=many("skills"),
        language=many("language"), types=many("type"), quality=many("quality"),
        ends=ends if isinstance(ends, date) else None,
        **{key: value for key, value in values.items() if isinstance(value, int)},
    )  # fmt: skip


def _level(text: str) -> int:
    if text not in set("12345678"):
        raise ValueError("not an EQF level")
    return int(text)
