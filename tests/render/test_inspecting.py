"""What ``inspect`` shows of a credential."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import pytest

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.annex import complete
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element
from mcwallet.render.element_names import element_names, named
from mcwallet.render.inspecting import as_plain, checklist, document
from mcwallet.render.page import plain
from mcwallet.render.widths import width, wrapped
from tests.catalog.formats.samples import SAMPLES

TYPES = {
    "array": list,
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "string": str,
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    credential: Credential
    elements: tuple[Element, ...]
    input: str = "file.json"
    part: str = ""
    id: str = "9f2c" * 16
    envelope: str = "none"
    troubles: tuple[str, ...] = ()


def seen(form: str, **changes: Any) -> Seen:
    found = complete(FORMATS[form], Tree(SAMPLES[form]() | changes))
    return Seen(credential=found, elements=found.elements)


@pytest.mark.parametrize("name", FORMATS)
def test_every_line_fits_eighty_columns(name: str) -> None:
    for line in as_plain(seen(name), ["en"]).splitlines():
        assert width(line) <= 80, line


@pytest.mark.parametrize("name", FORMATS)
def test_it_never_says_valid_or_compliant(name: str) -> None:
    one = seen(name)
    text = as_plain(one, ["en"]) + plain(checklist(one, ["en"]))
    assert not re.search(r"\b(in)?valid\b|compliant", text, re.IGNORECASE)


def test_all_sixteen_rows_are_there_and_what_is_missing_is_said() -> None:
    text = as_plain(seen("vc2"), ["en"])
    assert len(re.findall(r"^ ?(?:\d\d?|[a-e])  ", text, re.MULTILINE)) == 16
    assert "11  Quality assurance   not stated" in text


def test_who_sealed_and_who_awarded_are_two_rows() -> None:
    text = as_plain(replace(seen("elm3"), envelope="jades"), ["en"])
    assert "    sealed by           Sealing Office" in text
    assert "    awarded by          Bakery School" in text


def test_nobody_sealed_a_draft() -> None:
    text = as_plain(seen("elm3"), ["en"])
    assert "sealed by" not in text
    assert "    issuer              Sealing Office" in text


def test_an_issuers_id_stands_beside_its_name() -> None:
    text = as_plain(seen("ob3"), ["en"])
    assert re.search(r"issuer +Bakery School\n +did:example:bakery\n", text)


def test_the_language_asked_for_is_shown() -> None:
    assert as_plain(seen("vc2"), ["de"]).startswith("Brot backen\n")


def test_a_badge_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[2J\u202eevil\nforged line"
    text = as_plain(seen("vc2", name=hostile), ["en"])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("forged") for line in text.splitlines())


def test_the_checklist_says_what_to_ask_the_issuer_for() -> None:
    text = plain(checklist(seen("vc2"), ["en"]))
    assert "ask the issuer who assures its quality" in text
    assert "4 of 11 mandatory elements are stated." in text


def test_what_does_not_fit_together_is_noted() -> None:
    assert "60 months" in as_plain(seen("elm3"), ["en"])


def test_programs_get_values_with_the_paths_they_came_from() -> None:
    shown = document([seen("ob3")], ["en"])["credentials"][0]
    level = next(each for each in shown["elements"] if each["element"] == "level")
    assert level == {
        "element": "level",
        "number": 8,
        "mandatory": True,
        "stated": True,
        "value": ["EQF 5"],
        "from": ["$.credentialSubject.achievement.alignment[1]"],
        "note": [""],
        "origin": ["stated"],
    }


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "it", "pt", "el", "pl"])
@pytest.mark.parametrize("name", ["elm2", "elm3", "ob3"])
def test_every_language_fits_eighty_columns(name: str, language: str) -> None:
    one = replace(seen(name), envelope="jades", troubles=("broken",))
    sheets = as_plain(one, [language]), plain(checklist(one, [language]))
    for line in "\n".join(sheets).splitlines():
        assert width(line) <= 80, line
    assert element_names([language])["workload"] in sheets[0]
    assert named("ask", [language])["country"][:20] in plain(
        checklist(seen("vc2"), [language])
    )


@pytest.mark.parametrize("which", ["rows", "ask"])
def test_every_language_has_all_words_and_the_same_places_for_numbers(which: str) -> None:
    english = named(which, ["en"])
    for language in ("fr", "de", "es", "it", "pt", "el", "pl"):
        words = named(which, [language])
        assert list(words) == list(english)
        for key, text in words.items():
            assert sorted(re.findall(r"{\w+}", text)) == sorted(
                re.findall(r"{\w+}", english[key])
            )


def test_a_sealed_credential_says_who_awarded_sealed_mandated_and_received_it() -> None:
    says = {"noteLiteral": {"en": "On behalf of the school"}}
    kind = {"id": "http://data.europa.eu/snb/evidence-type/c_18016257"}
    evidence = {
        "type": "Evidence",
        "dcType": kind,
        "evidenceStatement": says["noteLiteral"],
    }
    one = replace(seen("elm3", evidence=[evidence]), envelope="jades")
    rows = as_plain(one, ["en"]).split("\n\n")[0]
    places = [
        re.search(rf"^ +{label} +{value}", rows, re.MULTILINE)
        for label, value in (
            ("awarded by", "Bakery School"),
            ("sealed by", "Sealing Office"),
            ("mandate", "On behalf of the school"),
            ("awarded to", "Ana Example"),
        )
    ]
    assert all(places)
    shown = document([one], ["en"])["credentials"][0]["mandate"]
    assert shown == {"says": "On behalf of the school", "from": "$.evidence[0]"}


def test_without_a_mandate_none_is_made_up() -> None:
    one = replace(seen("elm3"), envelope="jades")
    assert re.search(r"mandate +not stated", as_plain(one, ["en"]))
    assert document([one], ["en"])["credentials"][0]["mandate"] is None


def test_a_number_that_we_worked_out_is_said_to_be() -> None:
    context = "https://api.openbadges.education/static/extensions/x"
    load = {"StudyLoadExtension": {"@context": [context], "StudyLoad": 90}}
    rows = document([seen("ob3", **load)], ["en"])["credentials"][0]["elements"]
    workload = next(each for each in rows if each["element"] == "workload")
    worked = dict(zip(workload["value"], workload["origin"], strict=True))
    assert worked["1.5 hours"] == "converted"
    assert set(worked.values()) == {"converted", "stated"}


def test_a_key_of_the_holders_stands_on_one_line() -> None:
    who = "did:key:z6MkhFiLgrbL5Qq3sGcubdnefHo9bWoBjdeUtVA1JhBv6iG1"
    assert f" {who}\n" in as_plain(seen("vc2", issuer=who), ["en"])


@pytest.mark.parametrize("form", FORMATS)
def test_what_programs_get_follows_its_schema(form: str) -> None:
    schema = json.loads(
        files("mcwallet.data.schemas").joinpath("inspect@1.json").read_bytes()
    )
    shown = json.loads(json.dumps(document([seen(form)], ["en"])))
    assert list(follows(shown, schema, "$")) == []


def follows(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    """Say what a value breaks of the few keywords that our schemas use."""
    if "anyOf" in schema:
        ways = [list(follows(value, way, path)) for way in schema["anyOf"]]
        yield from min(ways, key=len)
        return
    if "const" in schema and value != schema["const"]:
        yield f"{path} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is not among {schema['enum']}"
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{path} is not {schema['type']}"
        return
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path} does not fit {schema['pattern']}"
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path} lacks {name}"
    for name, inner in schema.get("properties", {}).items():
        yield from follows(value[name], inner, f"{path}.{name}")
    for index, item in enumerate(value if "items" in schema else ()):
        yield from follows(item, schema["items"], f"{path}[{index}]")


def test_optional_elements_keep_their_letters() -> None:
    shown = document([seen("vc1")], ["en"])["credentials"][0]
    assert [each["number"] for each in shown["elements"]][-5:] == ["a", "b", "c", "d", "e"]


def test_wide_letters_take_two_columns() -> None:
    assert width("日本") == 4
    assert wrapped("日本語 学習", 6) == ["日本語", "学習"]


def test_a_word_without_end_is_broken() -> None:
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
