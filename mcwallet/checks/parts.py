"""Do the credentials inside it stand on their own?"""

from collections.abc import Iterator, Sequence

from mcwallet.checks.base import Case
from mcwallet.model.report import Check, Outcome, Report, Verdict


def answer(case: Case, inside: Sequence[Report]) -> Iterator[Check]:
    """Let what was found inside count for the credential around it.

    A part with a proof of its own counts, in a presentation every part does; a part
    without proof is the outer issuer's statement and counts neither way.
    """
    if not inside:
        return
    every = case.credential.format in {"presentation", "bundle"}
    counted = [each for each in inside if every or proven(each)]
    bad = [each.part for each in counted if each.verdict is Verdict.NOT_VALID]
    open_ = [each.part for each in counted if each.verdict is Verdict.CANNOT_TELL]
    if bad:
        says = f"NOT VALID inside it: {_named(bad)}."
        yield Check("parts", Outcome.FAILED, "parts.not_valid", says)
    elif open_:
        says = f"CANNOT TELL inside it: {_named(open_)}."
        yield Check("parts", Outcome.UNDECIDED, "parts.cannot_tell", says)
    elif counted:
        says = f"Every credential inside it that has a proof is VALID ({len(counted)})."
        yield Check("parts", Outcome.PASSED, "parts.ok", says)
    else:
        says = (
            "What stands inside it has no proof of its own: it is the issuer's statement."
        )
        yield Check("parts", Outcome.SKIPPED, "parts.unproven", says)


def proven(report: Report) -> bool:
    """Tell whether a part came with a proof of its own, good or bad."""
    return not any(check.code == "proof.embedded" for check in report.checks)


def _named(parts: Sequence[str]) -> str:
    return ", ".join(f"part {part}" for part in parts)
