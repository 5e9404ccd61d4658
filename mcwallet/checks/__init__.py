"""The questions we ask of every credential, in the order we ask them."""

from mcwallet.catalog.table import Table
from mcwallet.checks.anchor import ANCHOR
from mcwallet.checks.base import Question
from mcwallet.checks.binding import BINDING
from mcwallet.checks.bundle import BUNDLE
from mcwallet.checks.hosted import HOSTED
from mcwallet.checks.integrity import INTEGRITY
from mcwallet.checks.issuer import ISSUER
from mcwallet.checks.period import PERIOD
from mcwallet.checks.proof import PROOF
from mcwallet.checks.schema import SCHEMA
from mcwallet.checks.seal import SEAL
from mcwallet.checks.status import STATUS
from mcwallet.checks.structure import STRUCTURE
from mcwallet.checks.subject import SUBJECT

CHECKS = Table[Question](
    "check",
    STRUCTURE,
    PROOF,
    BUNDLE,
    HOSTED,
    SEAL,
    ANCHOR,
    PERIOD,
    STATUS,
    ISSUER,
    SUBJECT,
    BINDING,
    SCHEMA,
    INTEGRITY,
)
