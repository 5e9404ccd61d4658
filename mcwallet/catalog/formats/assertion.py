"""What Open Badges 1.x and 2.0 assertions have in common, in all their dialects.

Moodle writes ``verify`` for ``verification`` and ``alignments`` for ``alignment``, one salt
for a whole site, and seconds since 1970. 0.5 wrote the recipient as text, its salt beside.
"""

from collections.abc import Iterator
from datetime import datetime

from mcwallet.catalog.formats.achievement_3 import ESCO, level_number
from mcwallet.catalog.formats.extensions import amounts, badge_extension
from mcwallet.catalog.formats.labels import eqf_level
from mcwallet.catalog.formats.reading import any_moment, flag, objects, text, texts, words
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import (
    Achievement,
    Credential,
    Identifier,
    Level,
    Party,
    Period,
    Skill,
    StatusEntry,
)


def assertion(doc: Tree, form: str) -> Credential:
    """Read a badge that somebody was awarded.

    The badge and its issuer may be addresses only; then nothing more is known about them.
    """
    doc.members()
    badge = doc.get("badge")
    issued = date(doc, "issuedOn") or date(doc, "issued_on")
    achieved = tuple(_achieved(doc, badge, issued))
    issuer = issuer_of(badge)
    return Credential(
        format=form,
        id=text(doc, "id") or text(doc, "uid"),
        title=words(badge, "name"),
        issuer=issuer,
        subject=recipient(doc),
        types=tuple(texts(doc, "type")),
        awarding_bodies=(issuer,) if issuer.id or issuer.name else (),
        achievements=achieved,
        period=Period(issued, date(doc, "expires")),
        issued=issued,
        status=tuple(revocation(doc, badge)),
        notes=tuple(_notes(doc)),
    )


def date(doc: Tree, key: str) -> datetime | None:
    """Read a date as any generation wrote it; a value that is no date is malformed."""
    found = doc.get(key)
    if found is None or found.value in (None, ""):
        return None
    value = found.value
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) > _YEAR
    ):
        value = int(value[:12])
    when = any_moment(value)
    if when is None:
        raise MalformedError(f"{found.path} should be a date")
    return when


def recipient(doc: Tree) -> Party:
    """Read for whom it is: an address, mostly hashed with a salt."""
    found = doc.get("recipient")
    if found is None:
        return Party()
    if isinstance(found.value, str):
        who, kind, salt = found.value, "email", text(doc, "salt")
        hashed = _is_hash(who)
    else:
        who, kind = text(found, "identity"), text(found, "type") or "email"
        flag = found.members().get("hashed")
        hashed = flag is True or flag == "true" or (flag is None and _is_hash(who))
        salt = text(found, "salt")
    if not who:
        return Party(path=found.path)
    one = Identifier(type=kind, value=who, hashed=hashed, salt=salt)
    known = who if not hashed and kind in ("id", "did", "url") else ""
    return Party(known, words(found, "name"), identifiers=(one,), path=found.path)


def issuer_of(badge: Tree | None) -> Party:
    """Read who defines and awards the badge, if the badge is here to say so."""
    found = badge.get("issuer") if badge is not None and badge.is_object() else None
    if found is None:
        return Party()
    if isinstance(found.value, str):
        return Party(found.value, path=found.path)
    found.members()
    known = text(found, "id") or text(found, "url") or text(found, "origin")
    mails = (Identifier(type="email", value=mail) for mail in texts(found, "email"))
    return Party(
        known,
        words(found, "name"),
        identifiers=tuple(mails),
        region=tuple(_regions(badge)),
        path=found.path,
    )


def revocation(doc: Tree, badge: Tree | None) -> Iterator[StatusEntry]:
    """Return where the issuer lists what was revoked (Open Badges 2.0 §RevocationList)."""
    for issuer in objects(badge, "issuer"):
        for url in texts(issuer, "revocationList"):
            yield StatusEntry(
                type="RevocationList",
                path=f"{issuer.path}.revocationList",
                raw={"type": "RevocationList", "id": url},
            )
    for one in objects(doc, "credentialStatus"):
        yield StatusEntry(type=text(one, "type"), path=one.path, raw=one.members())


def aligned(badge: Tree) -> Iterator[Tree]:
    """Go through the alignments, under Moodle's name for them, too."""
    yield from objects(badge, "alignment")
    yield from objects(badge, "alignments")


def skills(badge: Tree) -> Iterator[Skill]:
    """Return the outcomes it is aligned with; 1.x spelt the two members differently."""
    for one in aligned(badge):
        name = words(one, "targetName") or words(one, "name")
        url = text(one, "targetUrl") or text(one, "url")
        if (name or url) and not eqf_level(url):
            yield Skill(name=name, url=url, path=one.path)
    for one in objects(badge, "extensions:CompetencyExtension"):
        if name := words(one, "name"):
            url = text(one, "framework_identifier") or text(one, "escoID")
            yield Skill(name=name, url=url if url.startswith(ESCO) else "", path=one.path)


def levels(badge: Tree) -> Iterator[Level]:
    """Return the level of the EQF, by address or in edubadges' extension."""
    for one in aligned(badge):
        if level := eqf_level(text(one, "targetUrl") or text(one, "url")):
            yield Level(framework="eqf", value=level, path=one.path)
    for one, found in badge_extension(badge, "EQFExtension", "EQF"):
        value = level_number(str(found.value)) if found.value is not True else ""
        if value in _LEVELS:
            yield Level(framework="eqf", value=value, path=one.path)


def _achieved(
    doc: Tree, badge: Tree | None, issued: datetime | None
) -> Iterator[Achievement]:
    if badge is None:
        return
    if isinstance(badge.value, str):
        yield Achievement(
            title=words(None), id=badge.value, awarded=issued, path=badge.path
        )
        return
    badge.members()
    tags = tuple(texts(badge, "tags"))
    yield Achievement(
        title=words(badge, "name"),
        id=text(badge, "id") or text(doc, "badge", "url"),
        tags=tags,
        rpl="rpl" in (tag.casefold() for tag in tags),
        related=tuple(texts(badge, "related", "id")),
        workload=tuple(amounts(badge)),
        levels=tuple(levels(badge)),
        skills=tuple(skills(badge)),
        language=tuple(_languages(badge)),
        assessment=tuple(texts(badge, "assessmentType")),
        mode=tuple(texts(badge, "participation")),
        identity_checked=flag(badge, "assessmentIdVerified"),
        quality=tuple(texts(badge, "qualityAssuranceName")),
        evidence=bool(doc.members().get("evidence")),
        awarded=issued,
        path=badge.path,
    )


def _languages(badge: Tree) -> Iterator[str]:
    yield from texts(badge, "@language")
    for _, found in badge_extension(badge, "LanguageExtension", "Language"):
        if isinstance(found.value, str) and found.value:
            yield found.value


def _regions(badge: Tree | None) -> Iterator[str]:
    if badge is not None:
        for _, one in badge_extension(
            badge, "InstitutionCountryExtension", "InstitutionCountry"
        ):
            if isinstance(one.value, str) and one.value:
                yield one.value


def _notes(doc: Tree) -> Iterator[str]:
    if doc.members().get("revoked") is True:
        yield "it says about itself that it was revoked"
    if isinstance(doc.members().get("badge"), str):
        yield "only the address of the badge is in it: what it stands for is elsewhere"


def _is_hash(who: str) -> bool:
    return who.startswith(("sha256$", "md5$", "sha1$", "sha512$"))


_YEAR = 4
_LEVELS = frozenset("12345678")
