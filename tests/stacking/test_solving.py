"""Agreement with solvers that share no line with ours."""

import os

import pytest

from mcwallet.actions.stacking.checking import check
from mcwallet.model.progress import Progress
from tests.stacking.kit import setting
from tests.stacking.rival import awards_of, by_milp, instance, rules_of, try_everything

SOAK = os.environ.get("MCWALLET_SOAK") == "1"


def solved(made: dict, **more) -> Progress:
    return check(awards_of(made), setting(rules_of(made), **more))


@pytest.mark.parametrize("seed", range(400 if SOAK else 100))
def test_small_wallets_agree_with_trying_everything(seed: int) -> None:
    made = instance(seed, 2 + seed % 4)
    found = solved(made)
    assert (found.shortfall, found.proven) == (try_everything(made), True)


@pytest.mark.parametrize("seed", range(2_000 if SOAK else 48))
def test_large_wallets_agree_with_an_integer_programme(seed: int) -> None:
    pytest.importorskip("highspy")
    sizes = (8, 12, 20, 30, 45, 60) if SOAK else (8, 12, 16)
    made = instance(10_000 + seed, sizes[seed % len(sizes)])
    found, optimum = solved(made, nodes=8_000), by_milp(made)
    assert found.bound <= optimum <= found.shortfall
    assert not found.proven or found.shortfall == optimum
    assert found.verdict == ("met" if optimum == 0 else "not_met")


@pytest.mark.parametrize("seed", [8, 9, 16, 17, 20, 27, 35])
def test_the_extra_proves_what_our_own_search_cannot(seed: int) -> None:
    pytest.importorskip("highspy")
    made = instance(10_000 + seed, (8, 12, 20, 30, 45, 60)[seed % 6])
    found = solved(made, nodes=200, solver=True)
    assert (found.shortfall, found.proven) == (by_milp(made), True)


def test_past_the_work_limit_nothing_is_claimed() -> None:
    made = instance(10_000 + 17, 60)
    found = solved(made, nodes=50)
    assert (found.verdict, found.proven) == ("open", False)
    assert "open because the work limit was reached: nothing was proved" in found.warnings
