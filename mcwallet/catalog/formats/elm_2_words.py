"""The small things that European credentials in XML (ELM 2) are made of."""

from collections.abc import Iterator

from mcwallet.catalog.formats.reading import objects, text, walk
from mcwallet.codec.tree import Tree
from mcwallet.codec.xml_json import xpath
from mcwallet.model.json import Json


def named(doc: Tree, kind: str = "") -> dict[str, Json]:
    """Read what everything has: an id, a title, a description and notes."""
    found: dict[str, Json] = {
        "@xml": xpath(doc.path),
        "id": text(doc, "@id"),
        "title": texts(next(walk(doc, "title"), None)),
        "description": texts(next(walk(doc, "description"), None)),
        "additionalNote": [*notes(doc, "additionalNote")],
    }
    return found | ({"type": kind} if kind else {})


def concepts(doc: Tree, *keys: str) -> list[Json]:
    """Read terms of controlled vocabularies."""
    return [
        {
            "@xml": xpath(one.path),
            "id": text(one, "@uri"),
            "prefLabel": texts(next(walk(one, "targetName"), None)),
            "notation": text(one, "targetNotation"),
        }
        for one in objects(doc, *keys)
    ]


def notes(doc: Tree, key: str) -> Iterator[dict[str, Json]]:
    """Read notes in several languages."""
    for one in walk(doc, key):
        if words := texts(one):
            yield {"@xml": xpath(one.path), "noteLiteral": words}


def plain(doc: Tree, key: str) -> Iterator[Json]:
    """Return what stands there as plain text."""
    yield from (one.value for one in walk(doc, key) if isinstance(one.value, str))


def notations(doc: Tree, key: str) -> Iterator[dict[str, Json]]:
    """Read identifiers, each with who gives them."""
    for one in walk(doc, key):
        value = one.value if isinstance(one.value, str) else text(one, "#text")
        if value:
            scheme = text(one, "@schemeName") or text(one, "@schemeID")
            place: Json = {"id": text(one, "@spatialID")}
            found: dict[str, Json] = {
                "@xml": xpath(one.path),
                "@notation": "",
                "notation": value,
            }
            yield found | ({"schemeName": scheme} if scheme else {}) | {"spatial": place}


def texts(doc: Tree | None) -> dict[str, Json]:
    """Read ``<text lang="en">…</text>`` as a text in several languages."""
    found: dict[str, Json] = {}
    for one in walk(doc, "text"):
        words = one.value if isinstance(one.value, str) else text(one, "#text")
        if words:
            found.setdefault(text(one, "@lang"), words)
    return found


def size(value: Json) -> int:
    """Count the values inside."""
    count, queue = 0, [value]
    while queue:
        here = queue.pop()
        count += 1
        if isinstance(here, dict):
            queue.extend(here.values())
        elif isinstance(here, list):
            queue.extend(here)
    return count
