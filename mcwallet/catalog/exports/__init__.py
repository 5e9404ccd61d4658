"""Forms in which credentials can leave the wallet."""

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.bundle import BUNDLE
from mcwallet.catalog.exports.clr import CLR
from mcwallet.catalog.exports.original import ORIGINAL
from mcwallet.catalog.exports.page import PAGE
from mcwallet.catalog.exports.presentation import PRESENTATION
from mcwallet.catalog.exports.table import CSV, JSON
from mcwallet.catalog.exports.wallets import EUROPASS, LCW, PNG, WALT
from mcwallet.catalog.table import Table

EXPORTS = Table[ExportForm](
    "form of export",
    ORIGINAL,
    BUNDLE,
    PAGE,
    PRESENTATION,
    CLR,
    CSV,
    JSON,
    PNG,
)
WALLETS = Table[ExportForm]("wallet", LCW, WALT, EUROPASS)
