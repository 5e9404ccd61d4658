"""Slots: small files that each wrap the root key for one way of opening the wallet."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple, NoReturn

from mcwallet.codec import jcs
from mcwallet.crypto import deriving
from mcwallet.crypto.deriving import Cost, bounded, derive
from mcwallet.crypto.sealing import seal, unseal
from mcwallet.errors import (
    DamagedVaultError,
    LockedError,
    MalformedError,
    WrongPassphraseError,
)
from mcwallet.model.json import Json, JsonObject
from mcwallet.vault import files
from mcwallet.vault.keys import SLOT_CONTEXT, AgeKeys, Key, Passphrase, Roots, Wrapped
from mcwallet.vault.layout import Layout, proper

FORMAT = "mcwallet-slot"
JSON, AGE = ".json", ".age"

_LIMIT = 65_536
_COMMON = frozenset({"kind", "name", "created", "epoch"})
_MEMBERS = {
    "passphrase": _COMMON | {"kdf", "v", "m", "t", "p", "salt"},
    "keyring": _COMMON | {"service", "account"},
}
_ARGON2_VERSION = 19


class SlotFile(NamedTuple):
    """A file in ``keys/``: its name, its bytes, and what its name promises."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash that its name states."""
        return self.name[:64]

    @property
    def ending(self) -> str:
        """``.json`` or ``.age``."""
        return self.name[64:]

    @property
    def whole(self) -> bool:
        """Tell whether the bytes are the ones its name states."""
        return files.name_of(self.data) == self.sha256


class Opened(NamedTuple):
    """A root key, and the slot that gave it."""

    epoch: int
    root: bytes
    slot: str

    def __repr__(self) -> str:
        """Show which slot it was, and nothing of the key."""
        return f"Opened({self.epoch}, slot={self.slot!r})"


def wrap_passphrase(
    layout: Layout, roots: Roots, passphrase: Passphrase, cost: Cost, named: tuple[str, str]
) -> SlotFile:
    """Make a slot that a passphrase opens; ``named`` is its name and the present time."""
    salt = os.urandom(16)
    header: JsonObject = {
        **_header("passphrase", roots.epoch, named),
        "kdf": "argon2id",
        "v": _ARGON2_VERSION,
        "m": cost.m,
        "t": cost.t,
        "p": cost.p,
        "salt": salt.hex(),
    }
    return _sealed(layout, roots, header, derive(passphrase.data, salt, cost))


def wrap_keyring(
    layout: Layout, roots: Roots, key: Wrapped, service: str, named: tuple[str, str]
) -> SlotFile:
    """Make a slot whose key the system's keyring keeps."""
    header: JsonObject = {
        **_header("keyring", roots.epoch, named),
        "service": service,
        "account": key.account,
    }
    return _sealed(layout, roots, header, key.kek)


def wrap_age(layout: Layout, roots: Roots, recipient: str) -> SlotFile:
    """Make a slot that an age identity opens, with any age program too."""
    from mcwallet.crypto import age

    data = age.encrypt(_secret(layout, roots), [recipient], armor=True)
    return SlotFile(files.name_of(data, AGE), data)


def read_all(layout: Layout) -> tuple[SlotFile, ...]:
    """Read every file that is named like a slot, sound or not."""
    found = []
    for name in sorted(files.listing(layout.keys)):
        if not (proper(name[:64]) and name[64:] in {JSON, AGE}):
            continue
        try:
            data = files.read(f"{layout.keys}/{name}", _LIMIT, shown=f"keys/{name[:8]}…")
        except FileNotFoundError:
            continue
        found.append(SlotFile(name, data))
    return tuple(found)


def header(slot: SlotFile) -> JsonObject | None:
    """Return what a slot says in clear, or nothing if we can't use such a slot."""
    if slot.ending != JSON:
        return None
    try:
        return _checked(json.loads(slot.data))
    except (ValueError, RecursionError, MalformedError):
        return None


def unlocked(layout: Layout, key: Key, slots: tuple[SlotFile, ...]) -> Iterator[Opened]:
    """Go through the slots that this key opens, newest epoch first, one at a time."""
    if isinstance(key, Roots):
        yield Opened(key.epoch, key.newest, "")
    elif isinstance(key, AgeKeys):
        sound = [slot for slot in slots if slot.ending == AGE and slot.whole]
        opened = [one for slot in sound if (one := _try_age(layout, slot, key))]
        yield from sorted(opened, key=lambda one: -one.epoch)
    else:
        for slot, head in _candidates(key, slots):
            if one := _try(layout, slot, head, key):
                yield one


def begin(key: Key, slots: tuple[SlotFile, ...]) -> None:
    """Start deriving what :func:`unlocked` needs first, so that other work goes on."""
    if isinstance(key, Passphrase):
        for _, head in _candidates(key, slots)[:1]:
            with suppress(MalformedError):
                deriving.begin(*_asked(head, key))


def _candidates(
    key: Passphrase | Wrapped, slots: tuple[SlotFile, ...]
) -> list[tuple[SlotFile, JsonObject]]:
    kind = "passphrase" if isinstance(key, Passphrase) else "keyring"
    able = [
        (slot, head)
        for slot in slots
        if slot.whole and (head := header(slot)) and head["kind"] == kind
    ]
    if isinstance(key, Wrapped):
        able = [(slot, head) for slot, head in able if head["account"] == key.account]
    return sorted(able, key=lambda pair: -_int(pair[1]["epoch"]))


def _try(
    layout: Layout, slot: SlotFile, head: JsonObject, key: Passphrase | Wrapped
) -> Opened | None:
    try:
        kek = key.kek if isinstance(key, Wrapped) else _kek(head, key)
        sealed = json.loads(slot.data)["sealed"]
        plain = unseal(kek, _from_base64(sealed), _context(layout, head))
        opened = _opened(layout, slot, plain)
    except MalformedError:
        return None
    return opened if opened.epoch == head["epoch"] else None


def _try_age(layout: Layout, slot: SlotFile, key: AgeKeys) -> Opened | None:
    from mcwallet.crypto import age

    try:
        return _opened(layout, slot, age.decrypt(slot.data, identities=key.identities))
    except (MalformedError, LockedError):
        return None


def _kek(head: JsonObject, key: Passphrase) -> bytes:
    return derive(*_asked(head, key))


def _asked(head: JsonObject, key: Passphrase) -> tuple[bytes, bytes, Cost]:
    cost = bounded(Cost(_int(head["m"]), _int(head["t"]), _int(head["p"])))
    return key.data, bytes.fromhex(str(head["salt"])), cost


def _opened(layout: Layout, slot: SlotFile, plain: bytes) -> Opened:
    try:
        secret = json.loads(plain)
        epoch, root = secret["epoch"], bytes.fromhex(secret["rk"])
        vault = secret["vault"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise MalformedError("the slot does not hold a root key") from None
    if vault != layout.id or not _int(epoch) or len(root) != 32:  # noqa: PLR2004
        raise MalformedError("the slot belongs to another wallet")
    return Opened(epoch, root, slot.sha256)


def _header(kind: str, epoch: int, named: tuple[str, str]) -> dict[str, Json]:
    name, created = named
    return {"kind": kind, "name": name, "created": created, "epoch": epoch}


def _sealed(layout: Layout, roots: Roots, head: JsonObject, kek: bytes) -> SlotFile:
    sealed = seal(kek, _secret(layout, roots), _context(layout, head))
    document: JsonObject = {
        "format": FORMAT,
        "version": 1,
        "header": head,
        "sealed": urlsafe_b64encode(sealed).rstrip(b"=").decode(),
    }
    data = jcs.canonical(document)
    return SlotFile(files.name_of(data, JSON), data)


def _secret(layout: Layout, roots: Roots) -> bytes:
    return jcs.canonical(
        {"vault": layout.id, "epoch": roots.epoch, "rk": roots.newest.hex()}
    )


def _context(layout: Layout, head: JsonObject) -> bytes:
    return SLOT_CONTEXT + layout.tag + jcs.canonical(head)


def _checked(document: object) -> JsonObject | None:
    """Return the header if every member is one we know; a newer slot is kept, not used."""
    if not isinstance(document, dict) or document.keys() != {
        "format", "version", "header", "sealed",
    }:  # fmt: skip
        return None
    head = document["header"]
    if document["format"] != FORMAT or document["version"] != 1:
        return None
    if not isinstance(head, dict) or head.keys() != _MEMBERS.get(str(head.get("kind"))):
        return None
    if not isinstance(document["sealed"], str) or not _int(head["epoch"]):
        return None
    return head if _usable(head) else None


def _usable(head: JsonObject) -> bool:
    if head["kind"] != "passphrase":
        return True
    argon = head["kdf"] == "argon2id" and head["v"] == _ARGON2_VERSION
    salt = head["salt"]
    return argon and isinstance(salt, str) and _is_salt(salt)


def _is_salt(text: str) -> bool:
    return proper(text * 2)


def _int(value: Json) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _from_base64(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise MalformedError("the slot is not as mcwallet writes it") from None


def explain(key: Key, slots: tuple[SlotFile, ...]) -> NoReturn:
    """Raise what comes nearest to why nothing opened."""
    spoiled = [slot for slot in slots if not slot.whole]
    if not slots or (spoiled and len(spoiled) == len(slots)):
        raise DamagedVaultError(
            "the wallet's key files are missing or were changed",
            hint="restore the folder keys/ from a backup or another device",
        )
    if isinstance(key, Passphrase):
        extra = " (one key file was changed, too)" if spoiled else ""
        raise WrongPassphraseError(
            f"the passphrase does not open this wallet{extra}",
            hint="look at the keyboard layout and at capitals; "
            "the recovery key opens it too: --unlock-key FILE",
        )
    raise WrongPassphraseError(
        "this key does not open this wallet",
        hint="it may have been removed, or belong to another wallet: mcwallet key list",
    )
