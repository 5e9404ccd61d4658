"""Pictures in the SVG format with a credential baked in."""

import re
from dataclasses import replace

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import svg
from mcwallet.errors import UnrecognisedError
from mcwallet.model.artifact import Artifact


def fits(data: bytes) -> bool:
    """Recognise a picture by its outermost element."""
    start = data[:LOOK].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"<" and _SVG.search(start) is not None


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out the text; the picture stays the original."""
    text = svg.unbake(artifact.data)
    if not text:
        raise UnrecognisedError(
            "a picture without a credential in it",
            hint="download the badge itself: a screenshot or QR code does not carry it",
        )
    return Contents(artifacts=(replace(artifact, name="", inner=text.encode()),))


LOOK = 64 * 1024
_SVG = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?svg[\s/>]")

SVG = Container(
    name="svg",
    title="Baked SVG picture",
    spec="https://www.imsglobal.org/spec/ob/v3p0/#svg",
    fits=fits,
    open=open_,
)
