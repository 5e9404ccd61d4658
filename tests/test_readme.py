import re

from tests.make_readme import README, TOP, written


def test_the_generated_parts_are_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "run: python -m tests.make_readme"


def test_ci_calls_the_test_command() -> None:
    assert "<!-- test command -->" in README.read_text(encoding="utf-8")
    assert "test command" in (TOP / ".ci" / "run").read_text(encoding="utf-8")


def test_the_changelog_is_the_last_section() -> None:
    titles = re.findall("^## (.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert titles[-1] == "Changelog"


def test_every_folder_named_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"`((?:mcwallet|tests|sample_wallet)/[a-z_/]*)`", text)
    assert named
    assert all((TOP / name).is_dir() for name in named)
