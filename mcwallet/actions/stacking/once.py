"""One award counts once, however many copies, formats and containers it comes in."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date

from mcwallet.actions.stacking.gates import barred
from mcwallet.actions.stacking.people import about, identities
from mcwallet.actions.stacking.setting import Setting, Truth
from mcwallet.model.award import Award, Standing
from mcwallet.model.report import Verdict
from mcwallet.model.values import dataclass

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What may count: one of each award, further turns of it, and what was set aside.

    ``again`` are awards of an achievement already among ``awards`` from another day, for
    blocks that say ``repeat``. ``parts`` are pairs of which only one may be used, because
    the first contains the second.
    """

    awards: tuple[Award, ...]
    again: tuple[Award, ...]
    parts: frozenset[tuple[Key, Key]]
    aside: tuple[tuple[Award, str], ...]


def count_once(awards: Iterable[Award], setting: Setting) -> Counted:
    """Keep the newest that verifies of each award, and say what became of the others."""
    held = sorted({award.key: award for award in awards}.values(), key=lambda a: a.key)
    copies = _groups(held, _same_credential)
    held = [award for group in copies for award in _heed_revocation(group)]
    aside: list[tuple[Award, str]] = []
    usable = []
    for award in sorted(held, key=lambda a: a.key):
        says = barred(award, setting)
        if says:
            aside.append((award, says))
        else:
            usable.append(award)
    chosen: list[Award] = []
    again: list[Award] = []
    for group in _groups(usable, _same_award(usable, setting)):
        best = min(group, key=_rank)
        chosen.append(best)
        again += _other_days(best, group)
        aside += [(one, _twin(one, best)) for one in group if one is not best]
    return Counted(tuple(chosen), tuple(again), _parts((*chosen, *again)), tuple(aside))


def issuer_of(award: Award) -> str:
    """Name the issuer so that equal issuers are equal: its id, or else its name."""
    return award.issuer.id or "name:" + str(award.issuer.name).casefold()


def _same_credential(award: Award) -> tuple[Hashable, ...]:
    found: list[Hashable] = [("bytes", award.id, award.part)]
    if award.credential:
        found.append(("id", issuer_of(award), award.credential))
    return tuple(found)


def _same_award(
    usable: list[Award], setting: Setting
) -> Callable[[Award], tuple[Hashable, ...]]:
    """Make the keys by which two credentials are one award for one learner.

    Whoever can't be told from the learner is taken to be the learner, and where one of
    two awards lacks the achievement's id their titles are compared.
    """

    def titled(award: Award) -> Hashable:
        mine = setting.me and about(award, setting.me).truth is not Truth.NO
        who = "me" if mine else identities(award)
        return who, issuer_of(award), str(award.title).casefold()

    nameless = {titled(award) for award in usable if not award.achievements}

    def keys(award: Award) -> tuple[Hashable, ...]:
        title = titled(award)
        assert isinstance(title, tuple)  # noqa: S101 - for the type checker
        names: list[Hashable] = [
            (title[:2], one) for one in (*award.achievements, *award.replaced_by)
        ]
        if title in nameless:
            names.append(("title", title))
        return (*_same_credential(award), *names)

    return keys


def _groups(
    awards: list[Award], keys: Callable[[Award], tuple[Hashable, ...]]
) -> list[list[Award]]:
    """Join awards that share a key, directly or by way of others, in a fixed order."""
    owner: dict[Hashable, int] = {}
    parent = list(range(len(awards)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, award in enumerate(awards):
        for key in keys(award):
            first = root(owner.setdefault(key, index))
            here = root(index)
            parent[max(first, here)] = min(first, here)
    found: dict[int, list[Award]] = defaultdict(list)
    for index, award in enumerate(awards):
        found[root(index)].append(award)
    return list(found.values())


def _heed_revocation(copies: list[Award]) -> list[Award]:
    """Take a credential that was provably revoked to be so in each of its copies."""
    gone = {Standing.REVOKED, Standing.SUSPENDED}
    shown = [one.status for one in copies if one.proven and one.status in gone]
    if not shown:
        return copies
    return [replace(one, status=one.status if one.status in gone else shown[0])
            for one in copies]  # fmt: skip


def _rank(award: Award) -> tuple[int, int, int, Key]:
    """Order copies: verified before doubtful, then the newest, then by id."""
    verdicts = (Verdict.VALID, Verdict.CANNOT_TELL, Verdict.NOT_VALID)
    newest = -(award.awarded or date.min).toordinal()
    return verdicts.index(award.verdict), newest, -award.trust, award.key


def _other_days(best: Award, group: list[Award]) -> list[Award]:
    """Pick one of each further day: a copy signed again is no second award."""
    found: dict[date, Award] = {}
    for one in sorted(group, key=_rank):
        if one.awarded is None or one.awarded == best.awarded:
            continue
        if not one.credential or one.credential != best.credential:
            found.setdefault(one.awarded, one)
    return list(found.values())


def _parts(awards: tuple[Award, ...]) -> frozenset[tuple[Key, Key]]:
    """Find the pairs of which one contains the other."""
    named: dict[str, list[Award]] = defaultdict(list)
    for award in awards:
        digest = f"urn:sha256:{award.id}"
        for one in {*award.achievements, award.credential, digest} - {""}:
            named[one].append(award)
    return frozenset(
        (whole.key, part.key)
        for whole in awards
        for one in whole.contains
        for part in named.get(one, ())
        if part.key != whole.key
    )


def _twin(award: Award, best: Award) -> str:
    if award.id == best.id and award.part == best.part:
        return f"the same file as “{best.name}”: one award counts once"
    if award.credential and award.credential == best.credential:
        return f"another copy of “{best.name}”: one award counts once"
    return f"the same issuer and achievement as “{best.name}”: one award counts once"
