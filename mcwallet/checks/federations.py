"""Does an organisation that the verifier pinned vouch for an issuer?

OpenID Federation 1.0 §10.1: statements are collected from the issuer upwards, first among
those at hand, then, where the network may be asked, from the addresses that the issuer and
its superiors name. A registry of the Digital Credentials Consortium is the shortest case:
its one organisation is asked about a DID. Everything found is signed, so it does not matter
who brought it; how long each statement holds, it says itself. Asking a registry tells it
which issuers somebody looks at, so what is at hand comes first.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import timedelta
from functools import lru_cache
from operator import attrgetter
from urllib.parse import quote

from mcwallet.catalog.registries import trust_chains
from mcwallet.catalog.registries.entity_statements import Statement, statement
from mcwallet.errors import (
    MalformedError,
    UnreachableError,
    UnsupportedError,
    WalletError,
)
from mcwallet.model.trust import Federation
from mcwallet.model.values import dataclass
from mcwallet.model.world import Source, World

FRESH = timedelta(days=1)
"""How old an answer may be where a registry could be asked: it may have struck one off."""
MAX_NAME = 200
MAX_STEPS = 40
MAX_FETCHED = 12
MAX_ASKED = 5
ABSENT = ("MCW-ABSENT", "MCW-GONE")
_WELL_KNOWN = "/.well-known/openid-federation"
_LACKING = (MalformedError, UnreachableError, UnsupportedError)


def vouched(issuer: str, world: World) -> Iterator[tuple[Federation, str | WalletError]]:
    """Ask each pinned federation: it gives the issuer's name in it, or why it has none."""
    if not issuer.startswith(("did:", "https:")):
        return
    for federation in world.trust.federations:
        if world.trust.distrusts(federation.id):
            continue
        try:
            chain = _Climb(federation, world).chain(issuer)
        except _LACKING as error:
            yield federation, error
        else:
            named = [each.name for each in chain if each.subject == issuer and each.name]
            yield federation, named[-1][:MAX_NAME] if named else ""


@dataclass(slots=True)
class _Climb:
    """One search for a chain; ``left`` bounds what is looked at, ``asks`` what is fetched.

    ``broken`` is what was wrong with chains that led to the anchor, ``reasons`` why others
    did not: the former says more.
    """

    federation: Federation
    world: World
    left: int = MAX_STEPS
    asks: int = MAX_FETCHED
    broken: list[WalletError] = field(default_factory=list)
    reasons: list[WalletError] = field(default_factory=list)

    def chain(self, issuer: str) -> tuple[Statement, ...]:
        """Find a sound chain, the shortest that the statements' order leads to."""
        starts: list[tuple[Statement, ...]] = [()]
        if issuer.startswith("https:"):
            starts = [(each,) for each in self._configurations(issuer)]
        for start in starts:
            found = self._up(issuer, start)
            if found:
                return found
        raise next(iter((*self.broken, *self.reasons)), _nothing(self.federation, issuer))

    def _up(
        self, subject: str, below: tuple[Statement, ...]
    ) -> tuple[Statement, ...] | None:
        if len(below) >= trust_chains.MAX_CHAIN:
            return None
        for each in self._superiors(subject, below):
            chain = (*below, each)
            if each.issuer != self.federation.id:
                seen = {lower.subject for lower in chain}
                usable = each.issuer not in seen and self._usable(each.issuer)
                found = self._up(each.issuer, chain) if usable else None
            else:
                found = self._sound(chain)
            if found:
                return found
        return None

    def _usable(self, authority: str) -> bool:
        """Leave out whom the verifier distrusts, and stop when it was enough."""
        self.left -= 1
        return self.left > 0 and not self.world.trust.distrusts(authority)

    def _sound(self, chain: tuple[Statement, ...]) -> tuple[Statement, ...] | None:
        world = self.world
        self.left -= 1
        if self.left <= 0:
            return None
        try:
            trust_chains.check(chain, self.federation, world.now, world.policy.skew)
        except UnsupportedError as error:
            self.broken.append(error)
            return None
        return chain

    def _superiors(self, subject: str, below: tuple[Statement, ...]) -> Iterator[Statement]:
        """Go through who speaks of the subject: those at hand first, then those to ask."""
        yield from (each for each in self._at_hand(subject) if not each.own)
        top = self.federation.id
        hints: tuple[str, ...] = (top,)
        if subject.startswith("https:"):
            own = below if len(below) == 1 and below[0].own else ()
            found = own or self._configurations(subject)
            hints = tuple(dict.fromkeys(hint for each in found for hint in each.hints))
        for hint in sorted(hints, key=lambda hint: hint != top)[:MAX_ASKED]:
            if hint == top or self._usable(hint):
                yield from self._asked(hint, subject)

    def _asked(self, authority: str, subject: str) -> Iterator[Statement]:
        """Ask a superior what it says of the subject (§8.1)."""
        try:
            for each in self._configurations(authority):
                if not each.fetch.startswith("https://"):
                    continue
                if authority == self.federation.id:
                    trust_chains.check_anchored(each, self.federation)
                mark = "&" if "?" in each.fetch else "?"
                address = f"{each.fetch}{mark}sub={quote(subject, safe=':/')}"
                found = self._fetched(address)
                if (found.issuer, found.subject) == (authority, subject):
                    yield found
                    return
                raise UnsupportedError(f"{authority} answered with another statement")
        except _LACKING as error:
            if error.code in ABSENT:
                says = f"{authority} was asked, and does not list {subject}"
                error = UnsupportedError(says)
            self.reasons.append(error)

    def _configurations(self, entity: str) -> list[Statement]:
        """Find what an organisation says of itself: at hand, or at its address (§9)."""
        known = [s for s in self._at_hand(entity) if s.own][:MAX_ASKED]
        current = [s for s in known if s.expires > self.world.now]
        if current:
            return current
        try:
            found = self._fetched(entity.rstrip("/") + _WELL_KNOWN)
            if not found.own or found.subject != entity:
                raise UnsupportedError(f"{entity} publishes a statement about another")
        except _LACKING as error:
            self.reasons.append(error)
            return known
        return [found]

    def _at_hand(self, subject: str) -> tuple[Statement, ...]:
        return _by_subject(self.world.trust.statements).get(subject, ())

    def _fetched(self, address: str) -> Statement:
        self.asks -= 1
        if self.asks < 0:
            raise UnsupportedError("too many organisations would have to be asked")
        document, now = self.world.fetch(address), self.world.now
        if self.world.online and document.source is Source.SENDER:
            raise UnsupportedError(f"{address} is only known from the sender")
        if self.world.online and document.fetched and now - document.fetched > FRESH:
            raise UnsupportedError(f"{address} gave no answer today")
        try:
            return statement(document.artifact.content.decode("ascii").strip())
        except (UnicodeDecodeError, MalformedError) as error:
            raise UnsupportedError(f"{address} does not answer with a statement") from error


@lru_cache(maxsize=4)
def _by_subject(tokens: tuple[str, ...]) -> Mapping[str, tuple[Statement, ...]]:
    """Read all statements at hand once, the newest first; broken ones are nobody's."""
    found: dict[str, tuple[Statement, ...]] = {}
    for token in tokens:
        with suppress(MalformedError, UnsupportedError):
            each = statement(token)
            found[each.subject] = (*found.get(each.subject, ()), each)
    newest = attrgetter("issued")
    return {k: tuple(sorted(v, key=newest, reverse=True)) for k, v in found.items()}


def _nothing(federation: Federation, issuer: str) -> UnsupportedError:
    return UnsupportedError(
        f"no statement leads from {issuer} to {federation.name or federation.id}",
        hint="run again with --online, or give the statements with --trust",
    )
