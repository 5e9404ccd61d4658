"""The European standard elements to describe a micro-credential.

Council Recommendation 2022/C 243/02, Annex I: eleven mandatory elements and five optional
ones, in its order and under its numbers. An element that a credential says nothing about is
*not stated*; element 8 is mandatory only "if applicable".
"""

from collections.abc import Iterable
from dataclasses import replace

from mcwallet.catalog.formats.base import Format
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element, Stated
from mcwallet.model.json import Json
from mcwallet.model.words import Words

ELEMENTS = (
    ("learner", "1", True),
    ("title", "2", True),
    ("country", "3", True),
    ("awarding_body", "4", True),
    ("date_of_issuing", "5", True),
    ("learning_outcomes", "6", True),
    ("workload", "7", True),
    ("level", "8", True),
    ("assessment", "9", True),
    ("participation", "10", True),
    ("quality_assurance", "11", True),
    ("prerequisites", "a", False),
    ("supervision", "b", False),
    ("grade", "c", False),
    ("stackability", "d", False),
    ("further_information", "e", False),
)


def elements(**found: Iterable[Stated]) -> tuple[Element, ...]:
    """Put what was found in the Recommendation's order; the rest is not stated."""
    if unknown := found.keys() - _NAMES:
        raise ValueError(f"no such element: {', '.join(sorted(unknown))}")
    return tuple(
        Element(name=name, number=number, mandatory=must, values=_once(found.get(name, ())))
        for name, number, must in ELEMENTS
    )


def complete(form: Format, doc: Tree) -> Credential:
    """Read a credential as people look at it: with its elements and what is odd in them."""
    from mcwallet.catalog.formats.consistency import notes

    credential = replace(form.read(doc), elements=form.annex(doc))
    return replace(credential, notes=(*credential.notes, *notes(credential)))


def stated(value: "Words | Json", path: str, note: str = "") -> Iterable[Stated]:
    """Return the value as stated there, or nothing if there is no text."""
    if isinstance(value, str):
        value = Words.plain(value)
    if isinstance(value, Words) and value:
        yield Stated(value, path, note)


def _once(values: Iterable[Stated]) -> tuple[Stated, ...]:
    """Keep the first of equal texts: several paths often say the same."""
    seen: dict[Words, Stated] = {}
    for one in values:
        if one.value:
            seen.setdefault(one.value, one)
    return tuple(seen.values())


_NAMES = frozenset(name for name, _, _ in ELEMENTS)
