"""Age v1 files (c2sp.org/age): what leaves the wallet encrypted, openable by any age."""

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest, digest
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcwallet.codec import age_armor
from mcwallet.crypto import age_header, age_keys
from mcwallet.crypto.age_header import Header, Stanza
from mcwallet.crypto.age_keys import SCRYPT, WORK
from mcwallet.errors import MalformedError, UsageError, WrongPassphraseError

CODE_MAC = "MCW-AGE-MAC"
CODE_PAYLOAD = "MCW-AGE-PAYLOAD"

_CHUNK = 65_536
_TAG = 16
_FILE_KEY = 16
_NONCE = 16
_LAST = b"\1"
_MORE = b"\0"


def is_age(data: bytes) -> bool:
    """Tell whether a file claims to be an age file, armored or not."""
    return data.startswith(b"age-encryption.org/") or age_armor.armored(data)


def asks_passphrase(data: bytes) -> bool:
    """Tell whether an age file is opened with a passphrase rather than an identity."""
    return any(one.type == SCRYPT for one in age_header.read(_bare(data)).stanzas)


def encrypt(data: bytes, recipients: Sequence[str], *, armor: bool = False) -> bytes:
    """Encrypt to recipients, each of whom can open it alone."""
    if not recipients:
        raise UsageError("an encrypted file needs a recipient")
    file_key = token_bytes(_FILE_KEY)
    stanzas = tuple(age_keys.wrap(file_key, recipient) for recipient in recipients)
    return _written(data, file_key, stanzas, armor=armor)


def encrypt_with_passphrase(
    data: bytes, passphrase: bytes, *, armor: bool = False, work: int = WORK
) -> bytes:
    """Encrypt under a passphrase."""
    file_key = token_bytes(_FILE_KEY)
    stanza = age_keys.wrap_passphrase(file_key, passphrase, work)
    return _written(data, file_key, (stanza,), armor=armor)


def decrypt(
    data: bytes,
    *,
    identities: Sequence[str] = (),
    passphrase: bytes | None = None,
) -> bytes:
    """Return the content; nothing of it is released before all of it is authentic.

    Raises ``WrongPassphraseError`` if nothing fits, ``MalformedError`` with a code of its
    own for a broken armor, header, MAC or payload.
    """
    bare = _bare(data)
    header = age_header.read(bare)
    file_key = _file_key(header, identities, passphrase)
    if not compare_digest(_mac(file_key, header.covered), header.mac):
        raise MalformedError("the header of the age file was changed", code=CODE_MAC)
    nonce = bare[header.end : header.end + _NONCE]
    if len(nonce) != _NONCE:
        raise age_header.broken("it has no payload")
    return _unstreamed(_hkdf(file_key, nonce, b"payload"), bare[header.end + _NONCE :])


def identities_in(text: str) -> tuple[str, ...]:
    """Read an identity file: one a line, empty lines and ``#`` comments aside."""
    lines = (line.strip() for line in text.splitlines())
    found = tuple(line for line in lines if line and not line.startswith("#"))
    if not found:
        raise MalformedError("the file holds no age identity")
    return tuple(age_keys.identity(one).secret for one in found)


def _bare(data: bytes) -> bytes:
    return age_armor.dearmor(data) if age_armor.attempted(data) else data


def _written(
    data: bytes, file_key: bytes, stanzas: tuple[Stanza, ...], *, armor: bool
) -> bytes:
    covered = age_header.write(stanzas)
    mac = age_header.to_base64(_mac(file_key, covered)).encode()
    nonce = token_bytes(_NONCE)
    payload = _streamed(_hkdf(file_key, nonce, b"payload"), data)
    whole = b"".join((covered, b" ", mac, b"\n", nonce, payload))
    return age_armor.armor(whole) if armor else whole


def _file_key(header: Header, identities: Sequence[str], passphrase: bytes | None) -> bytes:
    alone = len(header.stanzas) == 1
    for stanza in header.stanzas:
        if stanza.type == SCRYPT and not alone:
            raise age_header.broken("a passphrase stanza must stand alone")
        key = _unwrapped(stanza, identities, passphrase)
        if key is not None:
            if len(key) != _FILE_KEY:
                raise age_header.broken("file key")
            return key
    raise WrongPassphraseError(
        "nothing that was given opens this age file",
        hint="see that it was encrypted for you, or that the passphrase is the sender's",
    )


def _unwrapped(
    stanza: Stanza, identities: Sequence[str], passphrase: bytes | None
) -> bytes | None:
    if stanza.type == SCRYPT:
        if passphrase is None:
            return None
        return age_keys.unwrap_passphrase(stanza, passphrase)
    for secret in identities:
        if (key := age_keys.unwrap(stanza, secret)) is not None:
            return key
    return None


def _streamed(key: bytes, data: bytes) -> bytes:
    box = ChaCha20Poly1305(key)
    view = memoryview(data)
    last = max(0, (len(data) - 1) // _CHUNK)
    return b"".join(
        box.encrypt(
            at.to_bytes(11, "big") + (_LAST if at == last else _MORE),
            view[at * _CHUNK : (at + 1) * _CHUNK],
            None,
        )
        for at in range(last + 1)
    )


def _unstreamed(key: bytes, data: bytes) -> bytes:
    box = ChaCha20Poly1305(key)
    view = memoryview(data)
    size = _CHUNK + _TAG
    last = max(0, (len(data) - 1) // size)
    pieces = []
    for at in range(last + 1):
        nonce = at.to_bytes(11, "big") + (_LAST if at == last else _MORE)
        try:
            piece = box.decrypt(nonce, view[at * size : (at + 1) * size], None)
        except (InvalidTag, ValueError):
            raise _payload() from None
        if at and at == last and not piece:
            raise _payload()
        pieces.append(piece)
    return b"".join(pieces)


def _payload() -> MalformedError:
    return MalformedError("the age file was changed or cut short", code=CODE_PAYLOAD)


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return digest(_hkdf(file_key, b"", b"header"), covered, sha256)


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)
