"""
What a wallet holds: credentials, copies of documents, identities, its own history.

These, and the values of ``vault/``, are named tuples: a data class takes six times as long
to load, and every command that opens the wallet waits for all of them.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from mcwallet.model.json import JsonObject


class Holding(NamedTuple):
    """One credential or attachment that the learner keeps.

    ``rec`` is the SHA-256 of the original bytes, ``obj`` of the file that holds them
    encrypted. ``summary`` is what import found out, so that a list needs no content;
    ``fields`` are the learner's own words (``note``, ``title``).
    """

    rec: str
    obj: str
    len: int
    media: str
    kind: str
    summary: JsonObject = MappingProxyType({})
    added: datetime | None = None
    binned: bool = False
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = MappingProxyType({})
    evidence: tuple[str, ...] = ()


class Copy(NamedTuple):
    """A dated copy of a document from elsewhere that some credentials need."""

    id: str
    obj: str
    rec: tuple[str, ...]
    len: int
    url: str
    fetched: datetime
    media: str
    status: int


class Identity(NamedTuple):
    """A holder key: a DID the learner signs as. ``private`` is a JWK, never shown."""

    id: str
    method: str
    alg: str
    private: JsonObject
    created: str
    name: str = ""
    retired: datetime | None = None

    def __repr__(self) -> str:
        """Show which key it is, and nothing of the key."""
        return f"Identity({self.id!r})"


class Slot(NamedTuple):
    """One way into the wallet, named in the log by the hash of its file.

    ``kind`` is ``passphrase``, ``recovery``, ``script``, ``recipient`` or ``keyring``.
    """

    id: str
    kind: str
    name: str
    sha256: str
    epoch: int
    recipient: str = ""
    active: bool = True


class Shared(NamedTuple):
    """Something that left the wallet: when, for whom, in what form."""

    id: str
    time: datetime
    to: str
    as_: str
    rec: tuple[str, ...]
    disclosed: tuple[str, ...] = ()
    sha256: str = ""


class Counted(NamedTuple):
    """Credentials that were used towards an award."""

    rec: tuple[str, ...]
    award: str
    pathway: str
    version: str
    credits: str
    time: datetime
