"""Every format of others' pathways that we can draft our own from."""

from mcwallet.catalog.pathways.badgr import BADGR
from mcwallet.catalog.pathways.base import Draft, PathwayFormat
from mcwallet.catalog.pathways.clr import CLR
from mcwallet.catalog.pathways.ctdl import CTDL
from mcwallet.catalog.pathways.learning_path import LEARNING_PATH
from mcwallet.catalog.table import Table
from mcwallet.codec.tree import Tree
from mcwallet.errors import UnrecognisedError

PATHWAYS: Table[PathwayFormat] = Table("pathway format", BADGR, LEARNING_PATH, CTDL, CLR)


def draft(data: bytes) -> tuple[PathwayFormat, Draft]:
    """Recognise a pathway of others by its content, and draft our own from it."""
    doc = Tree.parse(data)
    for one in PATHWAYS.values():
        if one.fits(doc):
            return one, one.draft(doc)
    known = ", ".join(one.title for one in PATHWAYS.values())
    raise UnrecognisedError("no pathway that mcwallet knows", hint=f"known: {known}")
