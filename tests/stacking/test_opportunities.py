"""Learning opportunities as European catalogues publish them (ELM 3, LOQ profile)."""

from datetime import date
from typing import Any

import pytest

from mcwallet.catalog.pathways.offers import read_offers
from mcwallet.model.offer import Offer
from tests.testkit import as_bytes

AUTHORITY = "http://publications.europa.eu/resource/authority"
CV = "http://data.europa.eu/snb"


def specification(**changes: Any) -> dict[str, Any]:
    return {
        "id": "https://zed.example/courses/bread",
        "type": ["Qualification", "LearningAchievementSpecification"],
        "title": {"en": "Bread"},
        "creditPoint": [credit("6fcec5c5af", "2")],
        "volumeOfLearning": "PT50H",
        "eqfLevel": {"id": f"{CV}/eqf/5", "type": "Concept"},
        "language": [
            {"id": f"{AUTHORITY}/language/ENG"},
            {"id": f"{AUTHORITY}/language/DEU"},
        ],
        "learningOutcome": {
            "relatedESCOSkill": [{"id": "http://data.europa.eu/esco/skill/1"}]
        },
        "accreditation": {"title": {"en": "Programme accreditation"}},
    } | changes


def credit(code: str, point: Any) -> dict[str, Any]:
    return {"framework": {"id": f"{CV}/education-credit/{code}"}, "point": point}


def opportunity(**changes: Any) -> dict[str, Any]:
    return {
        "@context": "http://data.europa.eu/snb/model/context/edc-ap",
        "id": "https://zed.example/courses/bread/2026",
        "type": "LearningOpportunity",
        "title": {"en": "Bread in autumn", "de": "Brot im Herbst"},
        "providedBy": {"id": "urn:epass:org:1", "legalName": {"en": "Bakery School"}},
        "learningAchievementSpecification": specification(),
        "priceDetail": {
            "type": "PriceDetail",
            "amount": {
                "type": "Amount",
                "value": 120.5,
                "unit": {"id": f"{AUTHORITY}/EUR"},
            },
        },
        "temporal": {
            "startDate": "2026-09-01T00:00:00Z",
            "endDate": "2026-12-01T00:00:00Z",
        },
    } | changes


def read(doc: dict[str, Any]) -> Offer:
    (offer,) = read_offers(as_bytes(doc))
    return offer


def test_an_opportunity_is_an_offer_with_all_that_planning_asks() -> None:
    offer = read(opportunity())
    assert (offer.credits, offer.hours, offer.fee, offer.level) == (20, 500, 12_050, 5)
    assert offer.achievements == ("https://zed.example/courses/bread",)
    assert offer.language == ("en", "de")
    assert offer.quality == ("Programme accreditation",)
    assert offer.skills == ("http://data.europa.eu/esco/skill/1",)
    assert offer.ends == date(2026, 12, 1)


def test_an_id_that_is_local_to_the_file_names_nobody() -> None:
    assert read(opportunity()).provider == "Bakery School"
    named = {"id": "https://bakery.example", "legalName": {"en": "Bakery School"}}
    assert read(opportunity(providedBy=named)).provider == "https://bakery.example"


def test_credits_of_another_system_are_no_ects() -> None:
    made = specification(creditPoint=[credit("60b314e826", "9")])
    assert read(opportunity(learningAchievementSpecification=made)).credits is None
    both = specification(creditPoint=[credit("60b314e826", "9"), credit("6fcec5c5af", "2")])
    assert read(opportunity(learningAchievementSpecification=[both])).credits == 20


@pytest.mark.parametrize(
    ("written", "tenths"),
    [("PT1H30M", 15), ("PT45M", 7), ("P2M", None), ("P3D", None), (["PT50H"], 500)],
)
def test_only_hours_and_minutes_are_an_amount_of_work(
    written: Any, tenths: int | None
) -> None:
    made = specification(volumeOfLearning=written)
    assert read(opportunity(learningAchievementSpecification=made)).hours == tenths


@pytest.mark.parametrize("amount", [None, "free", -1, {"value": "much"}, [], True])
def test_a_price_that_is_no_number_is_not_stated(amount: Any) -> None:
    assert read(opportunity(priceDetail={"amount": amount})).fee is None


@pytest.mark.parametrize("odd", [1, "x", [], [[]], {}, {"id": 1}, [None]])
def test_odd_values_anywhere_leave_the_rest_standing(odd: Any) -> None:
    for key in (
        "providedBy",
        "learningAchievementSpecification",
        "priceDetail",
        "temporal",
    ):
        assert read(opportunity(**{key: odd})).id
    for key in specification():
        made = specification(**{key: odd})
        assert read(opportunity(learningAchievementSpecification=made)).id


def test_several_come_in_a_list_or_a_graph() -> None:
    two = [opportunity(), opportunity(id="https://zed.example/courses/bread/2027")]
    assert len(read_offers(as_bytes(two))) == 2
    assert read_offers(as_bytes({"@graph": two})) == read_offers(as_bytes(two))
