"""What leaves the wallet: the credentials chosen, for whom, and who signs."""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from mcwallet.model.credential import Credential, Element
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.report import Report
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document

Sign = Callable[..., dict[str, Json]]
"""Secures claims with the holder's key: ``sign(claims, purpose=…, **members)``."""

Token = Callable[[JsonObject], bytes]
"""Secures claims with the holder's key as a compact token (VC-JOSE-COSE §3.1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One credential that leaves: its original bytes and what they say.

    ``name`` is a file name of our own making. ``content`` is the text that carries the
    claims, ``envelope`` what secures them.
    """

    id: str
    name: str
    data: bytes
    media: str
    content: bytes
    envelope: str
    credential: Credential
    elements: tuple[Element, ...] = ()
    report: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """All that one export needs; equal values give equal bytes.

    ``holder`` is the DID that signs. ``page`` is the page for people, made beforehand.
    ``extra`` are further files of a dossier, by name.
    """

    items: tuple[Item, ...]
    holder: str
    sign: Sign = field(compare=False)
    token: Token = field(compare=False)
    created: datetime
    title: str = ""
    page: bytes = b""
    documents: tuple[Document, ...] = ()
    extra: tuple[tuple[str, bytes], ...] = ()
    challenge: str = ""
    audience: str = ""
    expires: datetime | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle that was received: every file in it by name, and its presentation."""

    files: tuple[tuple[str, bytes], ...]
    presentation: JsonObject = field(hash=False)
