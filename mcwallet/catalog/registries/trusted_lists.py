"""The European trusted lists: which authorities a member state has recognised, and when.

ETSI TS 119 612. A list is believed if it is signed by a certificate that the verifier
pinned, or by one that a believed list of lists names for its country: whoever controls
the network or the file cannot add an authority.
"""

from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from mcwallet.codec import xml_tree
from mcwallet.codec.tree import moment
from mcwallet.codec.xml_tree import Element
from mcwallet.crypto import xml_signatures
from mcwallet.errors import MalformedError, RefusedError, WalletError
from mcwallet.model.anchors import Anchor
from mcwallet.model.credential import Period
from mcwallet.model.values import dataclass

TSL = "{http://uri.etsi.org/02231/v2#}"
LIST_OF_LISTS = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
_SERVICES = "http://uri.etsi.org/TrstSvc/Svctype/"
_PURPOSES: Mapping[str, str] = {
    f"{_SERVICES}CA/QC": "seal",
    f"{_SERVICES}TSA/QTST": "timestamp",
}
_STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
# Before July 2016 recognition had other names (TS 119 612 §5.5.4, annex J).
_RECOGNISED = frozenset(
    f"{_STATUS}{name}"
    for name in ("granted", "undersupervision", "supervisionincessation", "accredited")
)
_KINDS = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"
_WEB_ONLY = frozenset({f"{_KINDS}ForWebSiteAuthentication"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list that was believed, and what it says.

    ``territory`` is its country, ``next_update`` when it should have been replaced.
    """

    territory: str
    sequence: str
    next_update: datetime | None
    anchors: tuple[Anchor, ...] = ()
    named: tuple[tuple[str, bytes], ...] = ()

    def stale(self, now: datetime) -> bool:
        """Tell whether a newer list should be out by now (§5.3.15)."""
        return self.next_update is not None and self.next_update < now


def believe(lists: Iterable[bytes], signers: Iterable[bytes]) -> tuple[Listed, ...]:
    """Read lists in any order; every one must be signed by somebody who may.

    ``signers`` are the pinned certificates, DER: those of the list of lists stand in the
    Official Journal, and none ships with the program.
    """
    pinned = frozenset(signers)
    roots = [xml_tree.read(data) for data in lists]
    believed = [_read(root) for root in roots if _lists_lists(root) and _by(root, pinned)]
    named = frozenset(pair for each in believed for pair in each.named)
    for root in roots:
        if not _lists_lists(root):
            country = _said(root, "SchemeTerritory")
            allowed = pinned | {der for where, der in named if where == country}
            if not _by(root, allowed):
                raise _unbelieved(country or "a country that it does not name")
            believed.append(_read(root))
        elif not _by(root, pinned):
            raise _unbelieved("the Union")
    return tuple(believed)


def _by(root: Element, allowed: frozenset[bytes]) -> bool:
    """Tell who signed; a broken signature is an error, a stranger's is not."""
    return xml_signatures.signer(root).der in allowed


def _unbelieved(whose: str) -> WalletError:
    return RefusedError(
        f"the list of {whose} is signed by somebody who was not named for it",
        hint="pin the signer's certificate, or import it with the list of lists",
    )


def _lists_lists(root: Element) -> bool:
    if root.name != f"{TSL}TrustServiceStatusList":
        raise MalformedError("not a trusted list")
    return _said(root, "TSLType") == LIST_OF_LISTS


def _said(root: Element, *path: str) -> str:
    found = root.find(f"{TSL}SchemeInformation", *(f"{TSL}{step}" for step in path))
    return found.text if found else ""


def _read(root: Element) -> Listed:
    update = _said(root, "NextUpdate", "dateTime")
    return Listed(
        territory=_said(root, "SchemeTerritory"),
        sequence=_said(root, "TSLSequenceNumber"),
        next_update=_moment(update) if update else None,
        anchors=tuple(_anchors(root)),
        named=tuple(_pointers(root)),
    )


def _pointers(root: Element) -> Iterator[tuple[str, bytes]]:
    """Go through whom a list of lists names as signers, by country (§5.3.13)."""
    for pointer in root.each(f"{TSL}OtherTSLPointer"):
        territory = next((e.text for e in pointer.each(f"{TSL}SchemeTerritory")), "")
        for certificate in pointer.each(f"{TSL}X509Certificate"):
            yield territory, _decoded(certificate)


def _anchors(root: Element) -> Iterator[Anchor]:
    for provider in root.each(f"{TSL}TrustServiceProvider"):
        for service in provider.each(f"{TSL}TSPService"):
            yield from _service(service)


def _service(service: Element) -> Iterator[Anchor]:
    """Read one service, if it is of a kind that seals or times rest on."""
    now = service.find(f"{TSL}ServiceInformation")
    past = service.find(f"{TSL}ServiceHistory")
    if now is None:
        return
    purpose = _PURPOSES.get(_within(now, "ServiceTypeIdentifier"), "")
    recognised = tuple(_periods([now, *(past.elements() if past else ())]))
    if not purpose or not recognised or _only_for_the_web(now):
        return
    name = next((e.text for e in now.each(f"{TSL}Name")), "")
    identity = now.find(f"{TSL}ServiceDigitalIdentity")
    found = identity.each(f"{TSL}X509Certificate") if identity else ()
    for certificate in dict.fromkeys(_decoded(each) for each in found):
        yield Anchor(
            certificate=certificate,
            purposes=frozenset({purpose}),
            name=name,
            recognised=recognised,
        )


def _periods(instances: list[Element]) -> Iterator[Period]:
    """Turn the history, newest first, into the stretches in which it was recognised."""
    end: datetime | None = None
    last: Period | None = None
    stated = [
        (_moment(_within(each, "StatusStartingTime")), _within(each, "ServiceStatus"))
        for each in instances
    ]
    for start, status in sorted(stated, reverse=True):
        if status in _RECOGNISED:
            last = Period(start, last.end if last else end)
        elif last:
            yield last
            last = None
        end = start
    if last:
        yield last


def _only_for_the_web(service: Element) -> bool:
    kinds = {
        uri.text
        for each in service.each(f"{TSL}AdditionalServiceInformation")
        for uri in each.each(f"{TSL}URI")
        if uri.text.startswith(f"{_KINDS}For")
    }
    return bool(kinds) and kinds <= _WEB_ONLY


def _within(element: Element, local: str) -> str:
    found = element.find(f"{TSL}{local}")
    return found.text if found else ""


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ValueError as error:
        raise MalformedError(f"a date in the list is not one: {error}") from None


def _decoded(element: Element) -> bytes:
    try:
        return b64decode("".join(element.text.split()), validate=True)
    except (Error, ValueError):
        raise MalformedError("a certificate in the list is not base64") from None
