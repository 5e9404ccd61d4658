"""Whether an award's issuer belongs to a named set."""

from urllib.parse import unquote, urlsplit

from mcwallet.actions.stacking.setting import YES, Answer, Setting, no, unknown
from mcwallet.model.award import Award


def belongs(award: Award, name: str, setting: Setting) -> Answer:
    """Tell whether any mark of the set fits the issuer.

    A registry, a seal, an accreditation or an endorsement is unknown without the document
    that shows it. A credit-transfer decision of a member vouches for the issuer too, as
    long as the achievement is the issuer's own.
    """
    issuers = next(one for one in setting.pathway.issuers if one.name == name)
    answers = [_MARKS[kind](award, value, setting) for kind, value in issuers.any]
    best = max(answers, key=lambda answer: answer.truth)
    if best == YES or _taken_over(award, setting):
        return YES
    if not award.issuer.id:
        return unknown("its issuer has no address that could be compared")
    if best.says:
        return best
    return no(f"its issuer is not one of “{name}”")


def host(identifier: str) -> str:
    """Return the host of an https issuer or a did:web, else nothing."""
    if identifier.startswith("did:web:"):
        first = unquote(identifier.removeprefix("did:web:").split(":")[0].split("#")[0])
        return first.split(":")[0].casefold().rstrip(".")
    try:
        parts = urlsplit(identifier)
        named = parts.hostname if parts.scheme in {"https", "http"} else ""
    except ValueError:
        return ""
    return (named or "").rstrip(".")


def within(name: str, domain: str) -> bool:
    """Tell whether a host is a domain or stands under it, at a dot."""
    domain = domain.casefold().strip(".")
    return bool(domain) and (name == domain or name.endswith("." + domain))


def _taken_over(award: Award, setting: Setting) -> bool:
    """Tell whether the awarding body itself decided what this achievement counts as."""
    return any(
        equal.this in award.achievements
        and equal.valid.holds(setting.at)
        and equal.by == setting.pathway.by.did != ""
        and host(equal.this) != ""
        and host(award.issuer.id) == host(equal.this)
        for equal in setting.pathway.equal
    )


def _did(award: Award, value: str, _: Setting) -> Answer:
    return YES if award.issuer.id == value else no("")


def _domain(award: Award, value: str, _: Setting) -> Answer:
    return YES if within(host(award.issuer.id), value) else no("")


def _registry(award: Award, value: str, setting: Setting) -> Answer:
    listed = setting.registries.get(value)
    if listed is None:
        return unknown(f"the registry {value} was not asked")
    named = award.issuer.id in listed
    return (
        YES
        if named or any(within(host(award.issuer.id), one) for one in listed)
        else no("")
    )


def _seal(award: Award, value: str, _: Setting) -> Answer:
    return YES if value in award.seals else unknown(f"no {value} seal was shown")


def _accredited(award: Award, value: str, _: Setting) -> Answer:
    shown = value in award.accredited_by
    return YES if shown else unknown(f"the accreditation {value} was not shown")


def _endorsed(award: Award, value: str, _: Setting) -> Answer:
    return YES if value in award.endorsed_by else unknown(f"no endorsement by {value}")


_MARKS = {
    "did": _did,
    "domain": _domain,
    "registry": _registry,
    "seal": _seal,
    "accreditation": _accredited,
    "endorsement": _endorsed,
}
