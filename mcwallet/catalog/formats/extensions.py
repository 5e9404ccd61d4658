"""What issuers add to Open Badges in their own terms, with the units they mean."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from mcwallet.catalog.formats.reading import decimal, objects, quantity, text, walk, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Achievement, Origin, Skill, Workload

OEB = ("openbadges.education", "mint-o-badges", "oeb.io")


def with_extensions(
    doc: Tree, achievements: tuple[Achievement, ...]
) -> tuple[Achievement, ...]:
    """Add what stands on the top level of the credential to its only achievement.

    Open Educational Badges writes its study load and competences there. With several
    achievements nobody could say whose they are.
    """
    if len(achievements) != 1 or doc.members().keys().isdisjoint(_KEYS):
        return achievements
    one = achievements[0]
    return (
        replace(
            one,
            workload=(*one.workload, *study_load(doc)),
            skills=(*one.skills, *competences(doc)),
        ),
    )


def study_load(doc: Tree) -> Iterator[Workload]:
    """Read ``extensions:StudyLoadExtension``, whose unit depends on who writes it.

    edubadges means hours of study (SBU). Open Educational Badges means minutes, though its
    JSON schema speaks of hours. From anybody else it is a number without a unit.
    """
    for one, found in badge_extension(doc, "StudyLoadExtension", "StudyLoad"):
        if amount := quantity(found.value):
            if _of_oeb(doc, one):
                yield hours(amount, found.path)
            else:
                unit = "sbu" if _of_surf(one) else ""
                yield Workload(amount=amount, unit=unit, path=found.path)


def hours(minutes: str, path: str) -> Workload:
    """Convert minutes to hours, to the hundredth below."""
    amount = (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_DOWN)
    return Workload(
        amount=decimal(str(amount)), unit="hours", path=path, origin=Origin.CONVERTED
    )


def amounts(badge: Tree) -> Iterator[Workload]:
    """Read how much work a badge of Open Badges 2.0 stands for (edubadges' extensions)."""
    for name, key, unit in _AMOUNTS:
        for _, found in badge_extension(badge, name, key):
            if amount := quantity(found.value):
                yield Workload(amount=amount, unit=unit, path=found.path)
    yield from study_load(badge)


def badge_extension(badge: Tree, name: str, key: str) -> Iterator[tuple[Tree, Tree]]:
    """Find an extension, and the member of it that holds its value."""
    for prefix in ("extensions:", ""):
        for one in objects(badge, f"{prefix}{name}"):
            for found in walk(one, key):
                yield one, found


def competences(doc: Tree) -> Iterator[Skill]:
    """Read ``extensions:CompetencyExtension`` (Open Educational Badges)."""
    for one in objects(doc, "extensions:CompetencyExtension"):
        if name := words(one, "name"):
            url = text(one, "framework_identifier") or text(one, "escoID")
            yield Skill(name=name, url=url, path=one.path)


def _of_oeb(doc: Tree, extension: Tree) -> bool:
    if any(competence.is_object() for competence in doc.each(_KEYS[1])):
        return True  # only they write this extension
    return any(name in url for url in _urls(doc, extension) for name in OEB)


def _of_surf(extension: Tree) -> bool:
    return any("edubadges" in url for url in _urls(extension))


def _urls(*places: Tree) -> Iterator[str]:
    for place in places:
        if isinstance(place.value, dict):
            for one in place.each("@context"):
                if isinstance(one.value, str):
                    yield one.value


_KEYS = (
    "extensions:StudyLoadExtension",
    "extensions:CompetencyExtension",
    "StudyLoadExtension",
)
_AMOUNTS = (
    ("ECTSExtension", "ECTS", "ects"),
    ("TimeInvestmentExtension", "TimeInvestment", "hours"),
)
