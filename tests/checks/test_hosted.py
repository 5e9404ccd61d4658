from typing import Any

import pytest

from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Outcome
from mcwallet.model.world import Document, Source
from tests.checks.cases import asked, codes
from tests.testkit import as_bytes, document, world

OB_2 = "https://w3id.org/openbadges/v2"
ISSUER = {
    "@context": OB_2,
    "id": "https://zed.example/issuer",
    "type": "Issuer",
    "name": "University of Zed",
    "url": "https://zed.example",
}
BADGE = {
    "@context": OB_2,
    "id": "https://zed.example/badges/bread",
    "type": "BadgeClass",
    "name": "Bread baking",
    "issuer": ISSUER["id"],
}
ASSERTION = {
    "@context": OB_2,
    "id": "https://zed.example/assertions/1",
    "type": "Assertion",
    "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
    "badge": BADGE["id"],
    "issuedOn": "2026-01-01T00:00:00Z",
    "verification": {"type": "hosted"},
}


def copy(claims: dict[str, Any], url: str = "", **members: Any) -> Document:
    return document(url or claims["id"], Artifact(as_bytes(claims)), **members)


def said(
    shown: dict[str, Any],
    kept: dict[str, Any] | None = None,
    *,
    badge: dict[str, Any] = BADGE,
    issuer: dict[str, Any] = ISSUER,
    **members: Any,
) -> list[str]:
    copies = (copy(kept or shown, **members), copy(badge), copy(issuer))
    return codes("hosted", Artifact(as_bytes(shown)), world(*copies))


def test_a_badge_that_equals_the_issuers_copies_passes() -> None:
    assert said(ASSERTION) == ["hosted.ok"]


def test_without_a_copy_nobody_knows() -> None:
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world())
    assert (check.outcome, check.code) == (Outcome.UNDECIDED, "hosted.unreachable")


def test_without_the_badge_class_nobody_knows() -> None:
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world(copy(ASSERTION)))
    assert check.outcome is Outcome.UNDECIDED


@pytest.mark.parametrize(
    "change",
    [
        {"issuedOn": "2020-01-01T00:00:00Z"},
        {"expires": "2099-01-01T00:00:00Z"},
        {"recipient": ASSERTION["recipient"] | {"identity": "mallory@example.org"}},
        {"badge": "https://zed.example/badges/physics"},
        {"evidence": "https://mallory.example"},
        {"narrative": "with distinction"},
    ],
)
def test_a_badge_that_was_changed_fails(change: dict[str, Any]) -> None:
    assert said(ASSERTION | change, ASSERTION) == ["hosted.differs"]


def test_a_badge_from_which_something_was_taken_fails() -> None:
    assert said(ASSERTION, ASSERTION | {"expires": "2026-02-01T00:00:00Z"}) == [
        "hosted.differs"
    ]


def test_a_revoked_copy_fails() -> None:
    kept = {"@context": OB_2, "id": ASSERTION["id"], "revoked": True}
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world(copy(kept)))
    assert (check.outcome, check.code) == (Outcome.FAILED, "hosted.revoked")


def test_a_copy_that_says_it_is_not_revoked_is_the_same() -> None:
    assert said(ASSERTION, ASSERTION | {"revoked": False}) == ["hosted.ok"]


def test_a_badge_that_the_issuer_took_away_fails() -> None:
    gone = document(ASSERTION["id"], Artifact(b""), status=410)
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world(gone))
    assert (check.outcome, check.code) == (Outcome.FAILED, "hosted.gone")


def test_a_badge_that_was_not_found_is_open() -> None:
    lost = document(ASSERTION["id"], Artifact(b""), status=404)
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world(lost))
    assert check.outcome is Outcome.UNDECIDED


def test_a_file_may_hold_badge_and_issuer_in_full() -> None:
    full = ASSERTION | {"badge": BADGE | {"issuer": ISSUER}}
    assert said(full, ASSERTION) == ["hosted.ok"]


def test_an_embedded_badge_that_was_changed_fails() -> None:
    full = ASSERTION | {"badge": BADGE | {"name": "Master of Physics"}}
    assert said(full, ASSERTION) == ["hosted.differs"]


def test_an_embedded_issuer_that_was_changed_fails() -> None:
    full = ASSERTION | {"badge": BADGE | {"issuer": ISSUER | {"name": "Oxford"}}}
    assert said(full, ASSERTION) == ["hosted.differs"]


def test_a_copy_from_the_sender_shows_nothing() -> None:
    assert said(ASSERTION, source=Source.SENDER) == ["hosted.sender"]


def test_a_badge_on_another_host_than_its_issuer_fails() -> None:
    forged = ASSERTION | {"id": "https://mallory.example/1"}
    assert said(forged) == ["hosted.origin"]


@pytest.mark.parametrize(
    "address",
    [
        "https://zed.example.mallory.example/1",
        "https://zed.example:8443/1",
        "https://mallory.example/https://zed.example/",
    ],
)
def test_a_lookalike_host_fails(address: str) -> None:
    assert said(ASSERTION | {"id": address}) == ["hosted.origin"]


def test_an_address_with_a_user_name_is_none() -> None:
    forged = ASSERTION | {"id": "https://zed.example@mallory.example/1"}
    assert said(forged) == ["hosted.malformed"]


def test_an_issuer_may_name_the_beginnings_of_its_addresses() -> None:
    issuer = ISSUER | {"verification": {"startsWith": ["https://badges.example/zed/"]}}
    inside = ASSERTION | {"id": "https://badges.example/zed/1"}
    outside = ASSERTION | {"id": "https://badges.example/other/1"}
    assert said(inside, issuer=issuer) == ["hosted.ok"]
    assert said(outside, issuer=issuer) == ["hosted.origin"]


def test_a_beginning_never_reaches_beyond_its_host() -> None:
    issuer = ISSUER | {"verification": {"startsWith": "https://badges.example"}}
    forged = ASSERTION | {"id": "https://badges.example.mallory.example/1"}
    assert said(forged, issuer=issuer) == ["hosted.origin"]


def test_an_issuer_may_name_its_hosts() -> None:
    issuer = ISSUER | {"verification": {"allowedOrigins": "badges.example"}}
    assert said(ASSERTION | {"id": "https://badges.example/1"}, issuer=issuer) == [
        "hosted.ok"
    ]
    assert said(ASSERTION, issuer=issuer) == ["hosted.origin"]


def test_nobody_writes_a_profile_in_anothers_name() -> None:
    badge = BADGE | {
        "id": "https://mallory.example/b",
        "issuer": "https://mallory.example/i",
    }
    shown = ASSERTION | {"badge": badge["id"]}
    documents = (copy(shown), copy(badge), copy(ISSUER, "https://mallory.example/i"))
    (check,) = asked("hosted", Artifact(as_bytes(shown)), world(*documents))
    assert check.outcome is Outcome.UNDECIDED


def test_http_is_warned_about() -> None:
    assert said(ASSERTION | {"id": "http://zed.example/assertions/1"}) == [
        "hosted.ok",
        "hosted.http",
    ]


def test_a_badge_that_says_it_is_signed_and_is_not_fails() -> None:
    assert said(ASSERTION | {"verification": {"type": "signed"}}) == ["hosted.malformed"]


def test_moodle_writes_the_address_into_verify() -> None:
    shown = {k: v for k, v in ASSERTION.items() if k != "verification"}
    shown |= {"verify": {"type": "hosted", "url": "https://zed.example/a.php?b=1"}}
    assert said(shown, url="https://zed.example/a.php?b=1") == ["hosted.ok"]


def test_true_is_not_one() -> None:
    assert said(ASSERTION | {"extra": True}, ASSERTION | {"extra": 1}) == ["hosted.differs"]


def test_a_broken_copy_decides_nothing() -> None:
    broken = document(ASSERTION["id"], Artifact(b"<html>"))
    (check,) = asked("hosted", Artifact(as_bytes(ASSERTION)), world(broken))
    assert check.outcome is Outcome.UNDECIDED
