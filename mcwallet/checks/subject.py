"""Is it about the person asked for?"""

from collections.abc import Iterator
from enum import Enum, auto
from hashlib import new

from mcwallet.checks.base import Case, Question
from mcwallet.model.credential import Identifier, Party
from mcwallet.model.report import Check, Outcome
from mcwallet.model.world import Person, World

_HASHES = {"sha256", "md5"}  # what Open Badges §IdentityHash allows


class Match(Enum):
    """Whether a credential is about a person."""

    YES = auto()
    NO = auto()
    UNKNOWN = auto()


_NAMED = "Nobody was named whom it should be about."
_NOBODY = Check("subject", Outcome.SKIPPED, "subject.nobody", _NAMED)


def answer(case: Case, world: World) -> Iterator[Check]:
    """Compare the subject with the person asked for, or with the wallet's holder."""
    person, subject = world.policy.person, case.credential.subject
    if not person:
        yield _NOBODY
        return
    match about(subject, person):
        case Match.YES:
            says = "It is about the person asked for."
            yield Check("subject", Outcome.PASSED, "subject.same", says)
        case Match.NO:
            outcome = Outcome.FAILED if person.asked else Outcome.WARNED
            says = "It is about somebody else than the person asked for."
            yield Check("subject", outcome, "subject.other", says)
        case Match.UNKNOWN:
            outcome = Outcome.UNDECIDED if person.asked else Outcome.WARNED
            says = "It does not say whom it is about in a way that can be compared."
            hint = "compare the name and what else you know by other means"
            yield Check("subject", outcome, "subject.unmatched", says, hint)


def about(subject: Party, person: Person) -> Match:
    """Tell whether a subject is this person, by key or by address; never by name."""
    if subject.id in person.dids and subject.id:
        return Match.YES
    address = subject.id.removeprefix("mailto:") if subject.id.startswith("mailto:") else ""
    found = list(subject.identifiers)
    if address:
        found.append(Identifier(type="emailAddress", value=address))
    answers = [_same(each, mail) for each in found for mail in person.emails if _mail(each)]
    if any(answers):
        return Match.YES
    comparable = bool(answers) or (subject.id.startswith("did:") and bool(person.dids))
    return Match.NO if comparable else Match.UNKNOWN


def _mail(each: Identifier) -> bool:
    return each.hashed or "mail" in each.type.casefold()


def _same(each: Identifier, mail: str) -> bool:
    """Compare an address, as written and in lower case (Open Badges §IdentityHash)."""
    if not each.hashed:
        return each.value.casefold() == mail.casefold()
    algorithm, _, digest = each.value.partition("$")
    if algorithm not in _HASHES:
        return False
    spellings = {mail, mail.lower()}
    return any(
        new(algorithm, f"{spelling}{each.salt}".encode(), usedforsecurity=False).hexdigest()
        == digest.lower()
        for spelling in spellings
    )


SUBJECT = Question(name="subject", title="Whom is it about?", answer=answer)
