"""Age identities and recipients: X25519, its post-quantum hybrid, and passphrases."""

import hashlib
import re
from dataclasses import field
from secrets import token_bytes
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcwallet.codec import bech32
from mcwallet.crypto.age_header import Stanza, broken, from_base64, to_base64
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, VaultError
from mcwallet.model.values import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

SECRET, SECRET_PQ = "age-secret-key-", "age-secret-key-pq-"
PUBLIC, PUBLIC_PQ = "age", "age1pq"
X25519, HYBRID, SCRYPT = "X25519", "mlkem768x25519", "scrypt"

WORK = 18
"""What we write: N = 2^18, 256 MiB, as age does."""

_MOST_WORK = 20
_LABEL = b"age-encryption.org/v1/X25519"
_LABEL_PQ = b"age-encryption.org/mlkem768x25519"
_LABEL_SCRYPT = b"age-encryption.org/v1/scrypt"
_NONCE = bytes(12)
_WRAPPED = 32
_WORK_TEXT = re.compile("[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Identity:
    """What opens an age file, and the recipient that others encrypt to."""

    secret: str = field(repr=False)
    recipient: str


def new_identity(*, post_quantum: bool = False) -> Identity:
    """Make a fresh identity."""
    seed = token_bytes(32)
    prefix = SECRET_PQ if post_quantum else SECRET
    return identity(bech32.encode(prefix, seed).upper())


def identity(secret: str) -> Identity:
    """Read an identity, and work out its recipient."""
    prefix, seed = bech32.decode(secret)
    if secret != secret.upper() or len(seed) != _WRAPPED:
        raise MalformedError("not an age identity")
    if prefix == SECRET:
        return Identity(secret, bech32.encode(PUBLIC, _public(seed)))
    if prefix == SECRET_PQ:
        return Identity(secret, bech32.encode(PUBLIC_PQ, _hybrid_public(seed)))
    raise UnsupportedError(
        "this kind of age identity is not supported",
        hint="identities of age plug-ins need the program age",
    )


def wrap(file_key: bytes, recipient: str) -> Stanza:
    """Wrap a file key for a recipient."""
    try:
        prefix, key = bech32.decode(recipient)
        if recipient == recipient.lower() and prefix == PUBLIC and len(key) == _WRAPPED:
            return _wrap_x25519(file_key, key)
        if recipient == recipient.lower() and prefix == PUBLIC_PQ:
            return _wrap_hybrid(file_key, key)
    except ValueError:
        raise MalformedError("not an age recipient") from None
    raise UnsupportedError(
        "this is not an age recipient that mcwallet can write to",
        hint="a recipient begins with age1 or age1pq1 and is written in small letters",
    )


def wrap_passphrase(file_key: bytes, passphrase: bytes, work: int = WORK) -> Stanza:
    """Wrap a file key under a passphrase; such a stanza stands alone."""
    salt = token_bytes(16)
    body = ChaCha20Poly1305(_scrypt(passphrase, salt, work)).encrypt(_NONCE, file_key, None)
    return Stanza(SCRYPT, (to_base64(salt), str(work)), body)


def unwrap(stanza: Stanza, secret: str) -> bytes | None:
    """Return the file key, or nothing if this identity does not fit."""
    prefix, seed = bech32.decode(secret)
    if prefix == SECRET and stanza.type == X25519:
        return _unwrap_x25519(stanza, seed)
    if prefix == SECRET_PQ and stanza.type == HYBRID:
        return _unwrap_hybrid(stanza, seed)
    return None


def unwrap_passphrase(stanza: Stanza, passphrase: bytes) -> bytes | None:
    """Return the file key, or nothing if the passphrase is wrong."""
    if len(stanza.args) != 2:  # noqa: PLR2004 - salt and work factor
        raise broken("passphrase stanza")
    salt, work = from_base64(stanza.args[0].encode()), stanza.args[1]
    if len(salt) != 16 or len(stanza.body) != _WRAPPED:  # noqa: PLR2004
        raise broken("passphrase stanza")
    if not _WORK_TEXT.fullmatch(work):
        raise broken("work factor")
    if int(work) > _MOST_WORK:
        raise LimitError(
            "the age file asks for more work than we are willing to do",
            code="MCW-AGE-HEADER",
        )
    return _opened(_scrypt(passphrase, salt, int(work)), stanza.body)


def _wrap_x25519(file_key: bytes, key: bytes) -> Stanza:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(key))
    box = ChaCha20Poly1305(_hkdf(shared, share + key, _LABEL))
    return Stanza(X25519, (to_base64(share),), box.encrypt(_NONCE, file_key, None))


def _unwrap_x25519(stanza: Stanza, seed: bytes) -> bytes | None:
    share = _share(stanza, _WRAPPED)
    private = X25519PrivateKey.from_private_bytes(seed)
    shared = _exchanged(private, share)
    return _opened(_hkdf(shared, share + _public(seed), _LABEL), stanza.body)


def _wrap_hybrid(file_key: bytes, key: bytes) -> Stanza:
    from cryptography.hazmat.primitives import hpke
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey

    public = hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(key[:-_WRAPPED]),
        X25519PublicKey.from_public_bytes(key[-_WRAPPED:]),
    )
    sealed = _suite().encrypt(file_key, public, _LABEL_PQ)
    return Stanza(HYBRID, (to_base64(sealed[:-_WRAPPED]),), sealed[-_WRAPPED:])


def _unwrap_hybrid(stanza: Stanza, seed: bytes) -> bytes | None:
    from cryptography.hazmat.primitives import hpke

    enc = _share(stanza, 1120)
    mlkem, x25519 = _hybrid(seed)
    _exchanged(x25519, enc[-_WRAPPED:])
    private = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
    try:
        return _suite().decrypt(enc + stanza.body, private, _LABEL_PQ)
    except (InvalidTag, ValueError):
        return None


def _share(stanza: Stanza, length: int) -> bytes:
    if len(stanza.args) != 1 or len(stanza.body) != _WRAPPED:
        raise broken(f"{stanza.type} stanza")
    share = from_base64(stanza.args[0].encode())
    if len(share) != length:
        raise broken(f"{stanza.type} stanza")
    return share


def _exchanged(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise broken("a share of low order") from None


def _opened(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, body, None)
    except InvalidTag:
        return None


def _public(seed: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _hybrid(seed: bytes) -> "tuple[MLKEM768PrivateKey, X25519PrivateKey]":
    from cryptography.hazmat.primitives.asymmetric import mlkem

    expanded = hashlib.shake_256(seed).digest(96)
    return (
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def _hybrid_public(seed: bytes) -> bytes:
    mlkem, x25519 = _hybrid(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def _suite() -> "hpke.Suite":
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(
        hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
    )


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _scrypt(passphrase: bytes, salt: bytes, work: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    try:
        kdf = Scrypt(salt=_LABEL_SCRYPT + salt, length=32, n=1 << work, r=8, p=1)
        return kdf.derive(passphrase)
    except MemoryError:
        raise VaultError(
            f"the passphrase of this file takes {1 << work >> 10} MiB of memory, "
            "which is not free",
            hint="close other programs and try again",
        ) from None
