"""The letter of a dossier says what is applied for, and leaves the rest to its reader."""

from dataclasses import replace
from datetime import date

import pytest

from mcwallet.model.pathway import Role
from mcwallet.model.progress import Fact, Progress, Requirement, State, Use
from mcwallet.model.words import Words
from mcwallet.render.letter import letter
from mcwallet.render.phrases import phrases
from tests.sharing.kit import portfolio, saying
from tests.sharing.test_page import HOSTILE, harmless

RYE = Use(id="9f2c" * 16, part="", title="Rye", path="$.x", value="2")
PROGRESS = Progress(
    pathway="https://zed.example/baker",
    version="1",
    sha256="0" * 64,
    title=Words((("en", "Baker"),)),
    role=Role.AWARDING_BODY,
    decides="the examination board",
    at=date(2026, 11, 21),
    verdict=State.OPEN,
    says="",
    complete="",
    requirements=(
        Requirement(name="breads", state=State.MET, demand="4 ECTS", used=(RYE,)),
        Requirement(name="aside", state=State.NOT_MET, needed=False),
    ),
    settle=(Fact(id=RYE.id, part="", title="Rye", says="it states no EQF level"),),
    subject_to=("identity is established in person",),
)


def test_it_says_what_is_applied_for_and_who_decides() -> None:
    page = letter(portfolio(title="Certificate in Baking"), PROGRESS)
    assert "<h1>Application: Certificate in Baking</h1>" in page
    assert "the examination board" in page


def test_it_shows_what_counts_for_every_requirement_that_is_needed() -> None:
    page = letter(portfolio(), PROGRESS)
    assert "appears met" in page
    assert "Rye</bdi> <code>9f2c9f2c</code>" in page
    assert "aside" not in page


def test_it_tells_stated_elements_from_those_that_are_not() -> None:
    _, _, rest = letter(portfolio(), PROGRESS).partition("Standard elements stated")
    stated, _, lacking = rest.partition("Required elements not stated")
    assert "Title" in stated
    assert "Quality assurance" in lacking.partition("</dd>")[0]
    assert "Quality assurance" not in stated


def test_it_names_what_only_the_reader_can_settle() -> None:
    _, _, theirs = letter(portfolio(), PROGRESS).partition("For you to decide")
    assert "identity is established in person" in theirs
    assert "Rye: it states no EQF level" in theirs


@pytest.mark.parametrize("state", State)
def test_there_is_a_word_for_every_state(state: State) -> None:
    assert f"state.{state.value}" in phrases(("en",)).texts


@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_wrote_is_shown_and_does_nothing(text: str) -> None:
    use = replace(RYE, title=text, id=text)
    breads = replace(PROGRESS.requirements[0], name=text, demand=text, used=(use,))
    progress = replace(
        PROGRESS, decides=text, requirements=(breads,), subject_to=(text,),
        title=Words((("en", text),)),
    )  # fmt: skip
    files = (("x.json", saying(text)),)
    harmless(letter(portfolio(files, title=text), progress))
    harmless(letter(portfolio(files), progress))
