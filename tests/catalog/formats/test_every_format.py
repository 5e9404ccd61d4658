"""What holds for every credential format, present and future."""

import copy
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.annex import ELEMENTS, complete
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnrecognisedError
from mcwallet.model.credential import Credential
from tests.catalog.formats.samples import SAMPLES
from tests.pki.xml_learning import presentation

ROUGH = {"a": [{"b": [None, {"@value": 1}]}, []], "id": ["x"], "type": {"id": 1}}
RUBBISH: list[Any] = [
    None, True, -1, 2**53, 1e300, "", "x", "\u0663", "PT9999H", [], [[]], ["x", 1], {},
    {"id": []}, {"@value": "\u202e", "@language": "en"}, ROUGH,
]  # fmt: skip
EVERY = 1 if os.environ.get("MCWALLET_SOAK") else 5  # each place gets every fifth kind
LOCAL, ANY = re.compile(r"/([A-Za-z]\w*)"), r"/*[local-name()='\1']"
HOSTILE = "\u202e\x1b[2J\u0391\u0411\u05d0 \u200b" * 50

ALL = pytest.mark.parametrize("name", FORMATS)


@ALL
def test_its_sample_is_recognised_as_itself_and_breaks_no_rule(name: str) -> None:
    doc = Tree(SAMPLES[name]())
    assert recognise(doc, envelope="sd-jwt").name == name
    assert list(FORMATS[name].rules(doc)) == []
    assert FORMATS[name].read(doc).format == name


@ALL
def test_it_shows_the_sixteen_elements_in_their_order(name: str) -> None:
    found = FORMATS[name].annex(Tree(SAMPLES[name]()))
    assert tuple((e.name, e.number, e.mandatory) for e in found) == ELEMENTS


@ALL
def test_every_value_is_shown_with_a_path_that_leads_to_it(name: str) -> None:
    doc = SAMPLES[name]()
    for element in FORMATS[name].annex(Tree(doc)):
        for stated in element.values:
            assert stated.value
            assert stated.path == "$" or follow(doc, stated.path) not in (None, []), stated


@ALL
def test_reading_leaves_the_elements_to_those_who_look(name: str) -> None:
    doc = Tree(SAMPLES[name]())
    assert FORMATS[name].read(doc).elements == ()
    assert complete(FORMATS[name], doc).elements


@ALL
def test_damage_is_malformed_and_nothing_worse(name: str) -> None:
    document = SAMPLES[name]()
    for index, (parent, step) in enumerate(list(spots(document))):
        kept = parent[step]
        for rubbish in RUBBISH[index % EVERY :: EVERY]:
            parent[step] = copy.deepcopy(rubbish)
            survive(name, document)
        parent[step] = kept


@ALL
def test_a_missing_member_never_stops_the_reader(name: str) -> None:
    document = SAMPLES[name]()
    for parent, step in list(spots(document)):
        if isinstance(parent, dict):
            kept = dict(parent)
            del parent[step]
            survive(name, document)
            parent.clear()
            parent.update(kept)


@ALL
@pytest.mark.parametrize("value", RUBBISH, ids=repr)
def test_a_document_that_is_rubbish_as_a_whole_is_said_to_be(name: str, value: Any) -> None:
    survive(name, value)
    if not isinstance(value, dict):
        assert not FORMATS[name].fits(Tree(value))
        assert list(FORMATS[name].rules(Tree(value)))
    with pytest.raises(UnrecognisedError):
        recognise(Tree(value))


@ALL
def test_hostile_text_in_every_place_survives(name: str) -> None:
    document = SAMPLES[name]()
    for parent, step in list(spots(document)):
        if isinstance(parent[step], str):
            kept, parent[step] = parent[step], HOSTILE
            survive(name, document)
            parent[step] = kept


@ALL
def test_it_names_its_specification(name: str) -> None:
    assert FORMATS[name].spec.startswith("https://")
    assert FORMATS[name].title


def survive(name: str, document: Any) -> None:
    form, doc = FORMATS[name], Tree(document)
    form.fits(doc)
    assert all(isinstance(broken, str) for broken in form.rules(doc))
    for way in (form.read, form.annex, lambda d: complete(form, d)):
        try:
            found = way(doc)
        except MalformedError as error:
            assert str(error).startswith("$"), "the message says where"
        else:
            assert isinstance(found, Credential | tuple)
            if isinstance(found, Credential):
                hash(found)


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Lead to every value inside, as its parent and the step to it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in list(inside):
        yield value, step
        if isinstance(inner, dict | list):
            yield from spots(inner)


def follow(document: Any, path: str) -> Any:
    """Step along a JSON path, or in XML an XPath; no key in the samples has dots."""
    here = document
    if path.startswith("/"):
        return etree.fromstring(presentation()).xpath(LOCAL.sub(ANY, path))
    for part in path.removeprefix("$").removeprefix(".").split("."):
        name, *indices = part.replace("]", "").split("[")
        here = here[name] if isinstance(here, dict) else None
        for index in indices:
            here = here[int(index)]
        if here is None:
            return None
    return here
