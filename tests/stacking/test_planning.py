"""The shortest way, compared with trying every set of offers."""

import os
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from mcwallet.actions.stacking.checking import check
from mcwallet.actions.stacking.planning import By, plan, total
from mcwallet.actions.stacking.what_if import Change, what_if
from mcwallet.catalog.pathways.offers import read_offers
from mcwallet.errors import MalformedError, NotFoundError, UnrecognisedError, UsageError
from mcwallet.model.offer import Offer
from tests.stacking.kit import award, requirement, setting
from tests.stacking.rival import ISSUERS, awards_of, instance, rules_of

SOAK = os.environ.get("MCWALLET_SOAK") == "1"
ONE = 'complete = { all = ["one"] }\n[require.one]\ncredits = 5\nmatch = {}\n'


def offered(seed: int, number: int) -> list[Offer]:
    dice = Random(seed)
    return [
        Offer(
            id=f"o{index}", provider=dice.choice(ISSUERS), achievements=(f"urn:o:{index}",),
            credits=10 * dice.randint(1, 5), level=dice.randint(5, 7),
            skills=(f"urn:t:{dice.choice('abcdef')}",), hours=10 * dice.randint(1, 30),
            fee=100 * dice.randint(0, 50), ends=date(2027, dice.randint(1, 12), 1),
        )
        for index in range(number)
    ]  # fmt: skip


def cheapest(made: dict, offers: list[Offer], by: By) -> int | None:
    """Ask the same checker about every set of offers: an oracle for the search only."""
    best = None
    for size in range(len(offers) + 1):
        for some in combinations(offers, size):
            cost = total(some, by)
            if best is not None and cost >= best:
                continue
            taken = [
                award(
                    one.id, str(one.credits / 10), one.level, issuer=one.provider,
                    achievements=one.achievements, skills=one.skills,
                )
                for one in some
            ]  # fmt: skip
            if check([*awards_of(made), *taken], setting(rules_of(made))).verdict == "met":
                best = cost
    return best


@pytest.mark.parametrize("seed", range(120 if SOAK else 24))
def test_no_way_is_shorter_than_the_one_found(seed: int) -> None:
    made = instance(seed, 3)
    by = list(By)[seed % 4]
    offers = offered(seed, 5)
    found = plan(awards_of(made), offers, by, setting(rules_of(made)))
    cost = None if found.offers is None else found.cost
    assert (cost, found.proven) == (cheapest(made, offers, by), True)


def test_nothing_is_bought_when_nothing_is_missing() -> None:
    found = plan([award("A", "5")], offered(1, 3), By.FEE, setting(ONE))
    assert (found.offers, found.cost) == ((), 0)


def test_an_offer_for_what_is_held_already_adds_nothing() -> None:
    again = Offer(id="o", provider="did:web:uni.example", achievements=("urn:a:A",),
                  credits=30, fee=1)  # fmt: skip
    found = plan([award("A", "3")], [again], By.FEE, setting(ONE))
    assert found.offers is None


def test_what_has_expired_by_the_end_of_the_course_no_longer_counts() -> None:
    held = award("A", "3", ends=date(2027, 1, 1))
    late = Offer(id="o", credits=20, ends=date(2027, 6, 1), fee=1)
    assert plan([held], [late], By.FEE, setting(ONE)).offers is None


def test_an_offer_without_a_price_cannot_be_chosen_by_it() -> None:
    with pytest.raises(UsageError):
        plan([], [Offer(id="o", credits=50)], By.FEE, setting(ONE))


def test_an_offer_that_has_ended_cannot_be_taken() -> None:
    today = setting(ONE).at
    over = Offer(id="over", credits=50, ends=today - timedelta(days=1), hours=1)
    last = Offer(id="last", credits=50, ends=today, hours=9)
    assert plan([], [over, last], By.HOURS, setting(ONE)).offers == (last,)
    with pytest.raises(UsageError, match="every offer has ended by then"):
        plan([], [over], By.HOURS, setting(ONE))


def test_offers_read_alike_from_all_three_forms() -> None:
    table = b"""id,title,provider,ects,level,hours,fee,ends
urn:a,A,https://x,2.5,6,60,9.50,2027-01-31
"""
    toml = b"""[[offer]]
id = "urn:a"
title = "A"
provider = "https://x"
ects = 2.5
level = 6
hours = 60
fee = 9.50
ends = 2027-01-31
"""
    elm = b"""{"@graph": [{"type": "LearningOpportunity", "id": "urn:a", "title": {"": "A"},
      "providedBy": {"id": "https://x"}, "temporal": {"endDate": "2027-01-31T00:00:00Z"},
      "priceDetail": {"amount": "9.50"}, "learningAchievementSpecification": {"id": "urn:a",
      "creditPoint": {"point": "2.5", "framework": {"id":
      "http://data.europa.eu/snb/education-credit/6fcec5c5af"}},
      "volumeOfLearning": "PT60H",
      "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/6"}}}]}"""
    assert read_offers(table) == read_offers(toml) == read_offers(elm)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"id,prize\n1,2\n", "line 1: unknown column 'prize'"),
        (b"title\nx\n", "line 1: no id column"),
        (b"id,ects\na,1e9\n", "line 2: ects can't be read"),
        (b"id,ends\na,soon\n", "line 2: ends can't be read"),
        (b"id,ects\na,1,2\n", "line 2: not as many cells as columns"),
        (b"id\na\na\n", "two offers share an id"),
        (b'[[offer]]\nid = "a"\nprize = 1\n', "line 3: offer.0 has an unknown key 'prize'"),
        (b"\xff", "byte 0 is not UTF-8"),
    ],
)
def test_bad_offers_name_the_line(data: bytes, says: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_offers(data)
    assert str(caught.value) == says


def test_a_list_without_offers_is_not_recognised() -> None:
    with pytest.raises(UnrecognisedError):
        read_offers(b"[]")


def test_a_revocation_shows_as_a_difference() -> None:
    held = award("A", "5")
    found = what_if([held], setting(ONE), Change(revoke=(held.id[:8],)))
    assert (found.before.verdict, found.after.verdict) == ("met", "not_met")
    assert [turn.name for turn in found.turns] == ["one"]


def test_on_a_later_day_what_expires_is_named() -> None:
    held = award("A", "5", ends=date(2027, 1, 1))
    found = what_if([held], setting(ONE), Change(at=date(2027, 9, 1)))
    assert found.after.aside[0].why == ("it expired on 2027-01-01",)


def test_a_distrusted_issuer_and_a_dropped_credential_no_longer_count() -> None:
    held = award("A", "5")
    for change in (Change(distrust=("did:web:uni.example",)), Change(drop=(held.id,))):
        assert what_if([held], setting(ONE), change).after.verdict == "not_met"


def test_what_is_added_counts_and_an_unknown_id_is_said() -> None:
    change = Change(add=(award("B", "2"),))
    assert what_if([award("A", "3")], setting(ONE), change).after.verdict == "met"
    with pytest.raises(NotFoundError):
        what_if([], setting(ONE), Change(drop=("abcd",)))


def test_a_prerequisite_among_offers_ends_first() -> None:
    rules = """
complete = { all = ["first", "second"] }
[require.first]
match = { achievement = ["urn:1"] }
[require.second]
match = { achievement = ["urn:2"] }
after = ["first"]
"""
    first = Offer(id="a", achievements=("urn:1",), fee=1, ends=date(2027, 6, 1))
    early = Offer(id="b", achievements=("urn:2",), fee=1, ends=date(2027, 1, 1))
    late = Offer(id="c", achievements=("urn:2",), fee=9, ends=date(2027, 7, 1))
    found = plan([], [first, early, late], By.FEE, setting(rules))
    assert {one.id for one in found.offers or ()} == {"a", "c"}
    assert requirement(found.then, "second").state == "met"
