"""Help that can be read in 80 columns, copied from, and believed."""

import re
from pathlib import Path

import pytest

from mcwallet.cli.commands import COMMANDS
from mcwallet.cli.help_ import TOPICS
from mcwallet.render.page import folded, line, plain
from mcwallet.render.widths import width
from tests.cli.conftest import TOP, Program


@pytest.mark.parametrize("topic", ["", *TOPICS])
def test_every_topic_fits_a_terminal(topic: str, capfd: pytest.CaptureFixture[str]) -> None:
    from mcwallet.cli.help_ import command

    command(topic)
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) > 3
    assert max(map(len, lines)) <= 84


def test_every_hint_points_to_help_that_exists() -> None:
    named = {
        topic
        for path in Path(TOP / "mcwallet").rglob("*.py")
        for topic in re.findall("mcwallet help ([a-z-]+)", path.read_text(encoding="utf-8"))
    }
    assert named <= {*TOPICS, *COMMANDS}
    assert {"formats", "unlocking", "exit-codes"} <= named


def test_help_about_a_command_is_the_command_s_own(program: Program) -> None:
    assert program("help", "tag").stdout == program("tag", "--help").stdout
    assert program("help", "nonsense").returncode == 3


def test_a_topic_that_is_a_command_too_is_explained(program: Program) -> None:
    assert program("help", "trust").stdout.startswith(b"Whom you believe.")
    add = program("trust", "add", "--help").stdout
    assert program("help", "trust", "add").stdout == add


def test_a_default_that_is_nothing_is_not_shown(program: Program) -> None:
    assert b"[default: ()]" not in program("open", "--help").stdout


def test_examples_come_before_options_and_on_one_line_each(program: Program) -> None:
    text = program("export", "--help", COLUMNS="60").stdout.decode()
    assert text.index("Examples:") < text.index("Options:")
    assert (
        '\n  mcwallet export tag:2026 -o portfolio.zip --to-whom "Zed admissions"\n' in text
    )


def test_a_terminal_gets_lines_that_fit_and_words_that_are_whole() -> None:
    spans = line(
        "  warned  ", ("issuer: Nothing you trust names ", "open"), "did:key:z6Mkm"
    )
    assert plain(folded([spans], 40)).splitlines() == [
        "  warned  issuer: Nothing you trust",
        "          names did:key:z6Mkm",
    ]
    assert "did:key:z6Mkm" in plain(folded([spans], 8))


def test_a_mistyped_field_is_not_taken_for_an_empty_wallet(full: Program) -> None:
    assert b"tags: is no field" in full("list", "tags:2026").stderr
    assert full("list", "tag:2026").stderr == b"nothing fits\n"
    assert full("list", "did:key:nobody").stderr == b"nothing fits\n"


def test_a_list_fits_eighty_columns(full: Program) -> None:
    lines = full("list").stdout.decode().splitlines()
    assert lines
    assert max(map(width, lines)) <= 80


def test_wide_letters_count_twice() -> None:
    page = [line("kept      ", "土壌学 土壌学 土壌学")]
    assert all(width(each) <= 24 for each in plain(folded(page, 24)).splitlines())
