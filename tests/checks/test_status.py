from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mcwallet.codec import bitstring
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from mcwallet.model.trust import Trust, TrustedIssuer
from mcwallet.model.world import Document, Source
from tests.checks.cases import asked, codes, outcome
from tests.testkit import LIST_URL, NOW, Signer, as_bytes, document, revocable, world

ZED = Signer()
MALLORY = Signer("Mallory")
BADGE = ZED.signed(ZED.badge(**revocable(7)))


def at_hand(status_list: Artifact, **members: Any) -> Document:
    return document(LIST_URL, status_list, **members)


def listed(by: Signer = ZED, size: int = 131_072, bits: bytes = b"", **changes: Any) -> Any:
    """A list whose subject has other members than usual."""
    subject = {
        "id": f"{LIST_URL}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": bitstring.encode(bits or bytes(size // 8)),
    }
    return by.status_list(credentialSubject=subject | changes)


def said(status_list: Artifact, badge: Artifact = BADGE, **members: Any) -> str:
    (code,) = codes("status", badge, world(at_hand(status_list), **members))
    return code


def test_who_names_no_status_has_none() -> None:
    badge = ZED.signed(ZED.badge())
    assert codes("status", badge, world()) == ["status.none"]
    assert outcome("status", badge, world()) is Outcome.PASSED


def test_an_entry_that_is_not_set_is_active() -> None:
    (check,) = asked("status", BADGE, world(at_hand(ZED.status_list(6, 8))))
    assert (check.outcome, check.code) == (Outcome.PASSED, "status.active")


def test_an_entry_that_is_set_is_revoked() -> None:
    (check,) = asked("status", BADGE, world(at_hand(ZED.status_list(7))))
    assert (check.outcome, check.code) == (Outcome.FAILED, "status.revoked")


def test_the_answer_names_the_list_it_rests_on() -> None:
    status_list = ZED.status_list()
    (check,) = asked("status", BADGE, world(at_hand(status_list)))
    (evidence,) = check.evidence
    assert (evidence.url, evidence.sha256) == (LIST_URL, status_list.digest)
    assert (evidence.fetched, evidence.source) == (NOW, Source.VERIFIER)


def test_without_the_list_nobody_knows() -> None:
    assert outcome("status", BADGE, world()) is Outcome.UNDECIDED


def test_a_list_that_was_gone_decides_nothing() -> None:
    gone = document(LIST_URL, Artifact(b""), status=410)
    assert outcome("status", BADGE, world(gone)) is Outcome.UNDECIDED


@pytest.mark.parametrize("position", [0, 1, 2])
def test_every_entry_counts_wherever_it_stands(position: int) -> None:
    entries = [revocable(1)["credentialStatus"], revocable(2)["credentialStatus"]]
    entries.insert(position, revocable(7)["credentialStatus"])
    badge = ZED.signed(ZED.badge(credentialStatus=entries))
    found = codes("status", badge, world(at_hand(ZED.status_list(7))))
    assert "status.revoked" in found


def test_one_unknown_type_among_good_entries_leaves_it_open() -> None:
    entries = [revocable(1)["credentialStatus"], {"type": "SomethingElse2030"}]
    badge = ZED.signed(ZED.badge(credentialStatus=entries))
    found = codes("status", badge, world(at_hand(ZED.status_list())))
    assert found == ["status.active", "status.unknown_type"]


def test_more_than_fifty_entries_are_refused() -> None:
    many = [revocable(index)["credentialStatus"] for index in range(51)]
    badge = ZED.signed(ZED.badge(credentialStatus=many))
    assert outcome("status", badge, world(at_hand(ZED.status_list()))) is Outcome.FAILED


def test_fifty_entries_are_read() -> None:
    many = [revocable(index)["credentialStatus"] for index in range(50)]
    badge = ZED.signed(ZED.badge(credentialStatus=many))
    found = codes("status", badge, world(at_hand(ZED.status_list())))
    assert found == ["status.active"]


def test_a_list_signed_by_nobody_decides_nothing() -> None:
    unsigned = Artifact(ZED.status_list().data.replace(b'"proof"', b'"proofs"'))
    assert said(unsigned) == "status.undecided"


def test_a_list_changed_after_signing_decides_nothing() -> None:
    honest, other = ZED.status_list(7), ZED.status_list()
    packed = [
        each.data.split(b'"encodedList": "')[1].split(b'"')[0] for each in (honest, other)
    ]
    assert said(Artifact(honest.data.replace(*packed))) == "status.undecided"


def test_a_list_that_mallory_signed_in_the_issuers_name_decides_nothing() -> None:
    assert said(MALLORY.status_list(issuer=ZED.did)) == "status.undecided"


def test_another_signers_list_leaves_an_active_credential_open() -> None:
    assert said(MALLORY.status_list()) == "status.other_issuer"


def test_another_signers_list_counts_when_the_verifier_trusts_them() -> None:
    trust = Trust(issuers=(TrustedIssuer(id=MALLORY.did),))
    assert said(MALLORY.status_list(), trust=trust) == "status.active"


def test_another_signers_list_never_counts_when_the_verifier_distrusts_them() -> None:
    trust = Trust(issuers=(TrustedIssuer(id=MALLORY.did, trusted=False),))
    assert said(MALLORY.status_list(), trust=trust) == "status.other_issuer"


def test_another_signers_list_can_still_say_revoked() -> None:
    assert said(MALLORY.status_list(7)) == "status.revoked"


def test_a_suspended_credential_fails() -> None:
    badge = ZED.signed(ZED.badge(**revocable(7, "suspension")))
    bits = bytes([1]) + bytes(16_383)
    status_list = listed(statusPurpose="suspension", bits=bits)
    assert said(status_list, badge) == "status.suspended"


def test_a_list_may_serve_several_purposes() -> None:
    assert said(listed(statusPurpose=["suspension", "revocation"])) == "status.active"


@pytest.mark.parametrize("purpose", ["suspension", "Revocation", ["suspension"], None, 7])
def test_a_list_for_another_purpose_decides_nothing(purpose: Any) -> None:
    assert said(listed(statusPurpose=purpose)) == "status.undecided"


@pytest.mark.parametrize(
    "index", ["131072", "-1", -1, 1.5, "1.5", "0x7", "٧", "", None, "1e1", "9" * 30, True]
)
def test_an_index_that_is_none_decides_nothing(index: Any) -> None:
    entry = revocable(7)["credentialStatus"] | {"statusListIndex": index}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    assert said(ZED.status_list(), badge) == "status.undecided"


@pytest.mark.parametrize("index", [7, "7"])
def test_an_index_may_be_text_or_number(index: Any) -> None:
    entry = revocable(7)["credentialStatus"] | {"statusListIndex": index}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    assert said(ZED.status_list(7), badge) == "status.revoked"


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (131_072, "status.active"),
        (131_064, "status.short"),
        (100_000, "status.short"),
        (99_992, "status.too_short"),
    ],
)
def test_a_short_list_hides_nobody(size: int, code: str) -> None:
    assert said(listed(size=size)) == code


@pytest.mark.parametrize("text", ["", "u", "uAAAA", "nonsense", "zAAAA"])
def test_a_list_that_does_not_unpack_decides_nothing(text: str) -> None:
    assert said(listed(encodedList=text)) == "status.undecided"


def test_a_list_that_unpacks_without_end_decides_nothing() -> None:
    bomb = listed(encodedList=bitstring.encode(bytes(bitstring.MAX_UNPACKED + 1)))
    assert said(bomb) == "status.undecided"


@pytest.mark.parametrize(
    "changes",
    [
        {"validUntil": "2026-05-01T00:00:00Z"},
        {"validFrom": "2027-01-01T00:00:00Z"},
        {"validUntil": "soon"},
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": []},
        {"credentialSubject": "x"},
        {"issuer": None},
        {"issuer": ["x"]},
    ],
)
def test_a_list_that_is_out_of_order_decides_nothing(changes: dict[str, Any]) -> None:
    assert said(ZED.status_list(7, **changes)) == "status.undecided"


@pytest.mark.parametrize(
    ("age", "code"),
    [(0, "status.active"), (7, "status.active"), (8, "status.old"), (31, "status.too_old")],
)
def test_a_list_grows_old(age: int, code: str) -> None:
    fetched = NOW - timedelta(days=age)
    here = at_hand(ZED.status_list(), fetched=fetched)
    assert codes("status", BADGE, world(here)) == [code]


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(minutes=1), "as of 0 days ago"),
        (-timedelta(days=1), "as of 1 day ago"),
        (timedelta(days=225), "as of 2027-01-12, after the moment asked about"),
    ],
)
def test_when_a_list_was_seen_is_said_truthfully(later: timedelta, words: str) -> None:
    here = world(at_hand(ZED.status_list(), fetched=NOW + later))
    (check,) = asked("status", BADGE, here)
    assert (check.code, words in check.says) == ("status.active", True)


def test_the_verifier_says_how_old_a_list_may_be() -> None:
    here = at_hand(ZED.status_list(), fetched=NOW - timedelta(days=3))
    strict = world(here, policy={"max_age": timedelta(days=2)})
    assert codes("status", BADGE, strict) == ["status.too_old"]


def test_a_list_that_says_how_long_it_lasts_is_judged_by_that() -> None:
    until = ZED.status_list(validUntil="2026-07-01T00:00:00Z")
    here = at_hand(until, fetched=NOW - timedelta(days=100))
    assert codes("status", BADGE, world(here)) == ["status.old"]


@pytest.mark.parametrize(("hours", "code"), [(1, "status.active"), (3, "status.too_old")])
def test_a_list_says_itself_how_long_to_keep_it(hours: int, code: str) -> None:
    status_list = listed(ttl=2 * 3600 * 1000)
    here = at_hand(status_list, fetched=NOW - timedelta(hours=hours))
    assert codes("status", BADGE, world(here)) == [code]


def test_a_list_that_nobody_dated_counts_as_too_old() -> None:
    here = at_hand(ZED.status_list(), fetched=None)
    (check,) = asked("status", BADGE, world(here))
    assert (check.outcome, check.code) == (Outcome.UNDECIDED, "status.too_old")


def test_that_something_was_revoked_does_not_grow_old() -> None:
    here = at_hand(ZED.status_list(7), fetched=NOW - timedelta(days=300))
    assert codes("status", BADGE, world(here)) == ["status.revoked"]


def test_an_old_answer_says_when_all_was_well() -> None:
    here = at_hand(ZED.status_list(), fetched=NOW - timedelta(days=40))
    (check,) = asked("status", BADGE, world(here))
    assert "Last seen good" in check.says
    assert "40 days" in check.says


def test_a_list_under_another_name_is_warned_about() -> None:
    assert said(ZED.status_list(id="https://zed.example/status/2")) == "status.list_id"


def test_a_sender_cannot_pass_off_another_list() -> None:
    other = at_hand(
        ZED.status_list(id="https://zed.example/status/2"), source=Source.SENDER
    )
    assert codes("status", BADGE, world(other)) == ["status.undecided"]


def test_a_signed_list_counts_even_from_the_sender() -> None:
    fresh = ZED.status_list(validFrom="2026-05-30T00:00:00Z")
    here = at_hand(fresh, source=Source.SENDER)
    assert codes("status", BADGE, world(here)) == ["status.active"]


def test_a_sender_cannot_make_an_old_list_young() -> None:
    here = at_hand(ZED.status_list(), source=Source.SENDER, fetched=NOW)
    assert codes("status", BADGE, world(here)) == ["status.too_old"]


def test_a_list_that_withdraws_itself_decides_nothing() -> None:
    own = ZED.status_list(**revocable(3))
    assert said(own) == "status.undecided"


def test_lists_that_name_each_other_come_to_an_end() -> None:
    other = "https://zed.example/status/2"
    first = ZED.status_list(
        credentialStatus=revocable(1)["credentialStatus"] | {"statusListCredential": other}
    )
    second = ZED.status_list(id=other, **revocable(2))
    here = world(at_hand(first), document(other, second))
    assert codes("status", BADGE, here) == ["status.undecided"]


def test_a_list_with_a_standing_status_of_its_own_counts() -> None:
    other = "https://zed.example/status/2"
    entry = revocable(1)["credentialStatus"] | {"statusListCredential": other}
    here = world(
        at_hand(ZED.status_list(credentialStatus=entry)),
        document(other, ZED.status_list(id=other)),
    )
    assert codes("status", BADGE, here) == ["status.active"]


def test_a_withdrawn_list_decides_nothing() -> None:
    other = "https://zed.example/status/2"
    entry = revocable(1)["credentialStatus"] | {"statusListCredential": other}
    here = world(
        at_hand(ZED.status_list(credentialStatus=entry)),
        document(other, ZED.status_list(1, id=other)),
    )
    assert codes("status", BADGE, here) == ["status.undecided"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "data:,x", "http://zed.example/status/1", "", "x", "did:a:b"],
)
def test_a_list_anywhere_but_at_https_is_not_read(url: str) -> None:
    entry = revocable(7)["credentialStatus"] | {"statusListCredential": url}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    here = world(document(url, ZED.status_list()))
    assert outcome("status", badge, here) is Outcome.UNDECIDED


def test_a_list_inside_the_credential_is_not_read() -> None:
    entry = revocable(7)["credentialStatus"] | {"statusListCredential": {"id": LIST_URL}}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    assert said(ZED.status_list(), badge) == "status.undecided"


def test_a_message_is_shown_and_warns() -> None:
    entry = revocable(2, "message")["credentialStatus"] | {
        "statusSize": 2,
        "statusMessages": [
            {"status": "0x0", "message": "pending review"},
            {"status": "0x1", "message": "accepted"},
            {"status": "0x2", "message": "on hold"},
            {"status": "0x3", "message": "undefined"},
        ],
    }
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    bits = bytes([0b0000_1000]) + bytes(2 * 16_384 - 1)
    (check,) = asked(
        "status", badge, world(at_hand(listed(statusPurpose="message", bits=bits)))
    )
    assert check.outcome is Outcome.WARNED
    assert "on hold" in check.says


def test_a_newer_copy_is_pointed_out() -> None:
    badge = ZED.signed(ZED.badge(**revocable(0, "refresh")))
    bits = b"\x80" + bytes(16_383)
    (check,) = asked(
        "status", badge, world(at_hand(listed(statusPurpose="refresh", bits=bits)))
    )
    assert (check.outcome, check.code) == (Outcome.WARNED, "status.note")


@pytest.mark.parametrize("size", [0, -1, 33, "x", 1.5])
def test_an_entry_of_no_sensible_size_decides_nothing(size: Any) -> None:
    entry = revocable(7)["credentialStatus"] | {"statusSize": size}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    assert said(ZED.status_list(), badge) == "status.undecided"


def test_the_older_status_list_2021_is_read_too() -> None:
    entry = revocable(7)["credentialStatus"] | {"type": "StatusList2021Entry"}
    badge = ZED.signed(ZED.badge(credentialStatus=entry))
    packed = bitstring.encode(b"\x01" + bytes(16_383)).removeprefix("u")
    status_list = ZED.status_list(
        type=["VerifiableCredential", "StatusList2021Credential"],
        credentialSubject={
            "id": f"{LIST_URL}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": packed,
        },
    )
    assert said(status_list, badge) == "status.revoked"


REVOCATIONS = "https://zed.example/revocations"
HOSTED_ZED = {"id": "https://zed.example/issuer", "type": ["Profile"], "name": "Zed"}
ONE_ED = ZED.badge(
    issuer=HOSTED_ZED,
    id="urn:uuid:1",
    credentialStatus={"id": REVOCATIONS, "type": "1EdTechRevocationList"},
)


def one_edtech(*revoked: Any, **changes: Any) -> Document:
    body = {
        "id": REVOCATIONS,
        "issuer": HOSTED_ZED["id"],
        "revokedCredential": list(revoked),
    }
    members = {key: changes.pop(key) for key in ("url", "source") if key in changes}
    given = document(REVOCATIONS, Artifact(as_bytes(body | changes)))
    return replace(given, **members)


def one(*documents: Document) -> str:
    (code,) = codes("status", ZED.signed(ONE_ED), world(*documents))
    return code


def test_a_1edtech_list_without_the_credential_is_active() -> None:
    assert one(one_edtech({"id": "urn:uuid:2", "revoked": True})) == "status.active"


@pytest.mark.parametrize(
    "entry", [{"id": "urn:uuid:1"}, {"id": "urn:uuid:1", "revoked": True}, "urn:uuid:1"]
)
def test_a_1edtech_list_with_the_credential_is_revoked(entry: Any) -> None:
    assert one(one_edtech(entry)) == "status.revoked"


def test_a_1edtech_list_that_takes_it_back_is_active() -> None:
    assert one(one_edtech({"id": "urn:uuid:1", "revoked": False})) == "status.active"


def test_an_unsigned_list_from_the_sender_decides_nothing() -> None:
    assert one(one_edtech(source=Source.SENDER)) == "status.undecided"


def test_an_unsigned_list_from_elsewhere_decides_nothing() -> None:
    elsewhere = "https://zed.example.evil.example/revocations"
    claims = ONE_ED | {
        "credentialStatus": {"id": elsewhere, "type": "1EdTechRevocationList"}
    }
    here = world(one_edtech(url=elsewhere, id=elsewhere))
    assert codes("status", ZED.signed(claims), here) == ["status.undecided"]


def test_an_unsigned_list_for_an_issuer_without_address_decides_nothing() -> None:
    claims = ONE_ED | {"issuer": ZED.did}
    here = world(one_edtech(issuer=ZED.did))
    assert codes("status", ZED.signed(claims), here) == ["status.undecided"]


def test_an_unsigned_list_that_names_another_issuer_decides_nothing() -> None:
    assert one(one_edtech(issuer="https://other.example")) == "status.undecided"


def test_something_else_at_the_lists_address_decides_nothing() -> None:
    other = document(REVOCATIONS, Artifact(b'{"error": "not found"}'))
    assert one(other) == "status.undecided"
