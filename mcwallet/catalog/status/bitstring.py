"""Bitstring Status List, and StatusList2021 which came before it."""

from datetime import datetime, timedelta

from mcwallet.catalog.status.base import Answer, Standing, StatusMethod, Terms
from mcwallet.codec import bitstring
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.envelope import Envelope

FEWEST = 131_072
MAX_SIZE = 32
_LISTS = ("BitstringStatusListCredential", "StatusList2021Credential")
_SUBJECTS = ("BitstringStatusList", "StatusList2021")
_LONGEST = 10 * 365 * 24 * 3600 * 1000
_MEANINGS: dict[str, tuple[Standing, str]] = {
    "revocation": (Standing.REVOKED, "revoked"),
    "suspension": (Standing.SUSPENDED, "suspended"),
    "refresh": (Standing.NOTED, "replaced by a newer copy: ask the issuer for it"),
}


def url(entry: Tree) -> str:
    """Return where the list is (§2.1 statusListCredential)."""
    return entry["statusListCredential"].text()


def terms(status_list: Envelope) -> Terms:
    """Return the issuer and the validity of a list, which is a credential (§2.2)."""
    doc = Tree(status_list.claims)
    ttl = _subject(doc).get("ttl") or doc.get("ttl")
    kept = timedelta(milliseconds=min(ttl.count(), _LONGEST)) if ttl else None
    return Terms(
        issuer=issuer(doc),
        start=_moment(doc, "validFrom", "issuanceDate"),
        end=_moment(doc, "validUntil", "expirationDate"),
        keep=kept,
    )


def issuer(doc: Tree) -> str:
    """Return who issued a list."""
    found = doc["issuer"]
    return found["id"].text() if found.is_object() else found.text()


def look_up(entry: Tree, status_list: Envelope, _: frozenset[str]) -> Answer:
    """Read one entry (§3.2 Validate Algorithm)."""
    doc = Tree(status_list.claims)
    subject = _subject(doc)
    if not doc.mentions("type", *_LISTS) or not subject.mentions("type", *_SUBJECTS):
        raise MalformedError("the document is not a status list")
    purpose = entry["statusPurpose"].text()
    stated = subject.get("statusPurpose") is not None
    if stated and not subject.mentions("statusPurpose", purpose):
        raise UnsupportedError(f"the list is for another purpose than {purpose[:40]}")
    size = _size(entry)
    bits = bitstring.decode(subject["encodedList"].text())
    value = bitstring.entry(bits, entry["statusListIndex"].count(), size)
    standing, says = _meaning(purpose, value, entry)
    return Answer(
        standing=standing,
        says=says,
        entries=len(bits) * 8 // size,
        fits=_names(doc, subject, url(entry)),
        lacks="" if stated else "the list does not say for what purpose it is",
    )


def _subject(doc: Tree) -> Tree:
    found = list(doc["credentialSubject"].items())
    if len(found) != 1 or not found[0].is_object():
        raise MalformedError("a status list should be about one list")
    return found[0]


def _size(entry: Tree) -> int:
    given = entry.get("statusSize")
    size = given.count() if given else 1
    if not 1 <= size <= MAX_SIZE:
        raise MalformedError(f"{entry.path}.statusSize should be between 1 and {MAX_SIZE}")
    return size


def _meaning(purpose: str, value: int, entry: Tree) -> tuple[Standing, str]:
    if purpose == "message":
        return _message(value, entry)
    if value == 0:
        return Standing.ACTIVE, f"no {purpose}" if purpose in _MEANINGS else "not set"
    if purpose in _MEANINGS:
        return _MEANINGS[purpose]
    return Standing.UNKNOWN, "set for a purpose that mcwallet does not know"


def _message(value: int, entry: Tree) -> tuple[Standing, str]:
    """Return the issuer's own words for a value (§2.1 statusMessages)."""
    listed = entry.get("statusMessages") or entry.get("statusMessage")
    for each in listed.items() if listed else ():
        if each["status"].text().lower() in {f"0x{value:x}", f"{value:x}"}:
            return Standing.NOTED, f"the issuer notes: {each.maybe_text('message')[:200]}"
    return Standing.NOTED, f"the issuer notes status {value}"


def _names(doc: Tree, subject: Tree, address: str) -> bool:
    own, about = doc.members().get("id"), subject.members().get("id")
    if own is not None:
        return own == address
    return isinstance(about, str) and about.partition("#")[0] == address


def _moment(doc: Tree, *names: str) -> datetime | None:
    for name in names:
        if found := doc.get(name):
            return found.moment()
    return None


def _method(name: str, title: str, spec: str) -> StatusMethod:
    return StatusMethod(
        name=name,
        title=title,
        spec=spec,
        url=url,
        look_up=look_up,
        terms=terms,
        fewest=FEWEST,
    )


BITSTRING = _method(
    "BitstringStatusListEntry",
    "Bitstring Status List",
    "https://www.w3.org/TR/vc-bitstring-status-list/",
)
STATUS_LIST_2021 = _method(
    "StatusList2021Entry",
    "Status List 2021",
    "https://www.w3.org/TR/2023/WD-vc-status-list-20230427/",
)
