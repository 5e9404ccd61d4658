"""One proof or signature at a time: does it fit, and who made it?"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from mcwallet.catalog.proofs import PROOFS
from mcwallet.checks.base import sentence
from mcwallet.checks.certificates import certificates, key_of, vouched
from mcwallet.checks.contexts import contexts_for, fits_in
from mcwallet.checks.keys import Found, Key, Tie, Wanted, absolute, find
from mcwallet.checks.records import exchangeable
from mcwallet.codec.jsonld import Provenance
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import kinds_for, verify
from mcwallet.crypto.keys import from_jwk
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.envelope import Envelope, Proof, Seal, Signature
from mcwallet.model.keys import PublicKey
from mcwallet.model.report import Evidence
from mcwallet.model.values import dataclass
from mcwallet.model.world import World


class Made(Enum):
    """Who made a seal, as far as we can tell."""

    BY_ISSUER = auto()
    BY_OTHER = auto()
    BROKEN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What we found out about one seal."""

    made: Made
    code: str
    says: str
    hint: str = ""
    evidence: tuple[Evidence, ...] = ()
    warning: str = ""


Fits = Callable[[PublicKey], bool]

_WORTHLESS = re.compile("(?i)none|hs|rs1$")
_OFFER = "run again with --online, or give the issuer's key with --trust"


def judge(
    envelope: Envelope, seal: Seal, issuer: str, purpose: str, world: World
) -> Finding:
    """Verify one seal with the keys that may count for this issuer."""
    try:
        if isinstance(seal, Proof):
            return _proof(envelope, seal, issuer, purpose, world)
        if isinstance(seal, Signature):
            return _signature(seal, issuer, purpose, world)
    except MalformedError as error:
        return Finding(
            made=Made.BROKEN, code="proof.malformed", says=sentence(error), hint=error.hint
        )
    except (UnsupportedError, UnreachableError) as error:
        code = "proof.unsupported"
        return Finding(made=Made.UNKNOWN, code=code, says=sentence(error), hint=error.hint)
    says = "A signature in XML is judged as a European seal."
    return Finding(made=Made.UNKNOWN, code="proof.unsupported", says=says)


def _proof(
    envelope: Envelope, proof: Proof, issuer: str, purpose: str, world: World
) -> Finding:
    suite = PROOFS[proof.suite]
    options = Tree(proof.options, proof.path)
    stated = options["proofPurpose"].text()
    method = options["verificationMethod"].text()
    if stated != purpose:
        raise MalformedError(f"the proof was made for {stated}, not for {purpose}")
    wanted = Wanted(issuer=issuer, method=method, purpose=purpose, kinds=suite.key_kinds)

    claims = envelope.claims
    contexts = contexts_for(claims, world) if suite.covers_graph else None

    def fits(key: PublicKey) -> bool:
        check = partial(suite.verify, envelope, proof, key)
        return fits_in(contexts, claims, world, check) if contexts else check(None)

    found = _tried(find(wanted, world), wanted, fits, proof.suite)
    if contexts is None:
        return found
    found = read_with(found, contexts.provenance(claims))
    return _told_apart(found, exchangeable(claims))


def read_with(found: Finding, provenance: Provenance) -> Finding:
    """Say how far a proof over a graph can be believed: whose contexts gave it meaning?"""
    if provenance is Provenance.PINNED or found.made is not Made.BY_ISSUER:
        return found
    if provenance is Provenance.INLINE:
        says = "The proof fits, but the credential brings the meaning of its own words."
        code = "proof.inline_context"
        return replace(found, made=Made.UNKNOWN, code=code, says=says)
    warning = "It was read with a context that you supplied."
    return replace(found, warning=warning)


def _told_apart(found: Finding, mixed: str) -> Finding:
    """Believe no proof that leaves open which credential inside it says what."""
    if not mixed or found.made is not Made.BY_ISSUER:
        return found
    says = (
        "The proof does not show which of the credentials inside it says what about "
        f"{mixed[:200]}: what they say could have been exchanged."
    )
    hint = "ask for each of them with a proof of its own"
    return replace(
        found, made=Made.UNKNOWN, code="proof.exchangeable", says=says, hint=hint
    )


def _signature(signature: Signature, issuer: str, purpose: str, world: World) -> Finding:
    header = Tree(signature.protected, "$.header")
    algorithm = header["alg"].text()
    kinds = kinds_for(algorithm)
    if not kinds:
        if _WORTHLESS.match(algorithm):
            raise MalformedError("the token's algorithm does not show who signed")
        raise UnsupportedError("the token's algorithm is not one that mcwallet verifies")
    chain = certificates(header)
    own = tuple(key_of(chain))
    wanted = Wanted(
        issuer=issuer,
        method=header.maybe_text("kid"),
        purpose=purpose,
        kinds=kinds,
        token=True,
        shown=(*_shown(header), *own),
        vouched=own if own and vouched(chain, issuer, world) else (),
    )

    def fits(key: PublicKey) -> bool:
        return verify(key, algorithm, signature.message, signature.value)

    return _tried(find(wanted, world), wanted, fits, algorithm)


def _shown(header: Tree) -> Iterator[PublicKey]:
    """Read the key that a token shows in its own header, which proves nothing."""
    jwk = header.get("jwk")
    if jwk is not None:
        yield from_jwk(jwk.members())


def _tried(found: Found, wanted: Wanted, fits: Fits, how: str) -> Finding:
    if found.foreign:
        return _foreign(found, wanted, fits)
    for key in found.keys:
        if fits(key.key):
            return _fitting(key, wanted, how)
    if found.keys:
        says = "The signature does not fit: something was changed after signing."
        return Finding(made=Made.BROKEN, code="proof.signature", says=says)
    missing = found.missing or "no key of the issuer is at hand"
    return Finding(
        made=Made.UNKNOWN,
        code="proof.no_key",
        says=f"The issuer's key is not at hand: {missing}.",
        hint=found.hint or _OFFER,
    )


def _foreign(found: Found, wanted: Wanted, fits: Fits) -> Finding:
    """Judge what is not the issuer's: somebody else's has to fit as well, to be named."""
    made, code = Made.BY_OTHER, "proof.not_issuer"
    says = f"Not the issuer's signature: {found.foreign}."
    if _own(wanted):
        made = Made.BROKEN
    elif _spoilt(found, fits):
        made, code = Made.BROKEN, "proof.signature"
        says = "The signature of somebody else than the issuer does not fit."
    return Finding(made=made, code=code, says=says)


def _spoilt(found: Found, fits: Fits) -> bool:
    """Tell whether keys are at hand and none of them made the signature."""
    try:
        return bool(found.keys) and not any(fits(each.key) for each in found.keys)
    except (UnsupportedError, UnreachableError):
        return False


def _own(wanted: Wanted) -> bool:
    """Tell whether a seal claims to be the issuer's own."""
    method = absolute(wanted.method, wanted.issuer)
    return wanted.token or method.partition("#")[0] == wanted.issuer


def _fitting(key: Key, wanted: Wanted, how: str) -> Finding:
    by = wanted.issuer or "an issuer without identifier"
    if key.tie is Tie.NOTHING:
        return Finding(
            made=Made.UNKNOWN,
            code="proof.untied",
            says=f"The signature fits, but nothing ties this key to {by}.",
            hint=_OFFER,
            evidence=key.evidence,
        )
    if key.tie is Tie.SENDER:
        return Finding(
            made=Made.UNKNOWN,
            code="proof.sender_key",
            says="The signature fits a key that came from the sender: that proves nothing.",
            hint=_OFFER,
            evidence=key.evidence,
        )
    return Finding(
        made=Made.BY_ISSUER,
        code="proof.ok",
        says=f"Signed with a key of the issuer ({how}){_published(key)}.",
        evidence=key.evidence,
    )


def _published(key: Key) -> str:
    """Say of which day the document is that lists a key: issuers change their keys."""
    days = [each.fetched for each in key.evidence if each.fetched]
    return f", as published on {min(days):%Y-%m-%d}" if days else ""
