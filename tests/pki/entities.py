"""Fictional authorities, sealers and services, with their certificates.

Elliptic keys follow from names and signatures are deterministic, so that the same call
gives the same bytes; RSA keys are made once in each run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from mcwallet.model.anchors import Anchor
from tests.pki import asn1

BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
SEALED = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
TIME_STAMPING = ExtendedKeyUsageOID.TIME_STAMPING
OCSP_SIGNING = ExtendedKeyUsageOID.OCSP_SIGNING
TLS_SERVER = ExtendedKeyUsageOID.SERVER_AUTH
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
QUALIFIED_SEAL = ("0.4.0.1862.1.1", "0.4.0.1862.1.6.2")
QUALIFIED_SIGNATURE = ("0.4.0.1862.1.1", "0.4.0.1862.1.6.1")
WEB_SITE = ("0.4.0.1862.1.1", "0.4.0.1862.1.6.3")
CRL_URL = "http://ca.zed.example/list.crl"
_CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@cache
def key_of(name: str, kind: str = "P-256") -> Any:
    """A private key: elliptic ones follow from the name."""
    if kind.startswith("RSA-"):
        return rsa.generate_private_key(65537, int(kind[4:]))
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    scalar = int.from_bytes(sha256(name.encode()).digest(), "big")
    return ec.derive_private_key(scalar >> 1, _CURVES[kind])


@dataclass(frozen=True)
class Entity:
    """Somebody with a key, a certificate, and whoever issued it."""

    key: Any
    certificate: x509.Certificate
    parent: "Entity | None" = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def chain(self) -> tuple["Entity", ...]:
        return (self, *(self.parent.chain if self.parent else ()))

    def anchor(self, *purposes: str) -> Anchor:
        return Anchor(
            certificate=self.der, purposes=frozenset(purposes or ("seal", "timestamp"))
        )


def issue(
    name: str,
    parent: Entity | None = None,
    *,
    org: str | None = "University of Zed",
    org_id: str | None = "VATIE-1234567A",
    authority: bool | None = None,
    path_length: int | None = None,
    usages: Sequence[str] | None = ("digital_signature", "content_commitment"),
    trades: Sequence[ObjectIdentifier] = (),
    statements: Sequence[str] = QUALIFIED_SEAL,
    crl: str | None = CRL_URL,
    begins: datetime = BEGIN,
    ends: datetime = END,
    key: str = "P-256",
    digest: hashes.HashAlgorithm | None = None,
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    seed: str = "",
    reuse: Any = None,
) -> Entity:
    """Issue a certificate; without a parent it is signed with its own key."""
    own = reuse or key_of(seed or name, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name, org, org_id))
        .issuer_name(parent.certificate.subject if parent else _name(name, org, org_id))
        .public_key(own.public_key())
        .serial_number(int.from_bytes(sha256((seed + name).encode()).digest()[:9], "big"))
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    for extension, critical in (
        *_extensions(authority, path_length, usages, trades, statements, crl),
        *more,
    ):
        builder = builder.add_extension(extension, critical=critical)
    signer = parent.key if parent else own
    certificate = builder.sign(signer, digest_for(signer, digest), **steady(signer))
    return Entity(own, certificate, parent)


def authority(name: str, parent: Entity | None = None, **options: Any) -> Entity:
    """Issue an authority's certificate."""
    given = {
        "authority": True,
        "usages": ("key_cert_sign", "crl_sign"),
        "org": "Zed Trust Services",
        "org_id": "VATIE-7654321B",
        "statements": (),
        "crl": None,
    }
    return issue(name, parent, **(given | options))


def stamper(name: str, parent: Entity, **options: Any) -> Entity:
    """Issue a time-stamping service's certificate."""
    trade = x509.ExtendedKeyUsage([TIME_STAMPING])
    given = {"usages": ("digital_signature",), "statements": (), "crl": None}
    given |= {"org": "Zed Trust Services", "org_id": None, "more": [(trade, True)]}
    return issue(name, parent, **(given | options))


def _name(name: str, org: str | None, org_id: str | None) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "IE"), (NameOID.ORGANIZATION_NAME, org)]
    parts += [(NameOID.ORGANIZATION_IDENTIFIER, org_id), (NameOID.COMMON_NAME, name)]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


def _extensions(
    authority: bool | None,
    path_length: int | None,
    usages: Sequence[str] | None,
    trades: Sequence[ObjectIdentifier],
    statements: Sequence[str],
    crl: str | None,
) -> list[tuple[x509.ExtensionType, bool]]:
    found: list[tuple[x509.ExtensionType, bool]] = []
    if authority is not None:
        found.append((x509.BasicConstraints(ca=authority, path_length=path_length), True))
    if usages is not None:
        flags = {usage: usage in usages for usage in _USAGES}
        found.append((x509.KeyUsage(**flags), True))
    if trades:
        found.append((x509.ExtendedKeyUsage(trades), False))
    if statements:
        found.append((_statements(statements), False))
    if crl:
        point = x509.DistributionPoint(
            [x509.UniformResourceIdentifier(crl)], None, None, None
        )
        found.append((x509.CRLDistributionPoints([point]), False))
    return found


def _statements(statements: Sequence[str]) -> x509.UnrecognizedExtension:
    """QcStatements (ETSI EN 319 412-5 §4); the types stand in a statement of their own."""
    plain = [asn1.sequence(asn1.oid(s)) for s in statements if "1862.1.6." not in s]
    types = b"".join(asn1.oid(s) for s in statements if "1862.1.6." in s)
    if types:
        plain.append(asn1.sequence(asn1.oid("0.4.0.1862.1.6"), asn1.sequence(types)))
    oid = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
    return x509.UnrecognizedExtension(oid, asn1.sequence(*plain))


def digest_for(key: Any, given: hashes.HashAlgorithm | None = None) -> Any:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else given or hashes.SHA256()


def steady(key: Any) -> dict[str, Any]:
    steady = isinstance(key, ec.EllipticCurvePrivateKey)
    return {"ecdsa_deterministic": True} if steady else {}
