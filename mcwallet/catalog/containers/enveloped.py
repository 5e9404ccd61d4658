"""JSON around a token: EnvelopedVerifiableCredential and its sister (VCDM 2.0 §4.13)."""

from dataclasses import replace
from urllib.parse import unquote_to_bytes

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec.tree import Tree, object_in
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact

TYPES = ("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation")


def fits(data: bytes) -> bool:
    """Recognise the wrapper by its type."""
    doc = object_in(data)
    return doc is not None and doc.mentions("type", *TYPES)


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take the token out of its ``data:`` URL (RFC 2397); nothing else around it counts."""
    url = Tree.parse(artifact.data)["id"].text()
    head, comma, data = url.partition(",")
    if not head.startswith("data:") or not comma:
        raise MalformedError("$.id should be a data: URL with the credential in it")
    inner = replace(artifact, name="", inner=unquote_to_bytes(data))
    return Contents(artifacts=(inner,))


ENVELOPED = Container(
    name="enveloped",
    title="Credential enveloped in JSON",
    spec="https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials",
    fits=fits,
    open=open_,
)
