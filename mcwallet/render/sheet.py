"""The recovery sheet with a square code, for those who would rather scan than type."""

from itertools import zip_longest

_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def with_code(sheet: str) -> str:
    """Add the key on the sheet's last line as a code (ISO/IEC 18004) made of text.

    Every line of it is a comment, so that the sheet stays an age identity file; the text
    above says the same.
    """
    import segno

    rows = segno.make_qr(sheet.rstrip().rpartition("\n")[2], error="m").matrix
    wide = len(rows)
    lines = []
    for upper, lower in zip_longest(rows[::2], rows[1::2], fillvalue=bytes(wide)):
        pairs = zip(upper, lower, strict=True)
        text = "".join(_HALVES[bool(above), bool(below)] for above, below in pairs)
        lines.append(f"#    {text}".rstrip())
    return f"{sheet}#\n" + "\n".join(lines) + "\n#\n"
