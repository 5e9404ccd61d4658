"""Turn XML into the JSON that everything past the door reads, and its paths back.

An element becomes an object: ``@name`` for an attribute, ``#text`` for its own text, and
a member for each child, under its name without prefix; children of one name become a
list. An element that is nothing but text is that text. Whatever a signature's own
elements hold is left out, since signatures leave themselves out of what they cover.
"""

import re
from collections.abc import Iterator

from mcwallet.codec.tree import MAX_VALUES
from mcwallet.codec.xml_tree import Element
from mcwallet.errors import LimitError
from mcwallet.model.json import Json, JsonObject

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def document(root: Element) -> JsonObject:
    """Return the root under its name, within the limits for JSON."""
    if sum(1 for _ in _inside(root)) > MAX_VALUES:
        raise LimitError(f"the XML holds more than {MAX_VALUES} values")
    return {root.local: _value(root)}


def xpath(path: str) -> str:
    """Return the XPath for a JSON path into such a document."""
    steps = [_step(step) for step in path.removeprefix("$").split(".") if step]
    return "".join(steps) or "/"


def _step(step: str) -> str:
    if step == "#text":
        return ""
    return "/" + _INDEX.sub(lambda found: f"[{int(found[1]) + 1}]", step)


def _value(element: Element) -> Json:
    members: dict[str, Json] = {f"@{a.local}": a.value for a in element.attributes}
    several: dict[str, list[Json]] = {}
    for child in element.elements():
        if child.name != SIGNATURE:
            several.setdefault(child.local, []).append(_value(child))
    if not members and not several:
        return element.text
    members |= {name: v if len(v) > 1 else v[0] for name, v in several.items()}
    if element.text:
        members["#text"] = element.text
    return members


def _inside(root: Element) -> Iterator[object]:
    queue = [root]
    while queue:
        here = queue.pop()
        yield here
        yield from here.attributes
        queue.extend(here.elements())


_INDEX = re.compile(r"\[(\d+)\]", re.ASCII)
