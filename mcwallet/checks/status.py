"""Does the credential still stand, as far as its issuer says?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from mcwallet.catalog.status.base import Standing
from mcwallet.checks.badges import Copies, defined
from mcwallet.checks.base import Case, Question, sentence
from mcwallet.checks.lists import By, Found, Listed, Memory, consult, method_of
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, UnreachableError, UnsupportedError
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import World

MAX_ENTRIES = 50
WARN_AFTER = timedelta(days=7)
SHORTEST = 100_000  # a real issuer's lists have this length; below it nobody is hidden
_LATER = "run again with --online, or give a current list with --evidence"

_NO_WAY = "Its issuer gives no way to ask whether it was withdrawn."
_NONE = Check("status", Outcome.PASSED, "status.none", _NO_WAY)


def answer(case: Case, world: World) -> Iterator[Check]:
    """Look every entry up; one bad answer is enough, one missing answer too."""
    entries = list(_entries(case, world))
    if len(entries) > MAX_ENTRIES:
        raise LimitError(f"the credential has more than {MAX_ENTRIES} status entries")
    if not entries and case.envelope.kind != "hosted":
        yield _NONE
    known: dict[tuple[str, str], Check] = {}
    memory: Memory = {}
    for entry in entries:
        check = _one(case, entry, world, memory)
        known.setdefault((check.code, check.says), check)
    yield from known.values()


def _entries(case: Case, world: World) -> Iterator[Tree]:
    """Find every entry, in the words of each format."""
    read = [Tree({"type": e.type, **e.raw}, e.path) for e in case.credential.status]
    yield from read or case.doc.each("credentialStatus")
    if (
        not read
        and case.envelope.kind == "jws"
        and case.credential.format in {"ob1", "ob2"}
    ):
        issuer = defined(case.doc, Copies(world.fetch)).issuer
        for each in issuer.each("revocationList"):
            yield Tree({"type": "RevocationList", "id": each.value}, each.path)
    if case.envelope.kind in {"sd-jwt", "jws"}:
        known = {entry.path for entry in read}
        yield from (entry for entry in _in_token(case) if entry.path not in known)


def _in_token(case: Case) -> Iterator[Tree]:
    """Find the ``status`` claim of a token; each of its members is one method."""
    claims = {**case.doc.members(), **case.envelope.registered}
    status = Tree(claims).get("status")
    if status is None or not status.is_object():
        return
    for name in status.members():
        inner = status[name]
        raw = inner.members() if inner.is_object() else {}
        yield Tree({**raw, "type": name}, inner.path)


def _one(case: Case, entry: Tree, world: World, memory: Memory) -> Check:
    if not entry.is_object():
        return _open("status.malformed", f"{entry.path} should be an object.")
    method = method_of(entry)
    if method is None:
        says = "It names a way to ask for its status that mcwallet does not know."
        return _open("status.unknown_type", says)
    ids = {case.credential.id, case.doc.members().get("uid")}
    listed = Listed(
        entry=entry,
        method=method,
        issuer=case.credential.issuer.id,
        ids=frozenset(each for each in ids if isinstance(each, str) and each),
    )
    try:
        found = consult(listed, world, memory)
    except UnreachableError as error:
        return _open("status.unreachable", sentence(error), error.hint or _LATER)
    except UnsupportedError as error:
        return _open("status.undecided", sentence(error), error.hint)
    return _judged(found, listed)


def _open(code: str, says: str, hint: str = "") -> Check:
    return Check("status", Outcome.UNDECIDED, code, says, hint)


def _judged(found: Found, listed: Listed) -> Check:
    """Weigh what an authentic list says (DESIGN §5).

    That something was revoked does not grow old; that nothing happened does.
    """
    standing = found.answer.standing
    if standing is Standing.REVOKED or (standing is Standing.SUSPENDED and not found.stale):
        says = f"{found.issuer or 'Its issuer'} says: {found.answer.says}."
        code, outcome = f"status.{standing.value}", Outcome.FAILED
        return Check("status", outcome, code, says, evidence=(found.evidence,))
    code, says, hint = _doubt(found, listed)
    if code:
        return replace(_open(code, says, hint), evidence=(found.evidence,))
    outcome, code, says, hint = _active(found, listed)
    return Check("status", outcome, code, says, hint, (found.evidence,))


def _doubt(found: Found, listed: Listed) -> tuple[str, str, str]:
    """Say why a list does not show that a credential still stands."""
    said, standing = found.answer.says, found.answer.standing
    if found.unproven:
        return "status.undecided", f"{found.unproven[:1].upper()}{found.unproven[1:]}.", ""
    if found.stale:
        last = "good" if standing is Standing.ACTIVE else said
        says = f"Last seen {last} {found.seen}".rstrip()
        return "status.too_old", f"{says}: {found.stale}.", _LATER
    if standing is Standing.UNKNOWN:
        return "status.unknown_value", f"Its status is {said}.", ""
    if found.answer.entries < min(listed.method.fewest, SHORTEST):
        says = f"The list has only {found.answer.entries} entries: too few to be one."
        return "status.too_short", says, ""
    if found.by is By.OTHER:
        says = f"The list is by {found.issuer}, not by the issuer: it says {said}."
        hint = "if you trust whoever publishes it, name them with --trust"
        return "status.other_issuer", says, hint
    return "", "", ""


def _active(found: Found, listed: Listed) -> tuple[Outcome, str, str, str]:
    seen = f"as of {found.seen}" if found.seen else "when last seen"
    says = f"Not withdrawn, {seen} ({found.answer.says})."
    if found.answer.standing is Standing.NOTED:
        return Outcome.WARNED, "status.note", f"Its status: {found.answer.says}.", ""
    if found.answer.entries < listed.method.fewest:
        few = f"{says} Its list has {found.answer.entries} entries, fewer than it should."
        return Outcome.WARNED, "status.short", few, ""
    if found.loose:
        loose = f"{says} The list does not name itself by its address."
        return Outcome.WARNED, "status.list_id", loose, ""
    if found.age is not None and found.age > WARN_AFTER:
        return Outcome.WARNED, "status.old", says, _LATER
    return Outcome.PASSED, "status.active", says, ""


STATUS = Question(name="status", title="Does it still stand?", answer=answer)
