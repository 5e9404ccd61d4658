"""From a certificate up to an authority that the verifier trusts (RFC 5280 §6)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from mcwallet.codec import x509
from mcwallet.codec.x509 import Certificate
from mcwallet.crypto.certified import WeakError, verifies
from mcwallet.crypto.constraints import permits
from mcwallet.errors import UnsupportedError, WalletError
from mcwallet.model.values import dataclass

MAX_LENGTH = 8
MAX_SIGNATURES = 100
# Critical extensions that are processed here, or that restrict nothing we rely on.
_UNDERSTOOD = frozenset({
    x509.BASIC_CONSTRAINTS, x509.KEY_USAGE, x509.EXTENDED_KEY_USAGE, x509.NAME_CONSTRAINTS,
    x509.ALTERNATIVE_NAME, x509.CRL_POINTS, x509.QC_STATEMENTS, x509.NO_CHECK,
    "2.5.29.18", "2.5.29.32",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates, each signed with the key of the next; the first is the leaf.

    ``anchored`` says that the last one is the verifier's anchor. ``flaw`` is the first
    reason why the chain must not be believed, whatever the time.
    """

    certificates: tuple[Certificate, ...]
    anchored: bool
    flaw: str = ""

    @property
    def leaf(self) -> Certificate:
        """The certificate that it is all about."""
        return self.certificates[0]

    @property
    def top(self) -> Certificate:
        """The last certificate that could be found."""
        return self.certificates[-1]

    def outside(self, when: datetime) -> Iterator[Certificate]:
        """Go through the certificates that were not in force at a time."""
        return (c for c in self.certificates if not c.begins <= when <= c.ends)


class Search:
    """Finds chains by signature; a name alone makes nobody anybody's issuer.

    The work is bounded, because authorities that certify one another in a mesh have
    more paths than anyone can walk (CVE-2018-16875).
    """

    def __init__(self, pool: Iterable[Certificate], anchors: Iterable[Certificate]) -> None:
        trusted = {certificate.der: certificate for certificate in anchors}
        self._anchors = frozenset(trusted)
        self._known = tuple((trusted | {c.der: c for c in pool}).values())
        self._parents: dict[bytes, tuple[Certificate, ...]] = {}
        self._budget = MAX_SIGNATURES
        self._weak = False

    def best(self, leaf: Certificate, when: datetime) -> Chain:
        """Return the most believable chain for this leaf at this time."""
        chains = sorted(self._chains(leaf), key=lambda chain: _rank(chain, when))
        return chains[0]

    def _chains(self, leaf: Certificate) -> list[Chain]:
        found: list[Chain] = []
        queue: list[tuple[Certificate, ...]] = [(leaf,)]
        while queue and len(found) < MAX_SIGNATURES:
            path = queue.pop()
            if path[-1].der in self._anchors:
                found.append(Chain(path, anchored=True, flaw=_flaw(path)))
                continue
            taken = {certificate.der for certificate in path}
            above = [c for c in self._issuers(path[-1]) if c.der not in taken]
            if above and len(path) < MAX_LENGTH:
                queue += [(*path, issuer) for issuer in above]
            else:
                weak = "a signature in its chain rests on SHA-1 or a short key"
                found.append(Chain(path, anchored=False, flaw=weak if self._weak else ""))
        return found

    def _issuers(self, child: Certificate) -> tuple[Certificate, ...]:
        if child.der not in self._parents:
            named = (c for c in self._known if c.subject.plain == child.issuer.plain)
            self._parents[child.der] = tuple(c for c in named if self._signed(child, c))
        return self._parents[child.der]

    def _signed(self, child: Certificate, issuer: Certificate) -> bool:
        if self._budget <= 0 or child.der == issuer.der:
            return False
        self._budget -= 1
        try:
            return verifies(issuer.key, child.signed)
        except WeakError:
            self._weak = True
        except WalletError:
            pass
        return False


def issued(child: Certificate, issuer: Certificate) -> bool:
    """Tell whether one certificate was issued directly by another."""
    try:
        return issuer.subject.plain == child.issuer.plain and verifies(
            issuer.key, child.signed
        )
    except WalletError:
        return False


def _rank(chain: Chain, when: datetime) -> tuple[bool, bool, bool, int]:
    """Put anchored before flawless before timely; among unanchored ones the longest."""
    length = len(chain.certificates)
    return (
        not chain.anchored,
        bool(chain.flaw),
        any(chain.outside(when)),
        length if chain.anchored else -length,
    )


def _flaw(path: tuple[Certificate, ...]) -> str:
    """Say why a chain must not be believed although each signature fits."""
    try:
        return next(_flaws(path), "")
    except UnsupportedError as error:
        return str(error)
    except WalletError:
        return "a certificate in its chain has an extension that cannot be read"


def _flaws(path: tuple[Certificate, ...]) -> Iterator[str]:
    for certificate in path[:-1]:
        unknown = {e.oid for e in certificate.extensions if e.critical} - _UNDERSTOOD
        if unknown:
            yield "a certificate in its chain makes a condition that is unknown here"
    for below, issuer in enumerate(path[1:]):
        if not issuer.authority:
            yield f"“{issuer.subject}” is no authority and may not issue certificates"
        usages = issuer.usages
        if usages is not None and x509.KEY_CERT_SIGN not in usages:
            yield f"the key of “{issuer.subject}” is not for issuing certificates"
        # Self-issued certificates, a key roll-over, do not count (RFC 5280 §6.1.4).
        between = sum(c.issuer.plain != c.subject.plain for c in path[1 : below + 1])
        limit = issuer.path_length
        if limit is not None and between > limit:
            yield f"“{issuer.subject}” may not have so many authorities below it"
        if not all(permits(issuer, c) for c in path[: below + 1]):
            yield f"“{issuer.subject}” may not speak for such names"
