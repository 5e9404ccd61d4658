"""A miniature list of lists and a country's list, signed by fictional operators."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mcwallet.codec.xml_tree import Element, canonical, read
from tests import pki

TSL = "http://uri.etsi.org/02231/v2#"
DS = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = f"{DS}enveloped-signature"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SHA_256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
GRANTED, WITHDRAWN = "granted", "withdrawn"
SEALS, SIGNATURES, WEB = "ForeSeals", "ForeSignatures", "ForWebSiteAuthentication"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
KIND = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"

UNION = pki.issue("Operator of the Union's list", org="Zed Union", org_id=None)
COUNTRY = pki.issue("Operator of Zed's list", org="Zed Ministry", org_id=None)
STRANGER = pki.issue("Operator of nothing", org="Mallory", org_id=None)


@dataclass(frozen=True)
class Service:
    """One service: its certificate, and its history with the newest first."""

    entity: pki.Entity = pki.CA
    kind: str = "CA/QC"
    history: Sequence[tuple[str, str]] = (("2020-01-01T00:00:00Z", GRANTED),)
    uses: Sequence[str] = (SEALS,)


def union(
    *, signer: pki.Entity = UNION, names: Sequence[tuple[str, pki.Entity]] = (), **how: Any
) -> bytes:
    """The list of lists, naming who may sign for which country."""
    pointers = "".join(
        f"<OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>"
        f"<X509Certificate>{b64encode(entity.der).decode()}</X509Certificate></DigitalId>"
        f"</ServiceDigitalIdentity></ServiceDigitalIdentities>"
        f"<SchemeTerritory>{where}</SchemeTerritory></OtherTSLPointer>"
        for where, entity in names or (("ZE", COUNTRY),)
    )
    body = f"<PointersToOtherTSL>{pointers}</PointersToOtherTSL>"
    return signed(document("EU", "EUlistofthelists", body, ""), signer, **how)


def country(
    *services: Service,
    signer: pki.Entity = COUNTRY,
    territory: str = "ZE",
    next_update: str = "2026-12-01T00:00:00Z",
    **how: Any,
) -> bytes:
    """A country's list of services."""
    inside = "".join(written(service) for service in services or (Service(),))
    providers = (
        "<TrustServiceProviderList><TrustServiceProvider><TSPServices>"
        f"{inside}</TSPServices></TrustServiceProvider></TrustServiceProviderList>"
    )
    text = document(territory, "EUgeneric", "", providers, next_update)
    return signed(text, signer, **how)


def document(
    territory: str,
    kind: str,
    scheme: str,
    rest: str,
    next_update: str = "2026-12-01T00:00:00Z",
) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<TrustServiceStatusList xmlns="{TSL}" xmlns:x="urn:unused" Id="list">'
        "<SchemeInformation><TSLSequenceNumber>7</TSLSequenceNumber>"
        f"<TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/{kind}</TSLType>"
        f"<SchemeTerritory>{territory}</SchemeTerritory>"
        f"<NextUpdate><dateTime>{next_update}</dateTime></NextUpdate>{scheme}"
        f"</SchemeInformation>{rest}<!--SIGNATURE--></TrustServiceStatusList>"
    )


def written(service: Service) -> str:
    first, *past = service.history
    uses = "".join(
        f"<Extension><AdditionalServiceInformation><URI>{KIND}{use}</URI>"
        "</AdditionalServiceInformation></Extension>"
        for use in service.uses
    )
    identity = (
        "<ServiceDigitalIdentity><DigitalId><X509Certificate>"
        f"{b64encode(service.entity.der).decode()}"
        "</X509Certificate></DigitalId></ServiceDigitalIdentity>"
    )
    kind = f"http://uri.etsi.org/TrstSvc/Svctype/{service.kind}"
    head = f"<ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>"
    name = "<ServiceName><Name>Sealing for Zed</Name></ServiceName>"
    history = "".join(
        f"<ServiceHistoryInstance>{head}{state(*each)}</ServiceHistoryInstance>"
        for each in past
    )
    return (
        f"<TSPService><ServiceInformation>{head}{name}{identity}{state(*first)}"
        f"<ServiceInformationExtensions>{uses}</ServiceInformationExtensions>"
        f"</ServiceInformation><ServiceHistory>{history}</ServiceHistory></TSPService>"
    )


def state(since: str, status: str) -> str:
    return (
        f"<ServiceStatus>{STATUS}{status}</ServiceStatus>"
        f"<StatusStartingTime>{since}</StatusStartingTime>"
    )


def signed(
    text: str,
    signer: pki.Entity,
    *,
    uri: str = "",
    transforms: str = "",
    digest_method: str = SHA_256,
    style: str = EXCLUSIVE,
    extra: str = "",
    shown: pki.Entity | None = None,
    whole: bool = True,
) -> bytes:
    """Sign a document around its signature."""
    bare = read(text.replace("<!--SIGNATURE-->", "").encode())
    digest = b64encode(sha256(canonical(bare, exclusive=style == EXCLUSIVE)).digest())
    chosen = transforms or (
        f'<ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform Algorithm="{style}"/>'
    )
    rsa = hasattr(signer.key, "key_size") and signer.key.key_size > 1000
    certificate = b64encode((shown or signer).der).decode()
    unsigned = (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{style}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA if rsa else ECDSA}"/>'
        f'<ds:Reference URI="{uri}"><ds:Transforms>{chosen}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{digest_method}"/>'
        f"<ds:DigestValue>{digest.decode()}</ds:DigestValue></ds:Reference>{extra}"
        "</ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue><ds:KeyInfo>"
        f"<ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>"
        "</ds:KeyInfo></ds:Signature>"
    )
    if not whole:
        start, end = unsigned.index("<ds:Reference"), unsigned.index("</ds:SignedInfo>")
        unsigned = unsigned[:start] + unsigned[end:]
    complete = text.replace("<!--SIGNATURE-->", unsigned)
    information = found(read(complete.encode()), f"{{{DS}}}SignedInfo")
    message = canonical(information, exclusive=style == EXCLUSIVE)
    value = b64encode(pki.jws(signer.key, "RS256" if rsa else "ES256", message)).decode()
    return complete.replace("VALUE", value).encode()


def found(root: Element, name: str) -> Element:
    return next(root.each(name))
