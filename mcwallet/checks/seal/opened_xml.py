"""A XAdES seal taken apart into the same parts as one in JSON (ETSI EN 319 132-1 §5).

Its properties are put in the words of JAdES, which has the same ones (TS 119 182-1, annex
B), so that every question about a seal is asked once.
"""

from collections.abc import Iterator

from mcwallet.checks.seal.opened import MAX_EMBEDDED, MAX_TOKENS, Seal, Stamped, within
from mcwallet.codec import base64url, x509, xml_tree
from mcwallet.codec.tree import Tree
from mcwallet.codec.x509 import Certificate
from mcwallet.codec.xml_tree import Element, canonical
from mcwallet.crypto import certified, xades
from mcwallet.crypto.xades import XADES, Signed
from mcwallet.crypto.xml_signatures import DIGESTS, DS
from mcwallet.errors import MalformedError, UnsupportedError, WalletError
from mcwallet.model.envelope import Signature, XmlSignature
from mcwallet.model.json import JsonObject

_NEWER = "{http://uri.etsi.org/01903/v1.4.1#}"
_NAMES = {"sha256": "S256", "sha384": "S384", "sha512": "S512"}
_READ = frozenset({
    f"{XADES}SignatureTimeStamp", f"{XADES}CertificateValues", f"{XADES}RevocationValues",
    f"{XADES}ArchiveTimeStamp", f"{_NEWER}ArchiveTimeStamp",
    f"{_NEWER}TimeStampValidationData", f"{XADES}AttrAuthoritiesCertValues",
    f"{XADES}AttributeRevocationValues",
})  # fmt: skip


def read(seal: XmlSignature) -> Seal:
    """Take a seal apart, within limits."""
    signed = xades.read(xml_tree.read(seal.document), seal.number)
    certificate = x509.certificate(signed.certificate) if signed.certificate else None
    if signed.properties is None:
        raise _plain(signed, certificate)
    header = _header(signed, signed.properties)
    parts = tuple(_parts(signed.properties))
    pool = tuple(_certificates(signed))
    return Seal(
        signature=Signature(
            protected=header, message=signed.message, value=signed.value, path=seal.path
        ),
        header=Tree(header, seal.path),
        signed=signed.covered,
        chain=(certificate,) if certificate else (),
        pool=(*((certificate,) if certificate else ()), *pool),
        stamps=within(_stamps(signed), MAX_TOKENS),
        lists=_values(signed, "EncapsulatedCRLValue"),
        responses=_values(signed, "EncapsulatedOCSPValue"),
        unread=tuple(sorted({part.local for part in parts if part.name not in _READ})),
        shape="XAdES",
        intact=signed.intact,
    )


def _plain(signed: Signed, certificate: Certificate | None) -> WalletError:
    """Say what can be said of a signature that is not a European seal."""
    if certificate is None:
        return UnsupportedError("the XML's signature carries no certificate")
    key = certified.load(certificate.key)
    if not signed.intact or not key.signed_jws(signed.alg, signed.value, signed.message):
        return MalformedError("the XML was changed after it was signed")
    return UnsupportedError(
        "the XML is signed, but its signature says neither by whom nor when",
        hint="ask the institution for a European Digital Credential",
    )


def _header(signed: Signed, properties: Element) -> JsonObject:
    """Put the signed properties in the words of JAdES."""
    inside = properties.find(
        f"{XADES}SignedProperties", f"{XADES}SignedSignatureProperties"
    )
    found: dict[str, str] = {}
    reference: dict[str, object] = {}
    for each in inside.elements() if inside else ():
        if each.name == f"{XADES}SigningTime":
            found["sigT"] = each.text
        elif each.name in {f"{XADES}SigningCertificate", f"{XADES}SigningCertificateV2"}:
            reference["x5t#o"] = _reference(each)
        elif each.name == f"{XADES}SignaturePolicyIdentifier":
            found["sigPId"] = "stated"
    if not reference:
        raise MalformedError("the seal does not say with which certificate it was made")
    return {"alg": signed.alg, **found, **reference}  # type: ignore[dict-item]


def _reference(property_: Element) -> JsonObject:
    digest = property_.find(f"{XADES}Cert", f"{XADES}CertDigest")
    if digest is None:
        raise MalformedError("the seal does not say with which certificate it was made")
    method = xades.child(digest, "DigestMethod").get("Algorithm")
    if method.endswith("#sha1"):
        raise MalformedError("the seal names its certificate by SHA-1, which is forbidden")
    if method not in DIGESTS:
        raise UnsupportedError("the seal names its certificate by a hash unknown here")
    value = xades.decoded(xades.child(digest, "DigestValue"))
    return {"digAlg": _NAMES[DIGESTS[method]], "digVal": base64url.encode(value)}


def _parts(properties: Element) -> Iterator[Element]:
    """Go through what was added to the seal later."""
    inside = properties.find(
        f"{XADES}UnsignedProperties", f"{XADES}UnsignedSignatureProperties"
    )
    return inside.elements() if inside else iter(())


def _stamps(signed: Signed) -> Iterator[Stamped]:
    """Go through the time-stamps: on the content, the seal, and all that stands before.

    What an archive time-stamp covers is put together by rules of its own (§5.5.2), and is
    left open.
    """
    for name, covers in (
        ("AllDataObjectsTimeStamp", (signed.covered,)),
        ("IndividualDataObjectsTimeStamp", None),
    ):
        for container in _each(signed, name):
            yield from _tokens("adoTst", container, covers)
    for container in _each(signed, "SignatureTimeStamp"):
        exclusive = xades.exclusively(container)
        value = xades.child(signed.element, "SignatureValue")
        yield from _tokens("sigTst", container, (canonical(value, exclusive=exclusive),))
    for container in _each(signed, "ArchiveTimeStamp"):
        yield from _tokens("arcTst", container, None)


def _tokens(
    kind: str, container: Element, covers: tuple[bytes, ...] | None
) -> Iterator[Stamped]:
    found = list(container.each(f"{XADES}EncapsulatedTimeStamp"))
    if not found:
        raise MalformedError("a time-stamp container of the seal holds no time-stamp")
    for each in found:
        yield Stamped(kind, xades.decoded(each), covers)


def _each(signed: Signed, local: str) -> Iterator[Element]:
    for namespace in (XADES, _NEWER):
        yield from signed.element.each(f"{namespace}{local}")


def _certificates(signed: Signed) -> Iterator[Certificate]:
    """Go through embedded certificates; an unreadable one is merely of no use."""
    listed = [*signed.element.each(f"{DS}X509Certificate")]
    listed += _each(signed, "EncapsulatedX509Certificate")
    for each in within(iter(listed), MAX_EMBEDDED):
        try:
            yield x509.certificate(xades.decoded(each))
        except WalletError:
            continue


def _values(signed: Signed, local: str) -> tuple[bytes, ...]:
    return tuple(xades.decoded(each) for each in within(_each(signed, local), MAX_EMBEDDED))
