"""Who stands behind the certificate, what is it for, and does it still stand?"""

from collections.abc import Iterator
from datetime import datetime

from mcwallet.checks.seal.anchors import certificates
from mcwallet.checks.seal.facts import Facts, called
from mcwallet.checks.seal.moments import day
from mcwallet.codec import x509
from mcwallet.codec.x509 import Certificate
from mcwallet.crypto import revocation, timestamps
from mcwallet.crypto.revocation import Answer, State
from mcwallet.errors import MalformedError, WalletError
from mcwallet.model.report import Check, Outcome

COMPLIANCE, DEVICE = "0.4.0.1862.1.1", "0.4.0.1862.1.4"
FOR_SIGNATURES, FOR_SEALS, FOR_WEB = (f"0.4.0.1862.1.6.{n}" for n in (1, 2, 3))
_TLS_SERVER = "1.3.6.1.5.5.7.3.1"
_OTHER_TRADES = frozenset({timestamps.TIME_STAMPING, revocation.OCSP_SIGNING})
_MAX_LISTS = 3


def chain(facts: Facts) -> Iterator[Check]:
    """Check the chain to an authority that the verifier trusts (RFC 5280 §6)."""
    name, used, found = "seal.chain", facts.sealed_with(), facts.chain
    if facts.pinned is False:
        says = "Your trust file says not to trust this very certificate."
        yield Check(name, Outcome.FAILED, f"{name}.distrusted", says)
    elif facts.pinned:
        says = f"Your trust file names this very certificate, {called(used.subject)}."
        yield Check(name, Outcome.PASSED, f"{name}.pinned", says)
    elif found and found.anchored and found.flaw:
        says = f"The chain to your anchor must not be believed: {found.flaw}."
        yield Check(name, Outcome.FAILED, f"{name}.flawed", says)
    elif found and found.anchored:
        says = f"{called(used.subject)} is vouched for by {called(found.top.subject)}"
        says += ", whom you trust."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)
    else:
        yield _unanchored(facts, used)


def _unanchored(facts: Facts, used: Certificate) -> Check:
    name = "seal.chain"
    ever = set(certificates(facts.world, "seal"))
    known = [c for c in (facts.chain.certificates if facts.chain else ()) if c.der in ever]
    if known:
        says = f"{called(known[0].subject)} was not recognised on {day(facts.when)}."
        return Check(name, Outcome.UNDECIDED, f"{name}.withdrawn", says)
    says = (
        f"{called(used.subject)} sealed it with a certificate from {called(used.issuer)}. "
        "Nobody you trust stands behind that certificate, so anybody may be behind the name"
    )
    if facts.chain and facts.chain.flaw:
        says += f"; and {facts.chain.flaw}"
    hint = (
        "If you trust that authority: 'mcwallet trust add FILE.pem --for seal'; the "
        "European trusted lists name many: 'mcwallet trust import'."
    )
    return Check(name, Outcome.UNDECIDED, f"{name}.unanchored", f"{says}.", hint)


def qualified(facts: Facts) -> Iterator[Check]:
    """Say what kind of certificate it is, in its authority's words (EN 319 412-5)."""
    name, stated = "seal.qualified", facts.sealed_with().statements
    if COMPLIANCE in stated and FOR_SEALS in stated:
        device = ", kept in a qualified device" if DEVICE in stated else ""
        says = f"Its authority calls it a qualified certificate for seals{device}."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)
    elif FOR_SIGNATURES in stated and FOR_SEALS not in stated:
        says = "It is a person's signature, not an organisation's seal."
        yield Check(name, Outcome.WARNED, f"{name}.signature", says)
    else:
        says = "Its authority does not call it a qualified certificate for seals."
        yield Check(name, Outcome.WARNED, f"{name}.advanced", says)


def usage(facts: Facts) -> Iterator[Check]:
    """Check that the certificate was issued for making seals (EN 319 412-3, RFC 5280)."""
    name, used = "seal.usage", facts.sealed_with()
    trades = used.extended_usages or frozenset[str]()
    web = FOR_WEB in used.statements and FOR_SEALS not in used.statements
    if trades & _OTHER_TRADES or web or _TLS_SERVER in trades:
        raise MalformedError("the certificate is for web sites or services, not for seals")
    usages = used.usages
    if not {x509.DIGITAL_SIGNATURE, x509.NON_REPUDIATION} & (usages or frozenset()):
        raise MalformedError("the certificate's key is not for signing documents")
    says = "The certificate's key is for signing documents."
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def revoked(facts: Facts) -> Iterator[Check]:
    """Check that no certificate had been taken back when the seal was made (RFC 6960)."""
    name = "seal.revocation"
    path = facts.chain.certificates if facts.chain else (facts.sealed_with(),)
    rest = path[:-1] if facts.chain and facts.chain.anchored else path
    found = [_standing(facts, place) for place in range(len(rest))]
    if not found:
        says = "The certificate is your own anchor, so nobody else can take it back."
        yield Check(name, Outcome.SKIPPED, f"{name}.anchor", says)
        return
    order = (Outcome.FAILED, Outcome.UNDECIDED, Outcome.WARNED, Outcome.PASSED)
    yield min(found, key=lambda check: order.index(check.outcome))


def _standing(facts: Facts, place: int) -> Check:
    """Say how one certificate of the chain stood when the seal was made."""
    name = "seal.revocation"
    assert facts.chain is not None  # noqa: S101 - for the type checker
    path = facts.chain.certificates
    below, subject = path[place], called(path[place].subject)
    above = path[place + 1] if place + 1 < len(path) else None
    said = _said(facts, below, above) if above else ()
    if any(a.state is State.REVOKED and a.since and a.since <= facts.when for a in said):
        since = min(a.since for a in said if a.state is State.REVOKED and a.since)
        says = f"The certificate of {subject} was revoked on {day(since)}."
        if facts.best is None:
            says += " Nothing you trust proves that it was sealed before."
        return Check(name, Outcome.FAILED, f"{name}.revoked", says)
    if any(_settles(answer, below, facts) for answer in said):
        says = f"The certificate of {subject} stood when the seal was judged."
        return Check(name, Outcome.PASSED, f"{name}.ok", says)
    if any(a.state is State.HELD for a in said):
        says = f"The certificate of {subject} was put on hold, neither revoked nor cleared."
        return Check(name, Outcome.UNDECIDED, f"{name}.held", says, _offer(below))
    if said:
        last = max(answer.made for answer in said)
        says = f"How {subject} stood is known as of {day(last)} only."
        return Check(name, Outcome.UNDECIDED, f"{name}.stale", says, _offer(below))
    if not (below.crl_urls or below.ocsp_urls):
        says = f"The certificate of {subject} does not say where it would be revoked."
        return Check(name, Outcome.WARNED, f"{name}.none", says)
    says = f"Whether the certificate of {subject} was revoked could not be looked up."
    return Check(name, Outcome.UNDECIDED, f"{name}.unknown", says, _offer(below))


def _offer(certificate: Certificate) -> str:
    """Say how the answer could be had; most authorities publish without https."""
    urls = certificate.crl_urls
    where = f"; it is published at {called(urls[0])}" if urls else ""
    online = any(url.startswith("https://") for url in urls)
    again = "Run again with --online, or give" if online else "Give"
    return f"{again} the authority's revocation list with --evidence{where}."


def _said(facts: Facts, below: Certificate, above: Certificate) -> tuple[Answer, ...]:
    """Collect the authentic answers: those in the seal, else those in the world."""
    seal = facts.seal
    pool = (*seal.pool, above)
    inside = tuple(revocation.answers(seal.lists, seal.responses, below, above, pool))
    if any(_settles(answer, below, facts) for answer in inside):
        return inside
    lists = tuple(_fetched(facts, below))
    return (*inside, *revocation.answers(lists, (), below, above))


def _fetched(facts: Facts, certificate: Certificate) -> Iterator[bytes]:
    for url in certificate.crl_urls[:_MAX_LISTS]:
        if url.startswith(("http://", "https://")):
            try:
                yield facts.world.fetch(url).artifact.data
            except WalletError:
                continue


def _settles(answer: Answer, certificate: Certificate, facts: Facts) -> bool:
    """Tell whether an answer shows that a certificate stood at the moment that counts.

    One made later does, but not once the certificate had ended, since authorities then
    drop it from their lists; one made before does while it was the latest to be had.
    """
    when = facts.when
    if answer.state is State.REVOKED or answer.state is State.HELD:
        return answer.since is not None and answer.since > when
    if (
        answer.state is not State.GOOD
        or answer.made > facts.world.now + facts.world.policy.skew
    ):
        return False
    if answer.made >= when:
        return answer.made <= certificate.ends
    return when <= _latest(answer, facts)


def _latest(answer: Answer, facts: Facts) -> datetime:
    return answer.until or answer.made + facts.world.policy.max_age
