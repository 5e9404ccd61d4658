"""Others' pathways become drafts of our own, and nothing is left out silently."""

import json
from datetime import date

import pytest

from mcwallet.catalog.pathways.drafting import draft
from mcwallet.catalog.pathways.lint import lint
from mcwallet.catalog.pathways.own import read
from mcwallet.catalog.pathways.starter import starter
from mcwallet.errors import MalformedError, UnrecognisedError, WalletError
from mcwallet.model.pathway import Combine, Decide, Pathway, Pick
from tests.stacking.kit import award, setting

RULE = {"@type": "all"}


def drafted(document: object) -> tuple[Pathway, tuple[str, ...]]:
    _, made = draft(json.dumps(document).encode())
    return read(made.text.encode()), made.not_understood


def element(name: str, badge: str = "", kids: tuple = (), **more) -> dict:
    needs = {"childElementRequirements": {"countRule": more.pop("rule", RULE)}}
    found = {"elementId": name, "name": name, "children": list(kids), "requirements": needs}
    if badge:
        found["completionBadge"] = {"badgeUrl": badge}
    return found | more


def test_a_badgr_tree_keeps_its_counts() -> None:
    kids = tuple(element(name, f"urn:b:{name}") for name in "abc")
    rule = {"@type": "atLeastN", "requiredCount": 2}
    found, unclear = drafted(element("top", kids=kids, rule=rule))
    parts = found.block("top-parts").demand
    assert (parts, unclear) == (Combine("n_of", 2, ("a", "b", "c")), ())


def test_a_badgr_shortcut_stands_beside_the_requirements() -> None:
    top = element("top", "urn:b:top", (element("a", "urn:b:a"),))
    top["requirements"]["allowCompletionBadgeShortcut"] = True
    found, _ = drafted(top)
    assert found.block("top").demand == Combine("any", 1, ("a", "shortcut"))


def test_what_stands_only_in_prose_becomes_a_decision() -> None:
    found, unclear = drafted(element("Master Teacher"))
    assert isinstance(found.block("master-teacher").demand, Decide)
    assert unclear == ("Master Teacher: no rule and no badge",)


def test_the_old_badgr_junctions_are_read() -> None:
    rules = {
        "@type": "BadgeJunction",
        "junctionConfig": {"@type": "Disjunction", "requiredNumber": 2},
        "badges": ["urn:b:1", "urn:b:2", "urn:b:3"],
    }
    found, _ = drafted({"name": "Old", "slug": "old", "completion_requirements": rules})
    assert found.block("old-requirements").demand.n == 2


def test_a_learning_path_counts_distinct_badges() -> None:
    badges = [
        {"badge": {"id": f"urn:b:{n}", "name": "B"}, "order": n} for n in (1, 1, 2, 3)
    ]
    found, _ = drafted({"name": "Path", "required_badges_count": 2, "badges": badges})
    assert (found.complete.n, len(found.complete.of)) == (2, 3)


def test_a_milestone_badge_is_so_many_of_a_list() -> None:
    badges = [{"badge_id": f"urn:b:{n}", "received": True} for n in range(4)]
    found, _ = drafted({"name": "M", "min_required": 3, "required_badges": badges})
    assert (found.complete.n, len(found.complete.of)) == (3, 4)


def condition(**more) -> list[dict]:
    targets = {"ceterms:targetComponent": ["c0", "c1", "c2"]}
    stage = {"@type": "ceterms:ComponentCondition", "ceterms:name": "Stage", **targets}
    top = {
        "@type": "ceterms:Pathway", "@id": "p", "ceterms:name": {"en": "P"},
        "ceterms:hasDestinationComponent": ["d"],
    }  # fmt: skip
    goal = {
        "@type": "ceterms:CredentialComponent", "@id": "d", "ceterms:name": "Goal",
        "ceterms:hasCondition": [{**stage, **more}],
    }  # fmt: skip
    courses = [
        {"@type": "ceterms:CourseComponent", "@id": f"c{n}", "ceterms:name": f"Course {n}"}
        for n in range(3)
    ]
    return [top, goal, *courses]


def constraint(left: str, comparator: str, right: object, action: str = "") -> dict:
    found = {"leftSource": left, "comparator": comparator, "rightSource": right}
    return found | ({"rightAction": action} if action else {})


def test_ctdl_counts_alternatives_and_minimum_grades() -> None:
    grade = constraint("x/grade", "compare:EQ", ["A", "B", "C", "D"], "array:AnyOf")
    graph = condition(requiredNumber=2, hasConstraint=[grade])
    found, unclear = drafted({"@graph": graph})
    course = found.block("course-0").demand
    assert isinstance(course, Pick)
    assert course.match.grade_min == (("LetterGrade", "D"),)
    assert (found.block("stage").demand.n, unclear) == (2, ())


def test_ctdl_credits_become_a_sum() -> None:
    graph = condition(hasConstraint=[constraint("x/credits", "compare:GTEQ", 30)])
    found, _ = drafted({"@graph": graph})
    assert (found.block("stage").demand.unit, found.block("stage").demand.need) == (
        "credits", 300,
    )  # fmt: skip


def test_a_ctdl_constraint_that_is_not_understood_is_a_decision_beside_it() -> None:
    resit = constraint("x/resit", "compare:EQ", False)
    found, unclear = drafted({"@graph": condition(hasConstraint=[resit])})
    assert found.block("goal").demand == Combine("all", 2, ("stage", "stage-2"))
    assert "resit" in unclear[0]


def test_a_component_that_is_not_there_or_in_a_circle_is_a_decision() -> None:
    graph = condition()
    graph[2]["ceterms:hasChild"] = ["d", "nowhere"]
    _, unclear = drafted({"@graph": graph})
    assert len(unclear) == 2


def test_a_record_with_associations_proposes_its_parts() -> None:
    subject = {
        "achievement": [{"id": f"urn:a:{n}", "name": n} for n in ("Whole", "One", "Two")],
        "association": [
            {"associationType": kind, "sourceId": f"urn:a:{a}", "targetId": f"urn:a:{b}"}
            for kind, a, b in (
                ("isPartOf", "One", "Whole"),
                ("isParentOf", "Whole", "Two"),
                ("isPartOf", "Whole", "One"),
                ("precedes", "One", "Two"),
            )
        ],
    }
    found, unclear = drafted({"type": ["ClrCredential"], "credentialSubject": subject})
    assert found.blocks
    assert unclear == ("precedes: urn:a:One to urn:a:Two",)


def test_hostile_names_stay_inside_their_quotes() -> None:
    evil = 'x"] }\n[require.evil]\nmatch = {} # \x7f\u202e\U0001f600\ud83d'
    found, _ = drafted(element(evil.encode("utf-8", "replace").decode(), "urn:b:1"))
    assert len(found.blocks) == 1


@pytest.mark.parametrize(
    "document",
    [
        {"elementId": 1, "requirements": [], "children": "x"},
        {"elementId": "a", "requirements": {"badgeRequirements": {"countRule": 1}}},
        {"required_badges_count": -1, "badges": ["a"]},
        {"required_badges_count": 1, "badges": [1]},
        {"@graph": [{"@type": "Pathway"}]},
        {"@graph": [{"@type": "Pathway", "hasDestinationComponent": [1, {}]}]},
        {"type": "ClrCredential", "credentialSubject": "x"},
        {"type": "ClrCredential", "credentialSubject": {"association": ["x"]}},
    ],
)
def test_broken_pathways_end_in_a_draft_or_a_plain_error(document: object) -> None:
    try:
        drafted(document)
    except WalletError as error:
        assert str(error)


def test_what_is_no_pathway_is_not_recognised() -> None:
    with pytest.raises(UnrecognisedError):
        draft(b'{"type": "VerifiableCredential"}')
    with pytest.raises(MalformedError):
        draft(b"{")


def test_the_starter_reads_and_has_nothing_odd_about_it() -> None:
    assert lint(read(starter().encode()), date(2026, 11, 21)) == ()


def findings(rules: str) -> list[str]:
    return [
        f"{each.level} {each.where}: {each.says}"
        for each in lint(setting(rules).pathway, date(2026, 11, 21))
    ]


def test_two_blocks_that_need_the_one_award_there_is_can_never_be_met() -> None:
    rules = (
        'complete = { all = ["a", "b"] }\n[require.a]\nmatch = { achievement = "urn:x" }\n'
    )
    rules += '[require.b]\nmatch = { achievement = "urn:x" }\n'
    assert findings(rules)[0].startswith("error require.a: b needs the same achievement")


def test_a_cap_below_what_is_asked_can_never_be_met() -> None:
    rules = 'complete = { all = ["a"] }\n[require.a]\ncredits = 10\nmatch = {}\n'
    rules += "[rule.cap]\nmax_credits = 5\nmatch = {}\n"
    assert findings(rules) == [
        "error rule.cap: the blocks ask for more credits than it lets in"
    ]


def test_a_block_that_nothing_asks_for_is_pointed_out() -> None:
    rules = 'complete = { all = ["a"] }\n[require.a]\nmatch = {}\n[require.b]\nmatch = {}\n'
    assert findings(rules) == ["warning require.b: the goal does not ask for it"]


def test_a_draft_can_be_checked_at_once() -> None:
    from mcwallet.actions.stacking.checking import check

    kids = tuple(element(name, f"urn:a:{name}") for name in "AB")
    found, _ = drafted(element("top", kids=kids))
    assert check([award("A"), award("B")], setting(found)).verdict == "met"
