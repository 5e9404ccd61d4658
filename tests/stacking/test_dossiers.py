"""A dossier is checked by its receiver: whatever it claims is only compared."""

import json

import pytest

from mcwallet.model.appraisal import Strength
from mcwallet.model.progress import State
from tests.stacking.dossiers import (
    RULES,
    ZED,
    Signer,
    appraisal,
    badge,
    breads,
    dossier,
    repacked,
    says,
)

ANA, EVE = Signer("Ana"), Signer("Eve")


def test_an_honest_dossier_is_met_and_nothing_differs() -> None:
    found = appraisal(dossier(ANA, breads(ANA)))
    assert (found.verdict, found.strength, found.holder, found.differences) == (
        State.MET, Strength.KEY, ANA.did, (),
    )  # fmt: skip
    assert {str(one.outcome) for one in found.findings} == {"passed"}


def test_an_assignment_that_claims_met_does_not_make_it_met() -> None:
    def lie(said):
        said["verdict"] = "met"
        for one in said["requirements"]:
            one["state"] = "met"

    found = appraisal(dossier(ANA, breads(ANA)[:1], lie=lie))
    assert found.verdict is State.NOT_MET
    assert "claims that the requirements are met; worked out again they are not met" in (
        says(found, "warned")
    )
    assert "core: claims MET, is NOT MET" in found.differences


def test_credits_that_are_claimed_larger_are_named() -> None:
    def lie(said):
        said["requirements"][1]["counted"][0]["tenths"] = 90

    found = appraisal(dossier(ANA, breads(ANA), lie=lie))
    [difference] = found.differences
    assert difference.endswith(" as 9, is 2")
    assert found.verdict is State.MET


def test_an_original_that_is_counted_must_be_there() -> None:
    def lie(said):
        said["requirements"][1]["counted"][0]["id"] = "ab" * 32

    found = appraisal(dossier(ANA, breads(ANA), lie=lie))
    assert "counts the original abababab, which is not in it" in says(found, "warned")


def test_a_requirement_that_the_rules_lack_is_named() -> None:
    def lie(said):
        said["requirements"].append({**said["requirements"][0], "name": "charm"})

    found = appraisal(dossier(ANA, breads(ANA), lie=lie))
    assert "charm: the rules have no such requirement" in found.differences


def test_a_credential_claimed_twice_is_named() -> None:
    def lie(said):
        counted = said["requirements"][1]["counted"]
        counted.append(counted[0])

    found = appraisal(dossier(ANA, breads(ANA), lie=lie))
    assert "breads: it counts one credential twice" in found.differences


def test_the_receivers_rules_decide_whatever_rules_are_in_it() -> None:
    easier = RULES.replace(b"credits = 4", b"credits = 2")
    found = appraisal(dossier(ANA, breads(ANA)[:2], easier))
    assert found.verdict is State.NOT_MET
    assert "Its pathway.toml is not your copy of the rules" in says(found, "warned")


def test_rules_changed_after_signing_show_in_the_signature() -> None:
    def change(files):
        files["pathway.toml"] = RULES.replace(b"credits = 4", b"credits = 2")

    found = appraisal(repacked(dossier(ANA, breads(ANA)), change))
    assert found.verdict is State.NOT_MET
    assert "pathway.toml was changed." in says(found, "failed")


@pytest.mark.parametrize("name", ["assignment.json", "pathway.toml"])
def test_what_was_taken_out_is_missed(name: str) -> None:
    data = repacked(dossier(ANA, breads(ANA)), lambda files: files.pop(name))
    found = appraisal(data)
    assert (found.verdict, f"{name} was taken out." in says(found, "failed")) == (
        State.NOT_MET, True,
    )  # fmt: skip


def test_a_dossier_that_claims_nothing_is_checked_all_the_same() -> None:
    found = appraisal(dossier(ANA, breads(ANA), without=("assignment.json",)))
    assert (found.verdict, found.claimed) == (State.MET, "")


def test_a_swapped_original_is_caught_though_it_verifies() -> None:
    def change(files):
        name = next(one for one in files if one.startswith("credentials/"))
        files[name] = badge("rye", 60, ANA)

    found = appraisal(repacked(dossier(ANA, breads(ANA)), change))
    assert found.verdict is State.NOT_MET
    assert "was changed." in says(found, "failed")


def test_a_forged_original_does_not_count() -> None:
    rye, oat, spelt = breads(ANA)
    found = appraisal(dossier(ANA, (rye.replace(b": 2\n", b": 9\n"), oat, spelt)))
    assert found.verdict is State.NOT_MET
    assert next(row for row in found.rows if row.name == "core").recomputed == "NOT MET"


def test_another_learners_credential_is_caught() -> None:
    found = appraisal(dossier(ANA, (*breads(ANA), badge("rolls", 3, EVE))))
    assert (found.verdict, found.strength) == (State.NOT_MET, Strength.NONE)
    assert "“rolls” is about somebody else than the one who signed" in says(found, "failed")


def test_nobody_can_apply_with_what_is_all_somebody_elses() -> None:
    found = appraisal(dossier(EVE, breads(ANA)))
    assert found.verdict is State.NOT_MET


def test_a_credential_about_nobody_leaves_it_open() -> None:
    about = json.loads(badge("rolls", 3, ANA))["credentialSubject"] | {"id": None}
    about.pop("id")
    found = appraisal(
        dossier(ANA, (*breads(ANA), badge("rolls", 3, ANA, credentialSubject=about)))
    )
    assert (found.verdict, found.strength) == (State.OPEN, Strength.NONE)


def test_only_the_person_asked_for_can_have_signed_it() -> None:
    data = dossier(ANA, breads(ANA))
    assert appraisal(data, RULES, ANA.did).verdict is State.MET
    other = appraisal(data, RULES, EVE.did)
    assert "Somebody else than the person asked for signed" in says(other, "failed")


def test_a_dossier_that_nobody_signed_is_not_met() -> None:
    def change(files):
        said = json.loads(files["presentation.json"])
        del said["proof"]
        files["presentation.json"] = json.dumps(said).encode()

    found = appraisal(repacked(dossier(ANA, breads(ANA)), change))
    assert (found.verdict is State.MET, found.holder) == (False, "")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"schema": "mcwallet/assignment@1"}', b"[" * 500,
     (b'{"schema":"mcwallet/assignment@1","pathway":{"id":"a","version":"1",'
      b'"sha256":"b"},"at":"x","verdict":"granted","requirements":[]}')],
)  # fmt: skip
def test_an_unreadable_assignment_is_an_answer(data: bytes) -> None:
    from mcwallet.actions.stacking.appraising import _claim

    claim, [finding] = _claim(data)
    assert claim is None
    assert finding.says.startswith("Its assignment.json can't be read: ")


def test_a_dossier_says_whose_badges_they_are_not_who_issued_them() -> None:
    assert ZED.did not in appraisal(dossier(ANA, breads(ANA))).holder
