"""What a receiver finds out about a dossier: what it claims, and what is so."""

from enum import StrEnum

from mcwallet.model.progress import Progress, State
from mcwallet.model.report import Outcome
from mcwallet.model.values import dataclass


class Strength(StrEnum):
    """How surely all of it is about the one who signed it."""

    KEY = "key"
    ADDRESS = "address"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about the dossier itself, and its answer in a full sentence."""

    name: str
    outcome: Outcome
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One requirement as the dossier claims it and as it was worked out again."""

    name: str
    title: str
    claimed: str
    recomputed: str
    difference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """A dossier, checked by its receiver; only the originals in it count as evidence.

    ``claimed`` is the verdict that it states, empty where it states none.
    """

    progress: Progress
    holder: str
    strength: Strength
    claimed: str
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]

    @property
    def verdict(self) -> State:
        """The recomputed verdict, and no better than what was found out about the whole."""
        outcomes = {finding.outcome for finding in self.findings}
        if self.progress.verdict is State.NOT_MET or Outcome.FAILED in outcomes:
            return State.NOT_MET
        if self.progress.verdict is State.OPEN or Outcome.UNDECIDED in outcomes:
            return State.OPEN
        return State.MET

    @property
    def differences(self) -> tuple[str, ...]:
        """Every difference between what is claimed and what is so."""
        return tuple(f"{row.name}: {row.difference}" for row in self.rows if row.difference)
