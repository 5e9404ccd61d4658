"""Something that a learner could still do: a course, a module, an assessment."""

from datetime import date

from mcwallet.model.values import dataclass
from mcwallet.model.words import NO_WORDS, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer and what it would bring; amounts in tenths, money in cents.

    What is not stated is ``None`` or empty: an offer without a price can't be chosen by
    fee, nor one without an end by date.
    """

    id: str
    title: Words = NO_WORDS
    provider: str = ""
    achievements: tuple[str, ...] = ()
    credits: int | None = None
    level: int | None = None
    skills: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    hours: int | None = None
    fee: int | None = None
    ends: date | None = None
