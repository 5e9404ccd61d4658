"""Judge many files one after the other, on as many processors as pay off.

Nothing is held longer than it takes to answer, so that ten thousand files need no more
memory than a hundred.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from threading import Lock

from mcwallet.actions.forking import in_order, processors
from mcwallet.actions.opening import open_cases
from mcwallet.actions.sending import REDUCERS
from mcwallet.actions.side_by_side import THREADS, side_by_side
from mcwallet.actions.unwrapping import Original, Received, Trouble, receive, trouble
from mcwallet.actions.verifying import verify, verify_together
from mcwallet.catalog.containers.base import Ask
from mcwallet.errors import NotFoundError, UnrecognisedError, WalletError
from mcwallet.model.report import Report
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

_PAYS_FROM = 40  # files; below, starting a second process costs more than it saves

_AT_ONCE = 32  # files whose questions are asked together
_BYTES_AT_ONCE = 1024**2  # of them, so that large ones are held one by one

Read = Callable[[str], bytes]
"""Reads a file whole, within limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something to judge: a file by its name, or bytes that are at hand already.

    ``part`` is the one that was asked for, where it was not the whole.

    ``top`` counts the inputs that the person named, ``named`` tells whether this is one of
    them or was met on the way through a folder.
    """

    name: str
    top: int = 0
    named: bool = True
    part: str = ""
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one source turned out to be.

    Reports that came from another process lack what ``sending`` leaves out.
    """

    top: int
    reports: tuple[Report, ...] = ()
    part: str = ""
    troubles: tuple[Trouble, ...] = ()
    ignored: tuple[str, ...] = ()


def judge(original: Original, world: World) -> tuple[Report, ...]:
    """Judge one original and everything inside it."""
    return verify(open_cases(original), world)


def judge_all(
    originals: Iterable[Original], world: World, *, each: Callable[[], None] = lambda: None
) -> Iterator[tuple[Report, ...]]:
    """Judge every original, in order; ``each`` is called after every one."""

    def work(original: Original) -> tuple[Report, ...]:
        return judge(original, world)

    for reports in (side_by_side if world.online else map)(work, originals):
        yield reports
        each()


def judge_sources(
    sources: Sequence[Source],
    world: World,
    read: Read,
    *,
    jobs: int = 0,
    ask: Ask | None = None,
    told: bool = False,
) -> Iterator[Found]:
    """Judge every source, in order; ``jobs`` 0 chooses how many processes.

    Online there is one, so that everything is fetched once, with several threads that
    wait for the network side by side. Only one process can ask a person for a passphrase;
    one that was ``told`` beforehand is known to all.
    """
    if world.online and jobs != 1 and len(sources) > 1:
        alone = _one_at_a_time(ask) if ask else None

        def fetch(source: Source) -> Found:
            return judge_source(source, world, read, alone)

        yield from side_by_side(fetch, sources, threads=jobs or THREADS)
        return
    wanted = jobs or min(processors(), len(sources) // (_PAYS_FROM // 2))
    if wanted < 2 or world.online or not hasattr(os, "fork"):  # noqa: PLR2004
        yield from judge_together(sources, world, read, ask)
        return

    def work(part: range) -> Iterator[Found]:
        some = [sources[number] for number in part]
        return judge_together(some, world, read, ask if told else None)

    yield from in_order(work, len(sources), workers=wanted, reducers=REDUCERS)


def _one_at_a_time(ask: Ask) -> Ask:
    """Let nobody be asked two questions at once."""
    turn = Lock()

    def asked(question: str) -> str:
        with turn:
            return ask(question)

    return asked


def judge_source(source: Source, world: World, read: Read, ask: Ask | None = None) -> Found:
    """Read, unwrap and judge one source; every problem comes back as trouble."""
    return next(judge_together([source], world, read, ask))


def judge_together(
    sources: Iterable[Source], world: World, read: Read, ask: Ask | None = None
) -> Iterator[Found]:
    """Judge sources as ``judge_source`` does, in order, some at a time."""
    waiting: list[tuple[Source, Received | Found]] = []
    size = 0
    for source in sources:
        received = _received(source, read, ask)
        waiting.append((source, received))
        if isinstance(received, Received):
            size += sum(len(one.artifact.data) for one in received.originals)
        if len(waiting) == _AT_ONCE or size > _BYTES_AT_ONCE:
            yield from _judged(waiting, world)
            waiting, size = [], 0
    yield from _judged(waiting, world)


def _received(source: Source, read: Read, ask: Ask | None) -> Received | Found:
    """Read and unwrap a source, or say at once what there was to find."""
    try:
        data = read(source.name) if source.data is None else source.data
        return receive(source.name, data, named=source.named, ask=ask, whole=True)
    except WalletError as error:
        if isinstance(error, UnrecognisedError) and not source.named:
            return Found(top=source.top, ignored=(source.name,))
        wrong = trouble(source.name, error, named=source.named)
        return Found(top=source.top, troubles=(wrong,))


def _judged(
    waiting: Sequence[tuple[Source, Received | Found]], world: World
) -> Iterator[Found]:
    opened = [
        open_cases(original)
        for _, received in waiting
        if isinstance(received, Received)
        for original in received.originals
    ]
    judged = iter(verify_together(opened, world))
    for source, received in waiting:
        if isinstance(received, Found):
            yield received
            continue
        reports = tuple(one for _ in received.originals for one in next(judged))
        yield (
            _only(source, reports)
            if source.part
            else Found(
                top=source.top,
                reports=reports,
                troubles=received.troubles,
                ignored=received.ignored,
            )
        )


def _only(source: Source, reports: tuple[Report, ...]) -> Found:
    """Keep what was found out about one part, and about what it holds in turn."""
    beneath = f"{source.part}/"
    wanted = tuple(r for r in reports if f"{r.part}/".startswith(beneath))
    if wanted:
        return Found(top=source.top, part=source.part, reports=wanted)
    missing = NotFoundError(
        f"it has no part {source.part}", hint="see: mcwallet inspect ID"
    )
    return Found(top=source.top, troubles=(trouble(source.name, missing, named=True),))
