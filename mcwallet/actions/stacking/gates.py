"""What never counts, whatever a pathway says."""

from mcwallet.actions.stacking.people import identities
from mcwallet.actions.stacking.setting import Setting
from mcwallet.model.award import Award, Standing
from mcwallet.model.credential import Kind
from mcwallet.model.report import Verdict

FAILED = frozenset({"failed", "withdrew"})
UNFINISHED = frozenset({"enrolled", "inprogress", "onhold", "provisional"})


def barred(award: Award, setting: Setting) -> str:
    """Return why an award can't count at all, or nothing."""
    for gate in (_kind, _standing, _time, _people, _result):
        says = gate(award, setting)
        if says:
            return says
    return ""


def _kind(award: Award, _: Setting) -> str:
    if not award.signed:
        return "it carries no proof of its own: only its container's issuer speaks for it"
    if award.kind is Kind.ENDORSEMENT:
        return "an endorsement speaks about an award and is none"
    if award.kind is Kind.COMPOSITE:
        return "a record of other credentials: those with a proof count one by one"
    return ""


def _standing(award: Award, _: Setting) -> str:
    if award.status is Standing.REVOKED:
        return "its issuer revoked it"
    if award.status is Standing.SUSPENDED:
        return "its issuer suspended it"
    if award.verdict is Verdict.NOT_VALID:
        return award.why or "it is not valid"
    return ""


def _time(award: Award, setting: Setting) -> str:
    at = setting.at
    if award.ends is not None and award.ends < at:
        return f"it expired on {award.ends}"
    if award.begins is not None and award.begins > at:
        return f"it is not valid before {award.begins}"
    if award.awarded is not None and award.awarded > at:
        return f"it was awarded on {award.awarded}, after {at}"
    return ""


def _people(award: Award, setting: Setting) -> str:
    issuer = award.issuer.id
    if issuer and issuer in setting.distrusted:
        return "its issuer is one you said not to trust"
    if issuer and (issuer in identities(award) or issuer in setting.me):
        return "the learner issued it"
    return ""


def _result(award: Award, _: Setting) -> str:
    stated = {result.status.casefold() for result in award.results}
    if stated & FAILED:
        return "its result is that it was not passed"
    if stated & UNFINISHED:
        return "its result is not final"
    return ""
