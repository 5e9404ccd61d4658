"""Whose key is it? Nothing but a document about the issuer can say."""

from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import datetime
from enum import IntEnum

from mcwallet.catalog.resolvers import issuer_keys, resolve
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.keys import IdentifierDocument, PublicKey, VerificationMethod
from mcwallet.model.report import Evidence
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch, Source, World

_SELF = ("did:key:", "did:jwk:")


class Tie(IntEnum):
    """What ties a key to the issuer, the strongest first."""

    SELF = 0  # the issuer's identifier is the key
    TRUST = 1  # the verifier holds the issuer's keys
    DOCUMENT = 2  # a document about the issuer lists it
    SENDER = 3  # such a document, but the sender brought it along
    NOTHING = 4  # only the signature itself, or somebody else's identifier, names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that may have made a signature, and what ties it to the issuer."""

    key: PublicKey
    id: str
    tie: Tie
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which key a seal says it was made with.

    ``method`` is a DID URL, a relative reference, a bare ``kid`` or nothing; ``token``
    tells a JOSE signature, whose issuer may publish keys as JWKS; ``shown`` are the keys
    that the seal itself shows, which prove nothing about whose they are; ``vouched`` are
    those that an authority trusted by the verifier ties to the issuer.
    """

    issuer: str
    method: str
    purpose: str
    kinds: frozenset[str]
    token: bool = False
    shown: tuple[PublicKey, ...] = ()
    vouched: tuple[PublicKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The keys to try, or why there are none.

    ``foreign`` says why a seal is not the issuer's; the keys are then somebody else's.
    """

    keys: tuple[Key, ...] = ()
    foreign: str = ""
    missing: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Watched:
    """Passes documents on and remembers whose they were."""

    fetch: Fetch
    seen: list[Document] = field(default_factory=list)

    def __call__(self, url: str) -> Document:
        document = self.fetch(url)
        self.seen.append(document)
        return document


def find(wanted: Wanted, world: World) -> Found:
    """Collect the keys that may count, the best tied first (DESIGN, "Whose key")."""
    held = tuple(_held(wanted, world))
    method = absolute(wanted.method, wanted.issuer)
    watched = _Watched(world.fetch)
    try:
        document = _published(wanted, watched)
    except (UnreachableError, UnsupportedError) as error:
        if not held and any(world.trust.keys(wanted.issuer)):
            return Found(
                foreign="the keys that you hold for its issuer are of another kind"
            )
        shown = tuple(_shown(method, wanted, world))
        return Found((*held, *shown), missing=str(error), hint=error.hint)
    tie, evidence = _tie(wanted.issuer, watched.seen)
    listed = tuple(_listed(document, method, wanted, world.now))
    if not listed and not held:
        others = tuple(_shown(method, wanted, world))
        return Found(others, foreign=_why_not(document, method, wanted, world.now))
    keys = (Key(key=m.key, id=m.id, tie=tie, evidence=evidence) for m in listed if m.key)
    return Found((*held, *keys))


def _published(wanted: Wanted, fetch: Fetch) -> IdentifierDocument:
    """Get the document about the issuer; a token's issuer may publish bare key sets."""
    try:
        if wanted.token and wanted.issuer.startswith("https:"):
            return issuer_keys(wanted.issuer, fetch)
        return resolve(wanted.issuer, fetch)
    except MalformedError as error:
        if wanted.issuer.startswith(_SELF):
            raise
        raise UnsupportedError(f"the document about {wanted.issuer} is broken") from error


def _held(wanted: Wanted, world: World) -> Iterator[Key]:
    """Go through the keys that the verifier holds; a named one before the others."""
    keys = [k for k in world.trust.keys(wanted.issuer) if k[1].kind in wanted.kinds]
    tail = wanted.method.rpartition("#")[2]
    named = [k for k in keys if wanted.method and k[0] in {wanted.method, tail}]
    for name, key in named or keys:
        evidence = Evidence(url=name, source=Source.VERIFIER)
        yield Key(key=key, id=name, tie=Tie.TRUST, evidence=(evidence,))
    for key in wanted.vouched:
        if key.kind in wanted.kinds:
            yield Key(key=key, id="x5c", tie=Tie.TRUST)


def _listed(
    document: IdentifierDocument, method: str, wanted: Wanted, now: datetime
) -> Iterator[VerificationMethod]:
    """Go through the methods that the document lists for this purpose and that count.

    One that cannot be used, such as a key for encryption, matters only if no other fits.
    """
    unused, found = "", False
    for each in document.methods_for(wanted.purpose):
        if not named(each.id, method, document.id, token=wanted.token):
            continue
        if each.key is None:
            unused = unused or f"{each.id}: {each.why_not or 'no usable key'}"
        elif each.key.kind in wanted.kinds and counts(each, now):
            found = True
            yield each
    if unused and not found:
        raise UnsupportedError(unused)


def named(listed: str, method: str, document: str, *, token: bool) -> bool:
    """Tell whether a seal's reference names this method.

    A bare DID means its only key. A token's ``kid`` may also be just the last part of
    the method's id, or be left out: then every key of the issuer may be tried.
    """
    if not method or method == document:
        return token or method == document
    return listed == method or (token and listed.rpartition("#")[2] == method)


def counts(method: VerificationMethod, now: datetime) -> bool:
    """Tell whether a key is neither revoked nor expired."""
    ends = [moment for moment in (method.expires, method.revoked) if moment]
    return all(now < moment for moment in ends)


def absolute(method: str, issuer: str) -> str:
    """Resolve a relative reference against the issuer (Controlled Identifiers §3.2)."""
    return f"{issuer}{method}" if method.startswith("#") else method


def _tie(issuer: str, seen: Iterable[Document]) -> tuple[Tie, tuple[Evidence, ...]]:
    if issuer.startswith(_SELF):
        return Tie.SELF, ()
    evidence = tuple(evidence_of(document) for document in seen)
    senders = any(document.source is Source.SENDER for document in seen)
    return Tie.SENDER if senders else Tie.DOCUMENT, evidence


def evidence_of(document: Document) -> Evidence:
    """Write down which document an answer rests on."""
    return Evidence(
        url=document.url,
        sha256=document.artifact.digest,
        fetched=document.fetched,
        source=document.source,
    )


def _shown(method: str, wanted: Wanted, world: World) -> Iterator[Key]:
    """Go through keys that only the seal itself names: they fit or not, and no more."""
    keys = list(wanted.shown)
    base, _, fragment = method.partition("#")
    for identifier in (base, f"did:key:{fragment}"):
        if identifier.startswith(_SELF):
            try:
                document = resolve(identifier, world.fetch)
            except (MalformedError, UnsupportedError, UnreachableError):
                if identifier.startswith("did:key:z6Mk"):
                    says = (
                        "the proof names a key that begins like one for Ed25519 and is none"
                    )
                    raise MalformedError(says) from None
                continue
            keys.extend(each.key for each in document.methods if each.key)
    if base.startswith("did:") and base != wanted.issuer and not base.startswith(_SELF):
        keys.extend(_foreign_keys(base, method, wanted, world))
    for key in dict.fromkeys(keys):
        if key.kind in wanted.kinds:
            yield Key(key=key, id=method, tie=Tie.NOTHING)


def _foreign_keys(
    base: str, method: str, wanted: Wanted, world: World
) -> Iterator[PublicKey]:
    try:
        document = resolve(base, world.fetch)
    except (MalformedError, UnsupportedError, UnreachableError):
        return
    for each in document.methods_for(wanted.purpose):
        if each.id == method and each.key and counts(each, world.now):
            yield each.key


def _why_not(
    document: IdentifierDocument, method: str, wanted: Wanted, now: datetime
) -> str:
    """Say why the issuer's own document does not give the key."""
    same = [m for m in document.methods if named(m.id, method, document.id, token=False)]
    if not same:
        return f"{_short(method) or 'the key'} is not among the issuer's keys"
    if not any(counts(each, now) for each in same):
        return f"the issuer has revoked {_short(method)}, or it has expired"
    if not any(
        m.id == each.id for each in same for m in document.methods_for(wanted.purpose)
    ):
        return f"the issuer does not list {_short(method)} for {wanted.purpose}"
    return f"{_short(method) or 'the key'} is of another kind than the signature"


def _short(method: str) -> str:
    """Name a key once, where its identifier says it twice."""
    return method.partition("#")[0] if method.startswith(_SELF) else method
