"""Keys from passphrases, within bounds; keys from keys."""

import os
from threading import enumerate as enumerate_threads

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcwallet.crypto import deriving
from mcwallet.crypto.deriving import FLOOR, MADE, MIB, Cost
from mcwallet.errors import LimitError, VaultError

OUTSIDE = [
    Cost(FLOOR.m - 1),
    Cost(8),
    Cost(0),
    Cost(-1),
    Cost(1024 * MIB + 1),
    Cost(2**40),
    Cost(FLOOR.m, t=2),
    Cost(FLOOR.m, t=11),
    Cost(FLOOR.m, p=0),
    Cost(FLOOR.m, p=9),
]


@pytest.mark.parametrize("cost", OUTSIDE)
def test_parameters_outside_the_bounds_are_refused(cost: Cost) -> None:
    with pytest.raises(LimitError):
        deriving.derive(b"x", bytes(16), cost)
    with pytest.raises(LimitError):
        deriving.begin(b"x", bytes(16), cost)


@pytest.mark.parametrize(
    "cost", [FLOOR, Cost(1024 * MIB, 10, 8), Cost(FLOOR.m, 3, 1), *MADE]
)
def test_parameters_inside_are_accepted(cost: Cost) -> None:
    assert deriving.bounded(cost) == cost


@given(m=st.integers(), t=st.integers(), p=st.integers())
@settings(deadline=None)
def test_nothing_below_the_floor_is_ever_accepted(m: int, t: int, p: int) -> None:
    try:
        cost = deriving.bounded(Cost(m, t, p))
    except LimitError:
        return
    assert cost.m >= 64 * MIB
    assert cost.t >= 3


def test_a_passphrase_gives_the_same_key_every_time() -> None:
    salt = b"0123456789abcdef"
    assert deriving.derive(b"x", salt, FLOOR) == deriving.derive(b"x", salt, FLOOR)


def test_a_derivation_that_was_begun_gives_the_same_key_and_ends() -> None:
    deriving.begin(b"x", bytes(16), FLOOR)
    begun = deriving.derive(b"x", bytes(16), FLOOR)
    assert begun == deriving.derive(b"x", bytes(16), FLOOR)
    assert "derivation" not in {thread.name for thread in enumerate_threads()}


@pytest.mark.parametrize(
    "other",
    [(b"y", bytes(16), FLOOR), (b"x", b"0123456789abcdef", FLOOR)],
    ids=["another passphrase", "another salt"],
)
def test_what_was_begun_for_one_key_is_never_taken_for_another(
    other: tuple[bytes, bytes, Cost],
) -> None:
    expected = deriving.derive(*other)
    deriving.begin(b"x", bytes(16), FLOOR)
    assert deriving.derive(*other) == expected


def test_a_fast_roomy_machine_takes_the_largest_cost() -> None:
    assert deriving.calibrated(lambda: 0.0, 2**40) == MADE[0]


def test_a_small_machine_takes_the_floor() -> None:
    assert deriving.calibrated(lambda: 0.0, 200 * 2**20) == FLOOR


def test_a_slow_machine_takes_the_floor() -> None:
    ticks = iter(range(0, 100, 2))
    assert deriving.calibrated(lambda: float(next(ticks)), 600 * 2**20) == FLOOR


def test_expanding_follows_rfc_5869_with_sha_512() -> None:
    import hashlib
    import hmac

    expected = hmac.digest(b"k" * 32, b"label\1", hashlib.sha512)[:32]
    assert deriving.expand(b"k" * 32, b"label") == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process of its own")
def test_too_little_memory_is_said_and_not_a_crash() -> None:
    import resource

    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20, 700 * 2**20))
            deriving.derive(b"x", bytes(16), Cost(1024 * MIB))
        except VaultError as error:
            code = 0 if "1024 MiB" in str(error) and error.hint else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
