"""XAdES seals, made with another library's canonical XML (ETSI EN 319 132-1)."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from lxml import etree

from tests.pki.entities import SEALED, Entity
from tests.pki.revoking import crl
from tests.pki.sealing import jws
from tests.pki.stamping import token

DS, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ALGORITHMS = {
    "RS256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "ES256": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}
FILTER = (
    '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2">'
    '<f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">'
    "/descendant::ds:Signature</f:XPath></ds:Transform>"
)
ENVELOPED = f'<ds:Transform Algorithm="{DS}enveloped-signature"/>'
CANONICAL = f'<ds:Transform Algorithm="{C14N}"/>'


@dataclass(frozen=True)
class XmlMaking:
    """How to seal XML; every field is a way in which seals differ."""

    sealer: Entity
    stamper: Entity | None = None
    level: str = "B"
    alg: str = "ES256"
    when: datetime = SEALED
    transforms: str = FILTER + CANONICAL
    uri: str = ""
    named: bytes | None = None
    crls: Sequence[bytes] | None = None
    content_stamp: bool = False
    replaced: Mapping[str, str] | None = None
    xades: bool = True


def seal_xml(text: str, making: XmlMaking, **changes: object) -> bytes:
    """Put a seal into the element ``proof``, or at the end of the root without one."""
    making = replace(making, **changes)
    root = etree.fromstring(text.encode())
    place = next((e for e in root.iter() if etree.QName(e).localname == "proof"), root)
    plain = canonical(root)
    signature = etree.fromstring(_signature(making, plain))
    place.append(signature)
    value = signature.find(f"{{{DS}}}SignatureValue")
    info = signature.find(f"{{{DS}}}SignedInfo")
    if making.xades:
        properties = signature.find(f".//{{{XADES}}}SignedProperties")
        digests = info.findall(f".//{{{DS}}}DigestValue")
        digests[1].text = b64encode(sha256(canonical(properties)).digest()).decode()
    made = jws(making.sealer.key, making.alg, canonical(info))
    value.text = b64encode(made).decode()
    if making.xades:
        _add_evidence(signature, making, canonical(value))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def _signature(making: XmlMaking, plain: bytes) -> bytes:
    reference = f"""<ds:Reference URI="{making.uri}"><ds:Transforms>{making.transforms}
</ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{_digest(plain)}
</ds:DigestValue></ds:Reference>"""
    about = (
        f"""<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties"
 URI="#props"><ds:Transforms>{CANONICAL}</ds:Transforms>
<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue/></ds:Reference>"""
        if making.xades
        else ""
    )
    text = f"""<ds:Signature xmlns:ds="{DS}" Id="seal"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="{C14N}"/>
<ds:SignatureMethod Algorithm="{ALGORITHMS[making.alg]}"/>{reference}{about}
</ds:SignedInfo><ds:SignatureValue Id="value"/><ds:KeyInfo><ds:X509Data>
<ds:X509Certificate>{_base64(making.sealer.der)}</ds:X509Certificate></ds:X509Data>
</ds:KeyInfo>{_properties(making, plain) if making.xades else ""}</ds:Signature>"""
    for old, new in (making.replaced or {}).items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def _properties(making: XmlMaking, plain: bytes) -> str:
    named = making.sealer.der if making.named is None else making.named
    stamp = ""
    if making.content_stamp:
        stamp = (
            "<xades:SignedDataObjectProperties><xades:AllDataObjectsTimeStamp>"
            f"{_token(making, plain, making.when)}</xades:AllDataObjectsTimeStamp>"
            "</xades:SignedDataObjectProperties>"
        )
    return f"""<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#seal">
<xades:SignedProperties Id="props"><xades:SignedSignatureProperties>
<xades:SigningTime>{making.when:%Y-%m-%dT%H:%M:%SZ}</xades:SigningTime>
<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>
<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{_digest(named)}</ds:DigestValue>
</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>
</xades:SignedSignatureProperties>{stamp}</xades:SignedProperties>
</xades:QualifyingProperties></ds:Object>"""


def _add_evidence(signature: etree._Element, making: XmlMaking, value: bytes) -> None:
    """Add what is not signed: the time-stamp, certificates and revocation lists."""
    inside = ""
    if making.level in {"T", "LT"}:
        at = making.when + timedelta(seconds=3)
        inside += (
            f'<xades:SignatureTimeStamp><ds:CanonicalizationMethod Algorithm="{C14N}"/>'
            f"{_token(making, value, at)}</xades:SignatureTimeStamp>"
        )
    if making.level == "LT":
        assert making.stamper
        chains = (*making.sealer.chain, *making.stamper.chain)
        certificates = "".join(
            f"<xades:EncapsulatedX509Certificate>{_base64(e.der)}"
            "</xades:EncapsulatedX509Certificate>"
            for e in chains
        )
        made = making.when + timedelta(minutes=1)
        lists = making.crls
        if lists is None:
            lists = [crl(making.sealer.parent or making.sealer, made=made)]
        values = "".join(
            f"<xades:EncapsulatedCRLValue>{_base64(one)}</xades:EncapsulatedCRLValue>"
            for one in lists
        )
        inside += f"<xades:CertificateValues>{certificates}</xades:CertificateValues>"
        inside += (
            f"<xades:RevocationValues><xades:CRLValues>{values}</xades:CRLValues>"
            "</xades:RevocationValues>"
        )
    if inside:
        text = (
            f'<xades:UnsignedProperties xmlns:xades="{XADES}" xmlns:ds="{DS}">'
            f"<xades:UnsignedSignatureProperties>{inside}"
            "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
        )
        signature.find(f".//{{{XADES}}}QualifyingProperties").append(etree.fromstring(text))


def _token(making: XmlMaking, data: bytes, at: datetime) -> str:
    assert making.stamper
    stamp = _base64(token(making.stamper, data, at))
    return f"<xades:EncapsulatedTimeStamp>{stamp}</xades:EncapsulatedTimeStamp>"


def _digest(data: bytes) -> str:
    return b64encode(sha256(data).digest()).decode()


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
