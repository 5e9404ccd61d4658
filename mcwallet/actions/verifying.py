"""Find out whether credentials can be believed."""

from collections.abc import Iterable, Iterator

from mcwallet.checks import CHECKS, parts
from mcwallet.checks.base import Case, ask
from mcwallet.checks.bundle import with_sender
from mcwallet.model.report import Check, Report
from mcwallet.model.world import World

ABOUT_THE_OUTSIDE = frozenset({"structure", "proof", "seal"})


def verify(cases: Iterable[Case], world: World) -> tuple[Report, ...]:
    """Judge one original: itself first, then each credential inside it.

    ``cases`` is what ``open_cases`` returns. What a part turns out to be counts for
    the credential around it: see ``checks/parts.py``.
    """
    found: dict[str, Report] = {}
    opened = list(cases)
    if opened and opened[0].bundle:
        world = with_sender(world, opened[0].bundle)
    for case in reversed(opened):
        inside = tuple(found[part] for part in found if _stands_in(part, case.part))
        checks = (*_answers(case, world), *parts.answer(case, inside[::-1]))
        found[case.part] = Report(
            input=case.input,
            part=case.part,
            digest=case.artifact.digest,
            envelope=case.envelope.kind,
            credential=case.credential,
            at=world.now,
            checks=checks,
        )
    return tuple(found.values())[::-1]


def _answers(case: Case, world: World) -> Iterator[Check]:
    """Ask every question; of what could not be read, only why, and whether it is sealed."""
    unread = case.unread
    for question in CHECKS.values():
        if not unread or question.name in ABOUT_THE_OUTSIDE:
            yield from ask(question, case, world)


def _stands_in(part: str, outer: str) -> bool:
    """Tell whether a part such as ``2.1`` stands directly in another, such as ``2``."""
    return part.rpartition(".")[0] == outer and part != outer
