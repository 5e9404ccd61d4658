"""Find out whether credentials can be believed."""

from collections.abc import Iterable, Sequence
from itertools import chain

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
    return verify_together([tuple(cases)], world)[0]


def verify_together(
    originals: Sequence[Sequence[Case]], world: World
) -> list[tuple[Report, ...]]:
    """Judge several originals, question by question.

    Much code that runs once for each file in turn is slower than little code that runs for
    all of them, and then the next: the processor has forgotten it by the next file.
    """
    asked = [
        [(case, around, case.unread, list[Check]()) for case in cases]
        for cases, around in [(cases, _world_of(cases, world)) for cases in originals]
    ]
    for question in CHECKS.values():
        outside = question.name in ABOUT_THE_OUTSIDE
        for case, around, unread, found in chain.from_iterable(asked):
            if outside or not unread:
                found.extend(ask(question, case, around))
    return [_reports([(case, found) for case, _, _, found in one], world) for one in asked]


def _world_of(cases: Sequence[Case], world: World) -> World:
    """Let a bundle's own documents, read once, stand behind the verifier's."""
    bundle = cases[0].bundle if cases else None
    return with_sender(world, bundle) if bundle else world


def _reports(
    answered: Sequence[tuple[Case, list[Check]]], world: World
) -> tuple[Report, ...]:
    found: dict[str, Report] = {}
    for case, checks in reversed(answered):
        inside = tuple(found[part] for part in found if _stands_in(part, case.part))
        found[case.part] = Report(
            input=case.input,
            part=case.part,
            digest=case.artifact.digest,
            envelope=case.envelope.kind,
            credential=case.credential,
            at=world.now,
            checks=(*checks, *parts.answer(case, inside[::-1])),
        )
    return tuple(found.values())[::-1]


def _stands_in(part: str, outer: str) -> bool:
    """Tell whether a part such as ``2.1`` stands directly in another, such as ``2``."""
    return part.rpartition(".")[0] == outer and part != outer
