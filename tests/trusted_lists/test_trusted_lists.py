import random
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from mcwallet.actions.trusting import import_lists
from mcwallet.catalog.registries.trust_file import TRUST_FILE
from mcwallet.catalog.registries.trusted_lists import believe
from mcwallet.errors import MalformedError, RefusedError, UnsupportedError, WalletError
from mcwallet.model.anchors import Anchor
from mcwallet.model.report import Outcome, Verdict
from tests import pki
from tests.seals.judging import NOW, code, judged, outcome, sealed
from tests.trusted_lists.making import (
    COUNTRY,
    DS,
    ENVELOPED,
    GRANTED,
    INCLUSIVE,
    SIGNATURES,
    STRANGER,
    UNION,
    WEB,
    WITHDRAWN,
    Service,
    country,
    document,
    signed,
    union,
)  # fmt: skip

PINNED = [UNION.der]
CLOCK = Service(pki.STAMP_ROOT, "TSA/QTST", uses=())
RSA = pki.issue("Operator in RSA", org="Zed Union", org_id=None, key="RSA-2048")


def anchors(*lists: bytes) -> list[Anchor]:
    return [a for each in believe([union(), *lists], PINNED) for a in each.anchors]


def test_a_countrys_list_names_authorities() -> None:
    [found] = anchors(country())
    assert found.certificate == pki.CA.der
    assert found.purposes == {"seal"}
    assert found.name == "Sealing for Zed"


def test_lists_come_in_any_order() -> None:
    assert believe([country(), union()], PINNED)


def test_a_pinned_signer_does_without_the_list_of_lists() -> None:
    assert believe([country()], [COUNTRY.der])[0].anchors


@pytest.mark.parametrize(
    "lists",
    [
        [union(signer=STRANGER), country()],
        [union(), country(signer=STRANGER)],
        [union(names=[("YE", COUNTRY)]), country()],
        [country()],
    ],
    ids=["list of lists", "country", "another country's", "alone"],
)
def test_a_list_signed_by_somebody_else_is_refused(lists: list[bytes]) -> None:
    with pytest.raises(RefusedError):
        believe(lists, PINNED)


def test_nothing_is_believed_without_a_pin() -> None:
    with pytest.raises(RefusedError):
        believe([union(), country()], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"2020-01-01", b"2010-01-01"),
        (b"Sealing for Zed", b"Sealing for Yew"),
        (b"<TSLSequenceNumber>7", b"<TSLSequenceNumber> 7"),
        (b"ForeSeals", b"ForeSigns"),
        (b"</TSPService>", b"</TSPService><TSPService/>"),
    ],
    ids=str,
)
def test_any_change_breaks_a_list(before: bytes, after: bytes) -> None:
    with pytest.raises(MalformedError):
        anchors(country().replace(before, after))


def test_a_comment_or_the_way_of_quoting_does_not_break_it() -> None:
    changed = country().replace(b"<SchemeInformation>", b"<!--x--><SchemeInformation >")
    assert anchors(changed.replace(b' Id="list"', b"\n Id='list'"))


@pytest.mark.parametrize("how", [{"style": INCLUSIVE}, {"uri": "#list"}], ids=str)
def test_the_usual_ways_to_sign_are_read(how: dict[str, str]) -> None:
    assert anchors(country(**how))


def test_an_operator_may_sign_in_rsa() -> None:
    assert believe([union(signer=RSA), country()], [RSA.der])


def test_a_second_signature_is_refused() -> None:
    once = country()
    mark = once[once.index(b"<ds:Signature ") : once.index(b"</TrustServiceStatusList")]
    with pytest.raises(MalformedError):
        anchors(once.replace(mark, mark + mark))


def test_a_signed_list_wrapped_in_another_is_refused() -> None:
    inner = country().partition(b"?>")[2].strip()
    outer = country(Service(STRANGER), signer=STRANGER)
    wrapped = outer.replace(b"</SchemeInformation>", b"</SchemeInformation>" + inner)
    with pytest.raises(WalletError):
        anchors(wrapped)


def test_a_signature_over_a_part_is_refused() -> None:
    with pytest.raises(MalformedError):
        anchors(country(uri="#part"))


def test_a_genuine_signature_over_nothing_is_refused() -> None:
    with pytest.raises(MalformedError):
        anchors(country(whole=False))


def test_showing_the_operators_certificate_is_not_signing_with_its_key() -> None:
    with pytest.raises(MalformedError):
        anchors(country(signer=STRANGER, shown=COUNTRY))


def test_a_signature_inside_the_signature_is_refused() -> None:
    inner = b"<ds:Object><ds:Signature/></ds:Object></ds:Signature>"
    with pytest.raises(MalformedError):
        anchors(country().replace(b"</ds:Signature>", inner))


def test_a_signature_deeper_inside_is_refused() -> None:
    mark, deep = "<!--SIGNATURE-->", "</SchemeInformation>"
    text = document("ZE", "EUgeneric", "", "").replace(mark, "").replace(deep, mark + deep)
    with pytest.raises(MalformedError):
        anchors(signed(text, COUNTRY))


@pytest.mark.parametrize(
    "how",
    [
        {"digest_method": f"{DS}sha1"},
        {"style": "http://www.w3.org/2006/12/xml-c14n11"},
        {
            "transforms": f'<ds:Transform Algorithm="{ENVELOPED}"/>'
            '<ds:Transform Algorithm="x"/>'
        },
        {
            "transforms": f'<ds:Transform Algorithm="{ENVELOPED}"/><ds:Transform '
            'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>'
        },
    ],
    ids=["sha-1", "c14n 1.1", "unknown", "xpath"],
)
def test_other_ways_to_sign_are_not_read(how: dict[str, str]) -> None:
    with pytest.raises(UnsupportedError):
        anchors(country(**how))


def test_a_document_type_is_never_read() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(MalformedError):
        anchors(country().replace(b"?>\n", b"?>\n" + bomb))


@pytest.mark.parametrize(
    "data",
    [b"", b"<a/>", b"<a" * 100_000, b"<a>" * 200_000, b"\xff\xfe", b"<a:b/>"],
    ids=range(6),
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(WalletError):
        anchors(data)


@pytest.mark.parametrize(
    ("uses", "number"), [((SIGNATURES,), 1), ((WEB,), 0), ((WEB, SIGNATURES), 1), ((), 1)]
)
def test_authorities_for_web_sites_only_are_left_out(
    uses: tuple[str, ...], number: int
) -> None:
    assert len(anchors(country(Service(uses=uses)))) == number


def test_time_stamping_services_vouch_for_time_alone() -> None:
    assert [a.purposes for a in anchors(country(CLOCK))] == [{"timestamp"}]


def test_other_services_vouch_for_nothing() -> None:
    assert not anchors(country(Service(kind="Certstatus/OCSP/QC")))


def test_history_becomes_stretches_of_time() -> None:
    history = (
        ("2025-01-01T00:00:00Z", WITHDRAWN),
        ("2020-01-01T00:00:00Z", GRANTED),
        ("2016-07-01T00:00:00Z", "accredited"),
        ("2015-01-01T00:00:00Z", WITHDRAWN),
        ("2012-01-01T00:00:00Z", "undersupervision"),
    )
    [found] = anchors(country(Service(history=history)))
    years = [(p.start.year, p.end.year) for p in found.recognised]
    assert years == [(2016, 2025), (2012, 2015)]


def test_a_service_that_was_never_recognised_vouches_for_nothing() -> None:
    assert not anchors(country(Service(history=[("2020-01-01T00:00:00Z", WITHDRAWN)])))


def test_a_seal_is_valid_by_the_lists_alone() -> None:
    assert judged(sealed(), anchors=anchors(country(Service(), CLOCK))) is Verdict.VALID


def test_an_authority_withdrawn_before_the_seal_does_not_vouch_for_it() -> None:
    history = (("2025-06-01T00:00:00Z", WITHDRAWN), ("2020-01-01T00:00:00Z", GRANTED))
    found = anchors(country(Service(history=history), CLOCK))
    assert code(sealed(), "chain", anchors=found) == "seal.chain.withdrawn"
    assert judged(sealed(), anchors=found) is Verdict.CANNOT_TELL


def test_an_authority_withdrawn_after_the_proven_seal_still_vouches_for_it() -> None:
    history = (("2026-03-01T00:00:00Z", WITHDRAWN), ("2020-01-01T00:00:00Z", GRANTED))
    found = anchors(country(Service(history=history), CLOCK))
    assert judged(sealed(), anchors=found) is Verdict.VALID


def test_an_authority_withdrawn_after_an_unproven_seal_no_longer_vouches() -> None:
    history = (("2026-03-01T00:00:00Z", WITHDRAWN), ("2020-01-01T00:00:00Z", GRANTED))
    found = anchors(country(Service(history=history)))
    assert outcome(sealed(level="B"), "chain", anchors=found) is Outcome.UNDECIDED


def test_an_import_fits_into_a_trust_file(tmp_path: Path) -> None:
    import tomli_w

    brought = import_lists([union(), country(Service(), CLOCK)], PINNED, NOW)
    for name, data in brought.files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    text = tomli_w.dumps({"format": "mcwallet.trust/1", "registry": list(brought.entries)})
    trust = TRUST_FILE.read(text.encode(), "eu.toml", lambda n: (tmp_path / n).read_bytes())
    assert judged(sealed(), trust=trust.trust) is Verdict.VALID


def test_an_old_list_is_pointed_out() -> None:
    old = country(next_update="2026-01-01T00:00:00Z")
    assert import_lists([union(), old], PINNED, NOW).stale == ("ZE",)
    then = datetime(2025, 12, 1, tzinfo=UTC)
    assert import_lists([union(), old], PINNED, then).stale == ()


def test_a_genuine_signature_over_something_else_is_refused() -> None:
    part = signed("<a><!--SIGNATURE--></a>", COUNTRY).decode()
    mark = part[part.index("<ds:Signature ") : part.index("</a>")]
    forged = country(Service(STRANGER))
    own = forged[
        forged.index(b"<ds:Signature ") : forged.index(b"</TrustServiceStatusList")
    ]
    with pytest.raises(MalformedError):
        anchors(forged.replace(own, mark.encode()))


def test_mutants_are_refused_or_say_the_same() -> None:
    genuine, data = anchors(country()), country()
    dice = random.Random(sha256(b"lists").digest())
    for _ in range(400):
        mutant = bytearray(data)
        place = dice.randrange(len(mutant))
        match dice.randrange(3):
            case 0:
                mutant[place] = dice.randrange(256)
            case 1:
                del mutant[place : place + dice.randrange(1, 40)]
            case 2:
                mutant[place:place] = dice.choice([b"<a/>", b"&", b" ", b"<!--", b"]]>"])
        try:
            assert anchors(bytes(mutant)) == genuine
        except WalletError:
            continue
