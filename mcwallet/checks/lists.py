"""Status lists: whose they are, and whether they can be believed."""

from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from typing import TypeAlias
from urllib.parse import urlsplit

from mcwallet.catalog.envelopes import ENVELOPES
from mcwallet.catalog.status import STATUS
from mcwallet.catalog.status.base import Answer, Standing, StatusMethod, Terms
from mcwallet.checks.keys import evidence_of
from mcwallet.checks.period import Bound, bounds
from mcwallet.checks.proof import authenticate
from mcwallet.codec.tree import Tree
from mcwallet.errors import (
    MalformedError,
    NotFoundError,
    UnreachableError,
    UnsupportedError,
    WalletError,
)
from mcwallet.model.artifact import Artifact
from mcwallet.model.credential import Period
from mcwallet.model.envelope import Envelope
from mcwallet.model.report import Evidence, Outcome
from mcwallet.model.trust import host
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Source, World

MAX_NESTED = 3


class By(Enum):
    """Who publishes a list, seen from the credential."""

    ISSUER = auto()
    TRUSTED = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A status entry, and where the credential that carries it comes from.

    ``seen`` holds the addresses of the lists that led here.
    """

    entry: Tree
    method: StatusMethod
    issuer: str
    ids: frozenset[str]
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an authentic list says, who says it, and how old it is.

    ``seen`` says in words when it was seen, if anybody knows; ``stale`` why that is too
    long ago to show that nothing happened since, and ``unproven`` why it may only bring bad
    news.
    """

    answer: Answer
    by: By
    issuer: str
    evidence: Evidence
    age: timedelta | None = None
    seen: str = ""
    stale: str = ""
    loose: bool = False
    unproven: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A list that was believed, as far as ``unproven`` leaves it."""

    document: Document
    envelope: Envelope
    terms: Terms
    issuer: str
    unproven: str


Memory: TypeAlias = dict[tuple[str, str, str], "Opened | WalletError"]
"""What one credential's lists turned out to be, so that none is opened twice."""


def consult(listed: Listed, world: World, memory: Memory) -> Found:
    """Get a list, find out whether it is authentic, and read the entry in it.

    Raises ``UnsupportedError`` or ``UnreachableError`` where the list decides nothing: a
    document that somebody else should have kept in order never makes a credential fail.
    """
    try:
        return _consult(listed, world, memory)
    except UnreachableError:
        raise
    except (MalformedError, NotFoundError) as error:
        raise UnsupportedError(f"the status cannot be read: {error}") from error


def _consult(listed: Listed, world: World, memory: Memory) -> Found:
    url = listed.method.url(listed.entry)
    if url.startswith("http://") and not listed.method.signed:
        url = "https://" + url.removeprefix("http://")  # Open Badges 2.0 was often http
    if not url.startswith("https://"):
        raise UnreachableError("the status list is not at an https address")
    if url in listed.seen or len(listed.seen) >= MAX_NESTED:
        raise UnsupportedError("the status lists lead in a circle, or too far")
    opened = _remembered(url, listed, world, memory)
    document, terms = opened.document, opened.terms
    answer = listed.method.look_up(listed.entry, opened.envelope, listed.ids)
    if not answer.fits and (listed.method.exact or document.source is Source.SENDER):
        raise UnsupportedError("the document is a list with another address")
    age = _age(document, opened.envelope, terms, world)
    return Found(
        answer=answer,
        by=_by(opened.issuer, listed.issuer, world),
        issuer=opened.issuer,
        evidence=evidence_of(document),
        age=age,
        seen=_seen(age, world),
        stale=_stale(age, terms, world),
        loose=not answer.fits,
        unproven=opened.unproven or answer.lacks,
    )


def _remembered(url: str, listed: Listed, world: World, memory: Memory) -> Opened:
    key = (url, listed.issuer, listed.method.name)
    if key not in memory:
        try:
            memory[key] = _opened(url, listed, world, memory)
        except WalletError as error:
            memory[key] = error
    found = memory[key]
    if isinstance(found, WalletError):
        raise found
    return found


def _opened(url: str, listed: Listed, world: World, memory: Memory) -> Opened:
    document = world.fetch(url)
    envelope = open_list(document.artifact)
    terms = listed.method.terms(envelope)
    unproven = _believe(document, envelope, terms, listed, world)
    issuer = terms.issuer or listed.issuer
    _stands(envelope, replace(listed, issuer=issuer), world, memory)
    return Opened(
        document=document,
        envelope=envelope,
        terms=terms,
        issuer=issuer,
        unproven=unproven,
    )


def open_list(artifact: Artifact) -> Envelope:
    """Open a list, which is secured like any credential, or not at all."""
    for kind in ENVELOPES.values():
        if kind.fits(artifact):
            return kind.open(artifact)
    raise MalformedError("the document is not one that mcwallet can open")


def _believe(
    document: Document, opened: Envelope, terms: Terms, listed: Listed, world: World
) -> str:
    """Refuse a list that is not authentic (DESIGN, "Status lists").

    Where its proof can't be checked, the verifier's own document at the issuer's address
    is still heard when it says that something was withdrawn: return why no more.
    """
    starts, ends = bounds(Period(terms.start, terms.end), opened)
    _inside(starts, ends, world)
    issuer = terms.issuer or listed.issuer
    if not opened.seals and not opened.trouble and not listed.method.signed:
        if trouble := _elsewhere(document, terms, listed):
            raise UnsupportedError(f"the list is unsigned, and {trouble}")
        return ""
    checks = list(authenticate(opened, issuer, world))
    outcomes = {check.outcome for check in checks}
    if Outcome.PASSED in outcomes and Outcome.FAILED not in outcomes:
        return ""
    says = next((check.says for check in checks), "nothing proves whose it is")
    unproven = f"the list is not authentic: {says.rstrip('.')}"
    if Outcome.FAILED in outcomes or _elsewhere(document, Terms(), listed):
        raise UnsupportedError(unproven)
    return unproven


def _elsewhere(document: Document, terms: Terms, listed: Listed) -> str:
    """Say why a document is not the issuer's just because of where it stands."""
    if document.source is not Source.VERIFIER:
        return "came from the sender"
    if terms.issuer and terms.issuer != listed.issuer:
        return "names another issuer"
    if not origin(listed.issuer) or origin(document.url) != origin(listed.issuer):
        return "is not at the issuer's address"
    return ""


def _inside(starts: list[Bound], ends: list[Bound], world: World) -> None:
    now, skew = world.now, world.policy.skew
    if any(bound.moment > now + skew for bound in starts):
        raise UnsupportedError("the list is not valid yet")
    late = [bound.moment for bound in ends if bound.moment <= now - skew]
    if late:
        raise UnsupportedError(
            f"the list was valid until {min(late):%Y-%m-%d}",
            hint="get a current one: run again with --online",
        )


def _stands(opened: Envelope, listed: Listed, world: World, memory: Memory) -> None:
    """Look at the list's own status, if it has one: a list may be withdrawn too."""
    doc = Tree(opened.claims)
    for entry in doc.each("credentialStatus"):
        method = method_of(entry)
        if method is None:
            raise UnsupportedError("the list's own status is of an unknown kind")
        inner = Listed(
            entry=entry,
            method=method,
            issuer=listed.issuer,
            ids=frozenset(filter(None, [doc.maybe_text("id")])),
            seen=(*listed.seen, listed.method.url(listed.entry)),
        )
        found = consult(inner, world, memory)
        if found.answer.standing is not Standing.ACTIVE or found.stale or found.unproven:
            raise UnsupportedError("the list itself no longer stands")


def method_of(entry: Tree) -> StatusMethod | None:
    """Return how an entry says that its status is published."""
    for each in entry.each("type"):
        if isinstance(each.value, str) and each.value in STATUS:
            return STATUS[each.value]
    return None


def _by(issuer: str, own: str, world: World) -> By:
    if issuer == own:
        return By.ISSUER
    entries = list(world.trust.about(issuer))
    trusted = bool(entries) and all(entry.trusted for entry in entries)
    return By.TRUSTED if trusted else By.OTHER


def _age(
    document: Document, opened: Envelope, terms: Terms, world: World
) -> timedelta | None:
    """Return how old a list is.

    When a document was fetched is the word of who fetched it. A sender could date an old
    list at will, so there only the list's own signed date counts.
    """
    if document.fetched is None:
        return None
    if document.source is not Source.SENDER:
        return world.now - document.fetched
    starts, _ = bounds(Period(terms.start, None), opened)
    signed = max((bound.moment for bound in starts), default=None)
    return world.now - signed if signed else None


def _seen(age: timedelta | None, world: World) -> str:
    """Say when a list was seen: before the moment asked about, or only after it."""
    if age is None:
        return ""
    if age < -world.policy.skew:
        return f"{world.now - age:%Y-%m-%d}, after the moment asked about"
    count = max(age.days, 0)
    return "1 day ago" if count == 1 else f"{count} days ago"


def _stale(age: timedelta | None, terms: Terms, world: World) -> str:
    if age is None:
        return "nobody knows when it was fetched"
    if terms.keep is not None:
        past = _past(age, terms, world)
        return "the list says that it is not to be kept so long" if past else ""
    late = not terms.end and age > world.policy.max_age
    return "that is longer ago than you allow" if late else ""


def _past(age: timedelta, terms: Terms, world: World) -> bool:
    return terms.keep is not None and age > terms.keep + world.policy.skew


def origin(identifier: str) -> str:
    """Return the host and port that an https or did:web identifier stands on."""
    if identifier.startswith("did:web:"):
        named = identifier.split(":")[2].replace("%3A", ":").replace("%3a", ":")
        return named.lower().removesuffix(":443")
    name = host(identifier)
    try:
        port = urlsplit(identifier).port
    except ValueError:
        return ""
    return f"{name}:{port}" if name and port not in {None, 443} else name
