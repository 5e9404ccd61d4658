"""What in a credential does not fit together, in words for a learner.

A note never says which of two values is right.
"""

from collections.abc import Iterator
from decimal import Decimal

from mcwallet.model.credential import Achievement, Credential, Kind, Origin

_WORDLESS = ("blockcerts3", "sd-jwt", "sd-jwt-vc", "vc1", "vc2")
HOURS_PER_ECTS = (25, 30)  # ECTS Users' Guide 2015, p. 10


def notes(credential: Credential) -> tuple[str, ...]:
    """Look at a credential with its elements for what would surprise its reader."""
    return tuple(dict.fromkeys((*_notes(credential),)))


def _notes(credential: Credential) -> Iterator[str]:
    for one in credential.achievements:
        yield from _hours_fit(one)
        yield from _earned_fits(one)
        yield from _units(one)
    yield from _durations(credential)
    if credential.kind is Kind.PARTICIPATION:
        yield "a certificate of participation: it states no assessed learning outcomes"
    if credential.kind is Kind.MICRO_CREDENTIAL and not _states(credential, "assessment"):
        yield "called a micro-credential, but it states no assessment"
    yield from _bodies(credential)
    if credential.format in _WORDLESS and not credential.achievements:
        yield "its format has no words for most of the elements; --raw shows it whole"


def _hours_fit(one: Achievement) -> Iterator[str]:
    low, high = HOURS_PER_ECTS
    credits_, hours = _amount(one, "ects"), _amount(one, "hours")
    if credits_ and hours and not credits_ * low <= hours <= credits_ * high:
        yield (
            f"{credits_} ECTS are usually {credits_ * low} to {credits_ * high} "
            f"hours of work, and it states {hours}"
        )


def _earned_fits(one: Achievement) -> Iterator[str]:
    for unit in dict.fromkeys(amount.unit for amount in one.workload[:_SOME]):
        offered, earned = _amount(one, unit), _amount(one, unit, earned=True)
        if offered and earned and earned > offered:
            yield f"it states {earned} credits earned, and {offered} on offer"


def _units(one: Achievement) -> Iterator[str]:
    if any(not amount.unit for amount in one.workload):
        yield "it states a number of credits without saying what one credit is"
    if any(amount.origin is Origin.CONVERTED for amount in one.workload):
        yield "its study load is read as minutes, as this issuer means it"


def _durations(credential: Credential) -> Iterator[str]:
    for element in credential.elements:
        if element.name != "workload":
            continue
        for value in element.values:
            written = str(value.value)
            if written.startswith("P") and "T" not in written and written.endswith("M"):
                yield (
                    f"{written} means {written[1:-1]} months; "
                    "minutes would be written with a T, as in PT60M"
                )


def _bodies(credential: Credential) -> Iterator[str]:
    sealer = credential.sealer
    if sealer is None or not credential.awarding_bodies:
        return
    if all(str(body.name) != str(sealer.name) for body in credential.awarding_bodies):
        yield "who sealed it and who awarded it have different names"


def _states(credential: Credential, name: str) -> bool:
    return any(one.stated for one in credential.elements if one.name == name)


def _amount(one: Achievement, unit: str, *, earned: bool = False) -> Decimal:
    """Return the first amount in a unit, or zero."""
    for amount in one.workload[:_SOME]:
        if amount.unit == unit and amount.earned is earned:
            return Decimal(amount.amount)
    return Decimal(0)


_SOME = 100
