"""The questions that a ``match`` can ask of an award, each with three answers."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from mcwallet.actions.stacking import grades, issuers, people
from mcwallet.actions.stacking.credits import credits_of
from mcwallet.actions.stacking.setting import YES, Answer, Setting, no, unknown
from mcwallet.model.award import Award, Standing
from mcwallet.model.pathway import Days, Span
from mcwallet.model.report import Verdict

Question: TypeAlias = Callable[[Award, Any, Setting], Answer]


def achievements_of(award: Award, setting: Setting) -> frozenset[str]:
    """Return the achievements it is for, and those that these were decided to count as."""
    found = set(award.achievements)
    for equal in setting.pathway.equal:
        if equal.valid.holds(setting.at):
            if equal.this in award.achievements:
                found.add(equal.as_)
            if equal.both and equal.as_ in award.achievements:
                found.add(equal.this)
    return frozenset(found)


def skills_of(award: Award, setting: Setting, *, narrower: bool) -> frozenset[str]:
    """Return the skills it shows; a narrower one shows the broader with a taxonomy."""
    found = {skill.url for skill in award.skills if skill.url}
    if narrower:
        for skill in tuple(found):
            found |= setting.narrower.get(skill, frozenset())
    return frozenset(found)


def _achievement(award: Award, wanted: tuple[str, ...], setting: Setting) -> Answer:
    if achievements_of(award, setting).intersection(wanted):
        return YES
    return no("it is for another achievement")


def _skills(*, every: bool, narrower: bool = False) -> Question:
    """Ask for skills; one that a credential does not name it does not claim to show."""

    def ask(award: Award, wanted: tuple[str, ...], setting: Setting) -> Answer:
        shown = skills_of(award, setting, narrower=narrower)
        fits = all if every else any
        return YES if fits(one in shown for one in wanted) else no("it names other skills")

    return ask


def _level(award: Award, least: int, _: Setting) -> Answer:
    stated = [one.value for one in award.levels if one.framework == "eqf"]
    levels = [int(value) for value in stated if value in _LEVELS]
    if not levels:
        return unknown("it states no EQF level")
    return (
        YES if min(levels) >= least else no(f"its EQF level {min(levels)} is below {least}")
    )


def _credits(award: Award, least: int, setting: Setting) -> Answer:
    found = credits_of(award, setting.pathway.units)
    if found.tenths is None:
        return unknown(found.says)
    if found.tenths < least:
        return no(f"its credits are fewer than {least // 10}.{least % 10}")
    return YES if found.sure else unknown(found.says)


def _grade(award: Award, wanted: tuple[tuple[str, str], ...], setting: Setting) -> Answer:
    return grades.reaches(award, wanted, setting.pathway.scales)


def _from(award: Award, day: Any, _: Setting) -> Answer:
    if award.awarded is None:
        return unknown("it has no award date")
    return YES if award.awarded >= day else no(f"awarded on {award.awarded}, before {day}")


def _until(award: Award, day: Any, _: Setting) -> Answer:
    if award.awarded is None:
        return unknown("it has no award date")
    return YES if award.awarded <= day else no(f"awarded on {award.awarded}, after {day}")


def _age(award: Award, span: Span, setting: Setting) -> Answer:
    if award.awarded is None:
        return unknown("it has no award date")
    if Days(span.before(setting.at), None).holds(award.awarded):
        return YES
    return no(f"awarded on {award.awarded}, more than {span.text} ago")


def _among(field: str, what: str) -> Question:
    """Make a question whether a stated list holds one of the words wanted."""

    def ask(award: Award, wanted: tuple[str, ...], _: Setting) -> Answer:
        stated = {word.casefold() for word in getattr(award, field)}
        if not stated:
            return unknown(f"it states no {what}")
        if stated.intersection(word.casefold() for word in wanted):
            return YES
        return no(f"its {what} is another")

    return ask


def _language(award: Award, wanted: tuple[str, ...], _: Setting) -> Answer:
    """Compare the first subtag: ``en`` also fits ``en-GB``."""
    stated = {tag.casefold().split("-")[0] for tag in award.language}
    if not stated:
        return unknown("it states no language")
    fits = stated.intersection(tag.casefold().split("-")[0] for tag in wanted)
    return YES if fits else no("its language is another")


def _region(award: Award, wanted: tuple[str, ...], _: Setting) -> Answer:
    """Compare from the left: ``AT`` also fits the NUTS region ``AT130``."""
    stated = [region.upper() for region in award.region]
    if not stated:
        return unknown("it states no region")
    fits = any(here.startswith(one.upper()) for here in stated for one in wanted)
    return YES if fits else no("its region is another")


def _quality(award: Award, wanted: tuple[str, ...], _: Setting) -> Answer:
    if "any" in wanted and award.quality:
        return YES
    if "external" in wanted and award.external_quality:
        return YES
    if set(wanted).intersection(award.quality):
        return YES
    if wanted == ("external",) and award.external_quality is False:
        return no("its quality assurance is not external")
    if award.quality and not {"any", "external"}.intersection(wanted):
        return no("its quality assurance is another")
    return unknown("it states no such quality assurance")


def _identity(award: Award, wanted: bool, _: Setting) -> Answer:  # noqa: FBT001 - a value
    if award.identity_checked is None:
        return unknown("it does not say whether identity was checked")
    fits = award.identity_checked is wanted
    return (
        YES
        if fits
        else no("identity was not checked" if wanted else "identity was checked")
    )


def _evidence(award: Award, _: str, __: Setting) -> Answer:
    if award.evidence is None:
        return unknown("it cannot be told whether it carries evidence")
    return YES if award.evidence else no("it carries no evidence")


def _kind(award: Award, wanted: str, _: Setting) -> Answer:
    if wanted == "rpl":
        return YES if award.rpl else no("it is no decision on prior learning")
    return YES if award.kind == wanted else no(f"it is no {wanted}")


def _verified(award: Award, wanted: str, _: Setting) -> Answer:
    if award.verdict is Verdict.NOT_VALID:
        return no(award.why or "it is not valid")
    if wanted == "required" and award.verdict is Verdict.CANNOT_TELL:
        return unknown(award.why or "it could not be verified")
    return YES


def _status(award: Award, span: Span, setting: Setting) -> Answer:
    if award.status is Standing.NONE:
        return YES
    if award.status is Standing.UNKNOWN or award.status_seen is None:
        return unknown("whether it was revoked is not known")
    seen = award.status_seen.date()
    if seen >= span.before(setting.at):
        return YES
    return unknown(f"its status was last seen on {seen}: refresh it")


def _subject(award: Award, wanted: str, setting: Setting) -> Answer:
    return YES if wanted == "any" else people.about(award, setting.me)


QUESTIONS: Mapping[str, Question] = {
    "achievement": _achievement,
    "type": _among("types", "type"),
    "kind": _kind,
    "skill_any": _skills(every=False),
    "skill_all": _skills(every=True),
    "skill_any, narrower": _skills(every=False, narrower=True),
    "skill_all, narrower": _skills(every=True, narrower=True),
    "level_min": _level,
    "credits_min": _credits,
    "grade_min": _grade,
    "awarded_from": _from,
    "awarded_until": _until,
    "max_age": _age,
    "language": _language,
    "region": _region,
    "quality": _quality,
    "assessed": _among("assessed", "kind of assessment"),
    "identity_checked": _identity,
    "mode": _among("mode", "form of participation"),
    "evidence": _evidence,
    "issuer": issuers.belongs,
    "verified": _verified,
    "status": _status,
    "subject": _subject,
}
_LEVELS = frozenset("12345678")
