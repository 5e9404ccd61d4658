"""
A wallet left open for a while, in two halves of which neither is worth anything alone.

The token lives in an environment variable, the file in the runtime folder; together they
give the root keys. Expiry is enforced by the program, not by mathematics: whoever has both
halves on the same machine can ignore it.
"""

import json
from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from mcwallet.codec import base64url, jcs
from mcwallet.crypto.sealing import seal, unseal
from mcwallet.errors import LockedError, MalformedError, VaultError
from mcwallet.model.json import JsonObject
from mcwallet.model.values import dataclass
from mcwallet.vault import files
from mcwallet.vault.applying import moment
from mcwallet.vault.changes import written
from mcwallet.vault.files import Fs
from mcwallet.vault.keys import Roots
from mcwallet.vault.memory import closed_folder

IDLE = timedelta(minutes=15)
HARD = timedelta(hours=8)
ENDING = ".session"

_LIMIT = 65_536
_TOKEN = 32
_NOT_SO_OFTEN = timedelta(minutes=1)
_CONTEXT = b"mcwallet/v1/session\0"


@dataclass(frozen=True, slots=True)
class Where:
    """The runtime folder, the wallet, and what ties a session to this user and boot."""

    folder: Path
    vault: str
    machine: bytes = field(repr=False)


def begin(fs: Fs, where: Where, roots: Roots, *, now: datetime) -> str:
    """Keep the root keys for a while; return the token. Others' sessions are left alone."""
    closed_folder(fs, where.folder)
    token = token_bytes(_TOKEN)
    head = _head(now + HARD)
    secret = jcs.canonical({str(e): key.hex() for e, key in roots.by_epoch.items()})
    box = seal(token, secret, _context(where, head))
    _write(fs, where, token, head, box, now)
    return base64url.encode(token)


def resume(fs: Fs, where: Where, token: str, *, now: datetime) -> Roots:
    """Return the root keys, or raise ``LockedError``; using a session keeps it awake."""
    raw = _token(token)
    path = where.folder / _name(raw)
    try:
        found = json.loads(files.read(str(path), _LIMIT, shown="the session file"))
        head: JsonObject = {"until": found["until"]}
        until, used = moment(found["until"]), moment(found["used"])
        box = base64url.decode(found["sealed"])
    except FileNotFoundError:
        raise _over() from None
    except (ValueError, KeyError, TypeError, RecursionError, MalformedError):
        raise _over() from None
    if now >= until or not timedelta(minutes=-5) <= now - used < IDLE:
        path.unlink(missing_ok=True)
        raise _over()
    try:
        keys = json.loads(unseal(raw, box, _context(where, head)))
    except MalformedError:
        raise _over() from None
    if now - used >= _NOT_SO_OFTEN:
        _write(fs, where, raw, head, box, now)
    return Roots({int(epoch): bytes.fromhex(key) for epoch, key in keys.items()})


def end(folder: Path, token: str) -> None:
    """End one session."""
    (folder / _name(_token(token))).unlink(missing_ok=True)


def end_all(folder: Path) -> int:
    """End every session of this user; count them."""
    ended = 0
    for path in sessions(folder):
        path.unlink(missing_ok=True)
        ended += 1
    return ended


def sessions(folder: Path) -> Iterator[Path]:
    """Go through the session files."""
    if folder.is_dir():
        yield from sorted(folder.glob(f"*{ENDING}"))


def _write(
    fs: Fs, where: Where, token: bytes, head: JsonObject, box: bytes, now: datetime
) -> None:
    document: JsonObject = {
        **head, "used": written(now), "sealed": base64url.encode(box),
    }  # fmt: skip
    try:
        files.replace(fs, str(where.folder / _name(token)), jcs.canonical(document))
    except VaultError as error:
        raise VaultError(
            "the session could not be kept", hint="see that the runtime folder is writable"
        ) from error


def _head(until: datetime) -> JsonObject:
    return {"until": written(until.astimezone(UTC))}


def _context(where: Where, head: JsonObject) -> bytes:
    return _CONTEXT + bytes.fromhex(where.vault) + where.machine + jcs.canonical(head)


def _name(token: bytes) -> str:
    return sha256(_CONTEXT + token).hexdigest()[:32] + ENDING


def _token(text: str) -> bytes:
    try:
        token = base64url.decode(text)
    except (MalformedError, ValueError):
        raise _over() from None
    if len(token) != _TOKEN:
        raise _over()
    return token


def _over() -> LockedError:
    return LockedError(
        "the session is over",
        hint="open a new one with: export MCWALLET_SESSION=$(mcwallet unlock --raw)",
    )
