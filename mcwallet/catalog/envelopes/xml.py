"""European credentials and transcripts in XML: ELM 2 with XAdES, and ELMO.

The house reads, canonicalises and verifies XML itself, without a further library: no
document type, no entity, no address, and only signatures over the whole document. What is
claimed is taken from the same bytes that the signature covers, signatures left out.
"""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.codec import svg, xml_tree
from mcwallet.codec.xml_json import document
from mcwallet.crypto.xades import signatures
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope, XmlSignature

_ROOTS = ("http://data.europa.eu/snb", "https://github.com/emrex-eu/elmo-schemas/")


def fits(artifact: Artifact) -> bool:
    """Recognise it by the namespace of its root element."""
    data = artifact.content.removeprefix(b"\xef\xbb\xbf")
    return data.lstrip()[:1] == b"<" and svg.root(data).startswith(_ROOTS)


def open_(artifact: Artifact) -> Envelope:
    """Read the XML as JSON, and note each signature in it.

    Signed XML is called ``jades``, the European seal: programs know no other name for it.
    """
    data = artifact.content
    root = xml_tree.read(data)
    found = signatures(root)
    return Envelope(
        kind="jades" if found else "none",
        claims=document(root),
        seals=tuple(
            XmlSignature(document=data, number=number) for number in range(len(found))
        ),
    )


XML = EnvelopeKind(
    name="xml",
    title="European seal in XML (XAdES)",
    spec="https://www.etsi.org/deliver/etsi_en/319100_319199/31913201/",
    fits=fits,
    open=open_,
)
