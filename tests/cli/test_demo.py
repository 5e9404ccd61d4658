"""The story that ``mcwallet demo`` tells, as anybody who tries the program sees it."""

import subprocess

import pytest

from tests.cli.conftest import at_home


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[bytes]:
    return at_home(tmp_path_factory.mktemp("demo"))("demo")


def test_it_goes_as_it_is_told(told: subprocess.CompletedProcess[bytes]) -> None:
    assert (told.returncode, told.stderr) == (0, b"")


def test_on_a_day_gone_by_one_of_the_courses_on_offer_is_enough(
    told: subprocess.CompletedProcess[bytes],
) -> None:
    _, _, plan = told.stdout.partition(b"$ mcwallet stack plan")
    assert b"hours: 75.0 hours\n  take Watering with care (" in plan
    assert b"take Grafting" not in plan
