"""Archives whose bytes follow from what is in them, and from nothing else."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR = 0o100644 << 16


def write(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Store files in this order: uncompressed, with one time and one mode for all.

    Nothing is deflated, since two compressors may spell the same data differently.
    """
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = _REGULAR
            archive.writestr(entry, data)
    return packed.getvalue()
