"""European seals inside XML (ETSI EN 319 132-1), as Europass wrote them until 2023.

Only one shape is read: the signature covers the whole document except signatures, and its
own signed properties. A signature over a part of a document, of which there could be a
second one, is how XML signatures are usually got round.
"""

import hmac
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from hashlib import new

from mcwallet.codec.xml_json import SIGNATURE
from mcwallet.codec.xml_tree import Element, canonical
from mcwallet.crypto.xml_signatures import CANONICAL, DIGESTS, DS, ENVELOPED, METHODS
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.values import dataclass

XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
MAX_SIGNATURES = 10
MAX_REFERENCES = 10
_FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"
_SUBTRACTED = re.compile(r"/descendant::([A-Za-z_][\w.-]*):Signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signature taken apart; nothing is believed yet.

    ``intact`` tells whether every digest fits, ``covered`` is what the digest of the
    document was made of, ``properties`` the XAdES properties, none in plain XML-DSig.
    """

    alg: str
    certificate: bytes
    message: bytes
    value: bytes
    intact: bool
    covered: bytes
    element: Element
    properties: Element | None


def signatures(root: Element) -> tuple[Element, ...]:
    """Return the document's signatures, those inside another one left out."""
    found, queue = [], [root]
    while queue:
        here = queue.pop()
        if here.name == SIGNATURE:
            found.append(here)
        else:
            queue.extend(reversed(list(here.elements())))
    if len(found) > MAX_SIGNATURES:
        raise LimitError(f"the XML carries more than {MAX_SIGNATURES} signatures")
    return tuple(found)


def read(root: Element, number: int) -> Signed:
    """Take one signature apart, or say why it is not of the shape that is read here."""
    element = signatures(root)[number]
    information = child(element, "SignedInfo")
    method = child(information, "SignatureMethod").get("Algorithm")
    if method not in METHODS:
        raise UnsupportedError("the XML is signed with an algorithm that is not read here")
    properties = _properties(element)
    references = tuple(e for e in information.elements() if e.name == f"{DS}Reference")
    if len(references) > MAX_REFERENCES:
        raise LimitError(f"the XML's signature covers more than {MAX_REFERENCES} things")
    covered, intact = _covered(root, element, references, properties)
    found = element.find(f"{DS}KeyInfo", f"{DS}X509Data", f"{DS}X509Certificate")
    return Signed(
        alg=METHODS[method],
        certificate=decoded(found) if found else b"",
        message=canonical(information, exclusive=exclusively(information)),
        value=decoded(child(element, "SignatureValue")),
        intact=intact,
        covered=covered,
        element=element,
        properties=properties,
    )


def exclusively(element: Element) -> bool:
    """Tell how an element's own words say that it is canonicalised."""
    method = element.find(f"{DS}CanonicalizationMethod")
    return CANONICAL[_method(method)] if method else False


def child(element: Element, local: str) -> Element:
    """Step into a part that every signature has."""
    found = element.find(f"{DS}{local}")
    if found is None:
        raise MalformedError(f"the XML's signature has no {local}")
    return found


def decoded(element: Element) -> bytes:
    """Decode base64, which XML may break into lines."""
    try:
        return b64decode("".join(element.text.split()), validate=True)
    except (Error, ValueError):
        raise MalformedError("a part of the XML's signature is not base64") from None


def _properties(element: Element) -> Element | None:
    """Find the XAdES properties, which must be about this very signature."""
    found = list(element.each(f"{XADES}QualifyingProperties"))
    if not found:
        return None
    target = found[0].get("Target")
    if len(found) > 1 or target not in {"", f"#{element.get('Id')}"}:
        raise MalformedError("the seal's properties are about another signature")
    return found[0]


def _covered(
    root: Element,
    element: Element,
    references: tuple[Element, ...],
    properties: Element | None,
) -> tuple[bytes, bool]:
    """Check what each reference points to, and hash it."""
    whole: list[bytes] = []
    named: list[Element] = []
    intact = True
    for reference in references:
        uri = reference.get("URI")
        if uri == "" or uri == f"#{root.get('Id')}":
            data = _document(root, element, reference)
            whole.append(data)
        else:
            target = _inside(root, element, uri)
            named.append(target)
            data = canonical(target, exclusive=_plainly(reference))
        intact = intact and _fits(reference, data)
    if len(whole) != 1:
        raise MalformedError("the XML's signature does not cover the whole document")
    signed = properties.find(f"{XADES}SignedProperties") if properties else None
    if properties and (signed is None or signed not in named):
        raise MalformedError("the seal does not cover its own properties")
    return whole[0], intact


def _document(root: Element, element: Element, reference: Element) -> bytes:
    """Write the document as its reference says: without signatures, canonically."""
    without: tuple[Element, ...] | None = None
    exclusive = False
    for transform in _transforms(reference):
        name = transform.get("Algorithm")
        if without is None and name == ENVELOPED:
            without = (element,)
        elif without is None and name == _FILTER:
            without = _subtracted(root, transform)
        elif name in CANONICAL:
            exclusive = CANONICAL[_method(transform)]
        else:
            raise UnsupportedError("the XML was transformed in a way that is not read here")
    if without is None:
        raise MalformedError("the XML's signature cannot cover itself")
    return canonical(root, exclusive=exclusive, without=without)


def _subtracted(root: Element, transform: Element) -> tuple[Element, ...]:
    """Read the one filter that Europass used: take every signature away."""
    paths = [e for e in transform.elements() if e.name == f"{{{_FILTER}}}XPath"]
    path = _SUBTRACTED.fullmatch(paths[0].text) if len(paths) == 1 else None
    meant = path and f"{{{paths[0].scope.get(path[1], '')}}}Signature"
    if meant != SIGNATURE or paths[0].get("Filter") != "subtract":
        raise UnsupportedError("the XML was filtered in a way that is not read here")
    return signatures(root)


def _plainly(reference: Element) -> bool:
    """Return how a part of the signature was canonicalised; nothing else may be done."""
    exclusive = False
    for transform in _transforms(reference):
        exclusive = CANONICAL[_method(transform)]
    return exclusive


def _method(element: Element) -> str:
    name = element.get("Algorithm")
    if name not in CANONICAL or list(element.elements()):
        raise UnsupportedError("the XML is canonicalised in a way that is not read here")
    return name


def _transforms(reference: Element) -> Iterator[Element]:
    found = reference.find(f"{DS}Transforms")
    return found.elements() if found else iter(())


def _inside(root: Element, element: Element, uri: str) -> Element:
    """Find a part of the signature by its id, which nothing else may bear."""
    named = [e for e in _all(root) if uri[:1] == "#" and e.get("Id") == uri[1:] != ""]
    if len(named) != 1 or named[0] is element or named[0] not in list(_all(element)):
        raise MalformedError("the XML's signature covers something that is not its own")
    return named[0]


def _fits(reference: Element, data: bytes) -> bool:
    digest = DIGESTS.get(child(reference, "DigestMethod").get("Algorithm"))
    if digest is None:
        raise UnsupportedError("the XML's signature rests on a hash that is not read here")
    value = decoded(child(reference, "DigestValue"))
    return hmac.compare_digest(new(digest, data).digest(), value)


def _all(element: Element) -> Iterator[Element]:
    queue = [element]
    while queue:
        here = queue.pop()
        yield here
        queue.extend(here.elements())
