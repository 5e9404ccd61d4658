"""Read XML without any of its dangers, and write it canonically.

No document type, hence no entities; no file, no address. What comes out is what
Canonical XML 1.0 and Exclusive XML Canonicalization 1.0 need, in which signed lists are
hashed: prefixes as written, line ends and attributes normalised, comments left out.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import field
from xml.parsers import expat

from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from mcwallet.model.values import dataclass

MAX_SIZE = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_ELEMENTS = 400_000
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its prefix as written, what that stands for, and the rest."""

    prefix: str
    namespace: str
    local: str
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One element; two are the same only if they stand in the same place.

    ``scope`` are all prefixes in force and what they stand for. ``children`` are texts,
    elements and processing instructions, in order.
    """

    prefix: str
    namespace: str
    local: str
    attributes: tuple[Attribute, ...]
    scope: dict[str, str]
    children: "list[Element | Instruction | str]" = field(default_factory=list)

    def elements(self) -> Iterator["Element"]:
        """Go through the elements directly inside."""
        return (child for child in self.children if isinstance(child, Element))

    def each(self, name: str) -> Iterator["Element"]:
        """Go through the elements inside, at any depth, with this ``{namespace}local``."""
        queue = [self]
        while queue:
            here = queue.pop()
            if here.name == name:
                yield here
            queue.extend(reversed(list(here.elements())))

    def find(self, *path: str) -> "Element | None":
        """Step down by names, always to the first."""
        here: Element | None = self
        for name in path:
            here = (
                next((e for e in here.elements() if e.name == name), None) if here else None
            )
        return here

    def get(self, local: str) -> str:
        """Return an attribute without a prefix, or nothing."""
        return next(
            (a.value for a in self.attributes if not a.prefix and a.local == local), ""
        )

    @property
    def name(self) -> str:
        """The name as ``{namespace}local``."""
        return f"{{{self.namespace}}}{self.local}"

    @property
    def text(self) -> str:
        """The text directly inside, without the space around it."""
        return "".join(c for c in self.children if isinstance(c, str)).strip()


@dataclass(frozen=True, slots=True)
class Instruction:
    """A processing instruction."""

    target: str
    data: str


def read(data: bytes) -> Element:
    """Read a document; ``MalformedError`` says where it is not well formed."""
    if len(data) > MAX_SIZE:
        raise LimitError("the XML is larger than 16 MiB")
    reader = _Reader()
    try:
        return reader.read(data)
    except expat.ExpatError as error:
        raise MalformedError(f"not XML: line {error.lineno}") from None


class _Reader:
    """Builds the tree while expat goes through the text."""

    def __init__(self) -> None:
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0

    def read(self, data: bytes) -> Element:
        """Return the root element; raises ``expat.ExpatError`` for what is not XML."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(data, True)  # noqa: FBT003 - expat knows no names
        if self._root is None:
            raise MalformedError("not XML: it holds no element")
        return self._root

    def _start(self, name: str, attributes: list[str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise LimitError("the XML is too deep or holds too many elements")
        scope = self._open[-1].scope if self._open else {"": "", "xml": XML}
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        declared = {k.partition(":")[2]: v for k, v in pairs if _declares(k)}
        if declared:
            scope = scope | declared
        prefix, local = _split(name)
        element = Element(
            prefix=prefix,
            namespace=_meaning(prefix, scope),
            local=local,
            attributes=tuple(_attribute(k, v, scope) for k, v in pairs if not _declares(k)),
            scope=scope,
        )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def _instruction(self, target: str, data: str) -> None:
        if not self._open:
            raise UnsupportedError("an instruction stands outside the XML's root")
        self._open[-1].children.append(Instruction(target, data))


def canonical(
    element: Element, *, exclusive: bool = True, without: Collection[Element] = ()
) -> bytes:
    """Write an element as it is hashed, if need be without some elements inside it."""
    out: list[str] = []
    _write(out, element, {"": ""}, _Style(exclusive, frozenset(without)))
    return "".join(out).encode()


@dataclass(frozen=True, slots=True)
class _Style:
    exclusive: bool
    without: frozenset[Element]


def _write(out: list[str], element: Element, shown: dict[str, str], style: _Style) -> None:
    tag = f"{element.prefix}:{element.local}" if element.prefix else element.local
    wanted = _utilised(element) if style.exclusive else element.scope.keys()
    fresh = {
        prefix: uri
        for prefix in wanted
        if prefix != "xml" and shown.get(prefix) != (uri := element.scope.get(prefix, ""))
    }
    out.append(f"<{tag}")
    for prefix in sorted(fresh):
        name = f"xmlns:{prefix}" if prefix else "xmlns"
        out.append(f' {name}="{_escaped(fresh[prefix])}"')
    for each in sorted(element.attributes, key=lambda a: (a.namespace, a.local)):
        name = f"{each.prefix}:{each.local}" if each.prefix else each.local
        out.append(f' {name}="{_escaped(each.value)}"')
    out.append(">")
    below = shown | fresh if fresh else shown
    for child in element.children:
        if isinstance(child, str):
            out.append(_TEXT.sub(lambda found: _IN_TEXT[found[0]], child))
        elif isinstance(child, Instruction):
            data = f" {child.data}" if child.data else ""
            out.append(f"<?{child.target}{data}?>")
        elif child not in style.without:
            _write(out, child, below, style)
    out.append(f"</{tag}>")


def _utilised(element: Element) -> set[str]:
    """Return the prefixes that an element itself uses (exclusive C14N §1.1)."""
    return {element.prefix, *(a.prefix for a in element.attributes if a.prefix)}


def _escaped(value: str) -> str:
    return _VALUE.sub(lambda found: _IN_VALUE[found[0]], value)


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _split(name: str) -> tuple[str, str]:
    prefix, colon, local = name.partition(":")
    if not colon:
        return "", name
    if not prefix or not local or ":" in local:
        raise MalformedError("not XML: a name has colons in the wrong place")
    return prefix, local


def _meaning(prefix: str, scope: dict[str, str]) -> str:
    if prefix not in scope:
        raise MalformedError("not XML: a prefix is not declared")
    return scope[prefix]


def _attribute(name: str, value: str, scope: dict[str, str]) -> Attribute:
    prefix, local = _split(name)
    return Attribute(prefix, _meaning(prefix, scope) if prefix else "", local, value)


def _refuse(*_: object) -> None:
    raise MalformedError("the XML has a document type, which is never read here")


_TEXT, _VALUE = re.compile("[&<>\r]"), re.compile('[&<"\t\n\r]')
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_IN_VALUE = {
    "&": "&amp;", "<": "&lt;", '"': "&quot;",
    "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;",
}  # fmt: skip
