"""What would change if something were added, lost, revoked, distrusted or later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mcwallet.actions.stacking.checking import check
from mcwallet.actions.stacking.setting import Setting
from mcwallet.errors import AmbiguousError, NotFoundError
from mcwallet.model.award import Award, Standing
from mcwallet.model.progress import Progress, Requirement, State
from mcwallet.model.values import dataclass

SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Things to suppose; ``drop`` and ``revoke`` are ids, from four digits on."""

    add: tuple[Award, ...] = ()
    drop: tuple[str, ...] = ()
    revoke: tuple[str, ...] = ()
    distrust: tuple[str, ...] = ()
    at: date | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is supposed at all."""
        changes = self.add or self.drop or self.revoke or self.distrust
        return bool(changes) or self.at is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """One requirement that stands differently afterwards."""

    name: str
    before: State
    after: State
    says: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers, and the requirements in which they differ."""

    before: Progress
    after: Progress
    turns: tuple[Turn, ...]


def what_if(awards: Sequence[Award], setting: Setting, change: Change) -> Difference:
    """Compare the answer as things are with the answer as they might be."""
    before = check(awards, setting)
    after = check(supposed(awards, change, setting), moved(setting, change))
    then = {(one.rule, one.name): one for one in after.requirements}
    turns = tuple(
        Turn(one.name, one.state, other.state, _says(other))
        for one in before.requirements
        for other in (then[one.rule, one.name],)
        if (one.state, one.have, one.lacks) != (other.state, other.have, other.lacks)
    )
    return Difference(before, after, turns)


def supposed(
    awards: Sequence[Award], change: Change, setting: Setting
) -> tuple[Award, ...]:
    """Return the awards as they would be; at another day a status is taken to stay."""
    gone = {_named(awards, id_) for id_ in change.drop}
    revoked = {_named(awards, id_) for id_ in change.revoke}
    later = (change.at or setting.at) - setting.at
    made = []
    for award in (*awards, *change.add):
        if award.id in gone:
            continue
        seen = award.status_seen
        kept = replace(award, status_seen=seen + later) if seen and later else award
        made.append(replace(kept, status=Standing.REVOKED) if award.id in revoked else kept)
    return tuple(made)


def moved(setting: Setting, change: Change) -> Setting:
    """Return the setting on the day supposed, without the issuers distrusted."""
    distrusted = setting.distrusted | frozenset(change.distrust)
    return replace(setting, at=change.at or setting.at, distrusted=distrusted)


def _named(awards: Sequence[Award], id_: str) -> str:
    """Find the one credential that an id, or the beginning of one, names."""
    start = id_.removeprefix("id:").casefold()
    found = {award.id for award in awards if award.id.startswith(start)}
    if len(start) < SHORTEST or not found:
        raise NotFoundError(f"no credential has the id {start[:64]}", hint="see the list")
    if len(found) > 1:
        raise AmbiguousError("several credentials begin so", hint="give more digits")
    return found.pop()


def _says(one: Requirement) -> str:
    return one.lacks or ", ".join(use.title for use in one.used)
