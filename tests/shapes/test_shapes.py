"""European credentials against the shapes, with another SHACL engine as the judge."""

import copy
import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from mcwallet.checks import schema
from mcwallet.codec import jsonld, shapes
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.report import Outcome
from tests.seals.judging import opened, sealed, seen_by
from tests.testkit import CORPUS

FULL = "http://data.europa.eu/snb/model/ap/edc-generic-full"
SHACL = CORPUS / "schemas" / "shacl"
SAMPLES = CORPUS / "elm"
ROUNDS = 400 if os.environ.get("MCWALLET_SOAK") else 12
UNSIGNED = "samples/Sample-MC-Annex1-unsigned.jsonld"
CONFORMING = [
    "samples/Sample-MC-Annex1-signed.jsonld",
    "samples/Sample-CertOfPart-signed.jsonld",
]
ALL = [
    *CONFORMING,
    UNSIGNED,
    "dc4eu/HE-ToR-5e8ec53c-d767-4a78-82f8-7e1723ff14bd-elmo1.7-simple-example.xml.json",
    "dc4eu/HE-ToR-76a57e78-57fc-492e-820f-2e92b33a0cb5-ToR_elmo_courses.xml.json",
]

pytestmark = pytest.mark.skipif(
    not SHACL.exists(), reason="the European shapes are not beside the project"
)


def sample(name: str) -> dict[str, Any]:
    found = json.loads((SAMPLES / name).read_bytes())
    return json.loads(found["payload"]) if "payload" in found else found


def ours(document: dict[str, Any], profile: str = FULL) -> set[tuple[str, str, str]]:
    found = shapes.violations(document, profile)
    return {(nameless(v.focus), v.path, v.kind) for v in found}


def nameless(node: str) -> str:
    return "_" if node.startswith("_") else node


@pytest.fixture(scope="session")
def judge() -> Any:
    """The European shapes as another SHACL engine reads them."""
    pytest.importorskip("pyshacl", reason="pyshacl is not installed")
    from rdflib import OWL, RDF, SH, Graph

    rules = Graph()
    for name in ("EDC-generic-no-cv.ttl", "EDC-generic-full.ttl"):
        rules.parse(SHACL / name)
    rules.remove((None, OWL.imports, None))

    def judged(document: dict[str, Any]) -> set[tuple[str, str, str]]:
        import pyshacl

        graph = Graph().parse(data=jsonld.canonical(document).decode(), format="nt")
        _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none")
        found = set()
        for result in report.subjects(RDF.type, SH.ValidationResult):
            kind = str(report.value(result, SH.sourceConstraintComponent))
            focus = report.value(result, SH.focusNode)
            path = str(report.value(result, SH.resultPath) or "")
            kind = kind.rpartition("#")[2].removesuffix("ConstraintComponent")
            found.add((nameless(focus.n3()), path, kind))
        return found

    return judged


@pytest.mark.parametrize("name", ALL)
def test_the_samples_are_judged_as_by_another_engine(name: str, judge: Any) -> None:
    assert ours(sample(name)) == judge(sample(name))


def test_mutants_are_judged_as_by_another_engine(judge: Any) -> None:
    compared = 0
    for mutant in mutants(ROUNDS):
        try:
            mine = ours(mutant)
        except MalformedError:
            continue
        assert mine == judge(mutant)
        compared += 1
    assert compared > ROUNDS // 2


def mutants(count: int) -> Iterator[dict[str, Any]]:
    """Change a slim sample in one to three places, always in the same way."""
    dice = random.Random(sha256(b"shapes").digest())
    slim = sample(CONFORMING[0])
    slim["displayParameter"].pop("individualDisplay", None)
    for _ in range(count):
        mutant = copy.deepcopy(slim)
        for _ in range(dice.randrange(1, 4)):
            change(mutant, dice)
        yield mutant


def change(document: dict[str, Any], dice: random.Random) -> None:
    places = [p for p in walk(document) if p[1] != "@context"]
    holder, key = dice.choice(places)
    value = holder[key]
    match dice.randrange(7):
        case 0:
            del holder[key]
        case 1 if isinstance(value, str):
            holder[key] = dice.choice(
                ["", "12", "2023-01-01T00:00:00Z", "2023-01-01", "P2M"]
            )
        case 2 if isinstance(value, dict) and "id" in value:
            holder[key] = [value, copy.deepcopy(value) | {"id": "urn:epass:twin:1"}]
        case 3 if isinstance(value, dict) and "type" in value:
            value["type"] = dice.choice(["Person", "Organisation", "Note", "Concept"])
        case 4 if isinstance(value, dict):
            holder[key] = value.get("id", "urn:epass:lost:1")
        case 5 if isinstance(value, dict):
            for name in list(value)[: dice.randrange(1, 3)]:
                del value[name]
        case 6 if isinstance(value, list) and value:
            holder[key] = value[0]


def walk(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from walk(value[key])


def test_a_draft_lacks_just_what_sealing_adds() -> None:
    found = shapes.violations(sample(UNSIGNED), FULL)
    assert sorted((v.kind, v.name) for v in found) == [
        ("MinCount", "issued"),
        ("MinCount", "mandatory legal identifier"),
        ("Node", "issuer"),
    ]


@pytest.mark.parametrize("name", CONFORMING)
def test_sealed_samples_follow_their_shapes(name: str) -> None:
    assert not ours(sample(name))


def test_a_mandate_has_shapes_of_its_own() -> None:
    mandate = "http://data.europa.eu/snb/model/ap/edc-issued-by-mandate"
    document = sample(CONFORMING[0])
    assert not ours(document, mandate)
    del document["evidence"]
    assert {kind for _, _, kind in ours(document, mandate)} == {"MinCount"}


def test_the_table_is_what_the_script_makes_of_the_sources() -> None:
    pytest.importorskip("rdflib", reason="rdflib is not installed")
    from tests.shapes.table import table, written

    data = Path(shapes.__file__).parents[1] / "data" / "elm_shapes.json"
    assert data.read_text("utf-8") == written(table(SHACL))


def asked(document: dict[str, Any], **policy: Any) -> list[tuple[Outcome, str]]:
    case = opened(sealed())
    case = replace(case, doc=Tree(document))
    found = schema.answer(case, seen_by(policy=policy))
    return [(check.outcome, check.says) for check in found]


def test_following_the_shapes_passes() -> None:
    assert asked(sample(CONFORMING[0]))[0][0] is Outcome.PASSED


def test_not_following_them_is_pointed_out_in_words() -> None:
    outcome, says = asked(sample(UNSIGNED))[0]
    assert outcome is Outcome.WARNED
    assert "“mandatory legal identifier” is missing" in says


def test_not_following_them_fails_for_those_who_ask_for_it() -> None:
    assert asked(sample(UNSIGNED), strict=True)[0][0] is Outcome.FAILED


def test_a_word_that_the_context_does_not_define_is_pointed_out() -> None:
    outcome, _ = asked(sample("samples/credential-sample.jsonld"))[0]
    assert outcome is Outcome.WARNED


def test_an_unknown_context_keeps_us_from_judging() -> None:
    document = sample(CONFORMING[0]) | {"@context": ["https://elsewhere.example/v1"]}
    assert asked(document)[0][0] is Outcome.SKIPPED


def test_another_schema_is_not_at_hand() -> None:
    document = {"credentialSchema": {"id": "https://elsewhere.example/schema"}}
    assert asked(document)[0][0] is Outcome.SKIPPED


def test_a_crowd_of_values_is_not_judged_for_ever() -> None:
    document = sample(CONFORMING[0])
    one = {"type": "Note", "noteLiteral": {"en": "x"}}
    many = [one | {"id": f"urn:epass:note:{n}"} for n in range(3000)]
    document["credentialSubject"]["hasClaim"]["additionalNote"] = many
    assert not ours(document)
