"""The standard elements as Open Badges 3.0 and CLR 2.0 state them."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from mcwallet.catalog.formats import vc_2
from mcwallet.catalog.formats.achievement_3 import achievement, places
from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.extensions import with_extensions
from mcwallet.catalog.formats.reading import objects, walk, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import (
    Achievement,
    Element,
    Level,
    Origin,
    Result,
    Stated,
    Workload,
)
from mcwallet.model.words import Words


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements of a badge."""
    found_in = tuple(places(doc))
    found = vc_2.common(doc)
    return elements(
        **found
        | {
            "title": (*_titles(found_in), *found["title"]),
            "country": tuple(countries(doc, "issuer")),
            "awarding_body": (*found["awarding_body"], *_creators(found_in)),
            "date_of_issuing": (*_awarded(doc), *found["date_of_issuing"]),
            **of_achievements(doc, found_in),
            "further_information": (*_further(found_in), *found["further_information"]),
        }
    )


def of_achievements(doc: Tree, found_in: "Places") -> dict[str, Iterable[Stated]]:
    """Return the elements that achievements state, with their subjects."""
    read = with_extensions(doc, tuple(achievement(a, s) for s, a in found_in))
    return {
        "learning_outcomes": tuple(_outcomes(found_in, read)),
        "workload": tuple(workloads(read)),
        "level": tuple(levels(read)),
        "assessment": tuple(_terms(found_in, "assessmentType")),
        "participation": tuple(_terms(found_in, "participationType")),
        "quality_assurance": tuple(_quality(found_in)),
        "supervision": tuple(_terms(found_in, "supervisionType", "identityChecked")),
        "grade": tuple(grades(read)),
        "stackability": tuple(_terms(found_in, "stackable")),
        "prerequisites": (),
    }


def countries(doc: Tree, *keys: str) -> Iterator[Stated]:
    """Return the country, or the region, of an address."""
    for one in walk(doc, *keys, "address"):
        for key in ("addressCountryCode", "addressCountry", "addressRegion"):
            if found := words(one, key):
                yield from stated(found, f"{one.path}.{key}")
                break


def workloads(read: Iterable[Achievement]) -> Iterator[Stated]:
    """Return amounts of learning with their units."""
    for one in read:
        for amount in one.workload:
            yield workload(amount)


def workload(amount: Workload) -> Stated:
    """Put an amount in words, and say so if nobody states its unit."""
    unit = UNITS.get(amount.unit, amount.unit) or "credits"
    earned = " earned" if amount.earned else ""
    note = "" if amount.unit else "unit not stated"
    if amount.origin is Origin.CONVERTED:
        note = "converted from minutes, which this issuer means: 60 make an hour"
    elif amount.origin is Origin.ESTIMATED:
        note = "estimated"
    words = Words.plain(f"{amount.amount} {unit}{earned}", "en")
    return Stated(words, amount.path, note, amount.origin)


def levels(read: Iterable[Achievement]) -> Iterator[Stated]:
    """Return levels with the framework that they belong to."""
    for one in read:
        for level in one.levels:
            yield Stated(level_words(level), level.path)


def level_words(level: Level) -> Words:
    """Put a level in words, its own label where it is more than a number."""
    name = FRAMEWORKS.get(level.framework, level.framework)
    if level.framework == "eqf" or not level.label:
        return Words.plain(f"{name} {level.value}".strip(), "en")
    return level.label


def grades(read: Iterable[Achievement]) -> Iterator[Stated]:
    """Return grades with their scales."""
    for one in read:
        for result in one.results:
            if result.value or result.status:
                yield Stated(Words.plain(_grade(result)), result.path, result.scheme)


def _grade(result: Result) -> str:
    return " ".join(part for part in (result.value, result.status) if part)


def _titles(found_in: "Places") -> Iterator[Stated]:
    for _, one in found_in:
        yield from stated(words(one, "name"), f"{one.path}.name")


def _creators(found_in: "Places") -> Iterator[Stated]:
    for _, one in found_in:
        for creator in objects(one, "creator"):
            name = words(creator, "name")
            yield from stated(name, f"{creator.path}.name", "defined the achievement")


def _awarded(doc: Tree) -> Iterator[Stated]:
    yield from stated(words(doc, "awardedDate"), f"{doc.path}.awardedDate", "awarded")


def _outcomes(found_in: "Places", read: tuple[Achievement, ...]) -> Iterator[Stated]:
    for _, one in found_in:
        for criteria in objects(one, "criteria"):
            yield from stated(words(criteria, "narrative"), f"{criteria.path}.narrative")
    for achieved in read:
        for skill in achieved.skills:
            yield from stated(skill.name or skill.url, skill.path, skill.url)


def _terms(found_in: "Places", *keys: str) -> Iterator[Stated]:
    """Return SURF's terms, which may stand on the achievement or on its subject."""
    for pair in found_in:
        for place in reversed(pair):
            for key in keys:
                for one in walk(place, key):
                    yield from term(one)


def term(one: Tree) -> Iterator[Stated]:
    """Return a term, where a bare yes or no is told apart by its key."""
    if isinstance(one.value, bool):
        key = one.path.rpartition(".")[2]
        answer = "yes" if one.value else "no"
        yield Stated(Words.plain(f"{_KEYS.get(key, key)}: {answer}", "en"), one.path)
    else:
        yield from stated(words(one), one.path)


def _quality(found_in: "Places") -> Iterator[Stated]:
    for _, achieved in found_in:
        for one in objects(achieved, "alignment"):
            kind = one.value.get("targetType") if isinstance(one.value, dict) else None
            if isinstance(kind, str) and kind.casefold() == "ext:qualityassurance":
                name = words(one, "targetName") or words(one, "targetUrl")
                yield from stated(name, one.path, str(words(one, "targetUrl")))


def _further(found_in: "Places") -> Iterator[Stated]:
    for subject, one in found_in:
        yield from stated(words(one, "description"), f"{one.path}.description")
        for criteria in objects(one, "criteria"):
            yield from stated(words(criteria, "id"), f"{criteria.path}.id")
        if subject is not None:
            yield from stated(words(subject, "narrative"), f"{subject.path}.narrative")


Places: TypeAlias = "tuple[tuple[Tree | None, Tree], ...]"
UNITS = {
    "ects": "ECTS",
    "ecvet": "ECVET points",
    "sbu": "hours of study (SBU)",
    "hours": "hours",
}
FRAMEWORKS = {"eqf": "EQF", "nqf": "national framework", "qf-ehea": "QF-EHEA"}
_KEYS = {"identityChecked": "identity checked", "stackable": "stackable"}
