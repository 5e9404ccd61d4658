"""Is the credential valid now?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mcwallet.checks.base import Case, Question
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.credential import Period
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.report import Check, Outcome
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

_SOON = timedelta(days=30)
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z

_ENDLESS = Check("period", Outcome.PASSED, "period.ok", "Valid now, without an end.")


@dataclass(frozen=True, slots=True)
class Bound:
    """One moment before or after which a credential does not count, and who says so."""

    says: str
    moment: datetime


def answer(case: Case, world: World) -> Iterator[Check]:
    """Compare every time that the credential names with the moment we judge.

    All fields are checked together and the narrowest wins: ``validFrom`` and
    ``validUntil``, their forerunners, ``nbf`` and ``exp``, and a proof's own times.
    """
    now, skew = world.now, world.policy.skew
    starts, ends = bounds(case.credential.period, case.envelope)
    start = max(starts, key=lambda bound: bound.moment, default=None)
    end = min(ends, key=lambda bound: bound.moment, default=None)
    if start and start.moment > now + skew:
        says = f"Not valid before {_day(start)}."
        yield Check("period", Outcome.FAILED, "period.not_yet", says)
    elif end and end.moment <= now - skew:
        yield Check("period", Outcome.FAILED, "period.expired", f"Expired on {_day(end)}.")
    elif start and end and end.moment < start.moment:
        yield Check("period", Outcome.FAILED, "period.empty", "It ends before it begins.")
    elif end and end.moment <= now + _SOON:
        says = f"Valid, but only until {_day(end)}."
        yield Check("period", Outcome.WARNED, "period.ends_soon", says)
    elif end:
        says = f"Valid now, until {_day(end)}."
        yield Check("period", Outcome.PASSED, "period.ok", says)
    else:
        yield _ENDLESS


def bounds(period: Period, envelope: Envelope) -> tuple[list[Bound], list[Bound]]:
    """Collect the moments before which, and after which, a document does not count."""
    starts, ends = [], []
    if period.start:
        starts.append(Bound("the credential", period.start))
    if period.end:
        ends.append(Bound("the credential", period.end))
    registered = Tree(envelope.registered)
    for name, side in (("nbf", starts), ("iat", starts), ("exp", ends)):
        if (claim := registered.get(name)) and not _nothing(name, claim):
            side.append(Bound(f"the token's {name}", _claimed(name, claim)))
    for seal in envelope.seals:
        if isinstance(seal, Proof):
            options = Tree(seal.options, seal.path)
            for name, side in (("created", starts), ("expires", ends)):
                if option := options.get(name):
                    side.append(Bound(f"the proof's {name}", _moment(option)))
    return starts, ends


def _nothing(name: str, claim: Tree) -> bool:
    """Tell whether a token's start is left open; that its end is null proves nothing."""
    return name == "nbf" and claim.value is None


def _claimed(name: str, claim: Tree) -> datetime:
    """Read a token's time; ``iat`` was written as text by some signers."""
    text = name == "iat" and isinstance(claim.value, str)
    return claim.moment() if text else numeric_date(claim)


def _moment(option: Tree) -> datetime:
    """Read a proof's time; ``created`` was written without a zone by some signers."""
    try:
        return option.moment()
    except MalformedError:
        return Tree(f"{option.text()}Z", option.path).moment()


def numeric_date(claim: Tree) -> datetime:
    """Read a JSON Web Token's NumericDate (RFC 7519 §2)."""
    seconds = claim.number()
    if not 0 <= seconds <= _LAST_SECOND:
        raise MalformedError(f"{claim.path} is no date that we can count")
    return datetime.fromtimestamp(seconds, UTC)


def _day(bound: Bound) -> str:
    text = bound.moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return f"{text} ({bound.says} says so)"


PERIOD = Question(name="period", title="Is it valid now?", answer=answer)
