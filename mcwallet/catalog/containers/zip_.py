"""Archives of files, as learning platforms and mail programs make them."""

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import zip_
from mcwallet.errors import LimitError
from mcwallet.model.artifact import Artifact


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out every file; what is too large to be a credential is named."""
    files = zip_.members(artifact.data)
    return Contents(
        artifacts=tuple(Artifact(f.data, f.name) for f in files if f.data is not None),
        troubles=tuple(
            (f.name, LimitError(f"larger than {zip_.MAX_MEMBER} bytes"))
            for f in files
            if f.data is None
        ),
    )


ZIP = Container(
    name="zip",
    title="Zip archive",
    spec="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT",
    fits=zip_.is_zip,
    open=open_,
    packs=True,
)
