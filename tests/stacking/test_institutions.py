"""Rules that institutions really have, written as pathway files."""

from datetime import date

from tests.stacking.kit import answer, award, graded, requirement, used, verdict

OWN = '[issuers.own]\nany = [{ domain = "uni.example" }]\n'
ELSEWHERE = "did:web:college.example"


# TalTech: micro-degrees of 6 to 30 ECTS, at least two courses of at least 2 ECTS each,
# half of it from degree study (oigusaktid.taltech.ee/en/?p=11471).
TALTECH = f"""
complete = {{ all = ["courses"] }}
{OWN}
[require.courses]
count = 2
match = {{ credits_min = 2 }}
[rule.size]
min_credits = 6
max_credits = 30
match = {{}}
[rule.degree-study]
min_share = "50%"
match = {{ issuer = "own" }}
"""


def test_taltech_two_courses_of_six_credits_make_a_micro_degree() -> None:
    assert verdict(TALTECH, award("A", "3"), award("B", "3", issuer=ELSEWHERE)) == "met"


def test_taltech_a_course_below_two_credits_is_too_small() -> None:
    found = answer(TALTECH, award("A", "5"), award("B", "1.9"))
    assert found.verdict == "not_met"
    (miss,) = requirement(found, "courses").missed
    assert miss.why == ("its credits are fewer than 2.0",)


def test_taltech_half_must_be_degree_study() -> None:
    found = answer(TALTECH, award("A", "2"), award("B", "4", issuer=ELSEWHERE))
    rule = requirement(found, "degree-study")
    assert (found.verdict, rule.lacks) == (
        "not_met", "2 more ECTS from an issuer of “own”",
    )  # fmt: skip


def test_taltech_more_than_thirty_credits_are_left_out_and_harm_nobody() -> None:
    many = [award(f"c{number}", "6") for number in range(9)]
    assert verdict(TALTECH, *many) == "met"


# HKU SPACE: at least 75 % at the level and 75 % in the theme; one pathway only.
HKU = """
complete = { all = ["stack"] }
[require.stack]
credits = 8
match = {}
[rule.level]
min_share = "75%"
match = { level_min = 5 }
[rule.theme]
min_share = "75%"
match = { skill_any = ["urn:theme"] }
[overlap]
used_elsewhere_max_credits = 0
"""
THEME = {"skills": ("urn:theme",)}


def test_hku_space_three_quarters_are_enough() -> None:
    parts = [award(name, "2", 5, **THEME) for name in "ABC"]
    assert verdict(HKU, *parts, award("D", "2", 4)) == "met"


def test_hku_space_just_below_three_quarters_is_not() -> None:
    parts = [award(name, "1.9", 5, **THEME) for name in "ABC"]
    assert verdict(HKU, *parts, award("D", "2.3", 4)) == "not_met"


def test_hku_space_credit_used_in_another_pathway_does_not_count() -> None:
    parts = [award(name, "2", 5, **THEME) for name in "ABCD"]
    assert verdict(HKU, *parts) == "met"
    assert verdict(HKU, *parts, elsewhere={parts[0].id: ("urn:other",)}) == "not_met"


# USI: half in residence, and nothing older than seven years (handbook.usi.edu).
USI = f"""
complete = {{ all = ["programme"] }}
{OWN}
[defaults]
max_age = "P7Y"
[require.programme]
credits = 12
match = {{}}
[rule.residency]
min_share = "50%"
match = {{ issuer = "own" }}
"""


def test_usi_half_in_residence_within_seven_years() -> None:
    away = award("B", "6", issuer=ELSEWHERE)
    assert verdict(USI, award("A", "6"), away) == "met"
    old = award("A", "6", awarded=date(2019, 11, 20))
    assert verdict(USI, old, away) == "not_met"
    just = award("A", "6", awarded=date(2019, 11, 21))
    assert verdict(USI, just, away) == "met"


# The Netherlands: micro-credentials of 3 to 30 credits each (npuls).
DUTCH = """
complete = { all = ["one"] }
[require.one]
match = { credits_min = 3, kind = "micro-credential" }
[units]
sbu_per_ects = 28
[rule.size]
max_credits = 30
match = {}
"""


def test_the_dutch_bounds_and_study_hours() -> None:
    from mcwallet.model.credential import Kind, Workload

    def micro(amount: str, unit: str = "ects") -> object:
        load = (Workload(amount=amount, unit=unit, path="$.x"),)
        return award("A", workload=load, kind=Kind.MICRO_CREDENTIAL)

    for amount, unit, wanted in (
        ("3", "ects", "met"), ("2.9", "ects", "not_met"), ("30", "ects", "met"),
        ("31", "ects", "not_met"), ("84", "sbu", "met"), ("83", "sbu", "not_met"),
    ):  # fmt: skip
        assert verdict(DUTCH, micro(amount, unit)) == wanted


# Heriot-Watt: (minimum grade = D) in 6 of 8 courses, as Credential Engine writes it down.
NAMES = [f"course-{number}" for number in range(8)]
COURSES = "\n".join(
    f'[require.{name}]\nmatch = {{ achievement = ["urn:a:{name}"], '
    'grade_min = { letter = "D" } }'
    for name in NAMES
)
OF = ", ".join(f'"{name}"' for name in NAMES)
HERIOT_WATT = f"""
complete = {{ n_of = {{ n = 6, of = [{OF}] }} }}
{COURSES}
[grades.letter]
order = ["F", "E", "D", "C", "B", "A"]
"""


def test_heriot_watt_six_of_eight_with_a_minimum_grade() -> None:
    good = [award(name, results=graded("letter", "D")) for name in NAMES[:6]]
    assert verdict(HERIOT_WATT, *good) == "met"
    failed = award(NAMES[0], results=graded("letter", "E"))
    found = answer(HERIOT_WATT, failed, *good[1:])
    (miss,) = requirement(found, NAMES[0]).missed
    assert (found.verdict, miss.why) == ("not_met", ("its grade is below D",))
    ungraded = award(NAMES[6])
    assert verdict(HERIOT_WATT, *good[1:], ungraded) == "open"


# Badgr: "10 - Engage level badges, 6 - Implement, 4 - Contribute", which its own format
# can say in prose only.
MASTER = """
complete = { all = ["engage", "implement", "contribute"] }
[require.engage]
count = 10
match = { type = ["Engage"] }
[require.implement]
count = 6
match = { type = ["Implement"] }
[require.contribute]
count = 4
match = { type = ["Contribute"] }
"""


def badges(**counts: int) -> list:
    return [
        award(f"{kind}{number}", types=(kind,))
        for kind, count in counts.items()
        for number in range(count)
    ]


def test_the_master_teacher_needs_ten_six_and_four() -> None:
    assert verdict(MASTER, *badges(Engage=10, Implement=6, Contribute=4)) == "met"
    found = answer(MASTER, *badges(Engage=12, Implement=4, Contribute=4))
    assert requirement(found, "implement").lacks == ("2 more credentials in “implement”")


def test_the_example_of_the_format_is_judged_as_its_author_meant() -> None:
    rules = """
complete = { all = ["core", "electives"] }
[require.core]
all = ["intro", "ethics"]
[require.intro]
match = { achievement = ["urn:a:intro"] }
[require.ethics]
match = { achievement = ["urn:a:ethics"] }
after = ["intro"]
[require.electives]
credits = 8
match = { level_min = 5 }
within = [{ credits = 4, level_min = 6 }]
[overlap]
allow = [["ethics", "electives"]]
max_credits = 2
"""
    held = [
        award("intro", "3", 5, awarded=date(2024, 5, 1)),
        award("ethics", "2", 6), award("x", "4", 6), award("y", "2", 5),
    ]  # fmt: skip
    found = answer(rules, *held)
    assert (found.verdict, used(found, "electives")) == ("met", {"ethics", "x", "y"})
    away = [*held[:1], award("ethics", "2.1", 6), *held[2:]]
    assert verdict(rules, *away) == "not_met"


def test_one_provider_may_give_no_more_than_its_share() -> None:
    rules = """
complete = { all = ["sum"] }
[require.sum]
credits = 8
match = {}
[rule.one]
max_share = "50%"
per = "issuer"
"""
    ours = [award(name, "4") for name in "AB"]
    theirs = award("C", "4", issuer=ELSEWHERE)
    assert verdict(rules, *ours) == "not_met"
    assert verdict(rules, *ours, theirs) == "met"
