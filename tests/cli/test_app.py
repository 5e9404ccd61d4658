import subprocess
import sys

import pytest

from mcwallet.cli import exits
from mcwallet.cli.commands import COMMANDS


def run(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mcwallet", *argv],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant() -> None:
    done = run("versoin")
    assert done.returncode == exits.USAGE
    assert "Did you mean 'version'?" in done.stderr


def test_the_version_is_told_without_loading_anything() -> None:
    code = "import sys; sys.argv[1:] = ['--version']\n"
    code += "from mcwallet.__main__ import main\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", code + "print('typer' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("False\n")


def test_help_lists_every_command() -> None:
    text = run("--help").stdout
    assert all(f"  {name} " in text for name in COMMANDS)


def test_exit_codes_are_frozen() -> None:
    assert list(exits.MEANINGS) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 75, 130]


@pytest.mark.parametrize(
    ("codes", "worst"), [({0, 7}, 7), ({6, 7}, 6), ({10, 6}, 10), (set(), 0), ({0}, 0)]
)
def test_of_several_the_worst_counts(codes: set[int], worst: int) -> None:
    assert exits.worst(codes) == worst
