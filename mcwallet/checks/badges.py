"""What an Open Badges 1 or 2 assertion leads to: its badge, and the badge's issuer."""

from dataclasses import field, replace
from urllib.parse import SplitResult, urlsplit

from mcwallet.checks.base import Case
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.json import Json
from mcwallet.model.trust import host
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch, Source

MAX_DOCUMENT = 1_000_000
GONE = "MCW-GONE"


@dataclass(slots=True)
class Copies:
    """Documents at hand about one badge; ``used`` remembers on which an answer rests."""

    fetch: Fetch
    used: dict[str, Document] = field(default_factory=dict)

    def get(self, url: str) -> Tree:
        """Return the object at an address; http and https name the same place.

        Raises ``UnreachableError`` where it is not at hand, and ``UnsupportedError``
        where it is somebody else's broken document.
        """
        document = self._document(url)
        self.used[url] = document
        if len(document.artifact.content) > MAX_DOCUMENT:
            raise UnsupportedError("a document about the badge is longer than 1 MB")
        try:
            doc = Tree.parse(document.artifact.content)
            doc.members()
        except MalformedError as error:
            raise UnsupportedError(
                f"the copy at the issuer's is broken: {error}"
            ) from error
        return doc

    def _document(self, url: str) -> Document:
        try:
            return self.fetch(url)
        except UnreachableError as error:
            if error.code == GONE or not url.startswith("http://"):
                raise
            return self.fetch("https://" + url.removeprefix("http://"))

    @property
    def senders(self) -> bool:
        """Tell whether the sender brought any of them along."""
        return any(each.source is Source.SENDER for each in self.used.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A badge and its issuer, in full, and the address that leads to the issuer."""

    badge: Tree
    issuer: Tree
    address: str

    @property
    def id(self) -> str:
        """The issuer's identifier: its own, or where it stands if that is none."""
        own = self.issuer.members().get("id")
        named = own if isinstance(own, str) else ""
        return named if web(named) else self.address or named


def defined(doc: Tree, copies: Copies) -> Defined:
    """Follow an assertion to its badge and to the badge's issuer.

    An issuer that claims an identifier on another host than the one that leads to it is
    refused: anybody could write such a profile.
    """
    badge = followed(doc["badge"], copies)
    reference = badge.get("issuer")
    if reference is None:
        raise UnsupportedError("the badge does not say who issues it")
    issuer = followed(reference, copies)
    address = reference.value if isinstance(reference.value, str) else ""
    if not address:
        own = (issuer.members().get(name) for name in ("id", "origin", "url"))
        address = next((each for each in own if isinstance(each, str)), "")
    found = Defined(badge=badge, issuer=issuer, address=address)
    if web(found.id) and web(address) and not same_host(found.id, address):
        raise UnsupportedError("the issuer's profile stands elsewhere than it says")
    return found


def followed(reference: Tree, copies: Copies) -> Tree:
    """Return what a reference stands for, be it there or elsewhere."""
    return copies.get(reference.value) if isinstance(reference.value, str) else reference


def awarding(case: Case, fetch: Fetch) -> tuple[Case, bool]:
    """Complete a badge's case with its issuer, and tell whether the sender says who.

    Where the badge cannot be followed the case comes back as it was.
    """
    copies = Copies(fetch)
    try:
        found = defined(case.doc, copies)
    except (MalformedError, UnsupportedError, UnreachableError):
        return case, False
    party = replace(case.credential.issuer, id=found.id)
    return replace(case, credential=replace(case.credential, issuer=party)), copies.senders


def web(address: str) -> SplitResult | None:
    """Take an http or https address apart; one with a user name in it is none."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return parts if named and plain and "\\" not in address else None


def same_host(one: str, other: str) -> bool:
    """Tell whether two addresses stand on the same host and port."""
    return bool(place(one)) and place(one) == place(other)


def place(address: str) -> str:
    """Return host and port; the usual ports of http and https are one."""
    parts = web(address)
    if parts is None:
        return host(address)
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    return f"{(parts.hostname or '').lower()}{port}"


def texts(doc: Tree | None) -> tuple[str, ...]:
    """Return one text or a list of them."""
    values: tuple[Json, ...] = tuple(each.value for each in doc.items()) if doc else ()
    return tuple(each for each in values if isinstance(each, str))
