"""What the wallet found out, and how sure it is."""

from datetime import datetime
from enum import StrEnum

from mcwallet.model.credential import Credential
from mcwallet.model.values import dataclass


class Outcome(StrEnum):
    """The five possible answers to a question about a credential."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    WARNED = "warned"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """The three things we say about a credential as a whole."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document that an answer rests on."""

    url: str
    sha256: str = ""
    fetched: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer, in words a learner can read."""

    name: str
    outcome: Outcome
    code: str
    says: str
    hint: str = ""
    evidence: tuple[Evidence, ...] = ()


DECIDERS = frozenset({"proof", "seal.signature", "hosted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All the answers about one credential at one moment."""

    input: str
    part: str
    digest: str
    envelope: str
    credential: Credential
    at: datetime
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst answer decides; without a proof that passed nothing is valid."""
        return verdict(self.checks)


def verdict(checks: tuple[Check, ...]) -> Verdict:
    """Weigh the answers (DESIGN §5)."""
    outcomes = {check.outcome for check in checks}
    if Outcome.FAILED in outcomes:
        return Verdict.NOT_VALID
    proven = any(c.name in DECIDERS and c.outcome is Outcome.PASSED for c in checks)
    if Outcome.UNDECIDED in outcomes or not proven:
        return Verdict.CANNOT_TELL
    return Verdict.VALID
