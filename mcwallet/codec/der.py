"""Read ASN.1 values in their distinguished encoding (X.690), and refuse all others."""

from collections.abc import Iterator
from datetime import UTC, datetime

from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.values import dataclass

INTEGER, BITS, OCTETS, NULL, OID, ENUMERATED = 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A
BOOLEAN, SEQUENCE, SET, UTC_TIME, GENERALIZED_TIME = 0x01, 0x30, 0x31, 0x17, 0x18
MAX_VALUES = 500_000
MAX_DEPTH = 24
_TEXTS = {
    0x0C: "utf-8", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1",
    0x1A: "latin-1", 0x1E: "utf-16-be", 0x1C: "utf-32-be",
}  # fmt: skip


def context(number: int, *, constructed: bool = True) -> int:
    """Return the identifier octet of a context-specific tag."""
    return (0xA0 if constructed else 0x80) | number


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its identifier octet, its contents, and its whole encoding.

    ``relaxed`` also takes the indefinite lengths of BER, which time-stamping services
    write around the signed parts of a token (RFC 5652 §5.1); a certificate never is.
    """

    tag: int
    content: bytes
    raw: bytes
    relaxed: bool = False

    def items(self) -> tuple["Value", ...]:
        """Return the values inside a constructed value."""
        if not self.tag & 0x20:
            raise MalformedError("an ASN.1 value should hold others")
        return tuple(self.each())

    def each(self) -> Iterator["Value"]:
        """Go through the values inside a constructed value, one by one."""
        position = count = 0
        while position < len(self.content):
            value, position = _next(self.content, position, relaxed=self.relaxed)
            count += 1
            if count > MAX_VALUES:
                raise LimitError(f"an ASN.1 value holds more than {MAX_VALUES} others")
            yield value

    def fields(self, tag: int = SEQUENCE) -> "Fields":
        """Read a sequence field by field."""
        return Fields(self.expect(tag).items())

    def expect(self, tag: int) -> "Value":
        """Insist on a type."""
        if self.tag != tag:
            raise MalformedError("an ASN.1 value has another type than it should")
        return self

    def integer(self) -> int:
        """Read an integer or an enumerated value."""
        if self.tag not in {INTEGER, ENUMERATED} or not self.content:
            raise MalformedError("an ASN.1 value should be an integer")
        if len(self.content) > 1 and self.content[0] in {0x00, 0xFF}:
            same_sign = (self.content[0] ^ self.content[1]) & 0x80 == 0
            if same_sign:
                raise MalformedError("an ASN.1 integer is longer than it need be")
        return int.from_bytes(self.content, "big", signed=True)

    def boolean(self) -> bool:
        """Read a truth value."""
        if self.expect(BOOLEAN).content not in {b"\x00", b"\xff"}:
            raise MalformedError("an ASN.1 truth value is neither true nor false")
        return self.content == b"\xff"

    def oid(self) -> str:
        """Read an object identifier, as numbers with dots."""
        numbers, current = [], 0
        for place, octet in enumerate(self.expect(OID).content):
            if (not current and octet == 0x80) or place > 64:  # noqa: PLR2004
                raise MalformedError("an ASN.1 object identifier is misspelt")
            current = current << 7 | octet & 0x7F
            if not octet & 0x80:
                numbers.append(current)
                current = 0
        if not numbers or self.content[-1] & 0x80:
            raise MalformedError("an ASN.1 object identifier is cut short")
        first = min(numbers[0] // 40, 2)
        head = (first, numbers[0] - 40 * first)
        return ".".join(map(str, (*head, *numbers[1:])))

    def octets(self) -> bytes:
        """Read a string of octets; where BER is taken, also one in pieces."""
        if self.relaxed and self.tag == OCTETS | 0x20:
            return b"".join(piece.expect(OCTETS).content for piece in self.items())
        return self.expect(OCTETS).content

    def bits(self) -> bytes:
        """Read a string of whole octets of bits, such as a signature."""
        if self.expect(BITS).content[:1] != b"\x00":
            raise MalformedError("an ASN.1 bit string has bits left over")
        return self.content[1:]

    def flags(self) -> frozenset[int]:
        """Read a string of named bits: the numbers of those that are set."""
        unused, octets = self.expect(BITS).content[:1], self.content[1:]
        if not unused or unused[0] > 7 or len(octets) > 8:  # noqa: PLR2004
            raise MalformedError("an ASN.1 bit string is misspelt")
        return frozenset(
            8 * index + bit
            for index, octet in enumerate(octets)
            for bit in range(8)
            if octet & 0x80 >> bit
        )

    def text(self) -> str:
        """Read any of the string types."""
        encoding = _TEXTS.get(self.tag)
        if encoding is None:
            raise MalformedError("an ASN.1 value should be text")
        return self.content.decode(encoding, "replace")

    def moment(self) -> datetime:
        """Read a time; both types are in UTC and end with Z (RFC 5280 §4.1.2.5)."""
        text = self.content.decode("latin-1")
        head, _, fraction = text.removesuffix("Z").partition(".")
        if self.tag == UTC_TIME and len(head) == 12 and not fraction:  # noqa: PLR2004
            head = ("20" if head[:2] < "50" else "19") + head
        elif self.tag != GENERALIZED_TIME:
            raise MalformedError("an ASN.1 value should be a time")
        if len(head) != 14 or not (head + fraction).isascii() or text[-1:] != "Z":  # noqa: PLR2004
            raise MalformedError("an ASN.1 time is misspelt")
        if not (head + fraction).isdigit():
            raise MalformedError("an ASN.1 time is misspelt")
        try:
            numbers = [int(head[:4]), *(int(head[i : i + 2]) for i in range(4, 14, 2))]
            year, month, day, hour, minute, second = numbers
            micro = int(fraction.ljust(6, "0")[:6])
            return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
        except ValueError:
            raise MalformedError("an ASN.1 time names no such moment") from None


class Fields:
    """A sequence's values, taken in order; optional ones only if they are there."""

    def __init__(self, values: tuple[Value, ...]) -> None:
        self._values = values
        self._next = 0

    def take(self, tag: int | None = None) -> Value:
        """Take the next value, of this type if one is named."""
        if self._next >= len(self._values):
            raise MalformedError("an ASN.1 sequence ends too early")
        value = self._values[self._next]
        self._next += 1
        return value if tag is None else value.expect(tag)

    def optional(self) -> Value | None:
        """Take the next value, whatever its type, if there is one."""
        return self.take() if self._next < len(self._values) else None

    def maybe(self, *tags: int) -> Value | None:
        """Take the next value if it has one of these types."""
        if self._next < len(self._values) and self._values[self._next].tag in tags:
            return self.take()
        return None


def read(data: bytes, *, relaxed: bool = False) -> Value:
    """Read one value, with nothing after it."""
    value, end = _next(data, 0, relaxed=relaxed)
    if end != len(data):
        raise MalformedError("something follows an ASN.1 value")
    return value


def _next(data: bytes, start: int, *, relaxed: bool, depth: int = 0) -> tuple[Value, int]:
    """Read the value that begins here, and tell where the next one begins."""
    if len(data) - start < 2:  # noqa: PLR2004
        raise MalformedError("an ASN.1 value is cut short")
    tag, length, at = data[start], data[start + 1], start + 2
    if tag & 0x1F == 0x1F:  # noqa: PLR2004
        raise MalformedError("an ASN.1 value has a tag that nothing here uses")
    if length == 0x80:  # noqa: PLR2004
        if not relaxed or not tag & 0x20:
            raise MalformedError("an ASN.1 value has no length")
        end = _end_of_contents(data, at, depth + 1)
        return Value(tag, data[at:end], data[start : end + 2], relaxed), end + 2
    if length > 0x80:  # noqa: PLR2004
        count = length - 0x80
        length = int.from_bytes(data[at : at + count], "big")
        minimal = length > 0x7F and data[at : at + 1] != b"\x00"  # noqa: PLR2004
        if count > 4 or not (minimal or relaxed):  # noqa: PLR2004
            raise MalformedError("an ASN.1 length is misspelt")
        at += count
    if length > len(data) - at:
        raise MalformedError("an ASN.1 value is cut short")
    end = at + length
    return Value(tag, data[at:end], data[start:end], relaxed), end


def _end_of_contents(data: bytes, at: int, depth: int) -> int:
    """Find the two zero octets that end a value without a length (X.690 §8.1.5)."""
    if depth > MAX_DEPTH:
        raise LimitError(f"ASN.1 values are nested more than {MAX_DEPTH} deep")
    while data[at : at + 2] != b"\x00\x00":
        _, at = _next(data, at, relaxed=True, depth=depth)
    return at
