"""How wide a text is on a terminal, and where to break it."""

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Count the columns of a safe text (Unicode Annex 11): wide letters take two."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def cut(text: str, columns: int) -> str:
    """Shorten a safe text to so many columns, and show that something is missing."""
    if width(text) <= columns:
        return text
    return _fitting(text, columns - 1).rstrip() + "…"


def filled(text: str, columns: int) -> str:
    """Fill a safe text with spaces up to so many columns."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Break a safe text into lines at spaces; a word that is too long is broken itself."""
    lines: list[str] = []
    here = ""
    for word in text.split():
        rest = word
        while rest:
            gap = 1 if here else 0
            if width(here) + gap + width(rest) <= columns:
                here, rest = f"{here}{' ' * gap}{rest}", ""
            elif here:
                lines.append(here)
                here = ""
            else:
                head = _fitting(rest, columns)
                lines.append(head)
                rest = rest[len(head) :]
    return [*lines, here] if here else lines


def _fitting(word: str, columns: int) -> str:
    """Return the longest beginning that fits; at least one letter, so that we go on."""
    used = 0
    for index, letter in enumerate(word):
        used += _columns(letter)
        if used > columns and index:
            return word[:index]
    return word


def _columns(letter: str) -> int:
    if combining(letter) or letter in "\u200c\u200d":
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1
