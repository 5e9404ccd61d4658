"""Ways to say that a credential no longer stands, under the types that entries carry."""

from mcwallet.catalog.status.base import StatusMethod
from mcwallet.catalog.status.bitstring import BITSTRING, STATUS_LIST_2021
from mcwallet.catalog.status.revocation_list import ONE_ED_TECH, OPEN_BADGES_2
from mcwallet.catalog.status.token import TOKEN
from mcwallet.catalog.table import Table

STATUS = Table[StatusMethod](
    "status method",
    BITSTRING,
    STATUS_LIST_2021,
    ONE_ED_TECH,
    OPEN_BADGES_2,
    TOKEN,
)
