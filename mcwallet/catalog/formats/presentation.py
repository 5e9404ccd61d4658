"""Verifiable presentations: what a holder shows to somebody (VCDM 2.0 §4.13, 1.1 §4.10)."""

from mcwallet.catalog.formats import vcdm, vcdm_rules
from mcwallet.catalog.formats.annex import elements
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.reading import is_a, text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Kind, Party


def fits(doc: Tree) -> bool:
    """Recognise the format by its type, or by what it carries where the type is missing."""
    if not doc.is_object() or is_a(doc, "VerifiableCredential"):
        return False
    if is_a(doc, "VerifiablePresentation", "EnvelopedVerifiablePresentation"):
        return True
    return "credentialSubject" not in doc.members() and (
        "verifiableCredential" in doc.members() or vcdm.generation(doc) > 0
    )


def read(doc: Tree) -> Credential:
    """Read a presentation as a statement of its holder, with the credentials as parts."""
    return Credential(
        format="presentation",
        id=text(doc, "id"),
        title=words(doc, "name"),
        issuer=vcdm.issuer(doc, "holder"),
        subject=Party(),
        types=vcdm.types(doc),
        kind=Kind.COMPOSITE,
        parts=tuple(vcdm.embedded(doc)),
    )


def annex(doc: Tree) -> tuple[Element, ...]:
    """State nothing: the elements are those of the credentials inside."""
    del doc
    return elements()


PRESENTATION = Format(
    name="presentation",
    title="Verifiable Presentation",
    spec="https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations",
    fits=fits,
    read=read,
    annex=annex,
    rules=vcdm_rules.presentation_rules,
)
