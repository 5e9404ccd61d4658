"""The very bytes that came in, each in a file of its own."""

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.model.portfolio import Portfolio


def write(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Give the originals, and nothing else."""
    return tuple((item.name, item.data) for item in portfolio.items)


ORIGINAL = ExportForm(
    name="original",
    title="Originals",
    readers="whatever the issuer made them for",
    suffix="",
    write=write,
)
