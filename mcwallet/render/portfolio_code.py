"""The square code on a page: who signed which portfolio, and what checks it.

Not the credentials: only compact ones would fit a code that paper can carry.
"""

from mcwallet.catalog.exports.presentation import name_of
from mcwallet.model.portfolio import Portfolio
from mcwallet.render.words import shown


def lines(portfolio: Portfolio) -> tuple[str, ...]:
    """Return what the code holds, a line each, for people who cannot scan it."""
    named = name_of(portfolio, "presentation").urn
    return ("mcwallet verify", shown(portfolio.holder), named)


def picture(held: tuple[str, ...]) -> str:
    """Draw the code (ISO/IEC 18004, error correction M) with its quiet zone of four.

    The text beside it says the same, so it is no more than decoration to a screen reader.
    """
    import segno

    rows = segno.make_qr("\n".join(held), error="m").matrix
    side = len(rows) + 8
    drawn = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg class="code" viewBox="0 0 {side} {side}" aria-hidden="true" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{drawn}" fill="#000"/></svg>'
    )
