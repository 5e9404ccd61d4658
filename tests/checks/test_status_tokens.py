"""Status lists as tokens: the IETF's, and the W3C's in a JWT."""

import json
from datetime import timedelta
from typing import Any

import pytest

from mcwallet.codec import bitstring, jws
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from mcwallet.model.world import Source
from tests.checks.cases import asked, codes
from tests.testkit import LIST_URL, NOW, VC_2, Signer, document, revocable, world

ZED, MALLORY = Signer(), Signer("Mallory")
AT = int(NOW.timestamp())


def credential(**entry: Any) -> Artifact:
    claims = {
        "iss": ZED.did,
        "vct": "https://zed.example/bread",
        "iat": AT - 1000,
        "status": {"status_list": {"idx": 7, "uri": LIST_URL} | entry},
    }
    head = {"typ": "dc+sd-jwt", "kid": ZED.method}
    return Artifact(
        (jws.sign_compact(head, json.dumps(claims).encode(), ZED.key) + "~").encode()
    )


def token(
    value: int = 0, *, by: Signer = ZED, typ: str = "statuslist+jwt", **changes: Any
) -> Any:
    bits = bytearray(100)
    size = changes.pop("bits", 2)
    bits[7 * size // 8] |= value << (7 * size % 8)
    claims = {
        "iss": ZED.did,
        "sub": LIST_URL,
        "iat": AT - 500,
        "status_list": {"bits": size, "lst": bitstring.encode_token(bytes(bits))},
    }
    claims = {k: v for k, v in (claims | changes).items() if v is not None}
    head = {"typ": typ, "kid": by.method}
    return Artifact(jws.sign_compact(head, json.dumps(claims).encode(), by.key).encode())


def said(status_list: Artifact, shown: Artifact | None = None, **members: Any) -> str:
    here = world(document(LIST_URL, status_list, **members))
    (code,) = codes("status", shown or credential(), here)
    return code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "status.active"),
        (1, "status.revoked"),
        (2, "status.suspended"),
        (3, "status.unknown_value"),
    ],
)
def test_each_value_has_its_meaning(value: int, code: str) -> None:
    assert said(token(value)) == code


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_entries_may_have_four_sizes(bits: int) -> None:
    assert said(token(1, bits=bits)) == "status.revoked"
    assert said(token(0, bits=bits)) == "status.active"


@pytest.mark.parametrize(
    "listed", [{"bits": 3}, {"bits": 0}, {"bits": "1"}, {"bits": True}, {}]
)
def test_other_sizes_decide_nothing(listed: dict[str, Any]) -> None:
    whole = {"lst": bitstring.encode_token(bytes(100))} | listed
    assert said(token(status_list=whole)) == "status.undecided"


def test_a_short_token_list_is_no_shortcoming() -> None:
    (check,) = asked("status", credential(), world(document(LIST_URL, token())))
    assert check.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "changes",
    [
        {"typ": "JWT"},
        {"typ": "vc+jwt"},
        {"sub": "https://zed.example/status/2"},
        {"sub": None},
        {"iat": None},
        {"iat": "now"},
        {"exp": AT - 1000},
        {"exp": "later"},
        {"iat": AT + 100_000},
        {"by": MALLORY},
        {"iss": MALLORY.did},
        {"status_list": None},
    ],
)
def test_a_token_that_is_out_of_order_decides_nothing(changes: dict[str, Any]) -> None:
    assert said(token(**changes)) == "status.undecided"


def test_a_list_by_another_signer_is_open() -> None:
    assert said(token(by=MALLORY, iss=MALLORY.did)) == "status.other_issuer"


def test_a_list_that_names_no_issuer_has_to_be_the_credentials() -> None:
    assert said(token(iss=None)) == "status.active"
    assert said(token(iss=None, by=MALLORY)) == "status.undecided"


@pytest.mark.parametrize("idx", ["7", -1, 1.5, 10_000, None, True])
def test_an_index_that_is_none_decides_nothing(idx: Any) -> None:
    assert said(token(), credential(idx=idx)) == "status.undecided"


@pytest.mark.parametrize(("hours", "code"), [(1, "status.active"), (3, "status.too_old")])
def test_a_token_says_how_long_to_keep_it(hours: int, code: str) -> None:
    fetched = NOW - timedelta(hours=hours)
    assert said(token(ttl=7200), fetched=fetched) == code


def test_a_token_within_its_own_time_counts_even_from_the_sender() -> None:
    assert said(token(exp=AT + 1000), source=Source.SENDER) == "status.active"


def test_another_way_of_status_is_open() -> None:
    claims = {"iss": ZED.did, "vct": "x", "status": {"something_else": {}}}
    head = {"typ": "dc+sd-jwt", "kid": ZED.method}
    shown = jws.sign_compact(head, json.dumps(claims).encode(), ZED.key) + "~"
    assert codes("status", Artifact(shown.encode()), world()) == ["status.unknown_type"]


def test_a_bitstring_list_may_be_a_token_too() -> None:
    claims = {
        "@context": [VC_2],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ZED.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST_URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bitstring.encode(b"\x01" + bytes(16_383)),
        },
    }
    head = {"typ": "vc+jwt", "kid": ZED.method}
    signed = jws.sign_compact(head, json.dumps(claims).encode(), ZED.key)
    badge = ZED.signed(ZED.badge(**revocable(7)))
    assert said(Artifact(signed.encode()), badge) == "status.revoked"
    forged = jws.sign_compact(head, json.dumps(claims).encode(), MALLORY.key)
    assert said(Artifact(forged.encode()), badge) == "status.undecided"
