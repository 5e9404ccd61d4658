"""Open what other wallets encrypted with a passphrase. We never write these forms."""

from mcwallet.crypto.deriving import Cost, derive
from mcwallet.errors import LimitError, MalformedError, WrongPassphraseError
from mcwallet.model.values import dataclass

COUNTS = range(1_000, 1_000_001)
MAX_MEMORY = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A text under AES-256-GCM: nonce, ciphertext with its tag, and what else it covers."""

    iv: bytes
    ciphertext: bytes
    covered: bytes = b""


def open_pbes2(
    passphrase: str, salt: bytes, count: int, wrapped: bytes, box: Sealed
) -> bytes:
    """Open PBES2-HS512+A256KW with A256GCM (RFC 7518 §4.8), the salt taken as it is."""
    from cryptography.hazmat.primitives.hashes import SHA512
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    if count not in COUNTS:
        raise LimitError("the passphrase parameters are outside what mcwallet accepts")
    outer = PBKDF2HMAC(SHA512(), 32, salt, count).derive(passphrase.encode())
    try:
        key = aes_key_unwrap(outer, wrapped)
    except InvalidUnwrap:
        raise _wrong() from None
    except ValueError:
        raise MalformedError("the backup's key is damaged") from None
    return _open(key, box)


def open_argon2(passphrase: str, salt: bytes, cost: Cost, box: Sealed) -> bytes:
    """Open Argon2id with AES-256-GCM."""
    if cost.m > MAX_MEMORY or not 8 <= len(salt) <= 64:  # noqa: PLR2004 - RFC 9106 §3.1
        raise LimitError("the passphrase parameters are outside what mcwallet accepts")
    return _open(derive(passphrase.encode(), salt, cost), box)


def _open(key: bytes, box: Sealed) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(box.iv, box.ciphertext, box.covered or None)
    except InvalidTag:
        raise _wrong() from None
    except ValueError:
        raise MalformedError("the backup is damaged") from None


def _wrong() -> WrongPassphraseError:
    return WrongPassphraseError(
        "the passphrase does not open this backup",
        hint="it is the one given when the backup was made",
    )
