"""Wait for several answers from the network at once, and give them out in order.

Judging is bound by waiting when documents are fetched, so threads do; whoever asks for
the same address waits for the one who asked first. At most a few more are begun than
were already told, so that many need no more memory than some.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

THREADS = 8

Item = TypeVar("Item")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Item], Result], items: Iterable[Item], *, threads: int = THREADS
) -> Iterator[Result]:
    """Do the work for every item; an error is raised where its result would stand."""
    from concurrent.futures import Future, ThreadPoolExecutor

    begun: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(min(threads, THREADS))
    try:
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > 2 * threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
