"""Open Badges 3.0: an achievement, wrapped in a verifiable credential."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mcwallet.catalog.formats import badge_annex, badge_rules, vcdm, vcdm_rules
from mcwallet.catalog.formats.achievement_3 import achievement, kind_of, places
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.extensions import with_extensions
from mcwallet.catalog.formats.reading import is_a, moment_at, objects, text, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Achievement, Association, Credential
from mcwallet.model.words import NO_WORDS

_DIGEST = re.compile("urn:sha256:[0-9a-f]{64}")
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context"


def fits(doc: Tree) -> bool:
    """Recognise the format by its type, or by its context and an achievement's subject."""
    if is_a(doc, "OpenBadgeCredential", "AchievementCredential"):
        return True
    return (
        isinstance(doc.value, dict)
        and "credentialSubject" in doc.value
        and _in_context(doc)
        and any(
            "achievement" in one.members() or is_a(one, "AchievementSubject")
            for one in objects(doc, "credentialSubject")
        )
    )


def read(doc: Tree) -> Credential:
    """Read the badge as a credential with its achievements."""
    found = outline(doc)
    achievements = with_extensions(doc, tuple(_achievements(doc, found)))
    made_of = tuple(_originals(doc))
    return replace(found, achievements=achievements, associations=made_of)


def outline(doc: Tree) -> Credential:
    """Read the badge as a credential, named and classed by its achievements."""
    awarded = [one for _, one in places(doc)]
    return vcdm.credential(
        doc,
        "ob3",
        kind=kind_of(frozenset(text(one, "achievementType") for one in awarded)),
        title=words(awarded[0], "name") if awarded else NO_WORDS,
        issued=moment_at(doc, "awardedDate"),
        awards=True,
    )


def rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs of the data model and of the badge's own classes are broken."""
    yield from vcdm_rules.rules(doc)
    if isinstance(doc.value, dict):
        yield from badge_rules.badge(doc)


def _in_context(doc: Tree) -> bool:
    return any(
        isinstance(one.value, str) and one.value.startswith(CONTEXT)
        for one in doc.each("@context")
    )


def _originals(doc: Tree) -> Iterator[Association]:
    """Name the originals it was awarded for, where it names any by their digests."""
    for one in objects(doc, "relatedResource"):
        name = text(one, "id")
        if _DIGEST.fullmatch(name):
            yield Association(
                type="isParentOf", source=text(doc, "id"), target=name, path=one.path
            )


def _achievements(doc: Tree, found: Credential) -> Iterator[Achievement]:
    awarded = moment_at(doc, "awardedDate") or found.period.start
    carried = any(objects(doc, "evidence"))
    for subject, one in places(doc):
        yield replace(achievement(one, subject, awarded), evidence=carried)


OPEN_BADGE_3 = Format(
    name="ob3",
    title="Open Badge 3.0",
    spec="https://www.imsglobal.org/spec/ob/v3p0/",
    fits=fits,
    read=read,
    outline=outline,
    annex=badge_annex.annex,
    rules=rules,
)
