"""A thousand anchors cost little, and none that is needed is overlooked."""

from typing import Any

import pytest
from cryptography import x509 as other
from cryptography.x509.name import _ASN1Type

from mcwallet.actions.judging import judge
from mcwallet.actions.opening import Original
from mcwallet.checks.seal.anchors import anchors
from mcwallet.codec import x509
from mcwallet.model.anchors import Anchor
from mcwallet.model.report import Outcome, Verdict
from mcwallet.model.trust import Trust
from tests import pki
from tests.seals.judging import ANCHORS, judged, outcome, sealed, seen_by
from tests.testkit import Signer, world

ZED = Signer()

CROWD = tuple(
    pki.authority(f"Nobody {number}", seed=f"nobody {number}").anchor("seal")
    for number in range(40)
)


def read_for(*given: pki.Entity, below: pki.Entity) -> tuple[x509.Certificate, ...]:
    case = seen_by(anchors=[*CROWD, *(each.anchor("seal") for each in given)])
    return anchors(case, "seal", [x509.certificate(below.der)])


def test_only_whoever_could_have_issued_it_is_read() -> None:
    assert [c.der for c in read_for(pki.ROOT, pki.CA, below=pki.SEALER)] == [pki.CA.der]


def test_a_badge_without_a_certificate_asks_for_no_list() -> None:
    def unread() -> tuple[Anchor, ...]:
        raise AssertionError

    badge = Original(input="badge.json", artifact=ZED.signed(ZED.badge()))
    [report] = judge(badge, world(trust=Trust(lists=(unread,))))
    assert report.verdict is Verdict.VALID


def test_anchors_of_a_list_count_like_others() -> None:
    trust = Trust(lists=(lambda: tuple(ANCHORS),))
    assert judged(sealed(), trust=trust) is Verdict.VALID


def test_the_answer_does_not_depend_on_the_crowd() -> None:
    assert judged(sealed(), anchors=[*CROWD, *ANCHORS, *CROWD]) is Verdict.VALID
    assert outcome(sealed(), "chain", anchors=CROWD) is Outcome.UNDECIDED


def test_an_anchor_that_cannot_be_read_vouches_for_nobody() -> None:
    broken = Anchor(certificate=b"\x30\x03abc", purposes=frozenset({"seal"}))
    assert judged(sealed(), anchors=[broken, *ANCHORS]) is Verdict.VALID
    assert outcome(sealed(), "chain", anchors=[broken]) is Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Zed Trust", "ZED  trust"),
        ("Zertifizierungsstelle Zürich", "ZERTIFIZIERUNGSSTELLE ZÜRICH"),
        ("Αρχή Πιστοποίησης", "ΑΡΧΉ ΠΙΣΤΟΠΟΊΗΣΗΣ"),
        ("Bank Straße", "BANK STRASSE"),
        ("Kelvin", "\u212aelvin"),
    ],
)
def test_names_that_are_equal_but_for_case_and_space_are_found(
    written: str, said: str
) -> None:
    anchor = named(written)
    child = pki.issue("Child", said_to_be(anchor, said))
    assert anchor.der in {c.der for c in read_for(anchor, below=child)}


def test_a_name_in_two_bytes_a_letter_is_found() -> None:
    anchor = named("Zed Wide", _ASN1Type.BMPString)
    child = pki.issue("Child", said_to_be(anchor, "Zed Wide"))
    assert anchor.der in {c.der for c in read_for(anchor, below=child)}


def test_the_name_is_found_where_certificates_have_it() -> None:
    for entity in (pki.ROOT, pki.CA, pki.SEALER, named("x" * 40), named("Zürich")):
        raw = x509.certificate(entity.der).subject.raw
        assert raw.endswith(x509.subject(entity.der))


@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_a_certificate_cut_short_names_nobody_or_is_read_in_full(cut: int) -> None:
    assert isinstance(x509.subject(pki.CA.der[:cut]), bytes)


def named(name: str, kind: Any = None) -> pki.Entity:
    """An authority with one name, written as that kind of text."""
    return rebuilt(pki.authority("Any", seed=name), name, kind)


def said_to_be(entity: pki.Entity, name: str) -> pki.Entity:
    """The same authority, as somebody who spells it otherwise would name it."""
    return rebuilt(entity, name, None)


def rebuilt(entity: pki.Entity, name: str, kind: Any) -> pki.Entity:
    attribute = other.NameAttribute(other.NameOID.COMMON_NAME, name, _type=kind)
    subject = other.Name([attribute])
    old = entity.certificate
    builder = other.CertificateBuilder(
        subject, subject, old.public_key(), old.serial_number,
        old.not_valid_before_utc, old.not_valid_after_utc, list(old.extensions),
    )  # fmt: skip
    made = builder.sign(entity.key, pki.entities.digest_for(entity.key))
    return pki.Entity(entity.key, made)
