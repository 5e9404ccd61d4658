"""Revocation lists and OCSP responses of fictional authorities."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.pki.entities import SEALED, Entity, digest_for, steady


def crl(
    issuer: Entity,
    revoked: Mapping[int, datetime] | None = None,
    *,
    made: datetime = SEALED + timedelta(hours=1),
    until: datetime | None = SEALED + timedelta(days=400),
    reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise,
    invalid_since: datetime | None = None,
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    key: Any = None,
) -> bytes:
    """A revocation list."""
    builder = x509.CertificateRevocationListBuilder()
    builder = builder.issuer_name(issuer.certificate.subject).last_update(made)
    builder = builder.next_update(until or made + timedelta(days=1))
    for serial, when in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        if invalid_since:
            entry = entry.add_extension(x509.InvalidityDate(invalid_since), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    signer = key or issuer.key
    return builder.sign(signer, digest_for(signer), **steady(signer)).public_bytes(
        Encoding.DER
    )


def answer(
    certificate: Entity,
    responder: Entity | None = None,
    *,
    issuer: Entity | None = None,
    revoked: datetime | None = None,
    made: datetime = SEALED + timedelta(hours=1),
    until: datetime | None = SEALED + timedelta(days=400),
) -> bytes:
    """An OCSP response about one certificate."""
    issuer = issuer or certificate.parent
    assert issuer
    responder = responder or issuer
    status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate.certificate,
        issuer=issuer.certificate,
        algorithm=hashes.SHA1(),
        cert_status=status,
        this_update=made,
        next_update=until,
        revocation_time=revoked,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    if responder is not issuer:
        builder = builder.certificates([responder.certificate])
    return builder.sign(responder.key, digest_for(responder.key)).public_bytes(Encoding.DER)
