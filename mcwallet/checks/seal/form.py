"""Is the seal well made, and does it fit? (ETSI TS 119 182-1 §5.1, RFC 7515, RFC 7797)."""

from collections.abc import Iterator

from mcwallet.checks.seal.facts import Facts, called, fits, references
from mcwallet.crypto import certified
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.report import Check, Outcome

_REGISTERED = frozenset({
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit",
})  # fmt: skip
_UNDERSTOOD = frozenset({
    "b64", "sigT", "iat", "adoTst", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts", "sigPId",
})  # fmt: skip
_WORTHLESS = ("none", "HS256", "HS384", "HS512", "RS1")


def structure(facts: Facts) -> Iterator[Check]:
    """Say what kind of seal it is; a shape that cannot be read never gets here."""
    name, seal = "seal.structure", facts.seal
    if seal.header.get("sigPId"):
        says = "The seal follows a signature policy, which is not evaluated here."
        yield Check(name, Outcome.UNDECIDED, f"{name}.policy", says)
        return
    says = f"It carries a seal in the shape of {seal.shape} baseline {seal.level}."
    if seal.unread:
        says += " Some of what was added to it later is of a kind not evaluated here."
        yield Check(name, Outcome.WARNED, f"{name}.unread", says)
        return
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def algorithm(facts: Facts) -> Iterator[Check]:
    """Check that the algorithm is sound and the key of its kind and long enough."""
    name = "seal.algorithm"
    alg = facts.seal.header["alg"].text()
    if alg in _WORTHLESS:
        raise MalformedError("the seal uses an algorithm with which anybody could seal")
    if alg not in certified.JWS_ALGORITHMS:
        raise UnsupportedError("the seal uses a signature algorithm unknown here")
    key = certified.load(facts.sealed_with().key)
    if not certified.fits(key, alg):
        raise MalformedError("the certificate's key is not of the kind that the seal names")
    says = f"The seal uses {alg} with a key of {key.bits} bits."
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def crit(facts: Facts) -> Iterator[Check]:
    """Check that everything the seal calls critical is understood (RFC 7515 §4.1.11)."""
    name, header = "seal.crit", facts.seal.header
    stated = header.get("crit")
    names = [item.text() for item in stated.items()] if stated else []
    if stated and (not stated.is_list() or not names or len(set(names)) < len(names)):
        raise MalformedError("the seal's list of critical headers is not well made")
    if _REGISTERED & set(names):
        raise MalformedError("the seal calls a header critical that must not be so")
    if set(names) - _UNDERSTOOD:
        raise MalformedError("the seal makes a critical condition that is unknown here")
    if not set(names) <= set(header.members()):
        raise MalformedError("the seal calls a header critical that it has not")
    flag = header.get("b64")
    if flag and not isinstance(flag.value, bool):
        raise MalformedError(f"{flag.path} should be true or false")
    if flag and "b64" not in names:
        raise MalformedError("the seal has b64 but does not call it critical (RFC 7797 §6)")
    says = "Every condition that the seal makes is understood."
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def certificate(facts: Facts) -> Iterator[Check]:
    """Check that the seal itself says with which certificate it was made (§5.1.7)."""
    name, header = "seal.certificate", facts.seal.header
    if header.get("x5t"):
        raise MalformedError("the seal names its certificate by SHA-1, which is forbidden")
    named = tuple(references(header))
    if not named and not facts.seal.chain:
        raise MalformedError("the seal does not say with which certificate it was made")
    used = facts.sealed_with()
    if not all(fits(used, how, digest) for _, how, digest in named):
        raise MalformedError("the seal names another certificate than the one it carries")
    says = f"The seal names the certificate of {called(used.subject)} as its own."
    yield Check(name, Outcome.PASSED, f"{name}.ok", says)


def signature(facts: Facts) -> Iterator[Check]:
    """Check the signature over the exact bytes of the payload."""
    name, seal = "seal.signature", facts.seal
    alg = seal.header["alg"].text()
    if alg not in certified.JWS_ALGORITHMS and alg not in _WORTHLESS:
        raise UnsupportedError("the seal uses a signature algorithm unknown here")
    key = certified.load(facts.sealed_with().key)
    fits_ = key.signed_jws(alg, seal.signature.value, seal.signature.message)
    if fits_ and seal.intact:
        says = "The seal is intact: nothing was changed since it was made."
        yield Check(name, Outcome.PASSED, f"{name}.ok", says)
        return
    says = "The seal is broken: what it covers was changed, or never sealed with this key."
    hint = "Ask the issuer for the original file, and do not open and save it in between."
    yield Check(name, Outcome.FAILED, f"{name}.broken", says, hint)
