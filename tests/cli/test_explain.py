"""Every code that a person can meet is explained."""

import re

import pytest

from mcwallet import errors
from mcwallet.cli.explain import explained, explanations
from tests.cli.conftest import TOP, Program, follows

QUESTIONS = (
    "structure|proof|period|status|issuer|subject|binding|hosted|schema|integrity|anchor"
    "|seal|parts|bundle"
)
KNOWN = explanations()


def written(pattern: str) -> list[str]:
    found = set()
    for path in (TOP / "mcwallet").rglob("*.py"):
        found.update(re.findall(pattern, path.read_text(encoding="utf-8")))
    return sorted(found)


@pytest.mark.parametrize("code", written(r'"(MCW-[A-Z-]+)"'))
def test_every_error_is_explained(code: str) -> None:
    assert explained(code, KNOWN)[0]


@pytest.mark.parametrize("code", written(rf'"((?:{QUESTIONS})\.[a-z_]+)"'))
def test_every_answer_of_a_check_is_explained(code: str) -> None:
    assert explained(code, KNOWN)[0]


def test_every_kind_of_error_has_a_code_of_its_own_or_its_parents() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    assert all(explained(each.code, KNOWN) for each in kinds)


def test_every_explanation_is_in_sentences() -> None:
    for code, texts in KNOWN.items():
        assert texts[0], code
        assert all(text == text.strip() for text in texts), code


def test_nothing_is_explained_that_nobody_says() -> None:
    text = "".join(p.read_text() for p in (TOP / "mcwallet").rglob("*.py"))
    made = {"status.revoked", "status.suspended"}  # put together from the standing
    plain = [code for code in KNOWN if not code.startswith("*")]
    assert [c for c in plain if f'"{c}' not in text and c not in made] == []


def test_a_code_is_found_in_any_case_and_by_its_beginning(program: Program) -> None:
    assert b"too old" in program("explain", "STATUS.too_old").stdout
    assert b"age" in program("explain", "MCW-AGE-MAC").stdout
    assert b"neither yes nor no" in program("explain", "subject.unsupported").stdout
    assert program("explain", "no.such").returncode == 3


def test_what_it_says_to_programs_follows_its_schema(program: Program) -> None:
    [one] = follows(program("explain", "MCW-LOCKED", "--json"))["codes"]
    assert one["code"] == "MCW-LOCKED"
    assert len(follows(program("explain", "--json"))["codes"]) == len(KNOWN)
