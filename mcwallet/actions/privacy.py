"""What personal data leaves with a credential, and what could be left out."""

import re
from collections.abc import Iterator

from mcwallet.actions.disclosing import disclosures
from mcwallet.codec.tree import Tree, strict
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json
from mcwallet.model.portfolio import Item
from mcwallet.model.values import dataclass

_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}\.[^\s@<>\"]{2,24}")
_HASHED = re.compile(r"(sha256|md5)\$[0-9a-fA-F]{8,64}")
_KINDS = {
    "dateofbirth": "birth date",
    "birthdate": "birth date",
    "birth_date": "birth date",
    "birthday": "birth date",
    "bday": "birth date",
    "placeofbirth": "birth place",
    "place_of_birth": "birth place",
    "birth_place": "birth place",
    "nationalid": "national id",
    "personal_identifier": "national id",
    "personal_administrative_number": "national id",
    "citizenshipcountry": "nationality",
    "nationality": "nationality",
    "nationalities": "nationality",
    "gender": "gender",
    "sex": "gender",
    "phone": "telephone number",
    "phone_number": "telephone number",
    "telephone": "telephone number",
    "portrait": "photograph",
    "picture": "photograph",
    "photo": "photograph",
}
_ABOUT = {  # how Open Badges name what an identifier is (OB 3.0, B.6.4)
    "emailaddress": "e-mail",
    "email": "e-mail",
    "nationalidentitynumber": "national id",
}
_PICTURES = {"image", "logo", "photo", "backgroundimage", "contenturl"}


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data: what it is, where it stands, whether it must leave.

    ``kind`` is what it is, such as ``birth date`` or ``national id``. A ``hashed e-mail``
    can be guessed by whoever has a list of addresses, the salt standing beside it; a
    ``tracking address`` is a picture elsewhere that tells its server who looks.
    """

    kind: str
    path: str
    can_be_withheld: bool


def personal(item: Item) -> tuple[Personal, ...]:
    """List the personal data in a credential, each kind and place once."""
    free = disclosures(item.data)
    found: dict[tuple[str, str], Personal] = {}
    for kind, path in (*_learner(item), *_anywhere(item)):
        withheld = any(
            path == one or path.startswith((f"{one}.", f"{one}[")) for one in free
        )
        found.setdefault((kind, path), Personal(kind, path, withheld))
    return tuple(found.values())


def _learner(item: Item) -> Iterator[tuple[str, str]]:
    """Take what the first standard element holds: all of it is about the learner."""
    kinds = {"born": "birth date", "national id": "national id", "e-mail": "e-mail"}
    for element in item.elements:
        if element.name == "learner":
            for value in element.values:
                yield kinds.get(value.note, "name or identifier"), value.path


def _anywhere(item: Item) -> Iterator[tuple[str, str]]:
    """Look at every text in the claims; a token's claims are inside its middle part."""
    try:
        claims = _claims(item)
    except (MalformedError, UnsupportedError, ValueError, IndexError):
        return
    queue = [Tree(claims)]
    while queue:
        here = queue.pop()
        if here.is_object():
            for name, value in here.members().items():
                child = Tree(value, f"{here.path}.{name}")
                yield from _by_name(name, child)
                queue.append(child)
        elif here.is_list():
            queue.extend(here.items())
        elif isinstance(here.value, str):
            yield from _by_text(here.value, here.path)


def _claims(item: Item) -> Json:
    text = item.content.strip()
    if text.startswith(b"<"):
        from mcwallet.codec import xml_json, xml_tree

        return xml_json.document(xml_tree.read(text))
    if text.startswith((b"{", b"[")):
        found = strict(text)
        inner = found.get("payload") if isinstance(found, dict) else None
        return strict(inner) if isinstance(inner, str) and inner[:1] == "{" else found
    from mcwallet.codec import base64url
    from mcwallet.codec.sd_jwt import parse

    if b"~" in text:
        return parse(text).claims
    return strict(base64url.decode(text.split(b".")[1]))


def _by_name(name: str, value: Tree) -> Iterator[tuple[str, str]]:
    plain = name.casefold()
    if plain in _KINDS:
        yield _KINDS[plain], value.path
    elif plain in {"identitytype", "identifiertype"} and isinstance(value.value, str):
        if kind := _ABOUT.get(value.value.casefold()):
            yield kind, value.path.rpartition(".")[0]
    elif plain in _PICTURES:
        yield from _tracking(value)


def _tracking(value: Tree) -> Iterator[tuple[str, str]]:
    address = value.value if isinstance(value.value, str) else None
    if value.is_object():
        inner = value.members().get("id")
        address = inner if isinstance(inner, str) else None
    if address and address.startswith(("http://", "https://")):
        yield "tracking address", value.path


def _by_text(text: str, path: str) -> Iterator[tuple[str, str]]:
    if _HASHED.fullmatch(text):
        yield "hashed e-mail", path
    elif len(text) < 300 and _EMAIL.search(text):  # noqa: PLR2004 - longer texts are prose
        yield "e-mail", path
