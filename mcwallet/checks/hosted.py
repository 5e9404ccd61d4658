"""Does the issuer's own copy of a hosted badge say the same? (Open Badges 1 and 2)"""

from collections.abc import Iterator

from mcwallet.checks.badges import (
    GONE,
    Copies,
    Defined,
    defined,
    place,
    same_host,
    texts,
    web,
)
from mcwallet.checks.base import Case, Question
from mcwallet.checks.keys import evidence_of
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.json import Json
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

_HOSTED = {"hosted", "HostedBadge"}


def answer(case: Case, world: World) -> Iterator[Check]:
    """Compare assertion, badge and issuer with the copies that the verifier has."""
    if case.envelope.kind != "hosted" or case.unread:
        return
    copies = Copies(world.fetch)
    try:
        yield from _compared(case, copies)
    except UnreachableError as error:
        if error.code == GONE:
            says = "The issuer has taken the badge away: it was revoked."
            yield _check(Outcome.FAILED, "hosted.gone", says, copies)
            return
        raise


def _compared(case: Case, copies: Copies) -> Iterator[Check]:
    address = _address(case.doc)
    copy = copies.get(address)
    if copy.members().get("revoked") is True:
        why = copy.members().get("revocationReason")
        because = f": {why[:200]}" if isinstance(why, str) and why else ""
        says = f"The issuer has revoked it{because}."
        yield _check(Outcome.FAILED, "hosted.revoked", says, copies)
        return
    different = next(_differences(case.doc, copy, copies), "")
    if different:
        says = f"The issuer's own copy says something else at {different}."
        yield _check(Outcome.FAILED, "hosted.differs", says, copies)
        return
    found = defined(copy, copies)
    if trouble := _scope(address, found):
        yield _check(Outcome.FAILED, "hosted.origin", trouble, copies)
    elif copies.senders:
        says = "It equals a copy, but the sender brought that copy along."
        yield _check(Outcome.UNDECIDED, "hosted.sender", says, copies)
    else:
        says = f"The copy at {place(address)} says the same."
        yield _check(Outcome.PASSED, "hosted.ok", says, copies)
        if address.startswith("http://"):
            says = "Its address is http, which anybody on the way can change."
            yield Check("hosted.address", Outcome.WARNED, "hosted.http", says)


def _check(outcome: Outcome, code: str, says: str, copies: Copies) -> Check:
    evidence = tuple(map(evidence_of, copies.used.values()))
    return Check("hosted", outcome, code, says, evidence=evidence)


def _address(doc: Tree) -> str:
    """Return where the assertion says that it stands (§VerificationObject)."""
    way = doc.get("verification") or doc.get("verify")
    url = ""
    if way is not None and way.is_object():
        if not way.mentions("type", *_HOSTED):
            raise MalformedError("the badge says that it is signed, and it is not")
        if way.get("verificationProperty") and way["verificationProperty"].value != "id":
            raise UnsupportedError("the badge is to be found in a way that is not known")
        url = way.maybe_text("url")
    address = url or doc.maybe_text("id")
    if web(address) is None:
        raise MalformedError("the badge has no address where its issuer could keep it")
    return address


def _differences(mine: Tree, theirs: Tree, copies: Copies) -> Iterator[str]:
    """Go through the places where two copies differ.

    An issuer may keep badge and issuer apart where a file holds them in full: then the
    address has to be theirs, and what stands there has to be the same.
    """
    ours, kept = mine.members(), theirs.members()
    for name in ours.keys() | kept.keys():
        here = f"{mine.path}.{name}"
        if name not in ours or name not in kept:
            if kept.get(name) is not False:  # "revoked": false says nothing new
                yield here
        elif name in {"badge", "issuer"}:
            yield from _linked(mine[name], theirs[name], copies)
        elif not _same(ours[name], kept[name]):
            yield here


def _linked(mine: Tree, theirs: Tree, copies: Copies) -> Iterator[str]:
    if isinstance(mine.value, dict) and isinstance(theirs.value, str):
        if mine.value.get("id", theirs.value) != theirs.value:
            yield f"{mine.path}.id"
        else:
            yield from _differences(mine, copies.get(theirs.value), copies)
    elif isinstance(mine.value, str) and isinstance(theirs.value, dict):
        if theirs.value.get("id") != mine.value:
            yield mine.path
    elif isinstance(mine.value, dict) and isinstance(theirs.value, dict):
        yield from _differences(mine, theirs, copies)
    elif not _same(mine.value, theirs.value):
        yield mine.path


def _same(one: Json, other: Json) -> bool:
    """Compare two values; true is not 1, and a list of one may be bare."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    ours, theirs = [*Tree(one).items()], [*Tree(other).items()]
    if len(ours) == 1 and len(theirs) == 1 and not _lists(one, other):
        return isinstance(one, bool) is isinstance(other, bool) and one == other
    return len(ours) == len(theirs) and all(
        _same(a.value, b.value) for a, b in zip(ours, theirs, strict=True)
    )


def _lists(one: Json, other: Json) -> bool:
    return Tree(one).is_list() or Tree(other).is_list()


def _scope(address: str, found: Defined) -> str:
    """Say why an issuer cannot have put an assertion there (§Hosted verification).

    The issuer names hosts (``allowedOrigins``) or beginnings (``startsWith``); otherwise
    only its own host counts. A beginning never reaches beyond its host.
    """
    way = found.issuer.get("verification") or found.issuer.get("verify")
    if way is not None and not way.is_object():
        way = None
    starts = texts(way.get("startsWith") if way else None)
    hosts = texts(way.get("allowedOrigins") if way else None)
    if starts and not any(
        address.startswith(start) and same_host(address, start) for start in starts
    ):
        return "It stands outside the addresses that its issuer names."
    if hosts and place(address) not in {_named(name) for name in hosts}:
        return "It stands on a host that its issuer does not name."
    if not starts and not hosts and not same_host(address, found.id):
        return "It stands on another host than its issuer."
    return ""


def _named(name: str) -> str:
    return place(name) if "://" in name else name.lower()


HOSTED = Question(
    name="hosted", title="Does the issuer's own copy say the same?", answer=answer
)
