"""Signed XML, where the signature stands inside and covers the whole (XML-DSig §8).

Only that shape is read. A signature that covers a part of a document, of which there
could be a second one, is how XML signatures are usually got round: here the root itself
is what was signed, and what is read is what was hashed.
"""

import hmac
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from hashlib import new

from mcwallet.codec import x509
from mcwallet.codec.x509 import Certificate
from mcwallet.codec.xml_tree import Element, canonical
from mcwallet.crypto import certified
from mcwallet.errors import MalformedError, UnsupportedError

DS = "{http://www.w3.org/2000/09/xmldsig#}"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
CANONICAL = {
    "http://www.w3.org/2001/10/xml-exc-c14n#": True,
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
}
DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
METHODS = {
    **{
        f"http://www.w3.org/2001/04/xmldsig-more#rsa-sha{size}": f"RS{size}"
        for size in (256, 384, 512)
    },
    **{
        f"http://www.w3.org/2007/05/xmldsig-more#sha{size}-rsa-MGF1": f"PS{size}"
        for size in (256, 384, 512)
    },
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": "ES256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": "ES384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512": "ES512",
}


def signer(root: Element) -> Certificate:
    """Return the certificate whose key signed the whole document, or say why none did.

    Whether that certificate is to be believed is for the caller to know.
    """
    signature = _only(root)
    information = _child(signature, "SignedInfo")
    method = _child(information, "SignatureMethod").get("Algorithm")
    if method not in METHODS:
        raise UnsupportedError("the list is signed with an algorithm that is not read here")
    found = signature.find(f"{DS}KeyInfo", f"{DS}X509Data", f"{DS}X509Certificate")
    if found is None:
        raise MalformedError("the list does not carry its signer's certificate")
    certificate = x509.certificate(_decoded(found))
    _references(root, signature, information)
    message = canonical(information, exclusive=_exclusive(information))
    value = _decoded(_child(signature, "SignatureValue"))
    if not certified.load(certificate.key).signed_jws(METHODS[method], value, message):
        raise MalformedError("the list's signature is broken")
    return certificate


def _only(root: Element) -> Element:
    """Find the one signature, which must stand directly under the root."""
    everywhere = list(root.each(f"{DS}Signature"))
    if len(everywhere) != 1 or everywhere[0] not in list(root.elements()):
        raise MalformedError("the list should have one signature, directly under its root")
    return everywhere[0]


def _references(root: Element, signature: Element, information: Element) -> None:
    """Check every digest: one of the whole document, others of parts of the signature."""
    whole = 0
    for reference in information.elements():
        if reference.name == f"{DS}Reference":
            target = _target(root, signature, reference.get("URI"))
            whole += target is root
            if not _intact(reference, target, signature if target is root else None):
                raise MalformedError("the list was changed after it was signed")
    if whole != 1:
        raise MalformedError("the list's signature does not cover the whole list")


def _target(root: Element, signature: Element, uri: str) -> Element:
    if uri in {"", f"#{root.get('Id')}"}:
        return root
    named = [e for e in _all(root) if uri.startswith("#") and e.get("Id") == uri[1:]]
    if len(named) != 1 or named[0] not in list(_all(signature)):
        raise MalformedError("the list's signature covers something that is not there")
    return named[0]


def _intact(reference: Element, target: Element, without: Element | None) -> bool:
    wanted = [ENVELOPED] if without else []
    exclusive = False
    transforms = reference.find(f"{DS}Transforms")
    for transform in transforms.elements() if transforms else ():
        name = transform.get("Algorithm")
        if wanted and name == wanted[0]:
            wanted.pop()
        elif name in CANONICAL and not list(transform.elements()):
            exclusive = CANONICAL[name]
        else:
            raise UnsupportedError(
                "the list was transformed in a way that is not read here"
            )
    if wanted:
        raise MalformedError("the list's signature cannot cover itself")
    digest = DIGESTS.get(_child(reference, "DigestMethod").get("Algorithm"))
    if digest is None:
        raise UnsupportedError("the list rests on a hash that is not read here")
    data = canonical(target, exclusive=exclusive, without=(without,) if without else ())
    value = _decoded(_child(reference, "DigestValue"))
    return hmac.compare_digest(new(digest, data).digest(), value)


def _exclusive(information: Element) -> bool:
    method = _child(information, "CanonicalizationMethod")
    name = method.get("Algorithm")
    if name not in CANONICAL or list(method.elements()):
        raise UnsupportedError("the list is canonicalised in a way that is not read here")
    return CANONICAL[name]


def _all(element: Element) -> Iterator[Element]:
    queue = [element]
    while queue:
        here = queue.pop()
        yield here
        queue.extend(here.elements())


def _child(element: Element, local: str) -> Element:
    found = element.find(f"{DS}{local}")
    if found is None:
        raise MalformedError(f"the list's signature has no {local}")
    return found


def _decoded(element: Element) -> bytes:
    try:
        return b64decode("".join(element.text.split()), validate=True)
    except (Error, ValueError):
        raise MalformedError("a part of the list's signature is not base64") from None
