"""Contents: one sealed file each, with a key of its own that the log keeps."""

from hashlib import sha256
from typing import NamedTuple

from mcwallet.crypto.sealing import new_key, pad, seal, unpad, unseal
from mcwallet.errors import DamagedVaultError, MalformedError
from mcwallet.vault import files
from mcwallet.vault.keys import object_context
from mcwallet.vault.layout import Layout

LIMIT = 64 * 2**20
"""The largest content we keep; the import limits are narrower."""

_FILE_LIMIT = LIMIT + LIMIT // 8


class Place(NamedTuple):
    """Where a content lies and what opens it."""

    rec: str
    obj: str
    dek: bytes

    def __repr__(self) -> str:
        """Show where it is, and not its key."""
        return f"Place({self.rec!r}, {self.obj!r})"


def sealed(layout: Layout, rec: str, data: bytes) -> tuple[Place, bytes]:
    """Seal a content under a fresh key."""
    dek = new_key()
    box = seal(dek, pad(data), object_context(layout.tag, rec))
    return Place(rec, files.name_of(box), dek), box


def read(layout: Layout, place: Place) -> bytes:
    """Return a content, or say whether it has not arrived or was changed."""
    shown = f"objects/{place.obj[:8]}…"
    try:
        box = files.read(f"{layout.objects}/{place.obj}", _FILE_LIMIT, shown=shown)
    except FileNotFoundError:
        raise DamagedVaultError(
            f"the content of {place.rec[:8]} is not here (yet)",
            hint="let the folder finish syncing, or restore it from a backup",
            code="MCW-MISSING",
        ) from None
    try:
        data = unpad(unseal(place.dek, box, object_context(layout.tag, place.rec)))
    except MalformedError:
        data = None
    changed = files.name_of(box) != place.obj
    if data is None or changed or sha256(data).hexdigest() != place.rec:
        raise DamagedVaultError(
            f"the content of {place.rec[:8]} was changed outside mcwallet",
            hint="restore it from a backup or another device",
        )
    return data
