"""When was it sealed, and was the certificate in force? (ETSI EN 319 102-1 §5.5)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from mcwallet.checks.seal.facts import Facts, Stamp, called
from mcwallet.checks.seal.opened import STAMPS
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.report import Check, Outcome

_KINDS = {"adoTst": "content", "sigTst": "signature", "arcTst": "archive"}


def claim(facts: Facts) -> Iterator[Check]:
    """Check the moment that the sealer's own clock gave: exactly one (§5.2.1, §5.1.11)."""
    name, skew = "seal.time", facts.world.policy.skew
    claimed = claimed_time(facts.seal.header)
    if claimed > facts.world.now + skew:
        says = f"The seal says that it was made on {day(claimed)}, which is still to come."
        yield Check(name, Outcome.FAILED, f"{name}.future", says)
    elif facts.best and claimed > facts.best + skew:
        says = f"The seal says {minute(claimed)}, but was time-stamped before that."
        yield Check(name, Outcome.WARNED, f"{name}.later", says)
    else:
        says = f"By the sealer's own clock it was sealed on {minute(claimed)}."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def claimed_time(header: Tree) -> datetime:
    """Read ``sigT``, or ``iat`` as newer seals have it."""
    older, newer = header.get("sigT"), header.get("iat")
    if (older is None) == (newer is None):
        raise MalformedError("the seal should state its time exactly once")
    if older is not None:
        return older.moment()
    assert newer is not None  # noqa: S101 - for the type checker
    try:
        return datetime.fromtimestamp(newer.number(), UTC)
    except (OverflowError, ValueError, OSError):
        raise MalformedError(f"{newer.path} names no such moment") from None


def timestamp(facts: Facts) -> Iterator[Check]:
    """Judge the time-stamps: any broken one fails, none that is unanchored proves."""
    name = "seal.timestamp"
    if not facts.stamps:
        says = "Nobody else confirms when it was sealed: it carries no time-stamp."
        yield Check(name, Outcome.SKIPPED, f"{name}.none", says)
        return
    for stamp in facts.stamps:
        if stamp.broken:
            says = f"The {_KINDS[stamp.kind]} time-stamp does not hold: {stamp.broken}."
            yield Check(name, Outcome.FAILED, f"{name}.broken", says)
            return
    doubtful = [stamp for stamp in facts.stamps if stamp.doubt]
    if _disordered(facts):
        says = "The time-stamps contradict one another about what came first."
        yield Check(name, Outcome.UNDECIDED, f"{name}.order", says)
    elif doubtful:
        yield _doubted(facts, doubtful)
    else:
        what = "The credential" if facts.best is None else "The seal"
        times = [(s.when, s.service) for s in facts.stamps if s.when]
        when, service = min(times, key=lambda pair: (pair[0] != facts.best, pair))
        says = f"{what} existed by {minute(when)}: {service} confirms it."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def period(facts: Facts) -> Iterator[Check]:
    """Check that the certificates were in force when it was sealed, as far as proven."""
    name, when = "seal.period", facts.when
    used = facts.sealed_with()
    outside = [*facts.chain.outside(when)] if facts.chain else []
    subject = called(outside[0].subject) if outside else ""
    if any(when < certificate.begins for certificate in outside):
        says = f"The certificate of {subject} was not yet in force on {day(when)}."
        yield Check(name, Outcome.FAILED, f"{name}.early", says)
    elif outside and facts.best:
        says = f"The seal is proven since {day(when)} only; {subject} had expired by then."
        yield Check(name, Outcome.UNDECIDED, f"{name}.late", says)
    elif outside:
        says = (
            f"The certificate of {subject} ended on {day(outside[0].ends)}, and nothing "
            "you trust proves that it was sealed before."
        )
        hint = "Trust the time-stamping service, or ask the issuer to seal it again."
        yield Check(name, Outcome.UNDECIDED, f"{name}.expired", says, hint)
    elif facts.world.now > used.ends:
        says = f"The certificate has ended since ({day(used.ends)}); it was sealed before."
        yield Check(name, Outcome.PASSED, f"{name}.covered", says)
    else:
        says = f"The certificate is in force until {day(used.ends)}."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def day(when: datetime) -> str:
    """Write a day."""
    return f"{when:%Y-%m-%d}"


def minute(when: datetime) -> str:
    """Write a moment, in UTC."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def _doubted(facts: Facts, doubtful: list[Stamp]) -> Check:
    """Weigh time-stamps that are intact but prove nothing here.

    They only leave the answer open where the time of the seal itself hangs on them: not
    where another one proves it, nor for a stamp on the content, which came earlier.
    """
    name = "seal.timestamp"
    worst = next((stamp for stamp in doubtful if stamp.kind in STAMPS), doubtful[0])
    hangs = facts.best is None and any(stamp.kind in STAMPS for stamp in doubtful)
    outcome = Outcome.UNDECIDED if hangs else Outcome.WARNED
    when = f" ({minute(worst.when)}, by {worst.service})" if worst.when else ""
    says = f"A {_KINDS[worst.kind]} time-stamp{when} proves nothing here: {worst.doubt}."
    hint = "If you trust the service: 'mcwallet trust add FILE.pem --for timestamp'."
    return Check(name, outcome, f"{name}.unanchored", says, hint)


def _disordered(facts: Facts) -> bool:
    """Tell whether time-stamps stand in another order than their times (§5.5.4)."""
    kinds = ("adoTst", "sigTst", "arcTst")
    times = [
        sorted(s.when for s in facts.stamps if s.kind == kind and s.when) for kind in kinds
    ]
    skew = facts.world.policy.skew
    filled = [group for group in times if group]
    return any(earlier[0] > later[0] + skew for earlier, later in pairwise(filled))
