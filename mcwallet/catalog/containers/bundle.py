"""What mcwallet itself exports: a zip that others can check without it."""

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec import zip_
from mcwallet.errors import LimitError
from mcwallet.model.artifact import Artifact

FOLDER = "credentials/"
PRESENTATION = "presentation.json"
MANIFEST = "PortfolioManifestCredential"


def fits(data: bytes) -> bool:
    """Recognise it by its presentation and its folder of credentials."""
    if not zip_.is_zip(data):
        return False
    names = zip_.names(data)
    return PRESENTATION in names and any(name.startswith(FOLDER) for name in names)


def open_(artifact: Artifact, _ask: Ask | None = None) -> Contents:
    """Take out the credentials; what binds them together is for the verifier to judge."""
    files = [f for f in zip_.members(artifact.data) if f.name.startswith(FOLDER)]
    return Contents(
        artifacts=tuple(Artifact(f.data, f.name) for f in files if f.data is not None),
        troubles=tuple(
            (f.name, LimitError(f"larger than {zip_.MAX_MEMBER} bytes"))
            for f in files
            if f.data is None
        ),
    )


BUNDLE = Container(
    name="bundle",
    title="mcwallet bundle",
    spec="https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations",
    fits=fits,
    open=open_,
    packs=True,
)
