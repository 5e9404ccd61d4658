"""Threads that wait for the network, and what comes out in order."""

import threading
from collections.abc import Iterator

import pytest

from mcwallet.actions.side_by_side import THREADS, side_by_side
from mcwallet.errors import UnreachableError


def test_results_come_in_the_order_of_the_items() -> None:
    turns = [threading.Event() for _ in range(4)]
    turns[3].set()

    def work(number: int) -> int:
        turns[number].wait(5)
        if number:
            turns[number - 1].set()  # the last one ends first
        return number

    assert list(side_by_side(work, range(4))) == [0, 1, 2, 3]


def test_never_more_threads_than_allowed() -> None:
    lock, here, most = threading.Lock(), 0, 0

    def work(_: int) -> None:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        threading.Event().wait(0.002)
        with lock:
            here -= 1

    list(side_by_side(work, range(100), threads=500))
    assert most <= THREADS


def test_little_is_begun_before_it_is_wanted() -> None:
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            begun.append(number)
            yield number

    results = side_by_side(lambda number: number, items(), threads=4)
    assert next(results) == 0
    assert len(begun) <= 10
    results.close()


def test_an_error_stands_where_its_result_would() -> None:
    def work(number: int) -> int:
        if number == 2:
            raise UnreachableError("no")
        return number

    results = side_by_side(work, range(5))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(UnreachableError):
        next(results)
