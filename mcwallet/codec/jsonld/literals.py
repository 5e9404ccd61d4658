"""Literals as canonical N-Quads writes them (RDFC-1.0 §5, JSON-LD 1.1 API §8.6)."""

import re
from math import isfinite
from typing import Final

from mcwallet.errors import MalformedError, UnsupportedError

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
IRI: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:[!#-;=?-\[\]_a-z~]*+"  # this much is almost always all
    r"(?:[^\s\x00-\x20<>\"{}|\\^`\ud800-\udfff]++)?"
)
"""An absolute IRI that can stand in N-Quads; all else is relative (RFC 3987 §2.2)."""

LANGUAGE: Final = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""A well-formed language tag, as N-Quads knows it."""

_LARGEST_PLAIN = 1e21
_TINY = 1e-6
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPES |= {
    chr(code): f"\\u{code:04X}"
    for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)
    if chr(code) not in _ESCAPES
}
"""What canonical N-Quads escapes, the backslash first (RDFC-1.0 §5)."""


def quoted(text: str) -> str:
    """Write a text with the escapes of canonical N-Quads, and only those."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if _HALF.search(text):
        raise MalformedError("a text holds half a character")
    for character, escape in _ESCAPES.items():
        if character in text:
            text = text.replace(character, escape)
    return f'"{text}"'


def typed(text: str, datatype: str | None) -> str:
    """Write a literal; a plain text carries no datatype."""
    if datatype is None or datatype == XSD + "string":
        return quoted(text)
    return f"{quoted(text)}^^<{datatype}>"


def truth(value: object, datatype: str | None) -> str:
    """Write a JSON truth value (JSON-LD 1.1 API §8.2.2 step 8)."""
    return typed("true" if value else "false", datatype or XSD + "boolean")


def number(value: float, datatype: str | None) -> str:
    """Write a JSON number (JSON-LD 1.1 API §8.2.2 steps 9 to 11).

    A number like 1e-7 has a fraction, which the most used implementation does not see.
    """
    if not isfinite(value):
        raise MalformedError("a number is not finite")
    whole = value == int(value) and abs(value) < _LARGEST_PLAIN
    if whole and datatype != XSD + "double":
        return typed(str(int(value)), datatype or XSD + "integer")
    if datatype != XSD + "double" and abs(value) < _TINY and "." not in repr(value):
        raise UnsupportedError("a tiny number is read in two ways by signers")
    try:
        return typed(_double(float(value)), datatype or XSD + "double")
    except OverflowError:
        raise MalformedError("a number is out of range") from None


def _double(value: float) -> str:
    """Write the canonical form of xsd:double, with as many digits as JSON-LD asks for."""
    mantissa, exponent = f"{value:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
