"""What the standard extensions of Open Badges 2.0 must hold (§Extensions).

A property may be spelt by its term, by its address or with a prefix; only its last part
counts. Extensions that nobody standardised are let be.
"""

import re
from collections.abc import Iterator

from mcwallet.catalog.formats.reading import members, objects, texts
from mcwallet.codec.tree import Tree


def extensions(doc: Tree) -> Iterator[str]:
    """Judge the extensions of an assertion, of its badge and of the badge's issuer."""
    for keys in ((), ("badge",), ("badge", "issuer")):
        for place in objects(doc, *keys):
            for key in members(place):
                if len(key) < _LONG and ("extensions:" in key or "/extensions" in key):
                    for one in objects(place, key):
                        yield from _extension(one)


def _extension(one: Tree) -> Iterator[str]:
    for kind in texts(one, "type"):
        wanted = _TEXTS.get(_last(kind).casefold(), ())
        for key, value in members(one).items():
            if _last(key) in wanted and not isinstance(value, str):
                yield f"{one.path}.{_last(key)} should be text"


def _last(name: str) -> str:
    return _PARTS.split(name)[-1]


_LONG = 120  # no name that a message could not repeat
_PARTS = re.compile("[#/:]")
_TEXTS = {
    "applylinkextension": ("url",),
    "applylink": ("url",),
    "assessmentextension": ("description",),
    "exampleextension": ("exampleProperty", "text"),
    "extradescription": ("name", "narrative"),
    "geocoordinatesextension": ("description", "name"),
    "geocoordinates": ("description", "name"),
    "issueraccreditationextension": ("name", "contactInstructions", "url"),
    "issueraccreditation": ("name", "contactInstructions", "url"),
    "licenseextension": ("id", "name", "legalCode"),
    "originalcreator": ("url",),
    "originalcreatorextension": ("url",),
}
