"""European Digital Credentials of the first generation, XML: known and kept, not read."""

from collections.abc import Mapping

from mcwallet.catalog.formats.annex import elements
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Party


def fits(doc: Tree) -> bool:
    """Recognise the claims by the XML's root element, under which they are put."""
    return isinstance(doc.value, Mapping) and "europassCredential" in doc.value


def read(doc: Tree) -> Credential:
    """Keep its id and title; what else is in the XML is shown by other means."""
    root = doc["europassCredential"]
    root.members()
    return Credential(
        format="elm2",
        id=text(root, "id"),
        title=words(root, "title"),
        issuer=Party(name=words(root, "issuer")),
        subject=Party(),
        notes=("recognised and kept; its claims are XML, which is not read",),
    )


def annex(doc: Tree) -> tuple[Element, ...]:
    """State nothing: the claims are not read."""
    del doc
    return elements()


ELM_2 = Format(
    name="elm2",
    title="European Digital Credential (XML)",
    spec="https://github.com/european-commission-empl/European-Learning-Model",
    fits=fits,
    read=read,
    annex=annex,
)
