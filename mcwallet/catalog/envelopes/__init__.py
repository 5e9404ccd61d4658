"""Ways to secure claims, the most particular first."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.data_integrity import DATA_INTEGRITY
from mcwallet.catalog.envelopes.hosted import HOSTED
from mcwallet.catalog.envelopes.jades import JADES
from mcwallet.catalog.envelopes.jws import JWS
from mcwallet.catalog.envelopes.merkle import MERKLE
from mcwallet.catalog.envelopes.sd_jwt import SD_JWT
from mcwallet.catalog.envelopes.unread import (
    COSE,
    LER_RS,
    PDF_BADGE,
    TRANSCRIPT,
    VPQR,
)
from mcwallet.catalog.envelopes.xml import XML
from mcwallet.catalog.table import Table

ENVELOPES = Table[EnvelopeKind](
    "envelope",
    MERKLE,
    HOSTED,
    JADES,
    SD_JWT,
    JWS,
    TRANSCRIPT,
    LER_RS,
    DATA_INTEGRITY,
    COSE,
    PDF_BADGE,
    XML,
    VPQR,
)
