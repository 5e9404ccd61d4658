"""The page alone, for people who can only send one file: it carries the bundle."""

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.model.portfolio import Portfolio


def write(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Give the page that a bundle begins with."""
    return (("portfolio.html", portfolio.page),)


PAGE = ExportForm(
    name="html",
    title="Page",
    readers="people with a browser or a printer",
    suffix=".html",
    write=write,
    signed=True,
    page=True,
)
