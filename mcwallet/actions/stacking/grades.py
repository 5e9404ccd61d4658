"""Whether a grade reaches the one asked for, on the scales that the pathway knows."""

import re
from decimal import Decimal

from mcwallet.actions.stacking.setting import YES, Answer, no, unknown
from mcwallet.model.award import Award
from mcwallet.model.credential import Result
from mcwallet.model.pathway import Scale


def reaches(
    award: Award, wanted: tuple[tuple[str, str], ...], scales: tuple[Scale, ...]
) -> Answer:
    """Compare on each scheme asked for; a scheme that is not known is never guessed."""
    graded = [result for result in award.results if result.value]
    if not graded:
        return unknown("it states no grade")
    known = {scale.name: scale for scale in scales}
    answers = [
        _compare(result, least, known[scheme])
        for scheme, least in wanted
        for result in graded
        if _same(result.scheme, scheme)
    ]
    if any(answers):
        return YES
    if answers and None not in answers:
        return no(f"its grade is below {' or '.join(least for _, least in wanted)}")
    return unknown("its grade stands on no scale that this pathway knows")


def _same(stated: str, scheme: str) -> bool:
    """Compare the names of schemes; 1EdTech's types end in ``Percent``, ``GradeScore`` …"""
    plain = stated.casefold().removeprefix("ext:").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return plain == scheme.casefold()


def _compare(result: Result, least: str, scale: Scale) -> bool | None:
    if scale.order:
        if result.value not in scale.order:
            return None
        return scale.order.index(result.value) >= scale.order.index(least)
    value, bound = (_number(text) for text in (result.value, least))
    if value is None or bound is None:
        return None
    if not Decimal(scale.min) <= value <= Decimal(scale.max):
        return None
    return value >= bound


def _number(text: str) -> Decimal | None:
    bare = text.strip().removesuffix("%").strip()
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None


_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)
