"""An Open Badges 3.0 achievement, as badges, records and micro-credentials share it.

With the terms that SURF (edubadges) and Open Educational Badges add. Credits without a unit
stay without one: Open Badges 3.0 names none.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats.reading import (
    decimal,
    flag,
    objects,
    quantity,
    text,
    texts,
    walk,
    words,
)
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import (
    Achievement,
    Kind,
    Level,
    Result,
    Skill,
    Workload,
)
from mcwallet.model.words import Words


def places(doc: Tree) -> Iterator[tuple[Tree | None, Tree]]:
    """Find the achievements, each with the subject whose results and credits are its own.

    A subject has one achievement (Open Badges 3.0 §AchievementSubject); of further ones
    nobody could say which of the subject's results belong to them.
    """
    for subject in objects(doc, "credentialSubject"):
        owner: Tree | None = subject
        for one in objects(subject, "achievement"):
            yield owner, one
            owner = None


def achievement(
    doc: Tree, subject: Tree | None = None, awarded: datetime | None = None
) -> Achievement:
    """Read what was achieved, and with ``subject`` what this learner got for it."""
    members = doc.members()
    aligned = tuple(objects(doc, "alignment")) if "alignment" in members else ()
    kind, tags = text(doc, "achievementType"), tuple(texts(doc, "tag"))
    assessment = tuple(texts(doc, "assessmentType"))
    return Achievement(
        title=words(doc, "name"),
        id=text(doc, "id"),
        kind=kind,
        tags=tags,
        rpl=is_rpl(kind, *tags, *assessment),
        related=tuple(texts(doc, "related", "id")),
        workload=tuple(workload(doc, subject)),
        levels=tuple(levels(aligned)),
        skills=tuple(skills(aligned)),
        results=tuple(results(doc, subject)) if subject else (),
        assessment=assessment,
        mode=tuple(texts(doc, "participationType")),
        identity_checked=flag(doc, "identityChecked"),
        quality=tuple(quality(aligned)),
        language=tuple(texts(doc, "inLanguage")),
        awarded=awarded,
        path=doc.path,
    )


def workload(doc: Tree, subject: Tree | None) -> Iterator[Workload]:
    """Return what the achievement offers and what the learner earned."""
    for key, unit in _OFFERED:
        if key in doc.members():
            child = doc[key]
            if amount := quantity(child.value):
                yield Workload(amount=amount, unit=unit, path=child.path)
    if subject and "creditsEarned" in subject.members():
        child = subject["creditsEarned"]
        if amount := quantity(child.value):
            yield Workload(amount=amount, unit="", path=child.path, earned=True)


def levels(aligned: tuple[Tree, ...]) -> Iterator[Level]:
    """Return levels: alignments of type ``ext:EQF`` … or to a level's own address."""
    for one in aligned:
        kind = text(one, "targetType").casefold()
        url = text(one, "targetUrl")
        if found := _EQF_URL.fullmatch(url):
            framework, value = "eqf", found[1]
        elif kind in _FRAMEWORKS:
            framework = _FRAMEWORKS[kind]
            value = level_number(text(one, "targetCode") or text(one, "targetName"))
        else:
            continue
        if value:
            yield Level(
                framework=framework,
                value=value,
                path=one.path,
                label=words(one, "targetName"),
            )


def level_number(label: str) -> str:
    """Return the level from ``6``, ``EQF 6`` or ``Level 6``; other texts stay."""
    found = _LEVEL.fullmatch(label)
    return found[1] if found else label


def skills(aligned: tuple[Tree, ...]) -> Iterator[Skill]:
    """Return the competences it is aligned with; other kinds of alignment are none."""
    for one in aligned:
        kind, url = text(one, "targetType"), text(one, "targetUrl")
        if kind in _COMPETENCES or url.startswith(ESCO):
            name = words(one, "targetName") or Words.plain(text(one, "targetCode"))
            if (name or url) and not _EQF_URL.fullmatch(url):
                yield Skill(name=name, url=url, path=one.path)


def quality(aligned: tuple[Tree, ...]) -> Iterator[str]:
    """Return who assures the quality: alignments of type ``ext:QualityAssurance``."""
    for one in aligned:
        if text(one, "targetType").casefold() == "ext:qualityassurance":
            yield text(one, "targetName") or text(one, "targetUrl")


def results(doc: Tree, subject: Tree) -> Iterator[Result]:
    """Return grades, scores and states, with the scale that they stand on."""
    scales = {text(one, "id"): one for one in objects(doc, "resultDescription")}
    named = {
        (known, text(one, "id")): text(one, "name") or text(one, "level")
        for known, scale in scales.items()
        for one in objects(scale, "rubricCriterionLevel")
    }
    for one in objects(subject, "result"):
        known, level = text(one, "resultDescription"), text(one, "achievedLevel")
        scale = scales.get(known)
        value = text(one, "value") or decimal(next(_values(one), None))
        yield Result(
            value=value or named.get((known, level)) or level,
            scheme=text(scale, "resultType"),
            status=text(one, "status"),
            path=one.path,
        )


def kind_of(kinds: frozenset[str]) -> Kind:
    """Say what it is in the Recommendation's terms, where the achievement types say so."""
    if kinds and kinds <= _MICRO:
        return Kind.MICRO_CREDENTIAL
    if kinds and kinds <= _QUALIFICATIONS:
        return Kind.QUALIFICATION
    if kinds and kinds <= _PARTICIPATION:
        return Kind.PARTICIPATION
    return Kind.OTHER


def is_rpl(*labels: str) -> bool:
    """Tell whether one of these labels says that prior learning was recognised."""
    return any(label.casefold() in _RPL for label in labels)


def _values(one: Tree) -> Iterator[float | int]:
    for found in walk(one, "value"):
        if isinstance(found.value, int | float):
            yield found.value


ESCO = "http://data.europa.eu/esco/"
_OFFERED = (
    ("ECTS", "ects"),
    ("SBU", "sbu"),
    ("timeInvestment", "hours"),
    ("creditsAvailable", ""),
)
_FRAMEWORKS = {
    "ext:eqf": "eqf",
    "ext:nqf": "nqf",
    "ext:nlqf": "nqf",
    "ext:qf-ehea": "qf-ehea",
}
_COMPETENCES = frozenset({"ceasn:Competency", "CFItem", "ext:ESCO", "ext:Skill", ""})
_EQF_URL = re.compile(r"https?://data\.europa\.eu/snb/eqf/([1-8])", re.ASCII)
_LEVEL = re.compile(
    r"(?:(?:eqf|nlqf|nqf)[ -]?)?(?:level )?([1-9])", re.ASCII | re.IGNORECASE
)
_RPL = frozenset({"rpl", "ext:rpl", "recognition of prior learning"})
_MICRO = frozenset({"MicroCredential", "ext:MicroCredential"})
_PARTICIPATION = frozenset({"ext:Participation", "ext:CertificateOfParticipation"})
_QUALIFICATIONS = frozenset(
    {
        "AssociateDegree",
        "BachelorDegree",
        "Degree",
        "Diploma",
        "DoctoralDegree",
        "GeneralEducationDevelopment",
        "MasterDegree",
        "ProfessionalDoctorate",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
    }
)
