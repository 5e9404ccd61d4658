"""Credential formats, the most specific first."""

from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.blockcerts_2 import BLOCKCERTS_2
from mcwallet.catalog.formats.blockcerts_3 import BLOCKCERTS_3
from mcwallet.catalog.formats.clr_2 import CLR_2
from mcwallet.catalog.formats.elm_2 import ELM_2
from mcwallet.catalog.formats.elm_3 import ELM_3
from mcwallet.catalog.formats.endorsement import ENDORSEMENT
from mcwallet.catalog.formats.open_badge_1 import OPEN_BADGE_1
from mcwallet.catalog.formats.open_badge_2 import OPEN_BADGE_2
from mcwallet.catalog.formats.open_badge_3 import OPEN_BADGE_3
from mcwallet.catalog.formats.presentation import PRESENTATION
from mcwallet.catalog.formats.sd_jwt import SD_JWT
from mcwallet.catalog.formats.sd_jwt_vc import SD_JWT_VC
from mcwallet.catalog.formats.vc_1 import VC_1
from mcwallet.catalog.formats.vc_2 import VC_2
from mcwallet.catalog.table import Table

FORMATS = Table[Format](
    "format",
    SD_JWT_VC,
    ELM_3,
    CLR_2,
    ENDORSEMENT,
    BLOCKCERTS_3,
    OPEN_BADGE_3,
    PRESENTATION,
    VC_2,
    VC_1,
    BLOCKCERTS_2,
    OPEN_BADGE_2,
    OPEN_BADGE_1,
    ELM_2,
    SD_JWT,
)
