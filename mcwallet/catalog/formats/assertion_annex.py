"""The standard elements as Open Badges 1.x and 2.0 state them, with edubadges' terms."""

from collections.abc import Iterator

from mcwallet.catalog.formats.annex import elements, stated
from mcwallet.catalog.formats.assertion import aligned, assertion
from mcwallet.catalog.formats.badge_annex import levels, term, workloads
from mcwallet.catalog.formats.extensions import badge_extension
from mcwallet.catalog.formats.labels import eqf_level
from mcwallet.catalog.formats.reading import objects, text, walk, words
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Element, Stated
from mcwallet.model.words import Words


def annex(doc: Tree) -> tuple[Element, ...]:
    """Show the elements; a badge that is only an address states hardly any."""
    badge = next(objects(doc, "badge"), Tree({}, f"{doc.path}.badge"))
    read = assertion(doc, "").achievements
    return elements(
        learner=_learner(doc),
        title=stated(words(badge, "name"), f"{badge.path}.name"),
        country=_extended(badge, "InstitutionCountryExtension", "InstitutionCountry"),
        awarding_body=_issuer(badge),
        date_of_issuing=_issued(doc),
        learning_outcomes=_outcomes(badge),
        workload=workloads(read),
        level=levels(read),
        assessment=_terms(badge, "assessmentType"),
        participation=_terms(badge, "participation"),
        quality_assurance=_quality(badge),
        supervision=_terms(badge, "assessmentSupervised", "assessmentIdVerified"),
        grade=_extended(badge, "GradingTableExtension", "GradingTableURL"),
        stackability=_terms(badge, "stackable"),
        further_information=_further(doc, badge),
    )


def _learner(doc: Tree) -> Iterator[Stated]:
    for one in walk(doc, "recipient"):
        if isinstance(one.value, str):
            yield from stated(one.value, one.path)
        else:
            yield from stated(words(one, "name"), f"{one.path}.name")
            hashed = one.is_object() and one.members().get("hashed") is True
            note = f"{text(one, 'type')}, hashed" if hashed else text(one, "type")
            yield from stated(words(one, "identity"), f"{one.path}.identity", note)
    for one in objects(doc, "recipientProfile"):
        yield from stated(words(one, "name"), f"{one.path}.name")


def _issuer(badge: Tree) -> Iterator[Stated]:
    for one in walk(badge, "issuer"):
        if isinstance(one.value, str):
            yield from stated(one.value, one.path)
        else:
            key = next((k for k in ("name", "id", "url") if words(one, k)), "name")
            yield from stated(words(one, key), f"{one.path}.{key}")


def _issued(doc: Tree) -> Iterator[Stated]:
    for key in ("issuedOn", "issued_on"):
        for one in walk(doc, key):
            if isinstance(one.value, int) and not isinstance(one.value, bool):
                when = assertion(doc, "").issued
                shown = when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else ""
                yield from stated(shown, one.path, "written as seconds since 1970")
            else:
                yield from stated(words(one), one.path)


def _outcomes(badge: Tree) -> Iterator[Stated]:
    yield from _extended(badge, "LearningOutcomeExtension", "LearningOutcome")
    for one in objects(badge, "criteria"):
        yield from stated(words(one, "narrative"), f"{one.path}.narrative")
    for one in aligned(badge):
        url = text(one, "targetUrl") or text(one, "url")
        if not eqf_level(url):
            name = words(one, "targetName") or words(one, "name") or Words.plain(url)
            yield from stated(name, one.path, url)
    for one in objects(badge, "extensions:CompetencyExtension"):
        yield from stated(words(one, "name"), f"{one.path}.name")


def _quality(badge: Tree) -> Iterator[Stated]:
    for key in ("qualityAssuranceName", "qualityAssuranceUrl"):
        yield from stated(words(badge, key), f"{badge.path}.{key}")
    for one in objects(badge, "qualityAssurance"):
        for key in ("Name", "name", "Url", "url"):
            yield from stated(words(one, key), f"{one.path}.{key}")


def _terms(badge: Tree, *keys: str) -> Iterator[Stated]:
    for key in keys:
        for one in walk(badge, key):
            yield from term(one)


def _extended(badge: Tree, name: str, key: str) -> Iterator[Stated]:
    for _, found in badge_extension(badge, name, key):
        yield from stated(words(found), found.path)


def _further(doc: Tree, badge: Tree) -> Iterator[Stated]:
    yield from stated(words(badge, "description"), f"{badge.path}.description")
    yield from stated(words(doc, "narrative"), f"{doc.path}.narrative")
    for one in walk(badge, "criteria"):
        if isinstance(one.value, str):
            yield from stated(one.value, one.path)
        else:
            yield from stated(words(one, "id"), f"{one.path}.id")
    for one in walk(doc, "evidence"):
        if isinstance(one.value, str):
            yield from stated(one.value, one.path)
        else:
            key = next((k for k in ("narrative", "name", "id") if words(one, k)), "id")
            yield from stated(words(one, key), f"{one.path}.{key}")
