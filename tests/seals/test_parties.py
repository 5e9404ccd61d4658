from typing import Any

import pytest

from mcwallet.checks.seal.parties import compare
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import awarded_by, code, credential, judged, outcome, sealed


def issued_by(identifier: Any = None, name: Any = None) -> bytes:
    issuer: dict[str, Any] = {"type": "Organisation"}
    if identifier:
        issuer["eIDASIdentifier"] = {"notation": identifier}
    if name:
        issuer["legalName"] = name
    return sealed(credential(issuer=issuer))


@pytest.mark.parametrize(
    ("stated", "certified", "expected"),
    [
        ("VATES-A00000000", "VATES-A00000000", "same"),
        ("17207834", "NTREE-17207834", "alike"),
        ("NTREE-17207834", "17207834", "alike"),
        ("vates-a00000000", "VATES-A00000000", "alike"),
        ("VATES-A 000 000 00", "VATES-A00000000", "alike"),
        ("ESA00000000", "VATES-A00000000", "alike"),
        ("VATEE-17207834", "NTREE-17207834", "alike"),
        ("PSDES-BDE-3DFD21", "PSDES-BDE-3DFD21", "same"),
        ("LEIXG-549300ABC", "549300abc", "alike"),
        ("EI:SE-5567971433", "NTRSE-5567971433", "alike"),
        ("NTRDE-17207834", "NTREE-17207834", "other"),
        ("NTREE-17207835", "NTREE-17207834", "other"),
        ("eidasIdentifier123", "VATES-A00000000", "other"),
        ("NTREE-", "NTREE-17207834", "other"),
        ("", "NTREE-17207834", "other"),
        ("-", "", "other"),
        ("17207834", "VATEE-EE17207834", "other"),
    ],
)
def test_identifiers_are_compared_after_their_prefix(
    stated: str, certified: str, expected: str
) -> None:
    assert compare(stated, certified) == expected


def test_the_issuer_is_the_owner_of_the_certificate() -> None:
    assert code(sealed(), "issuer") == "seal.issuer.ok"


def test_nobody_can_seal_for_another_organisation() -> None:
    found = issued_by("VATIE-9999999Z", {"en": "University of Zed"})
    assert outcome(found, "issuer") is Outcome.FAILED


def test_a_customer_of_the_same_authority_cannot_seal_for_the_university() -> None:
    bank = pki.issue("Seal of Zed Bank", pki.CA, org="Zed Bank", org_id="VATIE-5555555E")
    assert judged(sealed(sealer=bank)) is Verdict.NOT_VALID


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("VATIE-1234567A", {"en": "UNIVERSITY OF ZED"}),
        ("VATIE-1234567A", {"en": ["Üniversity of Zed"]}),
        ("VATIE-1234567A", "Another name"),
        ("1234567A", {"en": "University of Zed"}),
        (["VATIE-1234567A"], {"fr": "Université de Zed", "en": "University of  Zed"}),
    ],
    ids=["case", "diacritics", "wording", "prefix", "languages"],
)
def test_differences_in_wording_are_pointed_out_and_no_more(
    identifier: Any, name: Any
) -> None:
    found = issued_by(identifier, name)
    assert outcome(found, "issuer") is Outcome.WARNED
    assert judged(found) is Verdict.VALID


def test_the_name_alone_ties_only_loosely() -> None:
    assert code(issued_by(None, "University of Zed"), "issuer") == "seal.issuer.name"


@pytest.mark.parametrize(
    "issuer",
    ["https://zed.example", {"id": "did:web:zed.example"}, {"legalName": "Zed Bank"}],
    ids=["text", "id", "another name"],
)
def test_an_issuer_that_nothing_ties_to_the_seal_is_left_open(issuer: Any) -> None:
    found = sealed(credential(issuer=issuer))
    assert code(found, "issuer") == "seal.issuer.unbound"
    assert judged(found) is Verdict.CANNOT_TELL


def test_a_persons_certificate_does_not_speak_for_an_organisation() -> None:
    person = pki.issue(
        "Ana Andromeda", pki.CA, org=None, org_id=None, statements=pki.QUALIFIED_SIGNATURE
    )
    assert judged(sealed(sealer=person)) is Verdict.CANNOT_TELL


def test_another_register_number_does_instead_of_the_main_one() -> None:
    issuer = {"legalName": "University of Zed", "identifier": [{"notation": "1234567A"}]}
    assert code(sealed(credential(issuer=issuer)), "issuer") == "seal.issuer.wording"


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([], "seal.awarding.none"),
        (["University of Zed"], "seal.awarding.ok"),
        (["UNIVERSITY OF ZED"], "seal.awarding.ok"),
        (["University of Yew"], "seal.awarding.other"),
        (["University of Zed", "University of Yew"], "seal.awarding.other"),
    ],
    ids=["nobody", "sealer", "case", "another", "both"],
)
def test_it_is_said_who_awarded_and_who_sealed(bodies: list[str], expected: str) -> None:
    assert code(sealed(awarded_by(*bodies)), "awarding") == expected


@pytest.mark.parametrize("name", [7, [[]], {"en": 7}, {"en": {"x": "y"}}], ids=str)
def test_a_name_of_an_odd_shape_fails_politely(name: Any) -> None:
    assert outcome(issued_by("VATIE-1234567A", name), "issuer") is Outcome.FAILED
