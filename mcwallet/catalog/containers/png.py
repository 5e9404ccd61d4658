"""Pictures in the PNG format with a credential baked in."""

from dataclasses import replace

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import png
from mcwallet.errors import UnrecognisedError
from mcwallet.model.artifact import Artifact

REPAIRED = "The picture stores its text in the wrong encoding; its accents were repaired."


def fits(data: bytes) -> bool:
    """Recognise a picture by its first bytes."""
    return data.startswith(png.MAGIC)


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out the text; the picture stays the original."""
    baked = png.unbake(artifact.data)
    if baked is None:
        raise UnrecognisedError(
            "a picture without a credential in it",
            hint="download the badge itself: a screenshot or QR code does not carry it",
        )
    inner = replace(artifact, name="", inner=baked.text.encode())
    return Contents(artifacts=(inner,), notes=(REPAIRED,) if baked.repaired else ())


PNG = Container(
    name="png",
    title="Baked PNG picture",
    spec="https://www.imsglobal.org/spec/ob/v3p0/#png",
    fits=fits,
    open=open_,
)
