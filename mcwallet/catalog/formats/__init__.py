"""Credential formats, the most specific first."""

from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.clr_2 import CLR_2
from mcwallet.catalog.formats.elm_3 import ELM_3
from mcwallet.catalog.formats.endorsement import ENDORSEMENT
from mcwallet.catalog.formats.open_badge_3 import OPEN_BADGE_3
from mcwallet.catalog.formats.presentation import PRESENTATION
from mcwallet.catalog.formats.vc_1 import VC_1
from mcwallet.catalog.formats.vc_2 import VC_2
from mcwallet.catalog.table import Table

FORMATS = Table[Format](
    "format",
    ELM_3,
    CLR_2,
    ENDORSEMENT,
    OPEN_BADGE_3,
    PRESENTATION,
    VC_2,
    VC_1,
)
