"""Share work out among forked processes, and take the answers in order.

Nothing is sent to a worker: it has inherited all it needs. Whatever a worker cannot finish,
because it was killed or met an error, is done again by the process that waits for it.
"""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, TypeVar

Answer = TypeVar("Answer")
_NONE: Mapping[type, Callable[[Any], tuple[Any, ...]]] = MappingProxyType({})

MOST = 32
"""How many pieces of work a worker does at most before it is the next one's turn."""
_TURNS = 4
"""How many turns each worker has at least, so that none waits long for another."""


def processors() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[range], Iterable[Answer]],
    count: int,
    *,
    workers: int,
    reducers: Mapping[type, Callable[[Any], tuple[Any, ...]]] = _NONE,
) -> Iterator[Answer]:
    """Do the work of ``range(count)`` in so many processes, and yield the answers in order.

    ``work`` is given a part of the range and returns one answer for each number. An
    answer has to be something that can be pickled; ``reducers`` say how to do so quickly
    (``pickle.Pickler.dispatch_table``).
    """
    gc.freeze()  # or collecting garbage would copy every page that is shared
    started: list[tuple[int, BinaryIO]] = []
    try:
        size = max(1, min(MOST, count // (workers * _TURNS)))
        turns = [range(count)[at : at + size] for at in range(0, count, size)]
        started.extend(
            _start(partial(_do, work, turns[number::workers], reducers))
            for number in range(workers)
        )
        for number, turn in enumerate(turns):
            _, pipe = started[number % workers]
            yield from _received(pipe) or work(turn)
    finally:
        gc.unfreeze()
        for pid, pipe in started:
            pipe.close()
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)


def _start(do: Callable[[BinaryIO], None]) -> tuple[int, BinaryIO]:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(read)
            with os.fdopen(write, "wb") as pipe:
                do(pipe)
        finally:
            os._exit(0)
    os.close(write)
    return pid, os.fdopen(read, "rb")


def _do(
    work: Callable[[range], Iterable[Answer]],
    turns: Sequence[range],
    reducers: Mapping[type, Callable[[Any], tuple[Any, ...]]],
    pipe: BinaryIO,
) -> None:
    for turn in turns:
        pickler = pickle.Pickler(pipe)
        pickler.dispatch_table = dict(reducers)
        pickler.dump(list(work(turn)))
        pipe.flush()


def _received(pipe: BinaryIO) -> list[Answer]:
    """Read what a worker did in one turn, or nothing if it could not."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        found: list[Answer] = pickle.load(pipe)  # noqa: S301 - from our own process
        return found
    return []
