"""
Backups that can be opened without mcwallet: an age file of a plain tar.

    READ-ME.txt
    wallet.json                what the wallet says about the files, and its own records
    credentials/<sha256>       original bytes, each named by their hash
    copies/<sha256>            dated copies of documents that the credentials need

``age -d backup.age | tar x`` is all it takes. Holder keys are in ``wallet.json``.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from typing import Any

from mcwallet.codec import jcs
from mcwallet.errors import DamagedVaultError, LimitError, MalformedError
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass
from mcwallet.vault.changes import written
from mcwallet.vault.vault import Vault

FORMAT = "mcwallet-backup"
VERSION = 1

_README = """\
This is a backup of a mcwallet wallet.

credentials/ holds the original files, named by the SHA-256 of their bytes.
copies/      holds documents that were fetched to check them.
wallet.json  says what each file is, with your tags and notes, and holds your signing keys.

mcwallet backup restore FILE puts all of it into a wallet again.
"""
_NAME = re.compile("(READ-ME.txt|wallet.json|(credentials|copies)/[0-9a-f]{64})")
_MOST = 4 * 2**30
_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Backup:
    """An opened backup, every file in it compared with its name."""

    document: Mapping[str, Any] = field(hash=False)
    contents: Mapping[str, bytes] = field(repr=False, hash=False)

    @property
    def created(self) -> str:
        """When it was made."""
        return str(self.document.get("created", ""))

    @property
    def vault(self) -> str:
        """The id of the wallet it was made from."""
        return str(self.document.get("wallet", ""))

    def entries(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the entries of one kind: ``holdings``, ``copies``, ``identities`` …"""
        return [one for one in self.document.get(kind, ()) if isinstance(one, dict)]


def pack(vault: Vault, *, now: datetime) -> bytes:
    """Write everything that the wallet holds as a tar.

    A content that is missing or changed stops it: a backup is whole or it is none.
    """
    import tarfile

    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in _members(vault, now):
            about = tarfile.TarInfo(name)
            about.size, about.mode, about.mtime = len(data), 0o600, int(now.timestamp())
            tar.addfile(about, io.BytesIO(data))
    data = target.getvalue()
    unpack(data)
    return data


def unpack(data: bytes) -> Backup:
    """Read a tar that :func:`pack` wrote; the names in it are never used as paths."""
    import tarfile

    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            for about in tar:
                _add(found, about.name, _content(tar, about))
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise MalformedError(
            "this is not a mcwallet backup", hint="see what kind of file it is"
        ) from error
    for name, content in found.items():
        if "/" in name and sha256(content).hexdigest() != name.rpartition("/")[2]:
            raise DamagedVaultError(
                "a file in the backup is not the one its name states",
                hint="use another backup; what opens can still be taken out by hand",
            )
    return Backup(_document(found), found)


def _members(vault: Vault, now: datetime) -> Iterator[tuple[str, bytes]]:
    yield "READ-ME.txt", _README.encode()
    yield "wallet.json", jcs.canonical(_described(vault, now))
    for rec in sorted(vault.state.holdings):
        yield f"credentials/{rec}", vault.read(rec)
    for id_ in sorted(vault.state.copies):
        yield f"copies/{id_}", vault.read(id_)


def _described(vault: Vault, now: datetime) -> JsonObject:
    state = vault.state
    holdings: list[Json] = [
        {
            "rec": one.rec,
            "media": one.media,
            "kind": one.kind,
            "summary": one.summary,
            "added": written(one.added) if one.added else "",
            "binned": one.binned,
            "tags": list(one.tags),
            "fields": dict(one.fields),
        }
        for one in state.holdings.values()
    ]
    said = {id_: op for id_, op in vault.said() if id_ in state.copies}
    copies: list[Json] = [
        {key: op[key] for key in ("id", "rec", "url", "fetched", "media", "status")}
        for op in said.values()
    ]
    own: dict[str, list[Json]] = {"identity": [], "retire": [], "shared": [], "counted": []}
    for group in vault.ordered():
        for op in group.ops.values():
            own.get(op["op"], []).append(op)
    return {
        "format": FORMAT,
        "version": VERSION,
        "wallet": vault.layout.id,
        "created": written(now),
        "fields": dict(state.fields),
        "holdings": holdings,
        "copies": copies,
        "identities": own["identity"],
        "retired": own["retire"],
        "shared": own["shared"],
        "counted": own["counted"],
    }


def _content(tar: Any, about: Any) -> bytes:
    if not about.isreg() or about.size > _MOST:
        raise MalformedError("this is not a mcwallet backup")
    stream = tar.extractfile(about)
    data: bytes = stream.read() if stream else b""
    return data


def _add(found: dict[str, bytes], name: str, data: bytes) -> None:
    if not _NAME.fullmatch(name) or name in found:
        raise MalformedError("this is not a mcwallet backup")
    if len(found) == _MANY:
        raise LimitError("the backup holds more files than any wallet")
    found[name] = data


def _document(found: Mapping[str, bytes]) -> Mapping[str, Any]:
    try:
        document = json.loads(found["wallet.json"])
        if document["format"] == FORMAT and document["version"] == VERSION:
            _complete(document, found)
            return dict(document)
        newer = document["version"] > VERSION
    except (KeyError, ValueError, TypeError, RecursionError):
        raise MalformedError("this is not a mcwallet backup") from None
    hint = "update mcwallet" if newer else "see what kind of file it is"
    raise MalformedError("this backup is of a kind we do not know", hint=hint)


def _complete(document: Mapping[str, Any], found: Mapping[str, bytes]) -> None:
    named = [f"credentials/{one['rec']}" for one in document["holdings"]]
    named += [f"copies/{one['id']}" for one in document["copies"]]
    if not found.keys() >= set(named):
        raise DamagedVaultError(
            "files are missing from the backup",
            hint="use another backup; what opens can still be taken out by hand",
        )
