"""Our own trust file: issuers, anchors, documents and registries, in TOML.

A registry may be another such file that holds nothing but anchors, as an import of the
European trusted lists writes them, a thousand and more. It is told by its SHA-256 that
nobody changed it, and read only where there is a certificate to be judged.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import PurePath
from typing import cast

from mcwallet.catalog.registries import dcc, entity_statements, jwk, pem
from mcwallet.catalog.registries.base import Brought, Load, Registry
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnsupportedError, WalletError
from mcwallet.model.anchors import Anchor
from mcwallet.model.artifact import Artifact
from mcwallet.model.credential import Period
from mcwallet.model.trust import Federation, Trust, TrustedIssuer
from mcwallet.model.world import Document, Source

FORMAT = "mcwallet.trust/1"
PURPOSES = ("seal", "timestamp", "credential")
_TABLES = {
    "issuer": {"id", "domain", "certificate_sha256", "name", "trusted", "keys"},
    "anchor": {"certificate", "for", "name", "recognised"},
    "document": {"url", "file", "fetched"},
    "registry": {"file", "name", "sha256"},
    "federation": {"id", "keys", "name"},
}


def fits(data: bytes) -> bool:
    """Recognise the format by its name."""
    return FORMAT.encode() in data[:4096]


def read(data: bytes, name: str, load: Load) -> Brought:
    """Read the file; an unknown or mistyped key is an error, never passed over."""
    doc = _document(data, name)
    trust = Trust(
        issuers=tuple(_issuer(entry, name, load) for entry in doc.each("issuer")),
        anchors=tuple(a for entry in doc.each("anchor") for a in _anchors(entry, load)),
        federations=tuple(_top(entry, name, load) for entry in doc.each("federation")),
    )
    for entry in doc.each("registry"):
        trust += _registry(entry, load)
    return Brought(
        trust=replace(trust, sources=(name,)),
        documents=tuple(_kept(entry, load) for entry in doc.each("document")),
    )


def _document(data: bytes, name: str) -> Tree:
    try:
        doc = Tree(tomllib.loads(data.decode()), PurePath(name).name)
    except (UnicodeDecodeError, RecursionError):
        raise MalformedError(
            f"{name} is not TOML", hint="save it as text in UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise MalformedError(f"{name} is not TOML: {error}") from None
    if doc.maybe_text("format") != FORMAT:
        raise MalformedError(f'{name} should begin with format = "{FORMAT}"')
    for key in doc.members():
        if key != "format" and key not in _TABLES:
            known = ", ".join(f"[[{table}]]" for table in _TABLES)
            raise MalformedError(
                f"{name} has an unknown key {key!r}", hint=f"known: {known}"
            )
    for table, keys in _TABLES.items():
        for entry in doc.each(table):
            for key in entry.members():
                if key not in keys:
                    known = ", ".join(sorted(keys))
                    raise MalformedError(
                        f"{entry.path} has an unknown key {key!r}", hint=f"known: {known}"
                    )
    return doc


def _issuer(entry: Tree, name: str, load: Load) -> TrustedIssuer:
    ways = [key for key in ("id", "domain", "certificate_sha256") if entry.get(key)]
    if len(ways) != 1:
        raise MalformedError(
            f"{entry.path} should have exactly one of id, domain and certificate_sha256"
        )
    trusted = entry.get("trusted")
    if trusted and not isinstance(trusted.value, bool):
        raise MalformedError(f"{trusted.path} should be true or false")
    keys = entry.maybe_text("keys")
    return TrustedIssuer(
        id=_fitting(entry, "id", _ID, "a DID or an https address"),
        domain=_fitting(entry, "domain", _DOMAIN, "a host such as zed.example"),
        certificate_sha256=_fitting(entry, "certificate_sha256", _DIGEST, "64 hex digits")
        .replace(":", "")
        .lower(),
        name=entry.maybe_text("name"),
        trusted=trusted is None or trusted.value is True,
        keys=jwk.keys(load(keys)) if keys else (),
        source=name,
    )


def _fitting(entry: Tree, key: str, form: re.Pattern[str], what: str) -> str:
    """Return a text in the form it must have: any other would never fit anything."""
    text = entry.maybe_text(key)
    if text and not form.fullmatch(text):
        raise MalformedError(f"{entry.path}.{key} should be {what}")
    return text


def _when(entry: Tree, key: str) -> datetime | None:
    """Read a moment, written as text or in TOML's own way with its offset."""
    found = entry.get(key)
    if found is None:
        return None
    own = cast("object", found.value)
    if isinstance(own, datetime) and own.tzinfo is not None:
        return own.astimezone(UTC)
    return found.moment()


def _anchors(entry: Tree, load: Load) -> Iterator[Anchor]:
    wanted = entry.get("for")
    purposes = frozenset(each.text() for each in wanted.items()) if wanted else _ALL
    if not purposes or not purposes <= _ALL:
        raise MalformedError(f"{entry.path}.for should list {', '.join(PURPOSES)}")
    stated = entry["certificate"].text()
    written_out = pem.fits(stated.encode())
    for anchor in pem.anchors(stated.encode() if written_out else load(stated)):
        named = entry.maybe_text("name") or anchor.name
        periods = tuple(_period(each) for each in entry.each("recognised"))
        yield replace(anchor, purposes=purposes, name=named, recognised=periods)


def _period(entry: Tree) -> Period:
    """Read ``from`` and ``until``; either may be missing."""
    return Period(_when(entry, "from"), _when(entry, "until"))


def _kept(entry: Tree, load: Load) -> Document:
    name = entry["file"].text()
    return Document(
        url=entry["url"].text(),
        artifact=Artifact(load(name), name),
        source=Source.VERIFIER,
        fetched=_when(entry, "fetched"),
    )


def _registry(entry: Tree, load: Load) -> Trust:
    """Read a file beside this one: issuers, entity statements, or a list of anchors."""
    name = entry["file"].text()
    data, shown = load(name), entry.maybe_text("name") or name
    digest = entry.maybe_text("sha256")
    if digest and digest.lower() != sha256(data).hexdigest():
        raise MalformedError(f"{name} has another SHA-256 than {entry.path}.sha256 says")
    if fits(data):
        if not digest:
            raise MalformedError(f"{entry.path} should give the sha256 of its anchors")
        return Trust(lists=(cache(partial(_listed, data, name, load)),))
    if entity_statements.fits(data):
        return entity_statements.read(data, shown, load).trust
    return dcc.read(data, shown, load).trust


def _listed(data: bytes, name: str, load: Load) -> tuple[Anchor, ...]:
    """Read a list of anchors; what is wrong with it is never the credential's fault."""
    try:
        entries = tuple(_only_anchors(_document(data, name)))
        return tuple(anchor for entry in entries for anchor in _anchors(entry, load))
    except WalletError as error:
        raise UnsupportedError(f"anchors cannot be read: {error}") from error


def _only_anchors(doc: Tree) -> Iterator[Tree]:
    if set(doc.members()) - {"format", "anchor"}:
        raise MalformedError(f"{doc.path} should hold nothing but anchors")
    yield from doc.each("anchor")


def _top(entry: Tree, name: str, load: Load) -> Federation:
    """Read the organisation at the top of a federation; without its keys it is nobody."""
    return Federation(
        id=_required(entry, "id", _HTTPS, "an https address"),
        name=entry.maybe_text("name"),
        keys=jwk.keys(load(entry["keys"].text())),
        source=name,
    )


def _required(entry: Tree, key: str, form: re.Pattern[str], what: str) -> str:
    entry[key].text()
    return _fitting(entry, key, form, what)


_ALL = frozenset(PURPOSES)
_ID = re.compile(r"(?:did:|https?://|urn:)[\x21-\x7e]+")
_HTTPS = re.compile(r"https://[\x21-\x7e]+")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+\.?|localhost", re.ASCII)
_DIGEST = re.compile("(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}")

TRUST_FILE = Registry(
    name="mcwallet.trust/1",
    title="Trust file",
    spec="https://eur-lex.europa.eu/eli/C/2022/243/oj",
    fits=fits,
    read=read,
)
