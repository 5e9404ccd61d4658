"""The MUSTs of the Verifiable Credentials Data Model, 2.0 §4 and 1.1 §4, in plain words.

Each rule yields what is broken, with its JSON path, and never raises. Securing mechanisms
(§4.12) are judged elsewhere, and so is whether ``@context`` can be processed.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats.context_rules import contexts, is_url
from mcwallet.catalog.formats.reading import is_a
from mcwallet.catalog.formats.vcdm import V1, V2, generation
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.json import Json, JsonObject


def rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs of its own generation a credential breaks."""
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    second = generation(doc) != 1
    yield from contexts(doc, V2 if second else V1)
    yield from typed(doc, "VerifiableCredential")
    yield from _id(doc)
    yield from issuer(doc, "issuer", required=True)
    yield from subjects(doc, second=second)
    yield from extensions(doc, second=second)
    if second:
        yield from _texts(doc)
        yield from _second_dates(doc)
        yield from _related(doc)
    else:
        yield from _first_dates(doc)


def presentation_rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs of its own generation a presentation breaks (§4.13, §4.10)."""
    if not isinstance(doc.value, dict):
        yield f"{doc.path} should be an object"
        return
    second = generation(doc) != 1
    yield from contexts(doc, V2 if second else V1)
    yield from typed(doc, "VerifiablePresentation")
    yield from _id(doc)
    yield from issuer(doc, "holder", required=False)
    yield from _each_typed(doc, "termsOfUse")
    for item in doc.each("verifiableCredential"):
        yield from _presented(item, second=second)
    if second:
        yield from _self_asserted(doc)


def typed(doc: Tree, name: str) -> Iterator[str]:
    """Require a type, each a term or URL, this one among them (§4.5, §4.4)."""
    if "type" not in doc.members():
        yield f"{doc.path} has no 'type'"
        return
    if not is_a(doc, name):
        yield f"{doc.path}.type should include {name}"
    yield from _type_texts(doc)


def issuer(doc: Tree, key: str, *, required: bool) -> Iterator[str]:
    """Require a URL, or an object whose id is one (§4.7)."""
    if key not in doc.members():
        if required:
            yield f"{doc.path} has no {key!r}"
        return
    value = doc[key].value
    if isinstance(value, dict):
        if not is_url(value.get("id")):
            yield f"{doc.path}.{key}.id should be a URL"
    elif not is_url(value):
        yield f"{doc.path}.{key} should be a URL, or an object whose id is one"


def subjects(doc: Tree, *, second: bool = True) -> Iterator[str]:
    """Require at least one claim, about something that has a URL if it has an id (§4.8).

    The first generation left open what a subject must have; what an empty one is worth is
    judged with its proof.
    """
    if "credentialSubject" not in doc.members():
        yield f"{doc.path} has no 'credentialSubject'"
        return
    found = list(doc.each("credentialSubject"))
    if not found:
        yield f"{doc.path}.credentialSubject makes no claim"
    for one in found:
        if not isinstance(one.value, dict):
            yield f"{one.path} should be an object"
        elif not one.value and second:
            yield f"{one.path} makes no claim"
        else:
            yield from _id(one)


def extensions(doc: Tree, *, second: bool) -> Iterator[str]:
    """Require types, and ids where they are needed (2.0 §4.10, §4.11, §5; 1.1 §5)."""
    members = doc.members()
    for key, needs_id in _EXTENSIONS.items():
        if key in members:
            first_only = needs_id == "in 1.1" and not second
            yield from _each_typed(doc, key, needs_id=needs_id == "always" or first_only)


def _id(doc: Tree) -> Iterator[str]:
    members = doc.members()
    if "id" in members and not is_url(members["id"]):
        yield f"{doc.path}.id should be one URL"


def _type_texts(doc: Tree) -> Iterator[str]:
    value = doc.members()["type"]
    for one in value if isinstance(value, list) and value else (value,):
        if not isinstance(one, str) or not one:
            break
    else:
        return  # as almost always
    found = list(doc.each("type"))
    if not found:
        yield f"{doc.path}.type is empty"
    for one in found:
        if not isinstance(one.value, str) or not one.value:
            yield f"{one.path} should be text"


def _each_typed(doc: Tree, key: str, *, needs_id: bool = False) -> Iterator[str]:
    if key not in doc.members():
        return
    if doc[key].value == []:
        return
    for one in doc.each(key):
        if not isinstance(one.value, dict):
            yield f"{one.path} should be an object"
            continue
        if "type" not in one.value:
            yield f"{one.path} has no 'type'"
        else:
            yield from _type_texts(one)
        if needs_id and "id" not in one.value:
            yield f"{one.path} has no 'id'"
        yield from _id(one)


def _first_dates(doc: Tree) -> Iterator[str]:
    """Judge the dates of 1.1 §4.6: ``issuanceDate`` is required, unless it is withheld.

    From a derived proof nobody can tell what its holder chose not to disclose.
    """
    derived = any(p.mentions("cryptosuite", *_DERIVING) for p in doc.each("proof"))
    if "issuanceDate" not in doc.members() and not derived:
        yield f"{doc.path} has no 'issuanceDate'"
    yield from _in_order(doc, "issuanceDate", "expirationDate")


def _second_dates(doc: Tree) -> Iterator[str]:
    """Judge the dates of 2.0 §4.9; the terms of 1.1 mean nothing in it."""
    for old in ("issuanceDate", "expirationDate"):
        if old in doc.members():
            yield f"{doc.path}.{old} belongs to data model 1.1 and means nothing in 2.0"
    yield from _in_order(doc, "validFrom", "validUntil")


def _in_order(doc: Tree, start: str, end: str) -> Iterator[str]:
    moments: list[datetime] = []
    for key in (start, end):
        if key in doc.members():
            try:
                moments.append(doc[key].moment())
            except MalformedError as error:
                yield str(error)
    if len(moments) == len((start, end)) and moments[1] < moments[0]:
        yield f"{doc.path}.{end} is before {start}"


def _texts(doc: Tree) -> Iterator[str]:
    """Judge names and descriptions (2.0 §4.6, §11.1)."""
    for place in (doc, *_issuer_object(doc)):
        for key in ("name", "description"):
            if isinstance(place.members().get(key, ""), str):
                continue
            for one in place.each(key):
                if why := _not_text(one.value):
                    yield f"{one.path} {why}"


def _issuer_object(doc: Tree) -> Iterator[Tree]:
    found = doc.get("issuer")
    if found is not None and isinstance(found.value, dict):
        yield found


def _not_text(value: Json) -> str:
    """Say what keeps a value from being text or a language value object."""
    if isinstance(value, str):
        return ""
    if not isinstance(value, dict):
        return "should be text or a language value object"
    if not isinstance(value.get("@value"), str):
        return "is a language value object without '@value'"
    if value.keys() - {"@value", "@language", "@direction"}:
        return "is a language value object with other members"
    language = value.get("@language", "en")
    if not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        return "has an '@language' that is no language tag"
    known = value.get("@direction", "ltr") in ("ltr", "rtl")
    return "" if known else "has an '@direction' other than ltr or rtl"


def _related(doc: Tree) -> Iterator[str]:
    """Judge ``relatedResource`` (2.0 §5.3): each id once, and with a digest."""
    seen: set[str] = set()
    for one in doc.each("relatedResource"):
        if not isinstance(one.value, dict):
            yield f"{one.path} should be an object"
            continue
        url = one.value.get("id")
        if not isinstance(url, str) or not is_url(url):
            yield f"{one.path}.id should be one URL"
        elif url in seen:
            yield f"{one.path}.id names a resource a second time"
        else:
            seen.add(url)
        yield from _digests(one, one.value)


def _digests(one: Tree, members: JsonObject) -> Iterator[str]:
    digests = [members[key] for key in _DIGESTS if key in members]
    if not digests:
        yield f"{one.path} has neither digestSRI nor digestMultibase"
    for digest in digests:
        parts = digest if isinstance(digest, list) else [digest]
        if not parts or not all(isinstance(part, str) and part for part in parts):
            yield f"{one.path} has a digest that is not text"
    if not isinstance(members.get("mediaType", ""), str):
        yield f"{one.path}.mediaType should be text"


def _presented(item: Tree, *, second: bool) -> Iterator[str]:
    """Judge one entry of ``verifiableCredential``; in 1.1 a bare token may stand there."""
    if isinstance(item.value, str) and not second:
        return
    if not isinstance(item.value, dict):
        yield f"{item.path} should be an object"
        return
    if is_a(item, "EnvelopedVerifiableCredential"):
        if "@context" not in item.value:
            yield f"{item.path} has no '@context'"
        url = item.value.get("id")
        if not isinstance(url, str) or not _DATA_URL.match(url):
            yield f"{item.path}.id should be a data: URL"
    else:
        yield from typed(item, "VerifiableCredential")


def _self_asserted(doc: Tree) -> Iterator[str]:
    """Ask for the holder where credentials can only be the holder's own (2.0 §4.13.2).

    A credential without a proof whose issuer is nothing but a key (did:key, did:jwk) is
    secured, if at all, by the presentation: it is self-asserted, and its issuer must be
    the holder, whom the presentation must name.
    """
    holder = _party_id(doc, "holder")
    for item in doc.each("verifiableCredential"):
        if not isinstance(item.value, dict) or "proof" in item.value:
            continue
        by = _party_id(item, "issuer")
        if by.startswith(("did:key:", "did:jwk:")) and by != holder:
            yield f"{item.path} is self-asserted, and its issuer is not the holder"


def _party_id(doc: Tree, key: str) -> str:
    value = doc.members().get(key)
    value = value.get("id") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


_EXTENSIONS = {
    "credentialStatus": "in 1.1",
    "credentialSchema": "always",
    "refreshService": "in 1.1",
    "termsOfUse": "never",
    "evidence": "never",
}
"""What extends a credential, and whether it needs an id."""

_DATA_URL = re.compile(r"data:[^,\s]+,\S", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_DERIVING = ("bbs-2023", "ecdsa-sd-2023")
_DIGESTS = ("digestSRI", "digestMultibase")
