"""Take over whom somebody else's file trusts, as entries of one's own trust file.

Whatever a file names beside itself is copied under the digest of its bytes, so that
nothing that happens to the original later changes what was taken over.
"""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from mcwallet.actions.pinning import Pin
from mcwallet.catalog.registries import dcc, entity_statements, pem, trust_file
from mcwallet.catalog.registries.base import Load
from mcwallet.errors import UnrecognisedError

_FILES = {"keys": "jwk.json", "certificate": "pem", "file": "bin"}


def adopt(data: bytes, name: str, load: Load) -> tuple[Pin, ...]:
    """Turn a trust file, certificates, a list of issuers or statements into entries.

    ``load`` returns the bytes of a file that stands beside it. Raises
    ``MalformedError`` where verifying with the file would.
    """
    if trust_file.fits(data):
        trust_file.read(data, name, load)
        return tuple(_entries(data, load))
    if pem.fits(data):
        pem.anchors(data)
        return (_kept("anchor", "certificate", data, "pem"),)
    if entity_statements.fits(data):
        entity_statements.read(data, name, load)
        return (_kept("registry", "file", data, "jwt", name),)
    if dcc.fits(data):
        dcc.read(data, name, load)
        return (_kept("registry", "file", data, "json", name),)
    raise UnrecognisedError(
        "the file names nobody whom one could trust",
        hint="give trusted lists, a trust file, certificates in PEM, a DCC registry or "
        "entity statements; for keys: mcwallet trust add WHO --keys FILE",
    )


def _entries(data: bytes, load: Load) -> Iterator[Pin]:
    """Copy entries as they stand, with every file that they name."""
    for table, listed in tomllib.loads(data.decode()).items():
        if not isinstance(listed, list):
            continue
        for entry in listed:
            changed, files = dict(entry), []
            for key, usual in _FILES.items():
                if key in entry:
                    content = load(entry[key])
                    ending = PurePath(entry[key]).suffix.lstrip(".") or usual
                    changed[key] = _named(content, ending)
                    files.append((changed[key], content))
            yield Pin(table, changed, tuple(files))


def _kept(table: str, key: str, data: bytes, ending: str, name: str = "") -> Pin:
    file = _named(data, ending)
    entry: Mapping[str, Any] = {key: file}
    named = {"name": PurePath(name).name} if name else {}
    return Pin(table, {**entry, **named}, ((file, data),))


def _named(data: bytes, ending: str) -> str:
    plain = ending if ending.isalnum() and ending.isascii() else "bin"
    return f"{sha256(data).hexdigest()[:16]}.{plain}"
