"""What issuers add to Open Badges in their own terms, with the units they mean."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mcwallet.catalog.formats.reading import decimal, objects, text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Achievement, Skill, Workload

OEB = ("openbadges.education", "mint-o-badges", "oeb.io")


def with_extensions(
    doc: Tree, achievements: tuple[Achievement, ...]
) -> tuple[Achievement, ...]:
    """Add what stands on the top level of the credential to its only achievement.

    Open Educational Badges writes its study load and competences there. With several
    achievements nobody could say whose they are.
    """
    if len(achievements) != 1 or not any(key in doc.members() for key in _KEYS):
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
    for one in objects(doc, "extensions:StudyLoadExtension"):
        if "StudyLoad" in one.members() and (amount := decimal(one["StudyLoad"].value)):
            unit = "minutes" if _of_oeb(doc, one) else "sbu" if _of_surf(one) else ""
            yield Workload(amount=amount, unit=unit, path=f"{one.path}.StudyLoad")


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
        if isinstance(place.value, Mapping):
            for one in place.each("@context"):
                if isinstance(one.value, str):
                    yield one.value


_KEYS = ("extensions:StudyLoadExtension", "extensions:CompetencyExtension")
