"""Judge many originals, in the order given, on as many processors as pay off."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mcwallet.actions.opening import Original, open_cases
from mcwallet.actions.verifying import verify
from mcwallet.model.report import Report
from mcwallet.model.world import World

_PAYS_FROM = 40  # originals; below, starting a second process costs more than it saves
_CHUNK = 10


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker inherits when it is forked: nothing is sent but numbers."""

    originals: Sequence[Original]
    world: World


_work: list[_Work] = []


def judge(original: Original, world: World) -> tuple[Report, ...]:
    """Judge one original and everything inside it."""
    return verify(open_cases(original), world)


def judge_all(
    originals: Sequence[Original],
    world: World,
    *,
    jobs: int = 0,
    each: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Report, ...]]:
    """Judge every original; ``jobs`` 0 chooses, ``each`` is called after every one.

    What is fetched online must be fetched once, so then there is one worker.
    """
    wanted = jobs or (os.cpu_count() or 1)
    workers = min(wanted, len(originals) // (_PAYS_FROM // 2) if not jobs else wanted)
    if workers < 2 or world.online or not hasattr(os, "fork"):  # noqa: PLR2004
        for original in originals:
            yield judge(original, world)
            each()
        return
    from multiprocessing import get_context

    _work.append(_Work(originals, world))
    try:
        with get_context("fork").Pool(workers) as pool:
            for reports in pool.imap(_judge_nth, range(len(originals)), chunksize=_CHUNK):
                yield reports
                each()
    finally:
        _work.pop()


def _judge_nth(number: int) -> tuple[Report, ...]:
    work = _work[-1]
    return judge(work.originals[number], work.world)
