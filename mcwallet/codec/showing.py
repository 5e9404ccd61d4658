"""Words from outside, made visible: nothing in them moves, hides or reorders anything."""

import re

# Controls, marks that reorder or hide text, tags and separators. U+200C and U+200D stay:
# Persian, Hindi and emoji need them (Unicode TR 36 §3, CVE-2021-42574).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b"
    "\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def shown(text: str) -> str:
    r"""Make one line of text safe for a terminal, a page or a log.

    What could move the cursor, forge a line, hide or reorder words becomes a visible
    escape such as ``\u202e``; text in every language stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_escape, text)


def shown_block(text: str) -> str:
    """Make text of several lines safe to show; only its line ends stay."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return "\n".join(map(shown, lines))


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    if letter.isascii():
        return f"\\x{ord(letter):02x}"
    return letter.encode("ascii", "backslashreplace").decode()
