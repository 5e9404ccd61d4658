"""European seals in XML: what holds for seals in JSON, and what only XML can do wrong."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mcwallet.actions.inspecting import inspect
from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import Original, receive
from mcwallet.actions.verifying import verify
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.pki.xml_learning import CREDENTIAL, ELMO, presentation
from tests.pki.xml_sealing import CANONICAL, ENVELOPED, FILTER, XmlMaking, seal_xml
from tests.seals.judging import LATER, checks, code, judged, outcome, seen_by

MAKING = XmlMaking(pki.SEALER, pki.STAMPER, level="LT")
RSA = pki.issue("Seal of Zed in RSA", pki.CA, key="RSA-2048")


def sealed(text: str = "", **changes: Any) -> bytes:
    return seal_xml(text or presentation(), MAKING, **changes)


def test_a_sealed_credential_in_xml_is_valid_with_its_anchors() -> None:
    assert judged(sealed()) is Verdict.VALID
    assert verify(open_cases(original(sealed())), seen_by())[0].verdict is Verdict.VALID


def test_without_anchors_nobody_knows_who_sealed_it() -> None:
    assert judged(sealed(), anchors=()) is Verdict.CANNOT_TELL
    assert outcome(sealed(), "signature", anchors=()) is Outcome.PASSED


@pytest.mark.parametrize("transforms", [FILTER, ENVELOPED, FILTER + CANONICAL])
def test_both_ways_of_leaving_the_signature_out_are_read(transforms: str) -> None:
    exclusive = transforms if CANONICAL in transforms else transforms + CANONICAL
    assert judged(sealed(transforms=exclusive)) is Verdict.VALID


def test_rsa_is_verified_like_curves() -> None:
    assert judged(sealed(sealer=RSA, alg="RS256")) is Verdict.VALID


def test_a_content_time_stamp_is_checked_too() -> None:
    assert judged(sealed(content_stamp=True)) is Verdict.VALID


def test_an_expired_certificate_is_covered_by_an_anchored_time_stamp() -> None:
    assert code(sealed(), "period", now=LATER) == "seal.period.covered"
    assert judged(sealed(level="B"), now=LATER) is Verdict.CANNOT_TELL


def test_a_certificate_revoked_before_sealing_fails() -> None:
    number = pki.SEALER.certificate.serial_number
    lists = [pki.crl(pki.CA, {number: pki.BEGIN}, made=pki.SEALED)]
    assert code(sealed(crls=lists), "revocation") == "seal.revocation.revoked"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Ana Andromeda", b"Eva Andromeda"),
        (b">2</hasECTS", b">9</hasECTS"),
        (b"VATIE-1234567A", b"VATIE-1234567B"),
        (b"2026-01-15T09:00:00Z</xades", b"2026-01-16T09:00:00Z</xades"),
        (b"<fullName>", b"<fullName><!-- --><text>Eva</text>"),
    ],
    ids=["name", "credits", "sealer", "time", "added"],
)
def test_any_change_breaks_the_seal(old: bytes, new: bytes) -> None:
    data = sealed()
    assert old in data
    assert judged(data.replace(old, new)) is Verdict.NOT_VALID


def test_a_comment_changes_nothing_that_is_sealed() -> None:
    assert judged(sealed().replace(b"<vp:proof>", b"<!-- kept --><vp:proof>")) is (
        Verdict.VALID
    )


def test_reformatting_breaks_the_seal() -> None:
    assert judged(sealed().replace(b">\n<grade>", b">\n  <grade>")) is Verdict.NOT_VALID


def test_another_certificate_than_the_one_named_fails() -> None:
    assert outcome(sealed(named=RSA.der), "certificate") is Outcome.FAILED


def test_a_certificate_named_by_sha1_fails() -> None:
    data = sealed(
        replaced={
            "<xades:CertDigest>\n<ds:DigestMethod Algorithm="
            '"http://www.w3.org/2001/04/xmlenc#sha256"': "<xades:CertDigest>\n"
            '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"'
        }
    )
    assert judged(data) is Verdict.NOT_VALID


def wrapped(data: bytes) -> dict[str, bytes]:
    """Ways to keep a signature that fits and show other claims (signature wrapping)."""
    text = data.decode()
    found = re.search(r"<ds:Signature.*</ds:Signature>", text, re.DOTALL)
    assert found
    seal, bare = found[0], text.replace(found[0], "")
    bare = bare[bare.index("?>") + 2 :]
    forged = bare.replace("Ana Andromeda", "Eva Andromeda")
    inside = seal.replace("</ds:Object>", f"</ds:Object><ds:Object>{bare}</ds:Object>")
    named = seal.replace('URI=""', 'URI="#whole"')
    kept = bare.replace("<vp:verifiable", '<vp:verifiable Id="whole"', 1)
    return {
        "the original in the signature": forged.replace("<vp:proof/>", inside).replace(
            "<vp:proof></vp:proof>", inside
        ),
        "the original beside the forgery": forged.replace(
            "</vp:ver", f"<vp:proof>{seal}</vp:proof>{bare}</vp:ver"
        ),
        "a reference to the original": forged.replace(
            "</vp:ver", f"<vp:proof>{named}</vp:proof>{kept}</vp:ver"
        ),
        "two properties of one name": forged.replace(
            "</vp:ver", f"<vp:proof>{seal}{seal}</vp:proof></vp:ver"
        ),
    }


@pytest.mark.parametrize("way", list(wrapped(sealed())))
def test_a_signature_cannot_be_wrapped_around_other_claims(way: str) -> None:
    data = wrapped(sealed())[way].encode()
    (report, *_) = verify(open_cases(original(data)), seen_by())
    assert report.verdict is not Verdict.VALID
    if b"<ds:Signature" in data:
        assert report.verdict is Verdict.NOT_VALID


def test_what_stands_in_a_signature_is_never_read() -> None:
    hidden = "<ds:Object><credentialSubject><fullName>Eva</fullName></credentialSubject>"
    data = sealed().replace(b"</ds:KeyInfo>", f"</ds:KeyInfo>{hidden}</ds:Object>".encode())
    assert judged(data) is Verdict.VALID
    assert str(open_cases(original(data))[0].credential.subject.name) == "Ana Andromeda"


@pytest.mark.parametrize(
    "change",
    [
        {"transforms": CANONICAL},
        {"uri": "#props"},
        {"xades": False},
        {"replaced": {"/descendant::ds:Signature": "/descendant::ds:*"}},
        {"replaced": {'Filter="subtract"': 'Filter="intersect"'}},
        {"replaced": {'Target="#seal"': 'Target="#other"'}},
        {"replaced": {'URI="#props"': 'URI="#value"'}},
        {"replaced": {"xmlenc#sha256": "xmlenc#md5"}},
        {"replaced": {"#ecdsa-sha256": "#ecdsa-sha1"}},
    ],
    ids=lambda change: str(*change.values()),
)
def test_a_seal_of_another_shape_is_never_believed(change: Mapping[str, Any]) -> None:
    assert judged(sealed(**change)) is not Verdict.VALID


def test_plain_signatures_are_checked_and_still_prove_nobody() -> None:
    data = sealed(ELMO, xades=False)
    assert outcome(data, "structure") is Outcome.UNDECIDED
    forged = data.replace(b"Bread baking", b"Cake baking")
    assert outcome(forged, "structure") is Outcome.FAILED


def test_a_bare_credential_is_sealed_by_its_issuer() -> None:
    own = CREDENTIAL.replace(">IE-1<", ">VATIE-1234567A<")
    data = sealed(own)
    assert code(data, "issuer") in {"seal.issuer.ok", "seal.issuer.wording"}
    other = sealed(CREDENTIAL.replace(">IE-1<", ">VATIE-7654321X<"))
    assert outcome(other, "issuer") is Outcome.FAILED


def test_who_issued_who_sealed_and_who_awarded_are_kept_apart() -> None:
    found = inspect(original(sealed()))[0].credential
    assert str(found.issuer.name) == "Bakery School"
    assert found.sealer
    assert str(found.sealer.name) == "University of Zed"
    assert code(sealed(), "awarding") == "seal.awarding.other"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://x.example/x.dtd">',
    ],
    ids=["outside", "bomb", "dtd"],
)
def test_a_document_type_is_never_read(head: str) -> None:
    data = (head + presentation().replace("Ana", "&e;")).encode()
    found = receive("in.xml", data, named=True)
    for each in found.originals:
        (report, *_) = verify(open_cases(each), seen_by())
        assert report.verdict is Verdict.NOT_VALID
    assert found.originals or found.troubles


def test_something_named_a_thousand_times_is_not_copied_a_thousand_times() -> None:
    claim = re.search(
        "<learningAchievement.*?</learningAchievement>", CREDENTIAL, re.DOTALL
    )
    assert claim
    many = CREDENTIAL.replace(claim[0], claim[0] * 1_000)
    pad = "<text/>" * 1_000
    many = many.replace("<volumeOfLearning>", f"{pad}<volumeOfLearning>")
    (case,) = open_cases(original(many.encode()))
    assert case.trouble


def test_a_signature_over_a_thousand_things_is_not_worked_through() -> None:
    data = sealed()
    found = re.search(rb"<ds:Reference Type.*?</ds:Reference>", data, re.DOTALL)
    assert found
    forged = data.replace(found[0], found[0] * 1_000)
    assert "more than 10 things" in checks(forged)["seal.structure"].says


def test_unsealed_xml_is_as_unproven_as_any_draft() -> None:
    (report,) = verify(open_cases(original(presentation().encode())), seen_by())
    assert report.verdict is Verdict.NOT_VALID
    assert (report.envelope, report.credential.format) == ("none", "elm2")


def test_a_transcript_shows_what_was_earned_and_how_well() -> None:
    (one,) = inspect(original(ELMO.encode()))
    said = {e.name: [str(v.value) for v in e.values] for e in one.elements}
    assert said["learner"][:2] == ["Ana Andromeda", "1999-10-02"]
    assert said["title"] == ["Bread baking", "Cakes"]
    assert said["country"] == ["IE"]
    assert said["awarding_body"] == ["University of Zed"]
    assert "B" in said["grade"]
    assert said["level"] == ["EQF 6"]
    first, second = one.credential.achievements
    assert [(w.amount, w.unit, w.earned) for w in first.workload] == [
        ("5", "ects", True),
        ("130", "hours", False),
    ]
    assert [(w.unit, w.earned) for w in second.workload] == [("local", False)]
    assert (one.credential.format, one.credential.types) == ("elm2", ("elmo",))


@pytest.mark.parametrize("text", [presentation(), CREDENTIAL, ELMO], ids=len)
def test_every_path_into_xml_is_an_xpath_that_leads_there(text: str) -> None:
    root = etree.fromstring(text)
    (one,) = inspect(original(text.encode()))
    for value in (value for element in one.elements for value in element.values):
        steps = re.sub(r"/([A-Za-z]\w*)", r"/*[local-name()='\1']", value.path)
        assert root.xpath(steps), value


def test_terms_without_a_label_are_named_from_the_vocabularies() -> None:
    (one,) = inspect(original(presentation().encode()))
    said = {e.name: [str(v.value) for v in e.values] for e in one.elements}
    assert said["country"] == ["IE", "Ireland"]
    assert said["supervision"] == ["Supervised with ID Verification"]
    assert one.credential.achievements[0].identity_checked is True


def test_checks_of_xml_carry_the_same_names_as_those_of_json() -> None:
    assert set(checks(sealed())) >= {"seal.signature", "seal.chain", "seal.revocation"}


def original(data: bytes) -> Original:
    return Original(input="diploma.xml", artifact=Artifact(data, "diploma.xml"))


def test_nothing_of_this_needs_a_further_library() -> None:
    sources = (Path(__file__).parents[2] / "mcwallet").rglob("*.py")
    assert not [p for p in sources if "import lxml" in p.read_text(encoding="utf-8")]
