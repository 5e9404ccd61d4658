"""The European standard elements, as every format states them."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.annex import complete, elements
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential, Kind, Origin
from tests.catalog.formats.samples import SAMPLES
from tests.catalog.formats.samples_europe import concept, elm3
from tests.catalog.formats.samples_w3c import ob1, ob2, ob3

ELM = Path(__file__).parents[4] / "shared" / "corpus" / "elm" / "samples"
here = pytest.mark.skipif(not ELM.exists(), reason="the corpus is not beside the project")


def sealed(name: str) -> Credential:
    doc = Tree.parse(json.loads((ELM / name).read_bytes())["payload"])
    return complete(recognise(doc), doc)


def seen(doc: dict[str, Any]) -> Credential:
    return complete(recognise(Tree(doc)), Tree(doc))


def stated(found: Credential) -> list[str]:
    return [one.number for one in found.elements if one.stated]


def values(found: Credential, name: str) -> list[str]:
    element = next(one for one in found.elements if one.name == name)
    return [str(one.value) for one in element.values]


@here
def test_the_commissions_sample_states_ten_elements_and_four_optional_ones() -> None:
    found = sealed("Sample-MC-Annex1-signed.jsonld")
    assert stated(found) == [*map(str, range(1, 11)), "a", "b", "c", "d"]
    assert found.kind is Kind.MICRO_CREDENTIAL


@here
def test_the_commissions_certificate_of_participation_is_called_that() -> None:
    found = sealed("Sample-CertOfPart-signed.jsonld")
    assert found.kind is Kind.PARTICIPATION
    assert any("no assessed learning outcomes" in note for note in found.notes)


@here
def test_the_sealer_is_not_the_awarding_body() -> None:
    found = sealed("Sample-MC-Annex1-signed.jsonld")
    assert found.sealer is not None
    assert str(found.sealer.name) == "ORGANIZACION TEST"
    assert [str(one.name) for one in found.awarding_bodies] == ["University of Zed"]


@here
def test_an_id_local_to_one_document_is_never_an_identity() -> None:
    found = sealed("Sample-MC-Annex1-signed.jsonld")
    assert (found.subject.id, found.issuer.id) == ("", "")
    assert found.achievements[0].id == ""


@here
def test_sixty_months_of_work_are_noted_and_not_counted() -> None:
    found = sealed("Sample-MC-Annex1-signed.jsonld")
    assert any("P60M means 60 months" in note for note in found.notes)
    loads = [(one.amount, one.unit) for one in found.achievements[0].workload]
    assert loads == [("2", "ects"), ("60", "hours")]


def test_a_european_credential_may_state_all_sixteen() -> None:
    found = seen(elm3())
    assert len(stated(found)) == 16
    assert values(found, "quality_assurance") == ["Programme accreditation"]


def test_a_bare_concept_gets_the_label_of_its_vocabulary() -> None:
    assert values(seen(elm3()), "participation") == ["Online"]


def test_an_embedded_label_wins_over_the_vocabularys() -> None:
    doc = elm3()
    spec = doc["credentialSubject"]["hasClaim"]["specifiedBy"]
    spec["mode"] = concept(spec["mode"]["id"], "On the web")
    assert values(seen(doc), "participation") == ["On the web"]


def test_one_and_a_list_of_one_read_the_same() -> None:
    doc = elm3()
    subject = doc["credentialSubject"]
    subject["hasClaim"]["specifiedBy"]["creditPoint"] = [
        subject["hasClaim"]["specifiedBy"]["creditPoint"]
    ]
    doc["credentialSubject"] = [subject | {"hasClaim": [subject["hasClaim"]]}]
    listed, bare = seen(doc), seen(elm3())
    texts = [[v.value for v in one.values] for one in listed.elements]
    assert texts == [[v.value for v in one.values] for one in bare.elements]


def test_a_number_without_a_unit_keeps_none() -> None:
    doc = ob3()
    del doc["credentialSubject"]["achievement"]["ECTS"]
    del doc["extensions:StudyLoadExtension"]
    loads = [
        (one.amount, one.unit, one.earned) for one in seen(doc).achievements[0].workload
    ]
    assert loads == [("2", "", False), ("2", "", True)]
    assert any("without saying what one credit is" in note for note in seen(doc).notes)


def test_open_educational_badges_means_minutes() -> None:
    loads = seen(ob3()).achievements[0].workload
    converted = [one for one in loads if one.origin is Origin.CONVERTED]
    assert [(one.amount, one.unit) for one in converted] == [("1.5", "hours")]


def test_edubadges_means_hours_of_study_by_the_same_extension() -> None:
    loads = seen(ob2()).achievements[0].workload
    assert ("70", "sbu") in [(one.amount, one.unit) for one in loads]


def test_a_study_load_of_an_unknown_writer_has_no_unit() -> None:
    doc = ob3()
    del doc["extensions:CompetencyExtension"]
    doc["extensions:StudyLoadExtension"]["@context"] = "https://elsewhere.example/context"
    loads = [(one.amount, one.unit) for one in seen(doc).achievements[0].workload]
    assert ("90", "") in loads


def test_credits_and_hours_that_disagree_are_noted() -> None:
    doc = elm3()
    doc["credentialSubject"]["hasClaim"]["specifiedBy"]["volumeOfLearning"] = "PT600H"
    assert any("2 ECTS are usually 50 to 60 hours" in note for note in seen(doc).notes)


def test_credits_and_hours_that_agree_are_not() -> None:
    doc = elm3()
    doc["credentialSubject"]["hasClaim"]["specifiedBy"]["volumeOfLearning"] = "PT60H"
    assert not any("usually" in note for note in seen(doc).notes)


def test_quality_and_level_come_from_surfs_alignments() -> None:
    found = seen(ob3())
    assert values(found, "quality_assurance") == ["Quality Agency"]
    assert values(found, "level") == ["EQF 5"]
    assert [str(one.name) for one in found.achievements[0].skills] == [
        "bake bread",
        "kneading",
    ]


def test_a_key_that_only_sounds_right_is_no_element() -> None:
    doc = SAMPLES["vc2"]()
    doc["credentialSubject"] |= {"level": "EQF 6", "workload": "2 ECTS", "grade": "A"}
    assert stated(seen(doc)) == ["1", "2", "4", "5", "e"]


def test_moodles_words_for_things_are_understood() -> None:
    found = seen(ob1())
    assert values(found, "date_of_issuing") == ["2026-01-02T03:04:05Z"]
    assert values(found, "learning_outcomes") == ["bake bread"]
    assert found.subject.identifiers[0].value == "ana@example.org"


def test_prior_learning_is_told_from_other_learning() -> None:
    doc = ob3()
    assert not seen(doc).achievements[0].rpl
    doc["credentialSubject"]["achievement"]["assessmentType"] = (
        "recognition of prior learning"
    )
    assert seen(doc).achievements[0].rpl
    assert seen(elm3()).achievements[0].rpl


def test_a_qualification_in_europe_needs_its_profile() -> None:
    doc = elm3()
    doc["credentialProfiles"] = concept("http://data.europa.eu/snb/credential/6cf8e68c43")
    assert seen(doc).kind is Kind.QUALIFICATION


def test_a_record_keeps_how_its_achievements_hang_together() -> None:
    found = seen(SAMPLES["clr2"]())
    assert found.achievements[0].parts == ("urn:uuid:part", "urn:uuid:elsewhere")
    assert [link.type for link in found.associations] == ["isParentOf", "isChildOf"]
    assert any("not in the record" in note for note in found.notes)
    assert found.parts[0].path == "$.credentialSubject.verifiableCredential[0]"


def test_endorsements_are_parts_wherever_they_stand() -> None:
    doc = ob3()
    doc["credentialSubject"]["achievement"]["endorsement"] = [SAMPLES["endorsement"]()]
    paths = [one.path for one in seen(doc).parts]
    assert paths == [
        "$.endorsement[0]",
        "$.endorsementJwt[0]",
        "$.credentialSubject.achievement.endorsement[0]",
    ]


def test_an_enveloped_credential_is_the_token_in_its_address() -> None:
    found = FORMATS["presentation"].read(Tree(SAMPLES["presentation"]()))
    assert [one.value for one in found.parts][1] == "a.b.c"


def test_an_unknown_element_is_the_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="no such element"):
        elements(flavour=())


def test_what_we_build_calls_a_workload_has_its_unit() -> None:
    doc = {
        "vct": "https://types.example/VerifiableMicroCredential",
        "title": "Sourdough",
        "workload": {"value": 2.5, "unit": "ECTS"},
        "typeOfAssessment": "portfolio",
        "formOfParticipation": "online",
        "stackable": True,
    }
    found = seen(doc)
    assert values(found, "workload") == ["2.5 ECTS"]
    assert values(found, "stackability") == ["stackable: yes"]
    assert found.kind is Kind.MICRO_CREDENTIAL


def test_a_european_credential_inside_a_token_is_read_as_one() -> None:
    inner = elm3()
    del inner["@context"]
    found = seen({"vct": "urn:eudi:elm:1", "iss": "https://issuer.example", "elm": inner})
    assert found.format == "sd-jwt-vc"
    assert len(stated(found)) == 16


def test_a_badge_inside_a_token_is_read_as_one() -> None:
    badge = ob3()
    found = seen(
        {
            "vct": "urn:eudi:micro_credential:1",
            "iss": "https://issuer.example",
            "issuer": badge["issuer"],
            "credentialSubject": badge["credentialSubject"],
        }
    )
    assert values(found, "workload")[0] == "2.5 ECTS"
    assert str(found.issuer.name) == "Bakery School"


def test_how_one_took_part_and_who_checked_is_kept_for_stacking() -> None:
    badge, europe = seen(ob3()).achievements[0], seen(elm3()).achievements[0]
    assert (badge.mode, badge.identity_checked, badge.evidence) == (
        ("online",),
        True,
        False,
    )
    assert (europe.mode, europe.identity_checked) == (("Online",), False)


def test_external_quality_is_somebody_elses() -> None:
    doc = elm3()
    assert seen(doc).achievements[0].external_quality is True
    body = doc["credentialSubject"]["hasClaim"]["awardedBy"]["awardingBody"][0]
    body["accreditation"][0]["accreditingAgent"] = {"legalName": body["legalName"]}
    assert seen(doc).achievements[0].external_quality is False
    del body["accreditation"]
    assert seen(doc).achievements[0].external_quality is None


def test_countries_are_told_by_two_letters_in_every_format() -> None:
    assert seen(elm3()).issuer.region == ("IE",)
    assert seen(ob3()).issuer.region == ("IE",)
    assert seen(ob2()).issuer.region == ("NL",)
    assert seen(SAMPLES["sd-jwt-vc"]()).awarding_bodies[0].region == ("IE",)
