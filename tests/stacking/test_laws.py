"""What holds for every wallet and every pathway."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mcwallet.actions.stacking.checking import check
from mcwallet.model.award import Award, Standing
from mcwallet.model.report import Verdict
from tests.stacking.kit import award, setting
from tests.stacking.rival import awards_of, instance, rules_of

RANK = {"not_met": 0, "open": 1, "met": 2}
seeds = st.integers(0, 5_000)
sizes = st.integers(1, 7)


def made(seed: int, size: int, *, capped: bool = True) -> tuple[list[Award], str]:
    found = instance(seed, size)
    if not capped:
        found["rules"] = [rule for rule in found["rules"] if rule[0] == "min_credits"]
    return awards_of(found), rules_of(found)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_one_more_verified_credential_never_makes_it_worse(seed: int, size: int) -> None:
    held, rules = made(seed, size, capped=False)
    before, after = check(held[1:], setting(rules)), check(held, setting(rules))
    assert RANK[after.verdict] >= RANK[before.verdict]
    assert after.shortfall <= before.shortfall


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes, st.randoms(use_true_random=False))
def test_the_order_of_the_files_never_matters(seed: int, size: int, dice) -> None:
    held, rules = made(seed, size)
    mixed = list(held)
    dice.shuffle(mixed)
    assert check(mixed, setting(rules)) == check(held, setting(rules))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_a_credential_given_twice_counts_once(seed: int, size: int) -> None:
    held, rules = made(seed, size)
    twice = [*held, *(replace(one, id=one.id[::-1]) for one in held)]
    assert check(twice, setting(rules)).verdict == check(held, setting(rules)).verdict


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_a_revoked_credential_never_counts(seed: int, size: int) -> None:
    held, rules = made(seed, size)
    revoked = [replace(held[0], status=Standing.REVOKED), *held[1:]]
    found = check(revoked, setting(rules))
    assert all(use.id != held[0].id for one in found.requirements for use in one.used)
    assert found.shortfall == check(held[1:], setting(rules)).shortfall


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_the_unknown_is_never_met(seed: int, size: int) -> None:
    held, rules = made(seed, size)
    doubtful = [replace(one, verdict=Verdict.CANNOT_TELL) for one in held]
    known = check(held, setting(rules)).verdict
    found = check(doubtful, setting(rules)).verdict
    nothing = check([], setting(rules)).verdict
    assert found == {"met": "met" if nothing == "met" else "open"}.get(known, known)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_settling_what_would_settle_it_settles_it(seed: int, size: int) -> None:
    held, rules = made(seed, size)
    doubtful = [replace(one, verdict=Verdict.CANNOT_TELL) for one in held]
    found = check(doubtful, setting(rules))
    if found.verdict == "open":
        named = {fact.id for fact in found.settle}
        settled = [old if old.id in named else new
                   for old, new in zip(held, doubtful, strict=True)]  # fmt: skip
        assert check(settled, setting(rules)).verdict == "met"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, sizes)
def test_what_is_used_is_needed(seed: int, size: int) -> None:
    held, rules = made(seed, size)
    found = check(held, setting(rules))
    named = {use.id for one in found.requirements for use in one.used}
    kept = [one for one in held if one.id in named]
    assert check(kept, setting(rules)).shortfall == found.shortfall
    for spared in named if found.verdict == "met" else ():
        rest = [one for one in kept if one.id != spared]
        assert check(rest, setting(rules)).verdict != "met"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_words_in_a_credential_stop_the_check(title: str, amount: str, id_: str) -> None:
    from mcwallet.model.credential import Party, Result, Workload
    from mcwallet.model.words import Words

    odd = award(
        "A", workload=(Workload(amount=amount, unit="ects", path="$"),),
        title=Words.plain(title), issuer=Party(id_).id, achievements=(id_,),
        results=(Result(value=amount, scheme="percent"),), learner=Party(title).id,
    )  # fmt: skip
    rules = 'complete = { all = ["a"] }\n[issuers.x]\nany = [{ domain = "x.example" }]\n'
    rules += "[grades.percent]\nmin = 0\nmax = 100\n[require.a]\ncredits = 1\n"
    rules += 'match = { issuer = "x", grade_min = { percent = 1 }, credits_min = 1 }\n'
    assert check([odd], setting(rules)).verdict in RANK
