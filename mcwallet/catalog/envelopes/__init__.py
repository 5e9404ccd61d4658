"""Ways to secure claims, the most particular first."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.data_integrity import DATA_INTEGRITY
from mcwallet.catalog.table import Table

ENVELOPES = Table[EnvelopeKind](
    "envelope",
    DATA_INTEGRITY,
)
