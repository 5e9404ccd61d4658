import re
import subprocess

from tests.make_readme import README, TOP, written


def test_the_generated_parts_are_up_to_date() -> None:
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "run: python -m tests.make_readme"


def test_ci_finds_the_test_command_in_the_readme() -> None:
    script = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    start = script.index("test_command=")
    finding = script[start : script.index("README.md)", start) + len("README.md)")]
    shown = f'{finding}; printf %s "$test_command"'
    found = subprocess.check_output(["bash", "-c", shown], cwd=TOP, text=True)
    assert found.startswith("python3 -m venv")
    assert found.endswith("pytest")


def test_the_changelog_is_the_last_section() -> None:
    titles = re.findall("^## (.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert titles[-1] == "Changelog"


def test_every_folder_named_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"`((?:mcwallet|tests|sample_wallet)/[a-z_/]*)`", text)
    assert named
    assert all((TOP / name).is_dir() for name in named)
