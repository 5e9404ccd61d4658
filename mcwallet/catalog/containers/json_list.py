"""Lists of credentials, and a credential that was written as a text inside JSON."""

from dataclasses import replace

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import json_slices
from mcwallet.codec.tree import Tree
from mcwallet.model.artifact import Artifact


def is_list(data: bytes) -> bool:
    """Recognise a list by its first character."""
    return data[:SIGHT].lstrip()[:1] == b"["


def open_list(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Cut the list into its items; each keeps exactly the bytes it had."""
    pieces = json_slices.items(artifact.data)
    return Contents(
        artifacts=tuple(Artifact(data, f"[{at}]") for at, data in enumerate(pieces))
    )


def is_text(data: bytes) -> bool:
    """Recognise a text by its quotation marks."""
    start, end = data[:SIGHT].lstrip(), data[-SIGHT:].rstrip()
    return start[:1] == b'"' and end[-1:] == b'"' and len(data) > 1


def open_text(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out what stands in the text: a token, or JSON that was encoded twice.

    A list or a wallet's backup is unwrapped further: its items are the originals then.
    """
    text = Tree.parse(artifact.data).text().encode()
    if text.lstrip()[:1] == b"[" or b"UniversalWallet2020" in text:
        return Contents(artifacts=(Artifact(text, ""),))
    return Contents(artifacts=(replace(artifact, name="", inner=text),))


SIGHT = 4096

JSON_LIST = Container(
    name="list",
    title="List of credentials",
    spec="https://www.rfc-editor.org/rfc/rfc8259",
    fits=is_list,
    open=open_list,
)
JSON_TEXT = Container(
    name="text",
    title="Credential written as a JSON text",
    spec="https://www.rfc-editor.org/rfc/rfc8259",
    fits=is_text,
    open=open_text,
)
