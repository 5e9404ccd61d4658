"""The encrypted backup that early Learner Credential Wallets wrote."""

from binascii import Error, a2b_base64

from mcwallet.catalog.containers.base import Ask, Container, Contents
from mcwallet.codec.tree import Tree, object_in
from mcwallet.crypto.backups import Sealed, open_pbes2
from mcwallet.errors import (
    LimitError,
    LockedError,
    MalformedError,
    UnsupportedError,
    WrongPassphraseError,
)
from mcwallet.model.artifact import Artifact

ALGORITHM = "PBES2-HS512+A256KW"
QUESTION = "passphrase of this wallet backup"
DEVIATES = (
    "The backup was encrypted in the Learner Credential Wallet's own way: the salt lacks "
    "the algorithm's name (RFC 7518 §4.8.1.1), base64 is not the URL-safe one, and no "
    "header is covered (RFC 7516 §5.1)."
)


def fits(data: bytes) -> bool:
    """Recognise it by its type and the message inside."""
    doc = object_in(data)
    if doc is None or not doc.mentions("type", "EncryptedWallet"):
        return False
    subject = doc.get("credentialSubject")
    return subject is not None and subject.is_object() and "jwe" in subject.members()


def open_(artifact: Artifact, ask: Ask | None = None) -> Contents:
    """Ask for the passphrase and decrypt: the wallet's own way, then the standard's."""
    message = Tree.parse(artifact.data)["credentialSubject"]["jwe"]
    recipient = next(message.each("recipients"), None)
    if recipient is None:
        raise MalformedError(f"{message.path} has no recipient")
    header = recipient["header"]
    if (header.maybe_text("alg"), header.maybe_text("enc")) != (ALGORITHM, "A256GCM"):
        raise UnsupportedError(f"the backup is not encrypted with {ALGORITHM} and A256GCM")
    if ask is None:
        raise locked()
    plain, own = _decrypt(message, recipient, ask(QUESTION))
    return Contents(
        artifacts=(Artifact(_unquoted(plain), ""),), notes=(DEVIATES,) if own else ()
    )


def locked() -> LockedError:
    """Say that a backup waits for its passphrase."""
    return LockedError(
        "the backup is encrypted, and nobody is here to give its passphrase",
        hint="give it with --bundle-passphrase-file FILE, or name this file alone",
    )


def _decrypt(message: Tree, recipient: Tree, passphrase: str) -> tuple[bytes, bool]:
    header = recipient["header"]
    salt, count = unbase64(header["p2s"]), header["p2c"].count()
    wrapped = unbase64(recipient["encrypted_key"])
    iv = unbase64(message["iv"])
    text = unbase64(message["ciphertext"]) + unbase64(message["tag"])
    try:
        box = Sealed(iv=iv, ciphertext=text)
        return open_pbes2(passphrase, salt, count, wrapped, box), True
    except WrongPassphraseError:
        covered = message.maybe_text("protected").encode()
        box = Sealed(iv=iv, ciphertext=text, covered=covered)
        salt = ALGORITHM.encode() + b"\0" + salt
        return open_pbes2(passphrase, salt, count, wrapped, box), False


def _unquoted(data: bytes) -> bytes:
    """Undo that the JSON text was written as a text in JSON again, up to twice."""
    for _ in range(2):
        if data.lstrip()[:1] != b'"':
            break
        data = Tree.parse(data).text().encode()
    return data


def unbase64(doc: Tree) -> bytes:
    """Decode base64 in either alphabet, padded or not."""
    text = doc.text().replace("-", "+").replace("_", "/").rstrip("=")
    if len(text) > 40_000_000:  # noqa: PLR2004 - more than any file that we read
        raise LimitError(f"{doc.path} is too long")
    try:
        return a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
    except (Error, ValueError):
        raise MalformedError(f"{doc.path} should be base64") from None


LCW_LOCKED = Container(
    name="lcw-locked",
    title="Learner Credential Wallet backup, encrypted",
    spec="https://w3c-ccg.github.io/universal-wallet-interop-spec/",
    fits=fits,
    open=open_,
)
