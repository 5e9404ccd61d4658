"""Signed CMS messages with one signer (RFC 5652 §5), as time-stamp tokens are."""

import hmac
from hashlib import new

from mcwallet.codec import der, x509
from mcwallet.codec.der import Value
from mcwallet.codec.x509 import Algorithm, Certificate, Signed
from mcwallet.crypto.certified import hash_name, verifies
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.values import dataclass

MAX_SIZE = 1024 * 1024
MAX_CERTIFICATES = 20
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A signed message: its content, its certificates, and what its signer signed."""

    kind: str
    content: bytes
    certificates: tuple[Certificate, ...]
    digest: Algorithm
    attributes: tuple[tuple[str, Value], ...]
    signed: Signed
    serial: int = -1
    key_id: bytes = b""

    def attribute(self, oid: str) -> Value | None:
        """Return the one value of a signed attribute; it may come only once."""
        found = [value for kind, value in self.attributes if kind == oid]
        if len(found) > 1:
            raise MalformedError("a signed attribute comes twice")
        values = found[0].expect(der.SET).items() if found else ()
        if found and len(values) != 1:
            raise MalformedError("a signed attribute has not one value")
        return values[0] if values else None


def read(data: bytes) -> Message:
    """Read a signed message with its content inside and one signer."""
    if len(data) > MAX_SIZE:
        raise LimitError("a signed message is larger than 1 MiB")
    outer = der.read(data, relaxed=True).fields()
    if outer.take(der.OID).oid() != SIGNED_DATA:
        raise MalformedError("not a signed message")
    fields = _inside(outer.take(der.context(0))).fields()
    fields.take(der.INTEGER)
    fields.take(der.SET)
    inner = fields.take(der.SEQUENCE).fields()
    kind = inner.take(der.OID).oid()
    content = _inside(inner.take(der.context(0))).octets()
    certificates = _certificates(fields.maybe(der.context(0)))
    fields.maybe(der.context(1))
    signers = fields.take(der.SET).items()
    if len(signers) != 1:
        raise UnsupportedError("a signed message should have one signer")
    return _signer(signers[0], kind, content, certificates)


def _signer(
    value: Value, kind: str, content: bytes, certificates: tuple[Certificate, ...]
) -> Message:
    fields = value.fields()
    fields.take(der.INTEGER)
    who = fields.take()
    serial, key_id = -1, b""
    if who.tag == der.SEQUENCE:
        serial = who.items()[-1].integer()
    else:
        key_id = who.expect(der.context(0, constructed=False)).content
    digest = x509.algorithm(fields.take(der.SEQUENCE))
    attributes = fields.take(der.context(0))
    algorithm = x509.algorithm(fields.take(der.SEQUENCE))
    # What is signed is the set itself, not its tag inside the message (RFC 5652 §5.4).
    message = b"\x31" + attributes.raw[1:]
    der.read(message)
    return Message(
        kind=kind,
        content=content,
        certificates=certificates,
        digest=digest,
        attributes=tuple(_attribute(item) for item in attributes.items()),
        signed=Signed(message, algorithm, fields.take().octets()),
        serial=serial,
        key_id=key_id,
    )


def signer(message: Message) -> Certificate | None:
    """Find who signed, among the message's own certificates, by what they signed.

    The signer is the certificate that the signed ``signingCertificate`` attribute names
    by its hash (RFC 5035), never the one that merely has the fitting number or name. An
    attribute with SHA-1 still tells which certificate is meant, since the key that made
    the signature is checked besides.
    """
    for oid in (SIGNING_CERTIFICATE_V2, SIGNING_CERTIFICATE):
        value = message.attribute(oid)
        if value is not None:
            name, wanted = _reference(value, oid)
            found = (c for c in message.certificates if _equal(new(name, c.der), wanted))
            return next(found, None)
    raise MalformedError("the signer did not sign which certificate is meant")


def holds(message: Message, certificate: Certificate) -> bool:
    """Tell whether the content is the signed one and the signature is by this key."""
    kind, digest = message.attribute(CONTENT_TYPE), message.attribute(MESSAGE_DIGEST)
    if kind is None or digest is None or kind.oid() != message.kind:
        return False
    name = hash_name(message.digest)
    if not _equal(new(name, message.content), digest.octets()):
        return False
    if message.serial >= 0 and message.serial != certificate.serial:
        return False
    return verifies(certificate.key, message.signed, name)


def _reference(value: Value, oid: str) -> tuple[str, bytes]:
    """Read the first certificate hash of an ESS signing-certificate attribute."""
    fields = value.fields().take(der.SEQUENCE).items()[0].fields()
    if oid == SIGNING_CERTIFICATE:
        return "sha1", fields.take(der.OCTETS).octets()
    named = fields.maybe(der.SEQUENCE)
    algorithm = x509.algorithm(named) if named else Algorithm(_SHA256)
    return hash_name(algorithm), fields.take(der.OCTETS).octets()


def _certificates(value: Value | None) -> tuple[Certificate, ...]:
    found = [item for item in value.items() if item.tag == der.SEQUENCE] if value else []
    if len(found) > MAX_CERTIFICATES:
        raise LimitError(f"a token carries more than {MAX_CERTIFICATES} certificates")
    return tuple(x509.certificate(item.raw) for item in found)


def _attribute(value: Value) -> tuple[str, Value]:
    fields = value.fields()
    return fields.take(der.OID).oid(), fields.take(der.SET)


def _inside(value: Value) -> Value:
    items = value.items()
    if len(items) != 1:
        raise MalformedError("an explicit ASN.1 tag should hold one value")
    return items[0]


def _equal(hashed: "object", wanted: bytes) -> bool:
    digest: bytes = hashed.digest()  # type: ignore[attr-defined]
    return hmac.compare_digest(digest, wanted)
