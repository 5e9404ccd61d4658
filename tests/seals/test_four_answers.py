"""Who awarded it, who sealed it, under what mandate, and to whom: in every report."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original
from mcwallet.actions.verifying import verify
from mcwallet.model.artifact import Artifact
from mcwallet.render.page import plain
from mcwallet.render.verifying import lay_out, result
from tests.pki.xml_learning import presentation
from tests.pki.xml_sealing import seal_xml
from tests.seals.judging import awarded_by, credential, sealed, seen_by
from tests.seals.test_xades import MAKING

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "elm" / "samples"
MANDATE = {
    "id": "urn:epass:evidence:1",
    "type": "Evidence",
    "dcType": {"id": "http://data.europa.eu/snb/evidence-type/c_18016257"},
    "evidenceStatement": {"en": "Sealed on behalf of the school"},
}


def report(data: bytes, **members: Any) -> tuple[dict[str, Any], str]:
    original = Original(input="x.jsonld", artifact=Artifact(data, "x.jsonld"))
    found = verify(open_cases(original), seen_by(**members))[0]
    return result(found, ["en"]), plain(tuple(lay_out(found, ["en"], everything=True)))


def test_the_commissions_sample_answers_all_four() -> None:
    file = CORPUS / "Sample-MC-Annex1-signed.jsonld"
    if not file.exists():
        pytest.skip("the corpus is not beside the project")
    shown, text = report(file.read_bytes(), anchors=())
    assert [each["name"] for each in shown["awarding_body"]] == ["University of Zed"]
    assert shown["sealer"]["name"] == "ORGANIZACION TEST"
    assert "made by the indicated awarding body" in shown["mandate"]["says"]
    assert shown["subject"]["name"] == "Ana Andromeda"
    for row in ("awarded University of Zed", "sealed  ORGANIZACION TEST", "to      Ana"):
        assert row in text
    assert "mandate Every claim" in text


def test_a_mandate_stands_in_the_sealers_words() -> None:
    shown, text = report(sealed(credential(evidence=[MANDATE])))
    assert shown["mandate"]["says"] == "Sealed on behalf of the school"
    assert "mandate Sealed on behalf of the school" in text


def test_without_one_it_is_not_stated() -> None:
    shown, text = report(sealed(awarded_by("University of Zed")))
    assert shown["mandate"] is None
    assert "mandate not stated" in text
    assert "awarded University of Zed" in text


def test_a_sealer_that_the_certificate_does_not_bear_out_is_its_own_word_only() -> None:
    other = credential()["issuer"] | {
        "legalName": {"en": "Trustworthy Ministry"},
        "eIDASIdentifier": {"type": "LegalIdentifier", "notation": "VATIE-9999999Z"},
    }
    _, text = report(sealed(credential(issuer=other)))
    assert "Trustworthy Ministry  VATIE-9999999Z  (by its own word)" in text
    _, honest = report(sealed())
    assert "own word" not in honest


def test_xml_answers_the_same_four() -> None:
    shown, text = report(seal_xml(presentation(), MAKING))
    assert shown["mandate"]["says"] == "Mandated Issue"
    assert shown["issuer"]["name"] == "Bakery School"
    assert "sealed  University of Zed  VATIE-1234567A" in text
    assert json.dumps(shown)
