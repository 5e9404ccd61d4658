"""Does the verifier know the issuer?"""

from collections.abc import Iterator

from mcwallet.checks.badges import awarding
from mcwallet.checks.base import Case, Question
from mcwallet.checks.federations import vouched
from mcwallet.checks.proof import PRESENTED
from mcwallet.checks.seal import anchored
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World


def answer(case: Case, world: World) -> Iterator[Check]:
    """Look the identifier up in what the verifier trusts; a name proves nothing."""
    if case.credential.format in PRESENTED:
        return  # a holder is nobody's issuer; whose credentials count is asked of each
    issuer = case.credential.issuer.id
    if not issuer and case.credential.format in {"ob1", "ob2"}:
        issuer = awarding(case, world.fetch)[0].credential.issuer.id
    entries = tuple(world.trust.about(issuer)) if issuer else ()
    if any(not entry.trusted for entry in entries):
        says = f"You distrust {issuer}."
        yield Check("issuer", Outcome.FAILED, "issuer.distrusted", says)
    elif entries:
        entry = entries[0]
        where = f" ({entry.source})" if entry.source else ""
        says = f"You trust {issuer} as {entry.name or 'an issuer'}{where}."
        yield Check("issuer", Outcome.PASSED, "issuer.trusted", says)
    elif anchored(case, world):
        says = "Its seal leads to an authority that you trust."
        yield Check("issuer", Outcome.PASSED, "issuer.sealed", says)
    else:
        yield _by_federation(issuer, world)


def _by_federation(issuer: str, world: World) -> Check:
    """Ask whom the verifier trusts to know issuers; the first that does is named."""
    reasons: list[str] = []
    hint = ""
    for federation, found in vouched(issuer, world):
        top = federation.name or federation.id
        if isinstance(found, str):
            where = f" ({federation.source})" if federation.source else ""
            says = f"{top}{where} vouches for {issuer} as {found or 'a member'}."
            return Check("issuer", Outcome.PASSED, "issuer.federation", says)
        reasons.append(f" {top} does not vouch for it: {found}.")
        hint = hint or found.hint
    return unknown(issuer, world, "".join(reasons[:MAX_REASONS]), hint)


def unknown(issuer: str, world: World, why: str = "", hint: str = "") -> Check:
    """Say that nobody vouches for the issuer."""
    outcome = Outcome.UNDECIDED if world.policy.require_trust else Outcome.WARNED
    who = issuer or "an issuer without identifier"
    says = f"Nothing you trust names {who}: the name is the issuer's own claim.{why}"
    hint = hint or "if you know this issuer, name it with --trust or 'mcwallet trust add'"
    return Check("issuer", outcome, "issuer.unknown", says, hint)


MAX_REASONS = 3
ISSUER = Question(name="issuer", title="Do you know the issuer?", answer=answer)
