"""What LearnCard exports: a zip with a manifest, each entry encrypted by itself."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from mcwallet.catalog.containers import lcw
from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.catalog.containers.lcw_locked import locked, unbase64
from mcwallet.catalog.containers.zip_ import open_ as open_zip
from mcwallet.codec import zip_
from mcwallet.codec.tree import Tree
from mcwallet.crypto.backups import Sealed, open_argon2
from mcwallet.crypto.deriving import Cost
from mcwallet.errors import LimitError, LockedError, MalformedError, WalletError
from mcwallet.model.artifact import Artifact
from mcwallet.model.values import dataclass

MANIFEST = "manifest.json"
QUESTION = "passphrase of this LearnCard bundle"
MAX_SEALED = 500
TAKEN = frozenset({"credential", "presentation", "unknown-json"})


def fits(data: bytes) -> bool:
    """Recognise it by the names inside; whether it is one, its manifest says."""
    if not zip_.is_zip(data):
        return False
    names = zip_.names(data)
    return MANIFEST in names and any(
        name.startswith(("credentials/", "presentations/", "keys/")) for name in names
    )


def open_(artifact: Artifact, ask: Ask | None = None) -> Contents:
    """Take out the credentials and presentations, asking once for the passphrase.

    Seeds and keys are not even decrypted; caches and records of LearnCard are passed by.
    """
    files = {f.name: f.data for f in zip_.members(artifact.data) if f.data is not None}
    entries = _entries(files.get(MANIFEST))
    if entries is None:
        return open_zip(artifact, ask)
    if sum(entry.sealed and entry.kind in TAKEN for entry in entries) > MAX_SEALED:
        raise LimitError(f"the bundle holds more than {MAX_SEALED} encrypted entries")
    opening = _Opening(files, ask)
    artifacts: list[Artifact] = []
    troubles: list[tuple[str, WalletError]] = []
    for entry in entries:
        if entry.kind.startswith("key-"):
            troubles.append((entry.path, lcw.private_key()))
        elif entry.kind in TAKEN:
            try:
                artifacts.append(Artifact(opening.read(entry), entry.path))
            except LockedError as error:
                if not artifacts:
                    raise
                troubles.append((entry.path, error))
            except WalletError as error:
                troubles.append((entry.path, error))
    ignored = tuple(
        e.path for e in entries if e.kind not in TAKEN and not e.kind.startswith("key-")
    )
    return Contents(artifacts=tuple(artifacts), troubles=tuple(troubles), ignored=ignored)


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    path: str
    digest: str
    sealed: bool


class _Opening:
    """The files of one bundle, and the passphrase once somebody gave it."""

    def __init__(self, files: Mapping[str, bytes], ask: Ask | None) -> None:
        self._files = files
        self._ask = ask
        self._passphrase: str | None = None

    def read(self, entry: _Entry) -> bytes:
        """Return an entry's text; its digest is of the bytes as they are stored."""
        stored = self._files.get(entry.path)
        if stored is None:
            raise MalformedError("named in the bundle's manifest and not there")
        if sha256(stored).hexdigest() != entry.digest:
            raise MalformedError("not what the bundle's manifest says: it was changed")
        return self._unsealed(Tree.parse(stored)) if entry.sealed else stored

    def _unsealed(self, doc: Tree) -> bytes:
        if self._passphrase is None:
            if self._ask is None:
                raise locked()
            self._passphrase = self._ask(QUESTION)
        box = Sealed(iv=unbase64(doc["iv"]), ciphertext=unbase64(doc["ciphertext"]))
        return open_argon2(self._passphrase, unbase64(doc["salt"]), _cost(doc), box)


def _cost(doc: Tree) -> Cost:
    params = doc["kdfParams"]
    if params["algorithm"].text() != "argon2id":
        raise MalformedError(f"{params.path}.algorithm should be argon2id")
    return Cost(
        m=params["memoryCost"].count(),
        t=params["timeCost"].count(),
        p=params["parallelism"].count(),
    )


def _entries(manifest: bytes | None) -> tuple[_Entry, ...] | None:
    """Read the manifest, or return nothing if it is somebody else's."""
    doc = Tree.parse(manifest) if manifest is not None else Tree(None)
    if not doc.is_object() or not {"specVersion", "payloadSha256"} <= set(doc.members()):
        return None
    return tuple(_each(doc))


def _each(doc: Tree) -> Iterator[_Entry]:
    for entry in doc.each("contents"):
        sealed = entry["encrypted"].value
        if not isinstance(sealed, bool):
            raise MalformedError(f"{entry.path}.encrypted should be true or false")
        path = entry["path"].text()
        yield _Entry(entry["type"].text(), path, entry["sha256"].text(), sealed)


LEARNCARD = Container(
    name="learncard",
    title="LearnCard bundle",
    spec="https://docs.learncard.com/",
    fits=fits,
    open=open_,
    packs=True,
)
