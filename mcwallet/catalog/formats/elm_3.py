"""European Digital Credentials for learning, as JSON (European Learning Model 3)."""

from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats import elm_annex, vcdm, vcdm_rules
from mcwallet.catalog.formats.base import Format
from mcwallet.catalog.formats.elm_claims import (
    achievement,
    claims,
    concept,
    organisation,
    person,
)
from mcwallet.catalog.formats.reading import (
    any_moment,
    moment_at,
    objects,
    text,
    walk,
    words,
)
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import (
    Achievement,
    Credential,
    Kind,
    Party,
    Period,
    Stated,
    StatusEntry,
)
from mcwallet.model.words import NO_WORDS, Words


def fits(doc: Tree) -> bool:
    """Recognise it by its type, sealed or as the draft that awaits a seal."""
    return unwrapped(doc).mentions("type", "EuropeanDigitalCredential")


def unwrapped(doc: Tree) -> Tree:
    """Return the credential inside ``{"credential": {…}}``, the form to be uploaded."""
    value = doc.value
    if isinstance(value, dict) and "credential" in value and "type" not in value:
        return doc["credential"]
    return doc


def read(doc: Tree) -> Credential:
    """Read the credential; its issuer is who sealed it, which may be by mandate."""
    draft, doc = doc, unwrapped(doc)
    doc.members()
    subject = _subject(doc)
    issued = _issued(doc)
    achievements = tuple(_achievements(subject, issued))
    issuer = _party(doc)
    return Credential(
        format="elm3",
        id=text(doc, "id"),
        title=_title(doc, subject, achievements),
        issuer=issuer,
        subject=person(subject) if subject else Party(),
        types=vcdm.types(doc),
        kind=_kind(doc, subject, achievements),
        awarding_bodies=_awarding(subject),
        sealer=issuer if "issuer" in doc.members() else None,
        mandate=_mandate(doc),
        achievements=achievements,
        period=_period(doc),
        issued=issued,
        status=_statuses(doc),
        notes=("this is a draft that nobody sealed",) if draft is not doc else (),
        parts=tuple(vcdm.embedded(doc)),
    )


def rules(doc: Tree) -> Iterator[str]:
    """Say which MUSTs are broken (VCDM, and the shape that every EDC profile shares).

    Before it is sealed a draft lacks the issuer and the date of issuing. ELM's dates are
    ``xsd:dateTime``, whose time zone may be missing.
    """
    draft = unwrapped(doc)
    if not isinstance(draft.value, dict):
        yield f"{draft.path} should be an object"
        return
    sealing = tuple(f"{draft.path} has no {key!r}" for key in ("issuer", "issuanceDate"))
    dates = tuple(f"{draft.path}.{key} should be a date" for key in _DATES)
    yield from (r for r in vcdm_rules.rules(draft) if not r.startswith((*sealing, *dates)))
    for key in _DATES:
        if key in draft.value and any_moment(draft.value[key]) is None:
            yield f"{draft.path}.{key} should be a date and time"
    if "issued" in draft.value:
        for one in objects(draft, "issuer"):
            if not any(objects(one, "eIDASIdentifier")):
                yield f"{one.path} has no 'eIDASIdentifier'"
    for subject in objects(draft, "credentialSubject"):
        if not any(objects(subject, "hasClaim")):
            yield f"{subject.path} has no 'hasClaim'"


def _subject(doc: Tree) -> Tree | None:
    for one in doc.each("credentialSubject"):
        one.members()
        return one
    return None


def _party(doc: Tree) -> Party:
    issuer = doc.get("issuer")
    if issuer is None:
        return Party()
    if isinstance(issuer.value, str):
        return Party(issuer.value, path=issuer.path)
    for one in issuer.items():
        one.members()
        return organisation(one)
    return Party()


def _mandate(doc: Tree) -> Stated | None:
    """Find on whose behalf it was sealed; sealing adds that as evidence of this type."""
    for one in objects(doc, "evidence"):
        for kind in walk(one, "dcType"):
            url = kind.value if isinstance(kind.value, str) else text(kind, "id")
            if url == MANDATE:
                says = words(one, "evidenceStatement") or concept(kind)
                return Stated(says, one.path) if says else None
    return None


def _title(doc: Tree, subject: Tree | None, achieved: tuple[Achievement, ...]) -> Words:
    """Name it after its only claim, or as its cover does if there are several."""
    claimed = tuple(objects(subject, "hasClaim"))
    if len(claimed) == 1:
        if title := words(claimed[0], "title"):
            return title
        if achieved and achieved[0].title:
            return achieved[0].title
    cover = next(objects(doc, "displayParameter"), None)
    return words(cover, "title") or (words(claimed[0], "title") if claimed else NO_WORDS)


def _kind(doc: Tree, subject: Tree | None, achieved: tuple[Achievement, ...]) -> Kind:
    """Say what it is: without an achievement it is a certificate of participation."""
    if not achieved:
        took_part = subject is not None and any(claims(subject, "LearningActivity"))
        return Kind.PARTICIPATION if took_part else Kind.OTHER
    profiles = {text(one, "id") for one in objects(doc, "credentialProfiles")}
    if profiles & _QUALIFICATION:
        return Kind.QUALIFICATION
    if len(achieved) > 1:
        return Kind.COMPOSITE
    assessed = any(objects(subject, "hasClaim", "provenBy"))
    return Kind.MICRO_CREDENTIAL if assessed else Kind.OTHER


def _achievements(subject: Tree | None, issued: datetime | None) -> Iterator[Achievement]:
    if subject is not None:
        for one in claims(subject, "LearningAchievement"):
            yield achievement(one, issued)


def _awarding(subject: Tree | None) -> tuple[Party, ...]:
    found = (organisation(o) for o in objects(subject, *elm_annex.AWARDING))
    return tuple(dict.fromkeys(_nameless_path(one) for one in found))


def _nameless_path(one: Party) -> Party:
    """Make equal bodies equal, wherever in the document each of them stands."""
    return Party(one.id, one.name, one.identifiers, one.region)


def _issued(doc: Tree) -> datetime | None:
    for key in ("issued", "issuanceDate", "validFrom"):
        if when := moment_at(doc, key):
            return when
    return None


def _period(doc: Tree) -> Period:
    """Read when it holds; a time without a zone, which ``rules`` reports, is UTC."""
    starts = [w for key in ("validFrom", "issuanceDate") if (w := _date(doc, key))]
    ends = [w for key in ("validUntil", "expirationDate") if (w := _date(doc, key))]
    return Period(max(starts, default=None), min(ends, default=None))


def _date(doc: Tree, key: str) -> datetime | None:
    found = doc.get(key)
    if found is None:
        return None
    when = any_moment(found.text())
    if when is None:
        raise MalformedError(f"{found.path} should be a date and time")
    return when


def _statuses(doc: Tree) -> tuple[StatusEntry, ...]:
    """Read ``credentialStatus``, and the list ``status`` that MyNextID writes."""
    return (
        *vcdm.statuses(doc),
        *(
            StatusEntry(type=text(one, "type"), path=one.path, raw=one.members())
            for one in walk(doc, "status")
            if one.is_object()
        ),
    )


MANDATE = "http://data.europa.eu/snb/evidence-type/c_18016257"
_DATES = ("issued", "issuanceDate", "expirationDate", "validFrom", "validUntil")
_QUALIFICATION = {
    "http://data.europa.eu/snb/credential/6cf8e68c43",  # Qualification Award
    "http://data.europa.eu/snb/credential/6dff8a0f87",  # Diploma Supplement
}

ELM_3 = Format(
    name="elm3",
    title="European Digital Credential (ELM 3)",
    spec="https://europa.eu/europass/elm-browser/documentation/rdf/ontology/documentation/elm.html",
    fits=fits,
    read=read,
    annex=elm_annex.annex,
    rules=rules,
)
