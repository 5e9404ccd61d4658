"""Does whoever shows it hold it, and was it made for this occasion?"""

from collections.abc import Iterator
from datetime import timedelta

from mcwallet.checks.base import Case, Question
from mcwallet.checks.keys import Tie, Wanted, absolute, find
from mcwallet.checks.period import numeric_date
from mcwallet.checks.proof import PRESENTED, holder_of
from mcwallet.codec.sd_jwt import confirmation
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import kinds_for, verify
from mcwallet.crypto.keys import from_jwk
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.envelope import Proof, Signature
from mcwallet.model.json import Json
from mcwallet.model.keys import PublicKey
from mcwallet.model.report import Check, Outcome
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

_SHOWN = 80
_AHEAD = timedelta(days=31)
_NOT_ABOUT = frozenset({"presentation", "endorsement"})


@dataclass(frozen=True, slots=True)
class Made:
    """For what occasion a binding was made, as it says itself."""

    challenge: Json
    audience: Json


def answer(case: Case, world: World) -> Iterator[Check]:
    """Judge a binding by what the verifier asked for; if nobody asked, only its make.

    With a challenge or an audience the input has to be a presentation, or an SD-JWT with
    key binding, and what stands in it has to be about whoever presents it.
    """
    binding = case.envelope.binding
    if case.outer is not None:
        yield from _inside(case, world)
        if binding is not None:
            yield from _flaws(case, binding, world)
    elif binding is not None:
        yield from _by_key(case, binding, world)
    elif case.credential.format in PRESENTED and case.envelope.seals:
        yield from _judged(_presented(case), world)
    elif asked(world):
        says = "You asked who presents it, and nothing in it shows that."
        hint = "ask for a presentation, or for an SD-JWT with key binding"
        yield _check(Outcome.FAILED, "binding.missing", says, hint)


def asked(world: World) -> bool:
    """Tell whether the verifier asked for a binding."""
    return bool(world.policy.challenge or world.policy.audience)


def _check(outcome: Outcome, code: str, says: str, hint: str = "") -> Check:
    return Check("binding", outcome, code, says, hint)


def _judged(made: Made, world: World) -> Iterator[Check]:
    policy = world.policy
    if not asked(world):
        challenge = made.challenge if isinstance(made.challenge, str) else "none"
        says = (
            f"Made for challenge “{challenge[:_SHOWN]}”: nobody asked, so it says no more."
        )
        yield _check(Outcome.PASSED, "binding.not_judged", says)
        return
    wrong = [
        what
        for what, wanted, given in (
            ("challenge", policy.challenge, made.challenge),
            ("audience", policy.audience, made.audience),
        )
        if wanted and _single(given) != wanted
    ]
    if wrong:
        says = (
            f"It was not made for you now: its {' and '.join(wrong)} is not what you asked."
        )
        yield _check(Outcome.FAILED, "binding.other", says)
    else:
        says = "It was made for what you asked."
        yield _check(Outcome.PASSED, "binding.ok", says)


def _single(value: Json) -> str:
    """Return exactly one value; several, or none, are no answer."""
    found = [each.value for each in Tree(value).items()]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""


def _presented(case: Case) -> Made:
    """Read for whom a presentation was made, from what its holder signed."""
    seals = case.envelope.seals
    if isinstance(seals[0], Signature):
        claims = case.envelope.registered
        return Made(claims.get("nonce"), claims.get("aud"))
    holder = holder_of(case)
    own = [
        seal.options
        for seal in seals
        if isinstance(seal, Proof) and _by(seal.options.get("verificationMethod"), holder)
    ]
    if len(own) != 1:
        return Made(None, None)
    return Made(own[0].get("challenge"), own[0].get("domain"))


def _by(method: Json, holder: str) -> bool:
    named = absolute(method, holder) if isinstance(method, str) else ""
    return bool(holder) and named.partition("#")[0] == holder


def _by_key(case: Case, binding: Signature, world: World) -> Iterator[Check]:
    """Judge the key binding of an SD-JWT, and for whom it was made (RFC 9901 §7.3)."""
    flaws = tuple(_flaws(case, binding, world))
    yield from flaws
    if all(each.outcome is not Outcome.FAILED for each in flaws):
        bound = Tree(case.envelope.bound, "$.kb")
        yield from _judged(Made(bound["nonce"].value, bound["aud"].value), world)


def _flaws(case: Case, binding: Signature, world: World) -> Iterator[Check]:
    """Say what is wrong with a key binding, whoever it was made for."""
    for trouble in case.envelope.binding_trouble:
        yield _check(Outcome.FAILED, "binding.broken", f"The key binding: {trouble}.")
    if case.envelope.binding_trouble:
        return
    bound = Tree(case.envelope.bound, "$.kb")
    yield from _in_time(bound, world)
    algorithm = Tree(binding.protected, "$.kb.header")["alg"].text()
    keys = list(_holders(case, algorithm, world))
    if not any(verify(key, algorithm, binding.message, binding.value) for key in keys):
        says = "The key binding is not by the holder whom the issuer names."
        yield _check(Outcome.FAILED, "binding.signature", says)


def _in_time(bound: Tree, world: World) -> Iterator[Check]:
    """Judge the binding's own times; that it is fresh is what a challenge shows.

    Who judges as of an earlier moment sees a binding from later; one from far away says
    that its maker's clock cannot be believed.
    """
    skew = world.policy.skew
    for name in ("iat", "nbf"):
        claim = bound.get(name)
        ahead = numeric_date(claim) - world.now if claim else -skew
        if ahead > _AHEAD:
            raise MalformedError("the key binding was made long after now")
        if ahead > skew:
            says = "The key binding was made after the moment that you ask about."
            yield _check(Outcome.WARNED, "binding.later", says)
    end = bound.get("exp")
    if end is not None and numeric_date(end) <= world.now - skew:
        raise MalformedError("the key binding has expired")


def _holders(case: Case, algorithm: str, world: World) -> Iterator[PublicKey]:
    """Return the key that the issuer names as the holder's (``cnf``)."""
    kinds = kinds_for(algorithm)
    if not kinds:
        raise MalformedError("the key binding's algorithm is not one for signatures")
    way, value = confirmation(case.envelope.claims)
    if way == "jwk":
        key = from_jwk(Tree(value, "$.cnf.jwk").members())
        if key.kind in kinds:
            yield key
    elif way == "kid" and isinstance(value, str) and value.startswith("did:"):
        holder = value.partition("#")[0]
        purpose = "authentication"
        wanted = Wanted(
            issuer=holder, method=value, purpose=purpose, kinds=kinds, token=True
        )
        found = find(wanted, world)
        if found.missing:
            raise UnsupportedError(f"the holder's key is not at hand: {found.missing}")
        own = [each.key for each in found.keys if each.tie < Tie.SENDER]
        if found.keys and not own:
            raise UnsupportedError("the holder's key is only known from the sender")
        yield from own
    else:
        raise UnsupportedError("the issuer names the holder's key in a way we don't know")


def _inside(case: Case, world: World) -> Iterator[Check]:
    """Compare whom a credential is about with who presents it, however deep it stands.

    What a record holds is its issuer's to say, so there only another subject counts; an
    endorsement is about an achievement.
    """
    shown = _outermost(case)
    if shown.credential.format not in PRESENTED or case.credential.format in _NOT_ABOUT:
        return
    holder, subject = holder_of(shown), case.credential.subject.id
    if holder and holder == subject:
        return
    if subject and holder:
        outcome = Outcome.FAILED if asked(world) else Outcome.WARNED
        says = "It is about somebody else than whoever presents it."
        yield _check(outcome, "binding.not_subject", says)
    elif asked(world) and _itself_shown(case):
        says = "It does not say that it is about whoever presents it."
        yield _check(Outcome.UNDECIDED, "binding.no_subject", says)


def _outermost(case: Case) -> Case:
    while case.outer is not None:
        case = case.outer
    return case


def _itself_shown(case: Case) -> bool:
    return case.outer is not None and case.outer.credential.format in PRESENTED


BINDING = Question(name="binding", title="Who shows it, and to whom?", answer=answer)
