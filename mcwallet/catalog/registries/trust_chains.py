"""Is a chain of entity statements sound, from an issuer up to a pinned organisation?

OpenID Federation 1.0 §10.2 and §6.2. The chain ends with what the pinned organisation
itself says, under the very keys that the verifier holds for it: keys that it announces in
its own configuration are not believed until the verifier has them. A chain for an https
issuer begins with the issuer's own configuration; a DID has its DID document for that, and
its chain begins with what its superior says.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mcwallet.catalog.registries.entity_statements import Statement
from mcwallet.crypto.algorithms import kinds_for, verify
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey
from mcwallet.model.trust import Federation, host

MAX_CHAIN = 10


def check(
    chain: Sequence[Statement], federation: Federation, now: datetime, skew: timedelta
) -> None:
    """Go through a chain, the issuer's own statement first; raises what is wrong with it.

    Whatever is wrong is ``UnsupportedError``: somebody else's documents are not in order,
    and the credential itself is none the worse for that.
    """
    if not 0 < len(chain) <= MAX_CHAIN or chain[-1].issuer != federation.id:
        raise UnsupportedError("the chain of statements does not lead to its anchor")
    above = list(chain[1:])
    if chain[0].own:
        if not above or above[0].issuer not in chain[0].hints:
            raise UnsupportedError(f"{chain[0].subject} does not name who is above it")
        _check_signed(chain[0], chain[0].keys)
    elif chain[0].subject.startswith("https:"):
        raise UnsupportedError(f"{chain[0].subject} says nothing of itself")
    for lower, upper in zip(chain, above, strict=False):
        if lower.issuer != upper.subject or upper.own:
            raise UnsupportedError("the chain of statements has a gap")
    for each in chain:
        check_current(each, now, skew)
    _check_constraints([each for each in chain if not each.own])
    for lower, upper in zip(chain, above, strict=False):
        _check_signed(lower, upper.keys)
    check_anchored(chain[-1], federation)


def check_current(each: Statement, now: datetime, skew: timedelta) -> None:
    """Compare a statement's times with the moment we judge."""
    who = f"what {each.issuer} says of {'itself' if each.own else each.subject}"
    if each.issued > now + skew:
        raise UnsupportedError(f"{who} was not yet said then ({each.issued:%Y-%m-%d})")
    if each.expires <= now - skew:
        raise UnsupportedError(
            f"{who} held until {each.expires:%Y-%m-%d}",
            hint="get a current statement: run again with --online",
        )


def check_anchored(each: Statement, federation: Federation) -> None:
    """Verify what the pinned organisation says, with the keys that the verifier holds.

    A pinned key may have been written down without the ``kid`` that the federation uses.
    """
    kid = each.signature.protected.get("kid")
    named = [pair for pair in federation.keys if pair[0] == kid]
    _check_fits(each, [key for _, key in named or federation.keys])


def _check_signed(each: Statement, keys: Sequence[tuple[str, PublicKey]]) -> None:
    """Verify with the one key that the statement names, exactly (§3.2)."""
    kid = each.signature.protected.get("kid")
    _check_fits(each, [key for name, key in keys if kid and name == kid])


def _check_fits(each: Statement, keys: Sequence[PublicKey]) -> None:
    algorithm = str(each.signature.protected.get("alg"))
    kinds = kinds_for(algorithm)
    message, value = each.signature.message, each.signature.value
    try:
        fits = any(verify(k, algorithm, message, value) for k in keys if k.kind in kinds)
    except MalformedError as error:
        raise UnsupportedError(f"a key of {each.issuer} cannot be used: {error}") from error
    if not fits:
        raise UnsupportedError(
            f"what {each.issuer} says of {each.subject} is not signed with its key"
        )


def _check_constraints(statements: Sequence[Statement]) -> None:
    """Hold all that stands below against what each superior allows (§6.2)."""
    for height, upper in enumerate(statements):
        limits = upper.constraints
        if limits.longest is not None and height > limits.longest:
            raise UnsupportedError(f"{upper.issuer} allows no chain of this length")
        for lower in statements[: height + 1]:
            if not _allowed(lower.subject, limits.permitted, limits.excluded):
                raise UnsupportedError(f"{upper.issuer} may not speak for {lower.subject}")


def _allowed(
    identifier: str, permitted: tuple[str, ...] | None, excluded: tuple[str, ...]
) -> bool:
    """Compare a host with domain names (RFC 5280 §4.2.1.10); without one nothing fits."""
    if permitted is None and not excluded:
        return True
    name = host(identifier)
    if not name or any(_within(name, each) for each in excluded):
        return False
    return permitted is None or any(_within(name, each) for each in permitted)


def _within(name: str, limit: str) -> bool:
    return name.endswith(limit) if limit.startswith(".") else name == limit
