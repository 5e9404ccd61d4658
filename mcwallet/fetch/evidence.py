"""Documents kept for later: an index, and the files that it names."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePosixPath

from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Source

INDEX = "index.json"
_GONE = (404, 410)


def documents(
    index: bytes, load: Callable[[str], bytes], source: Source
) -> tuple[Document, ...]:
    """Read an evidence index (``{"documents": [{"url", "file", …}]}``) and its files.

    ``load`` returns a file's bytes by its relative name. Raises ``MalformedError`` for
    an index that is broken, a name that leads outside, or a file with another digest.
    """
    doc = Tree.parse(index)
    listing = doc["documents"]
    if not listing.is_list():
        raise MalformedError(f"{listing.path} should be a list")
    return tuple(_document(entry, load, source) for entry in listing.items())


def _document(entry: Tree, load: Callable[[str], bytes], source: Source) -> Document:
    fetched, status = entry.get("fetched"), entry.get("status")
    code = status.count() if status else 200
    name = entry.maybe_text("file") if code in _GONE else entry["file"].text()
    data = load(inside(name, entry.path)) if name else b""
    wanted = entry.maybe_text("sha256")
    if wanted and sha256(data).hexdigest() != wanted.lower():
        raise MalformedError(
            f"{entry.path}: the file has another SHA-256 than the index says",
            hint="the evidence was changed after it was kept; fetch it again",
        )
    return Document(
        url=entry["url"].text(),
        artifact=Artifact(data, name),
        source=source,
        fetched=fetched.moment() if fetched else None,
        media_type=entry.maybe_text("media_type"),
        status=code,
    )


def inside(name: str, path: str) -> str:
    """Return a relative file name that stays inside its folder."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
        raise MalformedError(f"{path}.file does not stay inside the folder")
    return str(PurePosixPath(*parts))
