"""Find what a pathway can't mean, before a learner is misled."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from mcwallet.catalog.pathways.names import below, matches
from mcwallet.model.pathway import Block, Combine, Cover, Decide, Pathway, Pick, Role, Waive
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd: an ``error`` can never be met, a ``warning`` may be meant."""

    level: str
    where: str
    says: str
    hint: str = ""


def lint(pathway: Pathway, at: date) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful, errors first."""
    found = [finding for look in _LOOKS for finding in look(pathway, at)]
    return tuple(sorted(found, key=lambda finding: finding.level != "error"))


def mandatory(pathway: Pathway) -> tuple[Block, ...]:
    """Return the blocks that can't be left out."""
    found: dict[str, Block] = {}
    queue = list(pathway.complete.of) if _every(pathway.complete) else []
    while queue:
        block = pathway.block(queue.pop())
        if block.name not in found:
            found[block.name] = block
            if isinstance(block.demand, Combine) and _every(block.demand):
                queue.extend(block.demand.of)
    return tuple(block for block in pathway.blocks if block.name in found)


def _every(demand: Combine) -> bool:
    return demand.n == len(demand.of)


def _unreached(pathway: Pathway, _: date) -> Iterator[Finding]:
    reached: set[str] = set()
    queue = list(pathway.complete.of)
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            queue.extend(below(pathway.block(name)))
    for block in pathway.blocks:
        if block.name not in reached:
            yield _warn(block, "the goal does not ask for it", "add it under complete")


def _unfillable(pathway: Pathway, _: date) -> Iterator[Finding]:
    """Two blocks that both need the one award there can be of an achievement."""
    overlap = pathway.overlap
    allowed = {frozenset(pair) for pair in overlap.allow}
    single = [
        block for block in mandatory(pathway)
        if isinstance(block.demand, Pick) and block.demand.unit == "one"
        and len(block.demand.match.achievement or ()) == 1
    ]  # fmt: skip
    for one, other in combinations(single, 2):
        assert isinstance(one.demand, Pick)  # noqa: S101 - as picked above
        assert isinstance(other.demand, Pick)  # noqa: S101 - as picked above
        same = one.demand.match.achievement == other.demand.match.achievement
        apart = frozenset((one.name, other.name)) not in allowed
        if same and apart and overlap.count_once:
            says = f"{other.name} needs the same achievement, and one award counts once"
            yield _bad(one, says, f'allow = [["{one.name}", "{other.name}"]]')


def _sums(pathway: Pathway, _: date) -> Iterator[Finding]:
    need = sum(
        block.demand.need for block in mandatory(pathway)
        if isinstance(block.demand, Pick) and block.demand.unit == "credits"
    )  # fmt: skip
    for rule in pathway.rules:
        where = f"rule.{rule.name}"
        low, high = rule.min_credits, rule.max_credits
        if low is not None and high is not None and low > high:
            yield Finding("error", where, "its minimum is above its maximum")
        low, high = rule.min_share, rule.max_share
        if low is not None and high is not None and low > high:
            yield Finding("error", where, "its minimum share is above its maximum")
        whole = not rule.match.asked() and not rule.per_issuer
        once = pathway.overlap.count_once and not pathway.overlap.allow
        most = rule.max_credits
        if whole and once and most is not None and need > most:
            yield Finding("error", where, "the blocks ask for more credits than it lets in")
        if rule.max_share == 0 or rule.max_credits == 0:
            yield Finding("warning", where, "it lets nothing in")


def _dates(pathway: Pathway, at: date) -> Iterator[Finding]:
    if not pathway.valid.holds(at):
        yield Finding("warning", "valid", f"the pathway is not in force on {at}")
    for (family, name), match in matches(pathway):
        age = match.max_age or pathway.defaults.max_age
        until = match.awarded_until or pathway.defaults.awarded_until
        if age and until and until < age.before(at):
            says = f"awarded until {until} and not older than {age.text}: nothing can be"
            yield Finding("error", f"{family}.{name}", says)
    for number, equal in enumerate(pathway.equal, 1):
        if not equal.valid.holds(at):
            says = f"it does not hold on {at}"
            yield Finding("warning", f"equal {number}", says)


def _grades(pathway: Pathway, _: date) -> Iterator[Finding]:
    scales = {scale.name: scale for scale in pathway.scales}
    used = set()
    for (family, name), match in matches(pathway):
        for scheme, least in match.grade_min or ():
            used.add(scheme)
            scale = scales[scheme]
            if scale.order:
                continue
            if not Decimal(scale.min) <= Decimal(least) <= Decimal(scale.max):
                yield Finding(
                    "error", f"{family}.{name}", f"no grade of {scheme} is {least}"
                )
    for scheme in scales.keys() - used:
        yield Finding("warning", f"grades.{scheme}", "no block asks for it")


def _skills(pathway: Pathway, _: date) -> Iterator[Finding]:
    uses = any(isinstance(block.demand, Pick) for block in pathway.blocks)
    for block in pathway.blocks:
        if isinstance(block.demand, Cover) and not uses:
            yield _bad(block, "skills are shown by what is counted, and nothing is counted")


def _overlaps(pathway: Pathway, _: date) -> Iterator[Finding]:
    overlap = pathway.overlap
    if overlap.max_credits is not None and not overlap.allow and overlap.count_once:
        yield Finding("warning", "overlap", "max_credits has no effect without allow")
    if overlap.allow and not overlap.count_once:
        yield Finding(
            "warning", "overlap", "allow has no effect when everything may overlap"
        )
    allowed = {frozenset(pair) for pair in overlap.allow}
    picks = [block for block in mandatory(pathway) if isinstance(block.demand, Pick)]
    for one, other in combinations(picks, 2):
        assert isinstance(one.demand, Pick)  # noqa: S101 - as picked above
        assert isinstance(other.demand, Pick)  # noqa: S101 - as picked above
        same = one.demand.match == other.demand.match
        if same and frozenset((one.name, other.name)) not in allowed and overlap.count_once:
            says = f"it selects the same credentials as {other.name}: each counts in one"
            yield _warn(one, says, "say so in the titles, or allow the overlap")


def _within(pathway: Pathway, _: date) -> Iterator[Finding]:
    for block in pathway.blocks:
        if not isinstance(block.demand, Pick):
            continue
        ids, level = block.demand.match.achievement, block.demand.match.level_min or 0
        items = block.demand.need // 10
        once = block.demand.unit == "count" and not block.demand.repeat
        if once and ids and items > len(ids):
            says = f"it asks for {items} of {len(ids)} achievements, each counted once"
            yield _warn(block, says, "list more achievements, or say repeat = true")
        for part in block.demand.within:
            if part.match.level_min and part.match.level_min <= level:
                yield _warn(block, "a part of the sum asks for no more than the whole does")


def _openness(pathway: Pathway, _: date) -> Iterator[Finding]:
    """Doors that stand open, and choices that nobody can compute."""
    if pathway.defaults.verified == "no":
        yield Finding("warning", "defaults", "credentials count without being verified")
    if pathway.defaults.subject == "any":
        yield Finding("warning", "defaults", "credentials of other people count")
    for block in pathway.blocks:
        if isinstance(block.demand, Combine) and not _every(block.demand):
            kids = [pathway.block(name) for name in block.demand.of]
            if any(isinstance(kid.demand, Decide | Waive) for kid in kids):
                yield _warn(
                    block, "one way to meet it is a decision, which nobody can compute"
                )


def _names(pathway: Pathway, _: date) -> Iterator[Finding]:
    if not pathway.decides:
        yield Finding("warning", "decides", "nobody is named who decides", 'decides = "…"')
    if pathway.by.role is not Role.AWARDING_BODY:
        yield Finding("warning", "by", "reports will call it a plan, not an offer")
    named = {match.issuer for _, match in matches(pathway)} | {pathway.defaults.issuer}
    for issuers in pathway.issuers:
        if issuers.name not in named:
            yield Finding("warning", f"issuers.{issuers.name}", "nothing asks for it")
    wanted = {one for _, match in matches(pathway) for one in match.achievement or ()}
    for number, equal in enumerate(pathway.equal, 1):
        if equal.as_ not in wanted and not (equal.both and equal.this in wanted):
            yield Finding(
                "warning", f"equal {number}", "no block asks for what it counts as"
            )


def _bad(block: Block, says: str, hint: str = "") -> Finding:
    return Finding("error", f"require.{block.name}", says, hint)


def _warn(block: Block, says: str, hint: str = "") -> Finding:
    return Finding("warning", f"require.{block.name}", says, hint)


_LOOKS: tuple[Callable[[Pathway, date], Iterator[Finding]], ...] = (
    _unreached,
    _unfillable,
    _sums,
    _dates,
    _grades,
    _skills,
    _overlaps,
    _within,
    _openness,
    _names,
)
