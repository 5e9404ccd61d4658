"""Every way to make one award look like two, and the sentence that answers it."""

from dataclasses import replace
from datetime import date

import pytest

from mcwallet.model.award import Award, Standing
from mcwallet.model.credential import Identifier, Kind, Party, Result, Workload
from mcwallet.model.report import Verdict
from mcwallet.model.words import Words
from tests.stacking.kit import ME, answer, award, graded, setting, used, verdict

TWO = 'complete = { all = ["two"] }\n[require.two]\ncount = 2\nmatch = {}\n'
SUM = 'complete = { all = ["sum"] }\n[require.sum]\ncredits = 6\nmatch = {}\n'
A = award("A", "3")


def copy(**more) -> Award:
    return replace(A, **{"id": "f" * 64, **more})


ONCE = "the same issuer and achievement as “A”: one award counts once"
FRAUDS = {
    "copied under another name": (A, copy(), "another copy of “A”: one award counts once"),
    "signed again with the same id": (
        A, copy(awarded=date(2026, 5, 1)), "another copy of “A”: one award counts once",
    ),
    "given a second id": (A, copy(credential="urn:cred:B"), ONCE),
    "exported in a second format": (
        A, copy(credential="", format="ob2", title=Words.plain("A (badge)")), ONCE,
    ),
    "issued again on another day": (
        A, copy(credential="urn:cred:B", awarded=date(2025, 5, 1)), ONCE,
    ),
    "named without its achievement's id": (
        A, copy(credential="urn:cred:B", achievements=()), ONCE,
    ),
    "about the same learner by e-mail": (
        A, copy(credential="urn:cred:B", learner=Party("mailto:ana@example.org")), ONCE,
    ),
    "about nobody in particular": (
        A, copy(credential="urn:cred:B", learner=Party()), ONCE,
    ),
    "replaced by a newer one": (
        A, copy(credential="urn:cred:B", achievements=("urn:a:New",),
                replaced_by=("urn:a:A",)), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FRAUDS)
def test_one_award_counts_once_when(how: str) -> None:
    first, second, says = FRAUDS[how]
    found = answer(TWO, first, second, me=(ME, "ana@example.org"))
    assert found.verdict == "not_met"
    if says:
        assert [miss.why for miss in found.aside] == [(says,)]


def test_two_awards_by_one_issuer_count_twice() -> None:
    assert verdict(TWO, A, award("B", "3")) == "met"


def test_the_same_achievement_from_two_issuers_is_two_awards() -> None:
    other = copy(credential="urn:cred:B", issuer=Party("did:web:other.example"))
    assert verdict(TWO, A, other) == "met"


def test_a_block_may_ask_for_several_turns_on_different_days() -> None:
    again = copy(credential="urn:cred:B", awarded=date(2025, 5, 1))
    resigned = copy(id="e" * 64, credential="urn:cred:C")
    repeat = TWO + "repeat = true\n"
    assert verdict(repeat, A, again) == "met"
    assert verdict(repeat, A, resigned) == "not_met"


def test_a_whole_and_its_part_do_not_both_count() -> None:
    whole = award("W", "3", contains=("urn:a:A",))
    assert verdict(SUM, whole, A) == "not_met"
    assert verdict(SUM, award("W", "3"), A) == "met"


def test_two_parts_of_one_whole_may_both_count() -> None:
    whole = award("W", "3", contains=("urn:a:A", "urn:a:B"))
    found = answer(SUM, whole, A, award("B", "3"))
    assert (found.verdict, used(found, "sum")) == ("met", {"A", "B"})


NEVER = {
    "revoked": ({"status": Standing.REVOKED}, "its issuer revoked it"),
    "suspended": ({"status": Standing.SUSPENDED}, "its issuer suspended it"),
    "expired": ({"ends": date(2026, 11, 20)}, "it expired on 2026-11-20"),
    "not yet valid": ({"begins": date(2027, 1, 1)}, "it is not valid before 2027-01-01"),
    "awarded in the future": (
        {"awarded": date(2027, 1, 1)}, "it was awarded on 2027-01-01, after 2026-11-21",
    ),
    "forged": ({"verdict": Verdict.NOT_VALID, "why": "proof: broken"}, "proof: broken"),
    "issued by the learner": ({"issuer": Party(ME)}, "the learner issued it"),
    "embedded without a proof": (
        {"signed": False},
        "it carries no proof of its own: only its container's issuer speaks for it",
    ),
    "an endorsement": (
        {"kind": Kind.ENDORSEMENT}, "an endorsement speaks about an award and is none",
    ),
    "a record that defines achievements": (
        {"kind": Kind.COMPOSITE},
        "a record of other credentials: those with a proof count one by one",
    ),
    "not passed": (
        {"results": (Result(value="F", status="Failed"),)},
        "its result is that it was not passed",
    ),
    "still going on": (
        {"results": (Result(value="", status="InProgress"),)}, "its result is not final",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", NEVER)
def test_it_never_counts_when(how: str) -> None:
    change, says = NEVER[how]
    rules = 'complete = { all = ["one"] }\n[require.one]\nmatch = {}\n'
    rules += '[defaults]\nverified = "no"\nsubject = "any"\n'
    found = answer(rules, replace(A, **change))
    assert (found.verdict, [miss.why for miss in found.aside]) == ("not_met", [(says,)])


def test_somebody_elses_credential_never_counts() -> None:
    theirs = replace(A, learner=Party("did:key:zOther"))
    assert verdict(SUM.replace("6", "3"), theirs) == "not_met"


def test_a_hashed_address_ties_a_badge_to_the_learner() -> None:
    from hashlib import sha256

    digest = "sha256$" + sha256(b"ana@example.orgsalt").hexdigest()
    hashed = Identifier(type="email", value=digest, hashed=True, salt="salt")
    badge = replace(A, learner=Party(identifiers=(hashed,)))
    rules = SUM.replace("6", "3")
    assert verdict(rules, badge, me=("ana@example.org",)) == "met"
    assert verdict(rules, badge, me=("eve@example.org",)) == "not_met"
    assert verdict(rules, badge) == "open"


def test_a_revocation_reaches_every_copy_of_the_credential() -> None:
    revoked = copy(status=Standing.REVOKED)
    assert verdict(SUM.replace("6", "3"), A, revoked) == "not_met"


def test_a_forged_revocation_reaches_nothing() -> None:
    forged = copy(status=Standing.REVOKED, proven=False, verdict=Verdict.NOT_VALID)
    assert verdict(SUM.replace("6", "3"), A, forged) == "met"


def test_the_newest_that_verifies_stands_for_an_award() -> None:
    newer = copy(credential="urn:n", awarded=date(2026, 6, 1), verdict=Verdict.CANNOT_TELL)
    assert verdict(SUM.replace("6", "3"), A, newer) == "met"


@pytest.mark.parametrize(
    ("amount", "unit", "wanted"),
    [
        ("6", "ects", "met"),
        ("5.99", "ects", "not_met"),
        ("6", "", "open"),
        ("168", "sbu", "open"),
        ("150", "hours", "open"),
        ("1e9", "ects", "open"),
        ("-6", "ects", "open"),
        ("٦", "ects", "open"),
        ("NaN", "ects", "open"),
        ("0", "ects", "not_met"),
    ],
)
def test_numbers_count_for_what_they_say(amount: str, unit: str, wanted: str) -> None:
    load = Workload(amount=amount, unit=unit, path="$.x")
    assert verdict(SUM, award("A", workload=(load,))) == wanted


def test_units_are_taken_for_what_the_pathway_says() -> None:
    bare = award("A", workload=(Workload(amount="6", unit="", path="$.x"),))
    hours = award("A", workload=(Workload(amount="150", unit="hours", path="$.x"),))
    assert verdict(SUM + '[units]\nunitless = "ects"\n', bare) == "met"
    assert verdict(SUM + "[units]\nhours_per_ects = 25\n", hours) == "open"
    assert verdict(SUM + '[units]\nhours_per_ects = 25\nestimates = "accept"\n', hours) == (
        "met"
    )


def test_what_was_earned_replaces_the_offer_when_it_is_less() -> None:
    offer = Workload(amount="6", unit="ects", path="$.offer")
    less = Workload(amount="3", unit="ects", path="$.earned", earned=True)
    more = replace(less, amount="60")
    assert verdict(SUM, award("A", workload=(offer, less))) == "not_met"
    big = SUM.replace("6", "7")
    assert verdict(big, award("A", workload=(offer, more))) == "not_met"


def test_an_equivalence_counts_in_its_direction_while_it_holds() -> None:
    rules = """
complete = { all = ["one"] }
[issuers.own]
any = [{ did = "did:web:uni.example" }]
[defaults]
issuer = "own"
[require.one]
match = { achievement = ["urn:new"] }
[[equal]]
this = "https://old.example/b/7"
as = "urn:new"
by = "did:web:uni.example"
valid = { until = 2026-12-31 }
"""
    rules = rules.replace("[issuers.own]", "[issuers.own]", 1)
    made = setting(rules).pathway
    ours = replace(made, by=replace(made.by, did="did:web:uni.example"))
    old = award(
        "A", achievements=("https://old.example/b/7",), issuer="https://old.example/i"
    )
    fake = replace(old, issuer=Party("did:web:mallory.example"))
    from mcwallet.actions.stacking.checking import check

    assert check([old], setting(ours)).verdict == "met"
    assert check([fake], setting(ours)).verdict == "not_met"
    assert check([old], setting(ours, at=date(2027, 1, 2))).verdict == "not_met"


def test_a_used_credential_is_capped_and_said() -> None:
    rules = SUM.replace("6", "3") + "[overlap]\nused_elsewhere_max_credits = 2\n"
    assert verdict(rules, A, elsewhere={A.id: ("urn:other",)}) == "not_met"
    free = answer(SUM.replace("6", "3"), A, elsewhere={A.id: ("urn:other",)})
    assert free.warnings == ("“A” was already counted towards urn:other",)


def test_a_waiver_is_signed_by_whoever_may_waive() -> None:
    rules = (
        'complete = { all = ["w"] }\n[require.w]\nwaiver = { by = "did:web:uni.example" }\n'
    )
    signed = award("W", achievements=("https://uni.example/p#w",))
    assert answer(rules, signed).subject_to == ()
    for other in (replace(signed, issuer=Party("did:web:x.example")), award("X")):
        assert answer(rules, other).subject_to == (
            "w (a waiver signed by did:web:uni.example)",
        )


def test_grades_are_compared_on_their_own_scale() -> None:
    rules = """
complete = { all = ["one"] }
[require.one]
match = { grade_min = { de = "3.0", percent = 60 } }
[grades.de]
order = ["5.0", "4.0", "3.0", "2.0", "1.0"]
[grades.percent]
min = 0
max = 100
"""
    for scheme, value, wanted in (
        ("de", "1.0", "met"), ("de", "4.0", "not_met"), ("percent", "60", "met"),
        ("Percent", "59.9", "not_met"), ("us", "A", "open"), ("percent", "600", "open"),
        ("de", "6.0", "open"),
    ):  # fmt: skip
        assert verdict(rules, award("A", results=graded(scheme, value))) == wanted
    assert verdict(rules, award("A")) == "open"


def test_order_is_judged_by_date() -> None:
    rules = """
complete = { all = ["intro", "ethics"] }
[require.intro]
match = { achievement = ["urn:a:A"] }
[require.ethics]
match = { achievement = ["urn:a:B"] }
after = ["intro"]
gap_min = "P1M"
"""
    intro = award("A", awarded=date(2025, 1, 31))
    for day, wanted in (
        (date(2025, 2, 27), "not_met"), (date(2025, 3, 1), "met"), (None, "open"),
    ):  # fmt: skip
        assert verdict(rules, intro, award("B", awarded=day)) == wanted
    assert verdict(rules, replace(intro, awarded=None), award("B")) == "open"


def test_a_larger_award_and_what_it_names_by_digest_do_not_both_count() -> None:
    rules = 'complete = { all = ["one"] }\n[require.one]\ncredits = 8\nmatch = {}\n'
    small = award("small", "3")
    whole = award("whole", "6", contains=(f"urn:sha256:{small.id}",))
    assert verdict(rules, small, award("whole", "6")) == "met"
    assert verdict(rules, small, whole) == "not_met"
