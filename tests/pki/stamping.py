"""Time-stamp tokens of fictional services (RFC 3161)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import new, sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests.pki import asn1
from tests.pki.entities import SEALED, Entity


def token(
    service: Entity,
    data: bytes,
    when: datetime = SEALED + timedelta(seconds=3),
    *,
    digest: str = "sha256",
    content_digest: bytes | None = None,
    named: Entity | None = None,
    certificates: Sequence[Entity] | None = None,
    indefinite: bool = False,
) -> bytes:
    """A time-stamp token (RFC 3161) over the data."""
    info = asn1.sequence(
        asn1.integer(1),
        asn1.oid("1.3.6.1.4.1.99999.1"),
        asn1.sequence(_hash_algorithm(digest), asn1.octets(new(digest, data).digest())),
        asn1.integer(
            int.from_bytes(sha256(data + str(when).encode()).digest()[:8], "big") >> 1
        ),
        asn1.tlv(0x18, f"{when:%Y%m%d%H%M%S}Z".encode()),
    )
    seen = content_digest or sha256(info).digest()
    meant = sha256((named or service).der).digest()
    attributes = b"".join(
        sorted(
            (
                _attribute("1.2.840.113549.1.9.3", asn1.oid("1.2.840.113549.1.9.16.1.4")),
                _attribute("1.2.840.113549.1.9.4", asn1.octets(seen)),
                _attribute(
                    "1.2.840.113549.1.9.16.2.47",
                    asn1.sequence(asn1.sequence(asn1.sequence(asn1.octets(meant)))),
                ),
            )
        )
    )
    signature, algorithm = _cms_signature(service.key, asn1.tlv(0x31, attributes))
    signer = asn1.sequence(
        asn1.integer(1),
        asn1.sequence(
            service.certificate.issuer.public_bytes(),
            asn1.integer(service.certificate.serial_number),
        ),
        _hash_algorithm("sha256"),
        asn1.tlv(0xA0, attributes),
        algorithm,
        asn1.octets(signature),
    )
    carried = [service] if certificates is None else certificates
    body = (
        asn1.integer(3),
        asn1.tlv(0x31, _hash_algorithm("sha256")),
        asn1.sequence(
            asn1.oid("1.2.840.113549.1.9.16.1.4"), asn1.tlv(0xA0, asn1.octets(info))
        ),
        asn1.tlv(0xA0, b"".join(entity.der for entity in carried)),
        asn1.tlv(0x31, signer),
    )
    if indefinite:
        inner = b"\x30\x80" + b"".join(body) + b"\0\0"
        outer = asn1.oid("1.2.840.113549.1.7.2") + b"\xa0\x80" + inner + b"\0\0"
        return b"\x30\x80" + outer + b"\0\0"
    return asn1.sequence(
        asn1.oid("1.2.840.113549.1.7.2"), asn1.tlv(0xA0, asn1.sequence(*body))
    )


def _cms_signature(key: Any, message: bytes) -> tuple[bytes, bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return signature, asn1.sequence(asn1.oid("1.2.840.113549.1.1.1"), b"\x05\x00")
    signature = key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return signature, asn1.sequence(asn1.oid("1.2.840.10045.4.3.2"))


def _attribute(oid: str, value: bytes) -> bytes:
    return asn1.sequence(asn1.oid(oid), asn1.tlv(0x31, value))


def _hash_algorithm(name: str) -> bytes:
    last = {"sha256": 1, "sha384": 2, "sha512": 3}.get(name)
    if last is None:
        return asn1.sequence(asn1.oid("1.3.14.3.2.26"))
    return asn1.sequence(asn1.oid(f"2.16.840.1.101.3.4.2.{last}"))
