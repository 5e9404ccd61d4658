"""Reading 60,000 values takes time that grows with them, and not with their square."""

from typing import Any

import pytest

from mcwallet.catalog.formats.annex import complete
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.render.inspecting import checklist, page
from mcwallet.render.page import plain
from tests.catalog.formats.samples_europe import elm3
from tests.catalog.formats.samples_w3c import clr2, ob2, ob3
from tests.render.test_inspecting import Seen

MANY = 6_000
WHOLE = "urn:uuid:whole"


def results() -> dict[str, Any]:
    doc = ob3()
    subject = doc["credentialSubject"]
    scale = subject["achievement"]["resultDescription"][0]
    scale["rubricCriterionLevel"] = [{"id": f"urn:l:{n}", "name": "A"} for n in range(MANY)]
    subject["result"] = [
        {"type": "Result", "resultDescription": scale["id"], "achievedLevel": f"urn:l:{n}"}
        for n in range(MANY)
    ]
    return doc


def achievements() -> dict[str, Any]:
    doc = results()
    subject = doc["credentialSubject"]
    one = {"id": "urn:a:1", "type": "Achievement", "name": "x"}
    subject["achievement"] = [subject["achievement"], *([one] * MANY)]
    subject["assessmentType"] = [f"{n}" for n in range(MANY)]
    return doc


def links() -> dict[str, Any]:
    doc = clr2()
    subject = doc["credentialSubject"]
    subject["achievement"] = [subject["achievement"][0]] * MANY
    subject["association"] = [
        {
            "associationType": "isParentOf",
            "sourceId": "urn:uuid:whole",
            "targetId": f"urn:{n}",
        }
        for n in range(MANY)
    ]
    return doc


def credits_and_hours() -> dict[str, Any]:
    doc = elm3()
    spec = doc["credentialSubject"]["hasClaim"]["specifiedBy"]
    spec["creditPoint"] = [spec["creditPoint"] | {"point": f"{n}"} for n in range(MANY)]
    spec["volumeOfLearning"] = [f"PT{n}H" for n in range(MANY)]
    return doc


def endless_words() -> dict[str, Any]:
    doc = ob2() | {"id": "urn:" + "x" * 2_000_000}
    doc["badge"]["name"] = doc["badge"]["issuer"]["name"] = "x" * 2_000_000
    doc["badge"]["criteria"]["narrative"] = "x " * 1_000_000
    return doc


@pytest.mark.parametrize(
    "make", [results, achievements, links, credits_and_hours, endless_words]
)
def test_size_alone_never_stops_the_reader(make: Any) -> None:
    doc = Tree(make())
    form = recognise(doc)
    found = complete(form, doc)
    list(form.rules(doc))
    one = Seen(credential=found, elements=found.elements)
    text = plain(page(one, ["en"])) + plain(checklist(one, ["en"]))
    assert len(text) < 100_000
