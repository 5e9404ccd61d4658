"""Ways in which files carry credentials, the most particular first."""

from mcwallet.catalog.containers.base import Container
from mcwallet.catalog.containers.bundle import BUNDLE
from mcwallet.catalog.containers.enveloped import ENVELOPED
from mcwallet.catalog.containers.json_list import JSON_LIST, JSON_TEXT
from mcwallet.catalog.containers.lcw import LCW
from mcwallet.catalog.containers.lcw_locked import LCW_LOCKED
from mcwallet.catalog.containers.learncard import LEARNCARD
from mcwallet.catalog.containers.page import PAGE
from mcwallet.catalog.containers.png import PNG
from mcwallet.catalog.containers.svg import SVG
from mcwallet.catalog.containers.zip_ import ZIP
from mcwallet.catalog.table import Table

CONTAINERS = Table[Container](
    "container",
    PNG,
    PAGE,
    SVG,
    BUNDLE,
    LEARNCARD,
    ZIP,
    LCW,
    LCW_LOCKED,
    ENVELOPED,
    JSON_LIST,
    JSON_TEXT,
)
