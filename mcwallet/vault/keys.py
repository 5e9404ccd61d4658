"""What opens a wallet, and the keys that follow from it (the design, §7)."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from mcwallet.crypto.deriving import expand
from mcwallet.errors import UsageError

LOG_CONTEXT = b"mcwallet/v1/log\0"
OBJECT_CONTEXT = b"mcwallet/v1/object\0"
SLOT_CONTEXT = b"mcwallet/v1/slot\0"


class Passphrase(NamedTuple):
    """Words that a person remembers: UTF-8, NFC, without one final newline."""

    data: bytes

    @classmethod
    def of(cls, text: str) -> "Passphrase":
        """Take the words as they were typed or read."""
        try:
            return cls(unicodedata.normalize("NFC", without_newline(text)).encode())
        except UnicodeEncodeError:  # what stands in the environment can be any bytes
            raise UsageError("the passphrase is not text in UTF-8") from None

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Passphrase()"


class AgeKeys(NamedTuple):
    """Age identities: of a recovery sheet, of a script, of another machine."""

    identities: tuple[str, ...]

    def __repr__(self) -> str:
        """Show nothing of them."""
        return "AgeKeys()"


class Wrapped(NamedTuple):
    """A key that the system's keyring keeps, for the slot with this account name."""

    account: str
    kek: bytes

    def __repr__(self) -> str:
        """Show whose it is, and nothing of the key."""
        return f"Wrapped({self.account!r})"


class Roots(NamedTuple):
    """Root keys that are already open, by epoch: what a session keeps."""

    by_epoch: Mapping[int, bytes]

    @property
    def epoch(self) -> int:
        """The newest epoch that these keys open."""
        return max(self.by_epoch)

    @property
    def newest(self) -> bytes:
        """The root key of the newest epoch."""
        return self.by_epoch[self.epoch]

    def __repr__(self) -> str:
        """Show which epochs they open, and nothing of the keys."""
        return f"Roots({sorted(self.by_epoch)})"


Key = Passphrase | AgeKeys | Wrapped | Roots


def without_newline(text: str) -> str:
    """Return the text without its final newline, if it has one."""
    if text.endswith("\n"):
        return text[:-2] if text.endswith("\r\n") else text[:-1]
    return text


def log_key(root: bytes) -> bytes:
    """Return the key that seals the changes of an epoch."""
    return expand(root, b"mcwallet/v1/log")


def check_value(root: bytes) -> str:
    """Return what tells one root key from another without giving it away."""
    return expand(root, b"mcwallet/v1/check", 16).hex()


def log_context(vault: bytes, epoch: int) -> bytes:
    """Bind a change to its wallet and epoch."""
    return LOG_CONTEXT + vault + epoch.to_bytes(4, "big")


def object_context(vault: bytes, rec: str) -> bytes:
    """Bind a content to its wallet and to the SHA-256 of its own bytes."""
    return OBJECT_CONTEXT + vault + bytes.fromhex(rec)
