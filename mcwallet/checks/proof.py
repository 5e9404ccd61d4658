"""Did the issuer really say this?"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mcwallet.catalog.resolvers.badges import badge_issuer
from mcwallet.checks.base import Case, Question
from mcwallet.checks.receipts import judged, others
from mcwallet.checks.seals import Finding, Made, judge
from mcwallet.errors import MalformedError
from mcwallet.model.envelope import Envelope, Proof, Signature
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

PRESENTED = frozenset({"presentation", "bundle"})
ELSEWHERE = {"jades", "hosted"}  # kinds of envelope that other questions decide


def answer(case: Case, world: World) -> Iterator[Check]:
    """Verify every proof that there is with a key of the issuer."""
    kind = case.envelope.kind
    if kind in ELSEWHERE or _unread(case):
        return
    if kind == "merkle":
        yield from _received(case, world)
    elif case.credential.format in PRESENTED:
        yield from _presented(case, world)
    elif case.embedded and not (case.envelope.seals or case.envelope.trouble):
        says = "It has no proof of its own: it is the statement of what it stands in."
        hint = "not individually verified; ask its issuer for a copy with a proof"
        yield Check("proof", Outcome.UNDECIDED, "proof.embedded", says, hint)
    else:
        yield from authenticate(case.envelope, _issuer(case, world), world)


def _received(case: Case, world: World) -> Iterator[Check]:
    """Judge Blockcerts receipts, and the proofs that stand beside them."""
    rest, issuer = others(case.envelope), case.credential.issuer.id
    beside = [judge(rest, seal, issuer, "assertionMethod", world) for seal in rest.seals]
    yield from _weigh([*judged(case, world), *beside])


def _issuer(case: Case, world: World) -> str:
    """Return whose signature is wanted; a signed badge may name its badge class only."""
    issuer = case.credential.issuer.id
    if not issuer and case.envelope.kind == "jws" and "badge" in case.envelope.claims:
        return badge_issuer(case.envelope.claims, world.fetch)
    return issuer


def _presented(case: Case, world: World) -> Iterator[Check]:
    """Verify who put a presentation together: its holder."""
    if not case.envelope.seals and not case.envelope.trouble:
        says = "Nobody signed this presentation: look at each credential inside."
        yield Check("proof", Outcome.UNDECIDED, "proof.unsigned_presentation", says)
        return
    holder = holder_of(case)
    yield from authenticate(case.envelope, holder, world, purpose="authentication")


def holder_of(case: Case) -> str:
    """Return whose presentation it is.

    Where none is named (VCDM §4.13 leaves that open) it is whoever signed it.
    """
    named = case.credential.issuer.id or case.envelope.registered.get("iss")
    if named or not case.envelope.seals:
        return named if isinstance(named, str) else ""
    seal = case.envelope.seals[0]
    if isinstance(seal, Proof):
        method = seal.options.get("verificationMethod")
    elif isinstance(seal, Signature):
        method = seal.protected.get("kid")
    else:
        method = None
    return method.partition("#")[0] if isinstance(method, str) else ""


def _unread(case: Case) -> bool:
    """Tell whether we could not even get at the proof, and that is our own lack."""
    return not case.envelope.seals and any(
        not isinstance(error, MalformedError) for error in case.trouble
    )


def authenticate(
    envelope: Envelope, issuer: str, world: World, *, purpose: str = "assertionMethod"
) -> Iterator[Check]:
    """Say whether this issuer secured these claims.

    Every proof that can be checked must verify and at least one must be the issuer's;
    one that cannot is warned, other parties' proofs are named and not counted.
    """
    for trouble in envelope.trouble:
        yield Check("proof", Outcome.FAILED, "proof.malformed", trouble)
    if envelope.trouble:
        return
    if not envelope.seals:
        says = "Nothing proves who issued this: it has no signature."
        yield Check("proof", Outcome.FAILED, "proof.missing", says)
        return
    findings = [judge(envelope, seal, issuer, purpose, world) for seal in envelope.seals]
    yield from _weigh(findings)


def _weigh(findings: Sequence[Finding]) -> Iterator[Check]:
    broken = [f for f in findings if f.made is Made.BROKEN]
    own = [f for f in findings if f.made is Made.BY_ISSUER]
    others = [f for f in findings if f.made is Made.BY_OTHER]
    open_ = [f for f in findings if f.made is Made.UNKNOWN]
    if broken:
        for found in broken:
            yield _check(Outcome.FAILED, found)
        return
    if own:
        yield _check(Outcome.PASSED, own[0])
        for found in own:
            if found.warning:
                code = "proof.supplied_context"
                yield Check("proof.context", Outcome.WARNED, code, found.warning)
        for found in open_:
            says = f"A further proof could not be checked. {found.says}"
            yield Check("proof.further", Outcome.WARNED, found.code, says, found.hint)
    elif open_:
        yield _check(Outcome.UNDECIDED, open_[0])
    elif others:
        says = f"Signed, but not by its issuer. {others[0].says}"
        yield Check("proof", Outcome.FAILED, "proof.not_issuer", says)
        return
    for found in others:
        yield Check("proof.other", Outcome.SKIPPED, "proof.other", found.says)


def _check(outcome: Outcome, found: Finding) -> Check:
    """Tell what is the same of most files with the same value, unless it is long."""
    return (_told if len(found.says) > _SHORT else _remembered)(outcome, found)


def _told(outcome: Outcome, found: Finding) -> Check:
    return Check("proof", outcome, found.code, found.says, found.hint, found.evidence)


_SHORT = 500
_remembered = lru_cache(maxsize=256)(_told)


PROOF = Question(name="proof", title="Did the issuer say this?", answer=answer)
