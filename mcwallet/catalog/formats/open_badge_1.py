"""Open Badges 0.5 to 1.1, as Mozilla's backpack and its successors keep them."""

from collections.abc import Iterator

from mcwallet.catalog.formats import assertion_annex
from mcwallet.catalog.formats.assertion import assertion
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.open_badge_2 import dates
from mcwallet.catalog.formats.reading import text
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Party
from mcwallet.model.words import NO_WORDS


def fits(doc: Tree) -> bool:
    """Recognise the format by a badge and whom it is for, or by the address of one."""
    if not isinstance(doc.value, dict):
        return False
    members = doc.value
    if "badge" in members and "document" not in members:
        return "recipient" in members or "verify" in members
    return _is_address(doc)


def read(doc: Tree) -> Credential:
    """Read the assertion, or its address if a picture holds nothing else."""
    if _is_address(doc):
        return Credential(
            format="ob1",
            id=text(doc, "id"),
            title=NO_WORDS,
            issuer=Party(),
            subject=Party(),
            notes=("only the address of the badge is in it",),
        )
    return assertion(doc, "ob1")


def rules(doc: Tree) -> Iterator[str]:
    """Say which required properties are missing (Open Badges 1.1 §Assertion).

    Before 1.0 the badge stood in the assertion, and neither a date nor a way to verify it
    was required.
    """
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    if _is_address(doc):
        return
    for key in ("recipient", "badge"):
        if not doc.value.get(key):
            yield f"{doc.path} has no {key!r}"
    if isinstance(doc.value.get("recipient"), str):
        return
    if not (text(doc, "uid") or text(doc, "id")):
        yield f"{doc.path} has no 'uid'"
    if not isinstance(doc.value.get("verify"), dict):
        yield f"{doc.path} has no 'verify'"
    yield from dates(doc)


def _is_address(doc: Tree) -> bool:
    """Tell whether nothing but an address is known, as of some baked pictures."""
    members = doc.members()
    if members.keys() != {"id"}:
        return False
    url = members["id"]
    return isinstance(url, str) and url.casefold().startswith(("https://", "http://"))


OPEN_BADGE_1 = Format(
    name="ob1",
    title="Open Badge 1.x",
    spec="https://openbadgespec.org/history/1.1-specification.html",
    fits=fits,
    read=read,
    annex=assertion_annex.annex,
    rules=rules,
)
