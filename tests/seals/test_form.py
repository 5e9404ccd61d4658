import json
from base64 import b64encode
from dataclasses import replace
from hashlib import new, sha1
from typing import Any

import pytest

from mcwallet.checks import seal
from mcwallet.codec import base64url
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import (
    checks,
    code,
    judged,
    opened,
    outcome,
    replace_seals,
    sealed,
    seen_by,
    verdict_of_all,
)

OTHER = pki.issue("Another seal of Zed", pki.CA, seed="another")
SHORT = pki.issue("Seal of Zed in short RSA", pki.CA, key="RSA-1024")


def with_header(**members: Any) -> bytes:
    return sealed(level="LT", header=members)


@pytest.mark.parametrize("alg", ["none", "HS256", "HS512", "RS1"])
def test_an_algorithm_that_proves_nothing_is_refused(alg: str) -> None:
    assert outcome(with_header(alg=alg), "algorithm") is Outcome.FAILED


def test_an_unknown_algorithm_is_not_judged() -> None:
    found = checks(with_header(alg="ZZ999"))
    assert found["seal.algorithm"].outcome is Outcome.UNDECIDED
    assert found["seal.signature"].outcome is Outcome.UNDECIDED


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES384", "ES512", "EdDSA"])
def test_the_key_decides_which_algorithm_may_be_named(alg: str) -> None:
    assert outcome(with_header(alg=alg), "algorithm") is Outcome.FAILED
    assert outcome(with_header(alg=alg), "signature") is Outcome.FAILED


def test_a_short_rsa_key_seals_nothing() -> None:
    assert judged(sealed(sealer=SHORT)) is Verdict.NOT_VALID
    assert outcome(sealed(sealer=SHORT), "algorithm") is Outcome.FAILED


@pytest.mark.parametrize(
    "crit",
    [
        ["b64", "sigT", "unheard-of"],
        ["b64", "sigT", "alg"],
        ["b64", "sigT", "x5c"],
        ["b64", "b64", "sigT"],
        ["b64", "adoTst"],
        ["sigT"],
        [],
        "b64",
        None,
    ],
    ids=str,
)
def test_crit_is_kept_to_the_letter(crit: Any) -> None:
    members = {"crit": crit} | ({"unheard-of": 1} if "unheard-of" in str(crit) else {})
    assert judged(with_header(**members)) is Verdict.NOT_VALID
    assert crit_of(members) is Outcome.FAILED


def crit_of(members: dict[str, Any]) -> Outcome:
    """Ask the question about a header that no envelope would let through."""
    case = opened(sealed(level="LT"))
    signature = case.envelope.seals[0]
    header = {k: v for k, v in ({**signature.protected} | members).items() if v is not None}
    case = replace_seals(case, (replace(signature, protected=header),))
    found = {check.name: check for check in seal.answer(case, seen_by())}
    return found["seal.crit"].outcome


@pytest.mark.parametrize("crit", [["b64"], ["b64", "sigT"], ["sigT", "b64"]], ids=str)
def test_well_made_crit_passes(crit: list[str]) -> None:
    assert judged(with_header(crit=crit)) is Verdict.VALID


def test_the_digest_must_be_that_of_the_certificate() -> None:
    digest = base64url.encode(bytes(32))
    assert outcome(with_header(**{"x5t#S256": digest}), "certificate") is Outcome.FAILED


def test_another_certificate_with_the_same_key_is_not_the_one_that_was_meant() -> None:
    twin = pki.issue("Seal of Nobody", pki.CA, seed="twin", reuse=pki.SEALER.key)
    assert outcome(sealed(x5c=[twin.der, pki.CA.der]), "certificate") is Outcome.FAILED


def test_naming_the_certificate_by_sha_1_is_forbidden() -> None:
    digest = base64url.encode(sha1(pki.SEALER.der).digest())
    assert outcome(with_header(x5t=digest), "certificate") is Outcome.FAILED


@pytest.mark.parametrize("name", ["S256", "S384", "S512"])
def test_sig_x5ts_names_the_certificate_too(name: str) -> None:
    digest = base64url.encode(new(f"sha{name[1:]}", pki.SEALER.der).digest())
    members = {"x5t#S256": None, "sigX5ts": [{"digAlg": name, "digVal": digest}]}
    assert judged(with_header(**members)) is Verdict.VALID


def test_the_certificate_itself_in_the_signed_header_is_reference_enough() -> None:
    assert judged(with_header(**{"x5t#S256": None})) is Verdict.VALID


def test_a_certificate_known_by_digest_is_found_among_the_embedded_ones() -> None:
    assert judged(with_header(x5c=None)) is Verdict.VALID


def test_a_seal_that_does_not_say_whose_it_is_fails() -> None:
    found = with_header(**{"x5t#S256": None, "x5c": None})
    assert outcome(found, "certificate") is Outcome.FAILED


def test_a_certificate_outside_the_signed_header_counts_for_nothing() -> None:
    document = json.loads(sealed(level="B", header={"x5c": None, "x5t#S256": None}))
    shown = [b64encode(pki.SEALER.der).decode()]
    document["signatures"][0]["header"] = {"x5c": shown}
    assert judged(pki.as_payload(document)) is Verdict.NOT_VALID


def test_a_header_may_not_stand_on_both_sides() -> None:
    document = json.loads(sealed())
    document["signatures"][0]["header"]["alg"] = "ES256"
    assert outcome(pki.as_payload(document), "structure") is Outcome.FAILED


def test_three_hundred_certificates_are_too_many() -> None:
    assert outcome(sealed(x5c=[pki.SEALER.der] * 300), "structure") is Outcome.FAILED


def test_thousands_of_embedded_certificates_are_refused_at_once() -> None:
    document = json.loads(sealed(level="B"))
    item = {"x509Cert": {"val": b64encode(pki.SEALER.der).decode()}}
    crowd = base64url.encode(pki.as_payload({"xVals": [item] * 5000}))
    document["signatures"][0]["header"] = {"etsiU": [crowd]}
    assert outcome(pki.as_payload(document), "structure") is Outcome.FAILED


def test_ten_certificates_are_not_too_many() -> None:
    chain = [pki.SEALER.der, pki.CA.der, *[pki.ROOT.der] * 8]
    assert judged(sealed(x5c=chain)) is Verdict.VALID


def test_a_detached_seal_is_not_judged() -> None:
    found = with_header(sigD={"mId": "http://uri.etsi.org/19182/HttpHeaders", "pars": []})
    assert outcome(found, "structure") is Outcome.UNDECIDED
    assert judged(found) is Verdict.CANNOT_TELL


def test_a_signature_policy_is_not_judged() -> None:
    assert judged(with_header(sigPId={"id": "urn:oid:1.2.3"})) is Verdict.CANNOT_TELL


def test_no_seal_is_never_a_good_seal() -> None:
    case = replace_seals(opened(sealed()), ())
    assert [c.outcome for c in seal.answer(case, seen_by())] == [Outcome.FAILED]


def test_every_one_of_several_seals_must_hold() -> None:
    document = json.loads(sealed())
    document["signatures"].append(json.loads(sealed(sealer=OTHER))["signatures"][0])
    good = pki.as_payload(document)
    document["signatures"][1]["signature"] = base64url.encode(bytes(64))
    assert verdict_of_all(good) is Verdict.VALID
    assert verdict_of_all(pki.as_payload(document)) is Verdict.NOT_VALID


@pytest.mark.parametrize(
    "junk", ["AAAA", "!", "", b64encode(pki.SEALER.der[:-1]).decode()], ids=range(4)
)
def test_a_certificate_that_cannot_be_read_is_a_broken_seal(junk: str) -> None:
    assert outcome(with_header(x5c=[junk]), "structure") is Outcome.FAILED


def test_what_was_added_later_and_is_unknown_is_said() -> None:
    document = json.loads(sealed(level="LT"))
    extra = base64url.encode(b'{"cSig":"x"}')
    document["signatures"][0]["header"]["etsiU"].append(extra)
    assert code(pki.as_payload(document), "structure") == "seal.structure.unread"
    assert judged(pki.as_payload(document)) is Verdict.VALID
