"""Credentials baked into SVG pictures (Open Badges 3.0 §5.3.2, Open Badges Baking 2.0)."""

from collections.abc import Mapping
from dataclasses import field
from xml.parsers import expat

from mcwallet.codec import base64url
from mcwallet.codec.tree import Tree, strict
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.values import dataclass

ELEMENTS = frozenset(
    {
        "https://purl.imsglobal.org/ob/v3p0 credential",
        "http://openbadges.org assertion",
    }
)
MAX_DEPTH = 128
MAX_ELEMENTS = 200_000
MAX_TEXT = 8 * 1024 * 1024


def unbake(data: bytes) -> str | None:
    """Return the credential in a picture, or nothing if there is none.

    It is the element's text, or its ``verify`` attribute: an address or a token. Where
    there are several, or both, they must say the same.
    """
    reader = _Reader()
    reader.read(data)
    found = {_one(verify.strip(), body.strip()) for verify, body in reader.found}
    if len(found) > 1:
        raise MalformedError(
            "the picture holds several credentials that differ",
            hint="ask the issuer for the badge again",
        )
    return found.pop() if found else None


def root(data: bytes) -> str:
    """Return the namespace and name of a document's outermost element, if it has one."""
    reader = _Reader(only_root=True)
    try:
        reader.read(data)
    except MalformedError:
        return ""
    return reader.root


def _one(verify: str, body: str) -> str:
    """Choose between the attribute and the text, if they agree."""
    if not (verify and body):
        return verify or body
    doc = Tree.parse(body)
    if verify.count(".") == 2 and ":" not in verify:  # noqa: PLR2004 - a compact JWS
        if strict(base64url.decode(verify.split(".")[1])) == doc.value:
            return verify
    elif verify in _addresses(doc):
        return body
    raise MalformedError("the picture's two ways of naming its badge do not agree")


def _addresses(doc: Tree) -> set[str]:
    """Collect the addresses under which an assertion says it is hosted."""
    members = doc.members()
    places: list[Mapping[str, object]] = [members]
    for name in ("verify", "verification"):
        value = members.get(name)
        if isinstance(value, dict):
            places.append(value)
    return {str(place[key]) for place in places for key in ("id", "url") if key in place}


class _FoundError(Exception):
    """Enough was read."""


@dataclass(slots=True)
class _Reader:
    """Reads the one element we came for, and expands nothing."""

    only_root: bool = False
    root: str = ""
    found: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0
    count: int = 0
    inside: int = 0
    verify: str = ""
    text: list[str] = field(default_factory=list)
    size: int = 0

    def read(self, data: bytes) -> None:
        """Go through the picture as far as it takes; what was met is in the fields.

        Raises ``MalformedError`` for what is not XML, or brings entities of its own.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)  # noqa: FBT003 - the library's own signature
        except expat.ExpatError as error:
            raise MalformedError(
                f"not XML: line {error.lineno} column {error.offset}"
            ) from None
        except (ValueError, LookupError):
            raise MalformedError("not XML: its encoding is unknown") from None
        except _FoundError:
            return

    def _doctype(
        self, _name: str, system: str | None, public: str | None, internal: object
    ) -> None:
        """Refuse every document type but SVG's own, which drawing programs write.

        It is never read, and it must not declare anything itself.
        """
        own = (public or "").startswith("-//W3C//DTD SVG ") and (system or "").startswith(
            ("http://www.w3.org/Graphics/SVG/", "http://www.w3.org/TR/")
        )
        if internal or not own:
            raise MalformedError("the XML declares a document type, which can hide things")

    def _entity(self, *_rest: object) -> None:
        raise MalformedError("the XML uses entities, which can hide things")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.root = self.root or name
        if self.only_root:
            raise _FoundError
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise LimitError("the picture is too deep or has too many parts")
        if self.inside:
            raise MalformedError("the picture's badge is not plain text")
        if name in ELEMENTS:
            self.inside = self.depth
            self.verify, self.text = attributes.get("verify", ""), []

    def _end(self, _name: str) -> None:
        if self.inside == self.depth:
            self.found.append((self.verify, "".join(self.text)))
            self.inside = 0
        self.depth -= 1

    def _characters(self, text: str) -> None:
        if self.inside:
            self.size += len(text)
            if self.size > MAX_TEXT:
                raise LimitError(f"the text in the picture is longer than {MAX_TEXT}")
            self.text.append(text)
