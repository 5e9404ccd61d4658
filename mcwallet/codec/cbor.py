"""The little of CBOR that selective disclosure proofs use (RFC 8949), read strictly."""

from typing import Final, TypeAlias

from mcwallet.errors import LimitError, MalformedError, UnsupportedError

Item: TypeAlias = "int | bytes | list[Item] | dict[Item, Item] | str"

MAX_ITEMS: Final = 10_000
MAX_DEPTH: Final = 8

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP = range(6)
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}
_CUT = "a CBOR value is cut short"


def decode(data: bytes) -> Item:
    """Decode one item: integers, bytes, texts, arrays and maps of definite length.

    Lengths and integers must be as short as they can be, map keys unique, and nothing may
    follow.
    """
    reader = _Reader(data)
    item = reader.item(0)
    if reader.at != len(data):
        raise MalformedError("something follows a CBOR value")
    return item


class _Reader:
    """The bytes, how far we are, and how many items may still come."""

    __slots__ = ("at", "data", "left")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.left = MAX_ITEMS

    def item(self, depth: int) -> Item:
        """Read one data item with all that it holds (RFC 8949 §3).

        Raises ``LimitError`` past the limits, ``UnsupportedError`` for tags and floats.
        """
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            raise LimitError("a CBOR value is too large or too deep")
        kind, argument = self._head()
        if kind == _UNSIGNED:
            return argument
        if kind == _NEGATIVE:
            return -1 - argument
        if kind == _BYTES:
            return self._take(argument)
        if kind == _TEXT:
            return self._text(argument)
        if kind == _ARRAY:
            return [self.item(depth + 1) for _ in range(self._many(argument))]
        if kind == _MAP:
            return self._map(argument, depth)
        raise UnsupportedError("a CBOR value is of a kind that no proof needs")

    def _head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        kind, short = first >> 5, first & 31
        if short < min(_WIDTHS):
            return kind, short
        width = _WIDTHS.get(short)
        if width is None:
            raise MalformedError("a CBOR value has no definite length")
        argument = int.from_bytes(self._take(width))
        least = 24 if width == 1 else 1 << (4 * width)
        if argument < least:
            raise MalformedError("a CBOR number is longer than it needs to be")
        return kind, argument

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise MalformedError(_CUT)
        part = self.data[self.at : end]
        self.at = end
        return part

    def _many(self, count: int) -> int:
        if count > len(self.data) - self.at:  # each item has at least one byte
            raise MalformedError(_CUT)
        return count

    def _text(self, count: int) -> str:
        try:
            return self._take(count).decode()
        except UnicodeDecodeError:
            raise MalformedError("a CBOR text is not UTF-8") from None

    def _map(self, count: int, depth: int) -> dict[Item, Item]:
        found: dict[Item, Item] = {}
        for _ in range(self._many(count)):
            key = self.item(depth + 1)
            if not isinstance(key, int | bytes | str):
                raise MalformedError("a key of a CBOR map is neither number nor text")
            if key in found:
                raise MalformedError("a CBOR map repeats a key")
            found[key] = self.item(depth + 1)
        return found


def encode(item: Item) -> bytes:
    """Write one item as short as it can be; maps keep their order."""
    if isinstance(item, int):
        if item < 0:
            raise UnsupportedError("a CBOR value is of a kind that no proof needs")
        return _head(_UNSIGNED, item)
    if isinstance(item, bytes):
        return _head(_BYTES, len(item)) + item
    if isinstance(item, str):
        return _head(_TEXT, len(item.encode())) + item.encode()
    if isinstance(item, list):
        return _head(_ARRAY, len(item)) + b"".join(map(encode, item))
    pairs = (encode(key) + encode(value) for key, value in item.items())
    return _head(_MAP, len(item)) + b"".join(pairs)


def _head(kind: int, argument: int) -> bytes:
    if argument < min(_WIDTHS):
        return bytes([kind << 5 | argument])
    for short, width in _WIDTHS.items():
        if argument < 1 << 8 * width:
            return bytes([kind << 5 | short]) + argument.to_bytes(width)
    raise LimitError("a CBOR value is too large or too deep")
