"""One spelling for every JSON value (RFC 8785)."""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from math import isfinite

from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import MAX_INTEGER, Json


def canonical(value: Json) -> bytes:
    """Return the canonical bytes.

    Integers beyond ±(2⁵³-1), infinities and half characters have no canonical spelling
    (RFC 8785 §3.2.2): they are refused rather than rounded.
    """
    try:
        text = _PLAIN.encode(value) if _is_plain(value) else _spell(value)
        return text.encode()
    except UnicodeEncodeError:
        raise MalformedError("a text holds half a character") from None
    except RecursionError:
        raise LimitError("the JSON is nested too deep") from None


def _is_plain(value: Json) -> bool:
    """Tell whether the standard library already spells it canonically.

    It does unless there are fractions, or names that sort differently in UTF-16.
    """
    queue = [value]
    while queue:
        here = queue.pop()
        kind = type(here)
        if kind is str or kind is bool or here is None:
            continue
        if kind is dict:
            for name in here:  # type: ignore[union-attr]
                if type(name) is not str or not (name.isascii() or max(name) < "\ud800"):
                    return False
            queue.extend(here.values())  # type: ignore[union-attr]
        elif kind is list or kind is tuple:
            queue.extend(here)  # type: ignore[arg-type]
        elif kind is not int or not -MAX_INTEGER <= here <= MAX_INTEGER:  # type: ignore[operator]
            return False
    return True


def _spell(value: Json) -> str:  # noqa: PLR0911 - one way for each kind of value
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring(value)
        case int():
            if abs(value) > MAX_INTEGER:
                raise MalformedError("an integer is beyond 2^53")
            return int.__repr__(value)
        case float():
            return _number(value)
        case Mapping():
            return f"{{{','.join(_members(value))}}}"
        case Sequence():
            return f"[{','.join(_spell(item) for item in value)}]"


def _members(value: Mapping[str, Json]) -> list[str]:
    if not all(isinstance(name, str) for name in value):
        raise MalformedError("a name in the JSON is not text")
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return [f"{encode_basestring(name)}:{_spell(value[name])}" for name in names]


def _number(value: float) -> str:
    """Spell a number as ECMAScript does (ECMA-262 §6.1.6.1.20, ``Number::toString``)."""
    if not isfinite(value):
        raise MalformedError("a number is out of range")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = float.__repr__(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(power or 0) - (len(whole + fraction) - len(digits))
    return sign + _placed(digits.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Write digits with the decimal point after the first ``point`` of them."""
    if len(digits) <= point <= _WIDEST:
        return digits.ljust(point, "0")
    if 0 < point <= _WIDEST:
        return f"{digits[:point]}.{digits[point:]}"
    if _SMALLEST < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


_PLAIN = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
_WIDEST = 21
_SMALLEST = -6
