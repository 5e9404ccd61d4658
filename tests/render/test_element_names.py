"""What the standard elements are called."""

import pytest

from mcwallet.catalog.formats.annex import elements
from mcwallet.render.element_names import element_names, named

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "el", "pl")
ALL = [element.name for element in elements()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_all_sixteen_elements_in_order(language: str) -> None:
    names = named("elements", [language])
    assert list(names) == ALL
    assert len(set(names.values())) == len(names)


def test_a_language_that_nobody_wrote_down_reads_english() -> None:
    assert element_names(["tlh"])["level"] == "Level"
    assert element_names([])["level"] == "Level"


def test_the_first_language_that_we_speak_wins() -> None:
    assert element_names(["tlh", "fr-BE", "de"])["level"] == "Niveau"
    assert element_names(["el"])["level"] == "Επίπεδο"
