"""What a wallet holds: credentials, copies of documents, identities, its own history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mcwallet.model.json import JsonObject


@dataclass(frozen=True, slots=True)
class Holding:
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
    summary: JsonObject = field(default_factory=dict, hash=False)
    added: datetime | None = None
    binned: bool = False
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A dated copy of a document from elsewhere that some credentials need."""

    id: str
    obj: str
    rec: tuple[str, ...]
    len: int
    url: str
    fetched: datetime
    media: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A holder key: a DID the learner signs as. ``private`` is a JWK, never shown."""

    id: str
    method: str
    alg: str
    private: JsonObject = field(repr=False, hash=False)
    created: str
    name: str = ""
    retired: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Something that left the wallet: when, for whom, in what form."""

    id: str
    time: datetime
    to: str
    as_: str
    rec: tuple[str, ...]
    disclosed: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Credentials that were used towards an award."""

    rec: tuple[str, ...]
    award: str
    pathway: str
    version: str
    credits: str
    time: datetime
