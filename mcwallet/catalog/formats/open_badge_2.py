"""Open Badges 2.0: an assertion that somebody was awarded a badge."""

from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats import assertion_annex
from mcwallet.catalog.formats.assertion import assertion, date
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.context_rules import is_url
from mcwallet.catalog.formats.extension_rules import extensions
from mcwallet.catalog.formats.reading import is_a, texts
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import Credential

CONTEXTS = ("https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json")


def fits(doc: Tree) -> bool:
    """Recognise the format by its context, or by ``verification`` where there is none."""
    if not isinstance(doc.value, dict) or "credentialSubject" in doc.value:
        return False
    awards = "badge" in doc.value or "recipient" in doc.value
    if any(url in texts(doc, "@context") for url in CONTEXTS):
        return is_a(doc, "Assertion") or awards
    return awards and "verification" in doc.value and "document" not in doc.value


def read(doc: Tree) -> Credential:
    """Read the assertion; it is believed for where it stands or for its signature."""
    return assertion(doc, "ob2")


def rules(doc: Tree) -> Iterator[str]:
    """Say which required properties are missing or wrong (Open Badges 2.0 §Assertion)."""
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    if not is_a(doc, "Assertion"):
        yield f"{doc.path}.type should include Assertion"
    if not is_url(doc.value.get("id")):
        yield f"{doc.path}.id should be a URL"
    yield from recipients(doc)
    yield from _badge(doc)
    yield from dates(doc)
    if not any(isinstance(doc.value.get(k), dict) for k in ("verification", "verify")):
        yield f"{doc.path} has no 'verification'"
    yield from extensions(doc)


def recipients(doc: Tree) -> Iterator[str]:
    """Require for whom it is, and whether that is hashed (§IdentityObject)."""
    found = doc.get("recipient")
    if found is None:
        yield f"{doc.path} has no 'recipient'"
    elif not isinstance(found.value, dict):
        yield f"{found.path} should be an object"
    else:
        for key in ("identity", "type"):
            if not isinstance(found.value.get(key), str) or not found.value[key]:
                yield f"{found.path}.{key} should be text"
        if not isinstance(found.value.get("hashed"), bool):
            yield f"{found.path}.hashed should be true or false"


def dates(doc: Tree) -> Iterator[str]:
    """Require when it was issued, and no end before that."""
    found: dict[str, datetime] = {}
    if "issuedOn" not in doc.members():
        yield f"{doc.path} has no 'issuedOn'"
    for key in ("issuedOn", "expires"):
        try:
            if when := date(doc, key):
                found[key] = when
        except MalformedError as error:
            yield str(error)
    if "issuedOn" in found and found.get("expires", found["issuedOn"]) < found["issuedOn"]:
        yield f"{doc.path}.expires is before issuedOn"


def _badge(doc: Tree) -> Iterator[str]:
    """Judge the badge where it is here; where it is an address, it is judged elsewhere."""
    badge = doc.get("badge")
    if badge is None:
        yield f"{doc.path} has no 'badge'"
    elif isinstance(badge.value, dict):
        if not is_a(badge, "BadgeClass"):
            yield f"{badge.path}.type should include BadgeClass"
        for key in ("name", "issuer"):
            if not badge.value.get(key):
                yield f"{badge.path} has no {key!r}"
        yield from _issuer(badge)
    elif not is_url(badge.value):
        yield f"{badge.path} should be a URL or an object"


def _issuer(badge: Tree) -> Iterator[str]:
    issuer = badge.get("issuer")
    if issuer is None:
        return
    if not isinstance(issuer.value, dict):
        if not is_url(issuer.value):
            yield f"{issuer.path} should be a URL or an object"
    elif not is_a(issuer, "Issuer", "Profile"):
        yield f"{issuer.path}.type should include Issuer or Profile"


OPEN_BADGE_2 = Format(
    name="ob2",
    title="Open Badge 2.0",
    spec="https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html",
    fits=fits,
    read=read,
    annex=assertion_annex.annex,
    rules=rules,
)
