"""Ways in which files carry credentials."""

from mcwallet.catalog.containers.base import Container
from mcwallet.catalog.containers.enveloped import ENVELOPED
from mcwallet.catalog.containers.json_list import JSON_LIST, JSON_TEXT
from mcwallet.catalog.containers.png import PNG
from mcwallet.catalog.containers.svg import SVG
from mcwallet.catalog.containers.zip_ import ZIP
from mcwallet.catalog.table import Table

CONTAINERS = Table[Container](
    "container",
    PNG,
    SVG,
    ZIP,
    ENVELOPED,
    JSON_LIST,
    JSON_TEXT,
)
