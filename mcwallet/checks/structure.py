"""Does it keep to the rules of its own data model?"""

import re
from collections.abc import Iterator
from itertools import islice

from mcwallet.catalog.formats import FORMATS
from mcwallet.checks.base import Case, Question, sentence
from mcwallet.checks.proof import ELSEWHERE
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError
from mcwallet.model.envelope import Proof, Signature
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

MOST = 10
_RULES = "It keeps to the rules of its data model."
_KEPT = Check("structure", Outcome.PASSED, "structure.ok", _RULES)
_PLAIN_TYPES = {"", "jwt", "vc+jwt"}
_PRESENTED_TYPES = {"", "jwt", "vp+jwt"}
_VERSION = re.compile(r"https://www\.w3\.org/ns/credentials/v([3-9])")
_BYTES = {"jws", "sd-jwt", "jades"}


def answer(case: Case, world: World) -> Iterator[Check]:
    """Hold the claims against what the specification says they must be."""
    del world
    broken = tuple(islice(_broken(case), MOST))
    for says in broken:
        yield Check("structure", Outcome.FAILED, "structure.broken", says)
    unread = tuple(_unread(case))
    yield from unread
    for url in () if broken else _unknown_contexts(case):
        says = f"Its context {url[:200]} is not one that mcwallet knows."
        yield Check("structure", Outcome.WARNED, "structure.context", says)
    if not broken and not unread:
        yield _KEPT


def _broken(case: Case) -> Iterator[str]:
    for error in case.trouble:
        if isinstance(error, MalformedError):
            yield sentence(error)
    if case.envelope.kind in ELSEWHERE:
        yield from map(_full, case.envelope.trouble)
    yield from map(_full, _token(case))
    name = "presentation" if case.bundle else case.credential.format
    if name in FORMATS and not case.unread and not _version(case):
        yield from map(_full, FORMATS[name].rules(_with_proofs(case)))


def _with_proofs(case: Case) -> Tree:
    """Return the claims with their proofs: what a derived one withholds is not missing."""
    proofs = [seal.options for seal in case.envelope.seals if isinstance(seal, Proof)]
    if not proofs or not case.doc.is_object():
        return case.doc
    return Tree({**case.doc.members(), "proof": proofs}, case.doc.path)


def _unread(case: Case) -> Iterator[Check]:
    """Say what kept us from reading it that is no fault of the credential."""
    for error in case.trouble:
        if not isinstance(error, MalformedError):
            code, says = "structure.unsupported", sentence(error)
            yield Check("structure", Outcome.UNDECIDED, code, says, error.hint)
    if version := _version(case):
        says = (
            f"It follows version {version} of the data model, which mcwallet can't judge."
        )
        yield Check("structure", Outcome.UNDECIDED, "structure.version", says)
    in_json = case.credential.format == "vc1" and case.envelope.kind != "jws"
    if in_json and any(one.value == {} for one in case.doc.each("credentialSubject")):
        says = "It says nothing about its subject that a proof could cover."
        yield Check("structure", Outcome.UNDECIDED, "structure.no_claim", says)


def _version(case: Case) -> str:
    """Return the version of the data model that stands first, if we don't know it yet."""
    named = case.doc.members().get("@context") if case.doc.is_object() else None
    first = named[0] if isinstance(named, list) and named else named
    found = _VERSION.fullmatch(first) if isinstance(first, str) else None
    return found[1] if found else ""


def _token(case: Case) -> Iterator[str]:
    """Hold a token's type against what it carries (VC-JOSE-COSE §3, SD-JWT VC §3.2)."""
    kind, form = case.envelope.kind, case.credential.format
    if kind not in {"jws", "sd-jwt"} or form in {"ob1", "ob2", ""}:
        return
    for seal in case.envelope.seals:
        if isinstance(seal, Signature):
            typ = str(seal.protected.get("typ", "")).lower().removeprefix("application/")
            yield from _sd_jwt(case, typ) if kind == "sd-jwt" else _jwt(case, typ)


def _jwt(case: Case, typ: str) -> Iterator[str]:
    presented = case.credential.format == "presentation"
    if typ not in (_PRESENTED_TYPES if presented else _PLAIN_TYPES):
        yield "the token's type is not that of a credential"
    if typ in {"vc+jwt", "vp+jwt"} and {"vc", "vp"} & case.envelope.claims.keys():
        yield "the token has a 'vc' or 'vp' claim, which its type rules out"


def _sd_jwt(case: Case, typ: str) -> Iterator[str]:
    claims = case.envelope.claims
    if typ and not typ.endswith("+sd-jwt"):
        yield "the token's type is not that of an SD-JWT"
    needs = typ == "dc+sd-jwt" or (typ == "vc+sd-jwt" and "@context" not in claims)
    if needs and not isinstance(claims.get("vct"), str):
        yield "$ has no 'vct'"


def _unknown_contexts(case: Case) -> Iterator[str]:
    """Go through contexts that nobody pinned, where the proof does not depend on them."""
    jcs = [
        isinstance(seal, Proof) and "-jcs-" in seal.suite for seal in case.envelope.seals
    ]
    if case.envelope.kind not in _BYTES and not (jcs and all(jcs)):
        return
    from mcwallet.codec.jsonld.contexts import PINNED

    for context in case.doc.each("@context"):
        if isinstance(context.value, str) and not PINNED.pinned(context.value):
            yield context.value


def _full(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


STRUCTURE = Question(
    name="structure", title="Does it keep to the rules of its format?", answer=answer
)
