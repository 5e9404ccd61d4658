"""Set side by side what a dossier claims and what was worked out again."""

from collections.abc import Iterator

from mcwallet.actions.stacking.claiming import Claim, Claimed
from mcwallet.actions.stacking.wording import amount
from mcwallet.model.appraisal import Row
from mcwallet.model.progress import Progress, Requirement, State

_SHORT = 8
Sums = dict[tuple[str, str], int]


def compared(claim: Claim | None, progress: Progress) -> tuple[Row, ...]:
    """Return a row for each requirement: those of the rules, then those only claimed."""
    rows = []
    known = set()
    for one in progress.requirements:
        if one.needed:
            known.add((one.rule, one.name))
            rows.append(_row(_named(claim, one), one, silent=claim is None))
    for rule, claimed in _all(claim):
        if (rule, claimed.name) not in known:
            rows.append(
                Row(
                    name=claimed.name, title="", claimed=_said(claimed), recomputed="",
                    difference="the rules have no such requirement",
                )
            )  # fmt: skip
    return tuple(rows)


def _all(claim: Claim | None) -> Iterator[tuple[bool, Claimed]]:
    if claim:
        yield from ((False, one) for one in claim.blocks)
        yield from ((True, one) for one in claim.rules)


def _named(claim: Claim | None, one: Requirement) -> Claimed | None:
    return next(
        (each for rule, each in _all(claim) if (rule, each.name) == (one.rule, one.name)),
        None,
    )


def _row(claimed: Claimed | None, one: Requirement, *, silent: bool) -> Row:
    sums: Sums = {(use.id, use.part): use.tenths for use in one.used}
    difference = "" if silent else "nothing is claimed"
    if claimed:
        difference = "; ".join(_differences(claimed, one.state, sums))
    return Row(
        name=one.name, title=str(one.title), claimed=_said(claimed) if claimed else "",
        recomputed=_words(one.state.value, sums), difference=difference,
    )  # fmt: skip


def _differences(claimed: Claimed, state: State, sums: Sums) -> Iterator[str]:
    said = dict(claimed.counted)
    if len(said) < len(claimed.counted):
        yield "it counts one credential twice"
    if claimed.state != state.value:
        yield f"claims {_spelled(claimed.state)}, is {_spelled(state.value)}"
    more = [id_ for id_ in said if id_ not in sums]
    fewer = [id_ for id_ in sums if id_ not in said]
    if more:
        yield f"counts {_ids(more)} too"
    if fewer:
        yield f"does not count {_ids(fewer)}"
    for id_, sum_ in said.items():
        if sums.get(id_, sum_) != sum_:
            yield f"counts {id_[0][:_SHORT]} as {amount(sum_)}, is {amount(sums[id_])}"


def _said(claimed: Claimed) -> str:
    return _words(claimed.state, dict(claimed.counted))


def _words(state: str, sums: Sums) -> str:
    with_ = ", ".join(f"{id_[:_SHORT]} {amount(sum_)}" for (id_, _), sum_ in sums.items())
    return f"{_spelled(state)} with {with_}" if with_ else _spelled(state)


def _spelled(state: str) -> str:
    return state.replace("_", " ").upper()


def _ids(found: list[tuple[str, str]]) -> str:
    return ", ".join(id_[:_SHORT] for id_, _ in found)
