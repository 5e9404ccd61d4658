"""Check how far somebody has come on a pathway."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mcwallet.actions.stacking.choosing import Chosen, choose
from mcwallet.actions.stacking.credits import Credits
from mcwallet.actions.stacking.explaining import Explainer
from mcwallet.actions.stacking.layout import Layout
from mcwallet.actions.stacking.matching import Matcher
from mcwallet.actions.stacking.nearness import Nearness
from mcwallet.actions.stacking.once import Counted, count_once
from mcwallet.actions.stacking.people import identities
from mcwallet.actions.stacking.problem import Option
from mcwallet.actions.stacking.setting import Setting
from mcwallet.actions.stacking.wording import amount, demand_of, title_of
from mcwallet.model.award import Award
from mcwallet.model.pathway import Block, Decide, Pathway, Role, Waive
from mcwallet.model.progress import NO_ENTITLEMENT, Fact, Miss, Progress, Requirement, State
from mcwallet.model.values import dataclass

FIXED = "requirements appear met on the evidence listed; the decision rests with {decides}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer, and what it was worked out from, for plans and dossiers."""

    progress: Progress
    layout: Layout
    counted: Counted
    chosen: Chosen


def check(awards: Iterable[Award], setting: Setting) -> Progress:
    """Answer requirement by requirement; the order of the awards never matters."""
    return check_closely(awards, setting).progress


def check_closely(awards: Iterable[Award], setting: Setting) -> Checked:
    """Answer, and keep what led to the answer."""
    held = tuple(awards)
    setting, warnings = whom(held, setting)
    counted = count_once(held, setting)
    ranked = tuple(sorted((*counted.awards, *counted.again), key=_preference))
    matcher = Matcher(setting, ranked)
    layout = Layout(setting.pathway, matcher, ranked)
    chosen = choose(layout, counted, setting.nodes, solver=setting.solver)
    near = Nearness(matcher, ranked, counted.aside)
    explainer = Explainer(layout, chosen, near)
    requirements = explainer.requirements()
    progress = Progress(
        pathway=setting.pathway.id, version=setting.pathway.version,
        sha256=setting.pathway.sha256, title=setting.pathway.title,
        role=setting.pathway.by.role, decides=decides(setting.pathway),
        at=setting.at, verdict=chosen.verdict, says=_says(chosen, setting.pathway),
        complete=_goal(setting.pathway), requirements=requirements,
        settle=_facts(chosen, layout), subject_to=_subject_to(layout, chosen),
        aside=tuple(_miss(award, says) for award, says in counted.aside),
        warnings=(*warnings, *_warnings(setting, chosen, layout, requirements)),
        shortfall=chosen.shortfall, bound=chosen.bound, proven=chosen.proven,
    )  # fmt: skip
    return Checked(progress, layout, counted, chosen)


def decides(pathway: Pathway) -> str:
    """Name who takes the decision: never us."""
    return pathway.decides or str(pathway.by.name) or "the awarding body"


def whom(held: tuple[Award, ...], setting: Setting) -> tuple[Setting, tuple[str, ...]]:
    """Where nobody said whom it should be about, one learner named everywhere will do."""
    if setting.me:
        return setting, ()
    named = {identity for award in held for identity in identities(award)[:1]}
    if len(named) == 1:
        (only,) = named
        says = f"nobody said whom to check: all that name their learner name {only}"
        return replace(setting, me=(only,)), (says,)
    if named:
        says = f"the credentials name {len(named)} learners, and nobody said whom to check"
        return setting, (says,)
    return setting, ()


def _preference(award: Award) -> tuple[int, int, tuple[str, str]]:
    """Order awards: strongest trust, longest remaining validity, id (§C.4 4)."""
    ends = (award.ends or date.max).toordinal()
    return -award.trust, -ends, award.key


def _says(chosen: Chosen, pathway: Pathway) -> str:
    if chosen.verdict is State.MET:
        said = FIXED.format(decides=decides(pathway))
    elif chosen.verdict is State.OPEN:
        said = "open: it can't be told yet whether the requirements are met"
    else:
        said = "requirements not met on the evidence listed"
    return f"{said}. {NO_ENTITLEMENT}."


def _goal(pathway: Pathway) -> str:
    return demand_of(Block(name="complete", demand=pathway.complete))


def _facts(chosen: Chosen, layout: Layout) -> tuple[Fact, ...]:
    return tuple(
        Fact(id=award.id, part=award.part, title=award.name, says=said)
        for number, option in chosen.choice
        for award in (layout.awards[number],)
        for says in option.facts
        for said in (_enough(says, option, layout.credits[award.key]),)
    )


def _enough(says: str, option: Option, credits_: Credits) -> str:
    """Say how much an amount that nobody stated would have to be."""
    if credits_.tenths is None and says == credits_.says and option.guessed:
        return f"{says} ({amount(option.guessed)} ECTS would do)"
    return says


def _subject_to(layout: Layout, chosen: Chosen) -> tuple[str, ...]:
    found = []
    for name, must in layout.theirs.items():
        block = layout.pathway.block(name)
        if must or chosen.decided:
            assert isinstance(block.demand, Decide | Waive)  # noqa: S101 - as laid out
            found.append(f"{title_of(block)} ({demand_of(block)})")
    return tuple(found)


def _warnings(
    setting: Setting,
    chosen: Chosen,
    layout: Layout,
    requirements: tuple[Requirement, ...],
) -> tuple[str, ...]:
    pathway, found = setting.pathway, []
    if pathway.by.role is not Role.AWARDING_BODY:
        found.append("a plan, not an offer: the awarding body did not write this pathway")
    if not pathway.valid.holds(setting.at):
        found.append(f"this version of the pathway is not in force on {setting.at}")
    if pathway.units.unitless:
        found.append(f"numbers without a unit are taken for {pathway.units.unitless}")
    if not chosen.proven:
        found.append(
            "the work limit was reached: best found, lower bound "
            f"{chosen.bound // 10}.{chosen.bound % 10}"
        )
    if not chosen.certain:
        found.append("open because the work limit was reached: nothing was proved")
    if chosen.verdict is State.OPEN and not chosen.fewest:
        found.append("perhaps fewer facts would settle it: the work limit was reached")
    used = {(use.id, use.part) for one in requirements for use in one.used}
    for award in layout.awards:
        before = setting.elsewhere.get(award.id, ())
        if award.key in used and before:
            found.append(f"“{award.name}” was already counted towards {', '.join(before)}")
        credits_ = layout.credits[award.key]
        if award.key in used and "cut to the offer" in credits_.says:
            found.append(f"“{award.name}”: {credits_.says}")
    return tuple(found)


def _miss(award: Award, says: str) -> Miss:
    return Miss(id=award.id, part=award.part, title=award.name, why=(says,))
