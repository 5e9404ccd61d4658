"""What ``inspect`` shows of a credential."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.annex import complete
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Element
from mcwallet.render.inspecting import as_plain, checklist, document
from mcwallet.render.page import plain
from mcwallet.render.widths import width, wrapped
from tests.catalog.formats.samples import SAMPLES


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
    assert "11  Quality assurance     not stated" in text


def test_who_sealed_and_who_awarded_are_two_rows() -> None:
    text = as_plain(seen("elm3"), ["en"])
    assert "    sealed by             Sealing Office" in text
    assert "    awarded by            Bakery School" in text


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
    }


def test_optional_elements_keep_their_letters() -> None:
    shown = document([seen("vc1")], ["en"])["credentials"][0]
    assert [each["number"] for each in shown["elements"]][-5:] == ["a", "b", "c", "d", "e"]


def test_wide_letters_take_two_columns() -> None:
    assert width("日本") == 4
    assert wrapped("日本語 学習", 6) == ["日本語", "学習"]


def test_a_word_without_end_is_broken() -> None:
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
