"""Bech32 (BIP 173) without its length limit, as age writes its keys."""

from mcwallet.errors import MalformedError


def encode(prefix: str, data: bytes) -> str:
    """Write bytes under a lower-case prefix, with a checksum."""
    values = _regrouped(data, 8, 5, pad=True)
    check = _polymod([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in values)}"


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix in lower case and the bytes; never echo what may be a secret."""
    if text not in (text.lower(), text.upper()):
        raise MalformedError("a key mixes capitals and small letters")
    prefix, one, rest = text.lower().rpartition("1")
    if not (one and prefix and prefix.isascii() and prefix.isprintable()):
        raise MalformedError("not a key")
    values = [_ALPHABET.find(letter) for letter in rest]
    if -1 in values or _polymod([*_expanded(prefix), *values]) != 1:
        raise MalformedError("the key has a typing mistake: its checksum is wrong")
    return prefix, bytes(_regrouped(values[:-6], 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    return [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check


def _regrouped(
    values: bytes | list[int], width: int, wanted: int, *, pad: bool
) -> list[int]:
    collected = bits = 0
    found = []
    for value in values:
        collected = (collected << width | value) & 0xFFF
        bits += width
        while bits >= wanted:
            bits -= wanted
            found.append(collected >> bits & (1 << wanted) - 1)
    left = collected & (1 << bits) - 1
    if pad and bits:
        found.append(left << wanted - bits)
    elif not pad and (bits >= width or left):
        raise MalformedError("the key has a wrong length")
    return found


_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
