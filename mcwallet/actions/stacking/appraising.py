"""Check a dossier as its receiver: by own rules, own trust and on an own day.

Nothing in a dossier is trusted for the verdict except the originals, which are verified
again. What it says about them is only compared with what is so.
"""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from mcwallet.actions.opening import open_cases
from mcwallet.actions.stacking.awards import awards_of
from mcwallet.actions.stacking.checking import Checked, check_closely
from mcwallet.actions.stacking.claiming import Claim, claim_of
from mcwallet.actions.stacking.comparing import compared
from mcwallet.actions.stacking.people import about, identities
from mcwallet.actions.stacking.setting import Setting, Truth
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.catalog.containers.bundle import BUNDLE
from mcwallet.checks.proof import holder_of
from mcwallet.errors import WalletError
from mcwallet.model.appraisal import Appraisal, Finding, Strength
from mcwallet.model.award import Award
from mcwallet.model.credential import Kind
from mcwallet.model.report import Outcome, Report
from mcwallet.model.world import World

ASSIGNMENT = "assignment.json"
RULES = "pathway.toml"
_ABOUT_IT = frozenset({"structure", "proof", "bundle", "binding", "period"})


def is_bundle(data: bytes) -> bool:
    """Tell whether these bytes are a bundle of ours, and so perhaps a dossier."""
    return BUNDLE.fits(data)


def appraise(original: Original, given: Setting, world: World) -> tuple[Checked, Appraisal]:
    """Verify a dossier, solve it again, and compare; the rules are those of ``given``."""
    cases = open_cases(original)
    whole, *parts = verify(cases, world)
    files = dict(cases[0].bundle.files) if cases[0].bundle else {}
    signed = any(c.name == "proof" and c.outcome is Outcome.PASSED for c in whole.checks)
    holder = holder_of(cases[0]) if signed else ""
    me = tuple(dict.fromkeys((*given.me, *((holder,) if holder else ()))))
    awards = awards_of(_alone(part) for part in parts)
    checked = check_closely(awards, replace(given, me=me, elsewhere={}))
    claim, wrong = _claim(files.get(ASSIGNMENT))
    strength, people = _people(awards, holder, me)
    findings = (
        *_whole(whole),
        *_person_asked(holder, given.me),
        *people,
        *_rules(files.get(RULES), claim, given),
        *wrong,
        *_verdicts(claim, checked),
        *(_absent(claim, awards) if claim else ()),
    )
    return checked, Appraisal(
        progress=checked.progress, holder=holder, strength=strength,
        claimed=claim.verdict if claim else "", findings=findings,
        rows=compared(claim, checked.progress),
    )  # fmt: skip


def _alone(part: Report) -> Report:
    """Name a credential as it is named outside of the bundle: an original of its own."""
    return replace(part, part=part.part.partition(".")[2])


def _whole(report: Report) -> Iterator[Finding]:
    """Repeat what was found out about the dossier as a whole."""
    for check in report.checks:
        if check.name in _ABOUT_IT and check.outcome is not Outcome.SKIPPED:
            yield Finding(check.name, check.outcome, check.says)


def _person_asked(holder: str, asked: tuple[str, ...]) -> Iterator[Finding]:
    dids = [one for one in asked if one.startswith("did:")]
    if holder and dids and holder not in dids:
        says = "Somebody else than the person asked for signed the dossier."
        yield Finding("signer", Outcome.FAILED, says)


def _people(
    awards: tuple[Award, ...], holder: str, me: tuple[str, ...]
) -> tuple[Strength, tuple[Finding, ...]]:
    """Tell whether all of it is about the one who signed it, and how surely."""
    others, unknown, by_key = [], [], True
    mine = [one for one in awards if one.signed and one.kind is not Kind.ENDORSEMENT]
    if not mine:
        says = "It holds no credential about anybody."
        return Strength.NONE, (Finding("person", Outcome.UNDECIDED, says),)
    for award in mine:
        truth = about(award, me).truth
        if truth is Truth.NO:
            others.append(award)
        elif truth is Truth.UNKNOWN:
            unknown.append(award)
        by_key = by_key and holder != "" and holder in identities(award)
    if others or unknown:
        return Strength.NONE, tuple(_strangers(others, unknown))
    if by_key:
        says = "Everything in it is about the key that signed it."
        return Strength.KEY, (Finding("person", Outcome.PASSED, says),)
    says = (
        "Everything in it is about the person you named, but nothing ties that person to "
        "the key that signed it."
    )
    return Strength.ADDRESS, (Finding("person", Outcome.WARNED, says),)


def _strangers(others: list[Award], unknown: list[Award]) -> Iterator[Finding]:
    for award in others[:10]:
        says = f"“{award.name}” is about somebody else than the one who signed the dossier."
        yield Finding("person", Outcome.FAILED, says)
    for award in unknown[:10]:
        says = (
            f"Whether “{award.name}” is about the one who signed the dossier is not known."
        )
        yield Finding("person", Outcome.UNDECIDED, says)


def _rules(data: bytes | None, claim: Claim | None, given: Setting) -> Iterator[Finding]:
    """Compare the rules in the dossier with the receiver's own."""
    mine = given.pathway
    if data is None:
        says = "It holds no pathway.toml; your own copy of the rules was used."
        yield Finding("rules", Outcome.WARNED, says)
    elif sha256(data).hexdigest() == mine.sha256:
        yield Finding(
            "rules", Outcome.PASSED, "Its pathway.toml is your copy of the rules."
        )
    else:
        says = "Its pathway.toml is not your copy of the rules; your own copy was used."
        yield Finding("rules", Outcome.WARNED, says)
    if claim and (claim.pathway, claim.version) != (mine.id, mine.version):
        says = "Its assignment was made for another pathway, or another version of it."
        yield Finding("rules", Outcome.WARNED, says)
    elif claim and data is not None and claim.sha256 != sha256(data).hexdigest():
        says = "Its assignment was not made with the pathway.toml beside it."
        yield Finding("rules", Outcome.WARNED, says)


def _claim(data: bytes | None) -> tuple[Claim | None, tuple[Finding, ...]]:
    if data is None:
        says = "It claims nothing: there is no assignment.json in it."
        return None, (Finding("claims", Outcome.WARNED, says),)
    try:
        return claim_of(data), ()
    except WalletError as error:
        says = f"Its assignment.json can't be read: {error}."
        return None, (Finding("claims", Outcome.FAILED, says),)


def _verdicts(claim: Claim | None, checked: Checked) -> Iterator[Finding]:
    if claim is None:
        return
    found = checked.progress.verdict
    claimed, is_so = claim.verdict.replace("_", " "), found.value.replace("_", " ")
    if claim.verdict == found.value:
        says = f"It claims that the requirements are {claimed}, and so it was worked out."
        yield Finding("claims", Outcome.PASSED, says)
    else:
        says = f"It claims that the requirements are {claimed}; worked out again they are "
        yield Finding("claims", Outcome.WARNED, f"{says}{is_so}.")


def _absent(claim: Claim, awards: tuple[Award, ...]) -> Iterator[Finding]:
    """Find originals that it counts and doesn't hold."""
    for id_ in sorted(claim.counted - {award.id for award in awards})[:10]:
        says = f"It counts the original {id_[:8]}, which is not in it."
        yield Finding("claims", Outcome.WARNED, says)
