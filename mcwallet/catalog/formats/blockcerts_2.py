"""Blockcerts 1 and 2: Open Badges assertions whose hash stands in a blockchain."""

from collections.abc import Iterator
from dataclasses import replace

from mcwallet.catalog.formats import assertion_annex, open_badge_2
from mcwallet.catalog.formats.assertion import assertion
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, objects, text, texts, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element


def fits(doc: Tree) -> bool:
    """Recognise the format by its context, its way of verification or its first type."""
    if not isinstance(doc.value, dict) or "credentialSubject" in doc.value:
        return False
    if is_a(doc, "BlockchainCertificate"):
        return True
    if any("blockcerts" in url for url in texts(doc, "@context")):
        return "badge" in doc.value
    ways = (one for one in objects(doc, "verification"))
    return any(is_a(one, "MerkleProofVerification2017") for one in ways)


def read(doc: Tree) -> Credential:
    """Read the assertion; a published name stands beside the address it is for."""
    found = assertion(_inner(doc), "blockcerts2")
    named = next((words(one, "name") for one in objects(doc, "recipientProfile")), None)
    subject = replace(found.subject, name=named) if named else found.subject
    return replace(found, subject=subject)


def rules(doc: Tree) -> Iterator[str]:
    """Say what is missing that both Open Badges 2.0 and Blockcerts require."""
    if isinstance(doc.value, dict) and "document" in doc.value:
        if not isinstance(doc.value["document"], dict):
            yield f"{doc.path}.document should be an object"
        return
    yield from open_badge_2.rules(doc)


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements of the badge."""
    return assertion_annex.annex(_inner(doc))


def _inner(doc: Tree) -> Tree:
    """Return the assertion; generation 1 keeps it apart from its badge and recipient."""
    members = doc.members()
    document = members.get("document")
    if not isinstance(document, dict):
        return doc
    inside = document.get("assertion")
    merged = {
        **(inside if isinstance(inside, dict) else {}),
        "badge": document.get("certificate", document.get("badge")),
        "recipient": document.get("recipient"),
        "id": text(doc, "id") or text(Tree(inside), "id"),
    }
    return Tree({k: v for k, v in merged.items() if v}, f"{doc.path}.document")


BLOCKCERTS_2 = Format(
    name="blockcerts2",
    title="Blockcerts 2",
    spec="https://www.blockcerts.org/schema/2.1/schema.json",
    fits=fits,
    read=read,
    annex=annex,
    rules=rules,
)
