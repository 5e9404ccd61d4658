"""Plain lists of what was revoked: 1EdTech Revocation List, and Open Badges 2.0's."""

from collections.abc import Iterator

from mcwallet.catalog.status.base import Answer, Standing, StatusMethod, Terms
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.envelope import Envelope

_NAMES = ("revokedCredential", "revokedCredentials", "revokedAssertions")


def url(entry: Tree) -> str:
    """Return where the list is: the entry's own id."""
    return entry["id"].text()


def terms(status_list: Envelope) -> Terms:
    """Return whose the list says it is."""
    found = Tree(status_list.claims).get("issuer")
    if found is None:
        return Terms()
    return Terms(issuer=found["id"].text() if found.is_object() else found.text())


def look_up(entry: Tree, status_list: Envelope, ids: frozenset[str]) -> Answer:
    """Look for one of the credential's identifiers among the revoked."""
    doc = Tree(status_list.claims)
    own = doc.members().get("id")
    fits = own is None or own == url(entry)
    if not ids:
        raise MalformedError("the credential has no id that a list could name")
    for each in _revoked(doc):
        named = {each.maybe_text("id"), each.maybe_text("uid")}
        if named & ids and each.members().get("revoked", True) is not False:
            why = each.maybe_text("revocationReason")[:200]
            says = f"revoked: {why}" if why else "revoked"
            return Answer(standing=Standing.REVOKED, says=says, fits=fits)
    return Answer(standing=Standing.ACTIVE, says="not listed", fits=fits)


def _revoked(doc: Tree) -> Iterator[Tree]:
    listed = [found for name in _NAMES if (found := doc.get(name)) is not None]
    if not listed and not doc.mentions("type", "RevocationList", "1EdTechRevocationList"):
        raise MalformedError("the document is not a revocation list")
    for found in listed:
        for each in found.items():
            yield each if each.is_object() else Tree({"id": each.text()}, each.path)


ONE_ED_TECH = StatusMethod(
    name="1EdTechRevocationList",
    title="1EdTech Revocation List",
    spec="https://www.imsglobal.org/spec/vcrl/v1p0/",
    url=url,
    look_up=look_up,
    terms=terms,
    signed=False,
)
OPEN_BADGES_2 = StatusMethod(
    name="RevocationList",
    title="Open Badges 2.0 revocation list",
    spec="https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#RevocationList",
    url=url,
    look_up=look_up,
    terms=terms,
    signed=False,
)
