from mcwallet.model.credential import Workload
from tests.stacking.kit import answer, award, requirement, used, verdict

CORE_AND_ELECTIVE = """
complete = { all = ["core", "elective"] }
[require.core]
match = { achievement = ["urn:a:A", "urn:a:B"] }
[require.elective]
credits = 3
match = { achievement = ["urn:a:A"] }
"""


def test_a_greedy_choice_for_the_core_is_undone() -> None:
    rules = CORE_AND_ELECTIVE
    progress = answer(rules, award("A", "3"), award("B", "3"))
    assert (progress.verdict, used(progress, "core")) == ("met", {"B"})


def test_a_credential_is_never_split_between_two_sums() -> None:
    rules = """
complete = { all = ["one", "two"] }
[require.one]
credits = 3
match = {}
[require.two]
credits = 3
match = {}
"""
    assert verdict(rules, award("A", "5"), award("B", "1")) == "not_met"
    assert verdict(rules, award("A", "5"), award("B", "3")) == "met"


def test_a_credential_counts_once_unless_an_overlap_is_allowed() -> None:
    rules = """
complete = { all = ["one", "two"] }
[require.one]
match = {}
[require.two]
match = {}
"""
    allowed = rules + '[overlap]\nallow = [["one", "two"]]\n'
    assert verdict(rules, award("A", "3")) == "not_met"
    assert verdict(allowed, award("A", "3")) == "met"
    assert verdict(allowed + "max_credits = 2\n", award("A", "3")) == "not_met"


def test_missing_data_is_open_and_never_met() -> None:
    rules = """
complete = { all = ["one"] }
[require.one]
match = { level_min = 6 }
"""
    progress = answer(rules, award("A", "3"))
    assert progress.verdict == "open"
    assert [(fact.title, fact.says) for fact in progress.settle] == [
        ("A", "it states no EQF level")
    ]


def test_the_cheapest_facts_settle_an_open_verdict() -> None:
    rules = """
complete = { all = ["one"] }
[require.one]
match = { level_min = 6, language = ["en"] }
"""
    progress = answer(
        rules, award("A", "3"), award("B", "3", language=("en",)), award("C", "3", 5)
    )
    assert [fact.title for fact in progress.settle] == ["B"]


def test_what_is_missing_is_said_in_the_learners_words() -> None:
    rules = """
complete = { all = ["electives"] }
[require.electives]
title = "Electives"
credits = 8
match = {}
within = [{ credits = 4, level_min = 6 }]
"""
    progress = answer(rules, award("A", "3", 5), award("B", "2", 6))
    said = requirement(progress, "electives").lacks
    assert said == "3 more ECTS and 2 more ECTS at EQF 6 or above in “Electives”"


def test_a_near_miss_says_why_it_did_not_count() -> None:
    rules = """
complete = { all = ["one"] }
[require.one]
match = { achievement = ["urn:a:A"], max_age = "P1M" }
"""
    progress = answer(rules, award("A", "3"))
    (miss,) = requirement(progress, "one").missed
    assert miss.why == ("awarded on 2026-01-10, more than P1M ago",)


def test_a_share_compares_integers() -> None:
    rules = """
complete = { all = ["one"] }
[require.one]
count = 1
match = {}
[issuers.own]
any = [{ did = "did:web:uni.example" }]
[rule.own]
min_share = "50%"
match = { issuer = "own" }
[rule.total]
min_credits = 6
match = {}
"""
    ours, theirs = award("A", "3"), award("B", "3", issuer="did:web:x.example")
    assert verdict(rules, ours, theirs) == "met"
    less = award("C", "2.9")
    assert verdict(rules, less, theirs, award("D", "0.1", issuer="did:web:x.example")) == (
        "not_met"
    )


def test_a_decision_is_reported_and_not_solved() -> None:
    rules = """
complete = { all = ["one", "interview"] }
[require.one]
match = {}
[require.interview]
decision = "awarding-body"
"""
    progress = answer(rules, award("A"))
    assert (progress.verdict, progress.subject_to) == (
        "met", ("interview (a decision of the awarding-body)",),
    )  # fmt: skip


def test_every_answer_says_who_decides_and_that_nothing_is_promised() -> None:
    progress = answer('complete = { all = ["one"] }\n[require.one]\nmatch = {}', award("A"))
    assert progress.says == (
        "requirements appear met on the evidence listed; the decision rests with "
        "Uni Example. Stacking creates no entitlement to a qualification, a degree or "
        "credit."
    )


def test_an_amount_that_nobody_stated_settles_least_of_all() -> None:
    rules = """
complete = { all = ["sum"] }
[require.sum]
credits = 6
match = { level_min = 5 }
"""
    stated = [award("A", "3"), award("B", "3")]
    progress = answer(rules, *stated, award("C", level=6))
    assert {fact.title for fact in progress.settle} == {"A", "B"}


SIX = """
complete = { all = ["one"] }
[require.one]
credits = 6
match = {}
"""


def test_what_states_no_credits_only_has_to_make_up_for_what_is_known() -> None:
    progress = answer(SIX, award("A", "4"), award("B"))
    assert progress.verdict == "open"
    assert used(progress, "one") == {"A", "B"}
    assert [fact.says for fact in progress.settle] == [
        "it states no credits (2 ECTS would do)"
    ]


def test_a_few_hours_can_not_stand_for_many_credits() -> None:
    def hours(amount: str):
        load = (Workload(amount=amount, unit="hours", path="$.hours"),)
        return award("H", workload=load)

    assert verdict(SIX, hours("50")) == "not_met"
    assert verdict(SIX, hours("150")) == "open"
    assert verdict(SIX, hours("50"), award("A", "4")) == "open"


def test_nobody_leaves_more_than_a_year_unsaid() -> None:
    assert verdict(SIX.replace("= 6", "= 60"), award("B")) == "open"
    assert verdict(SIX.replace("= 6", "= 61"), award("B")) == "not_met"


def test_a_rule_is_open_where_its_credits_are_not_stated() -> None:
    rules = SIX + "[rule.size]\nmin_credits = 6\nmatch = {}\n"
    progress = answer(rules, award("A", "4"), award("B"))
    assert (progress.verdict, requirement(progress, "size").state) == ("open", "open")
