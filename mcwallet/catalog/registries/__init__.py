"""Files that say whom to trust."""

from mcwallet.catalog.registries.base import Registry
from mcwallet.catalog.registries.dcc import DCC
from mcwallet.catalog.registries.entity_statements import ENTITY_STATEMENTS
from mcwallet.catalog.registries.jwk import JWK
from mcwallet.catalog.registries.pem import PEM
from mcwallet.catalog.registries.trust_file import TRUST_FILE
from mcwallet.catalog.table import Table

REGISTRIES = Table[Registry](
    "kind of trust file",
    TRUST_FILE,
    PEM,
    ENTITY_STATEMENTS,
    JWK,
    DCC,
)
