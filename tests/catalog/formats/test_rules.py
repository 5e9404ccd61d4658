"""The MUSTs of the data models: each broken once, beside a twin that keeps it."""

from typing import Any

import pytest

from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from tests.catalog.formats.samples import SAMPLES
from tests.catalog.formats.samples_w3c import V1, V2

GONE = object()


def broken(form: str, **changes: Any) -> list[str]:
    doc = SAMPLES[form]() | changes
    doc = {key: value for key, value in doc.items() if value is not GONE}
    return list(recognise(Tree(doc)).rules(Tree(doc)))


NEXT = {"@protected": True, "Loaf": "https://bread.example/#Loaf"}
OTHER = {"Loaf": "https://bread.example/#Stone"}
TEXT = {"@value": "Brot", "@language": "de"}

BAD_2 = [
    ({"@context": GONE}, "$ has no '@context'"),
    ({"@context": []}, "$.@context should begin with"),
    ({"@context": ["https://b.example/c", V2]}, "$.@context should begin with"),
    ({"@context": [V2, 7]}, "$.@context[1] should be a URL or an object"),
    ({"@context": [V2, "https ://b.example"]}, "$.@context[1] should be a URL"),
    ({"@context": [V2, NEXT, OTHER]}, "$.@context[2] redefines a protected term"),
    ({"type": ["Loaf"]}, "$.type should include VerifiableCredential"),
    ({"type": ["VerifiableCredential", ""]}, "$.type[1] should be text"),
    ({"id": "https ://b.example/1"}, "$.id should be one URL"),
    ({"id": ["urn:a:1", "urn:a:2"]}, "$.id should be one URL"),
    ({"id": None}, "$.id should be one URL"),
    ({"issuer": GONE}, "$ has no 'issuer'"),
    ({"issuer": "bakery"}, "$.issuer should be a URL"),
    ({"issuer": {"name": "Bakery"}}, "$.issuer.id should be a URL"),
    ({"issuer": ["did:a:1", "did:a:2"]}, "$.issuer should be a URL"),
    ({"credentialSubject": GONE}, "$ has no 'credentialSubject'"),
    ({"credentialSubject": {}}, "$.credentialSubject makes no claim"),
    ({"credentialSubject": []}, "$.credentialSubject makes no claim"),
    (
        {"credentialSubject": [{"id": "urn:a:1"}, {}]},
        "$.credentialSubject[1] makes no claim",
    ),
    ({"credentialSubject": "did:a:1"}, "$.credentialSubject should be an object"),
    ({"credentialSubject": {"id": "Ana"}}, "$.credentialSubject.id should be one URL"),
    ({"validFrom": "2026-01-02"}, "$.validFrom should be a date and time"),
    ({"validFrom": "2026-01-02T03:04:05"}, "$.validFrom should be a date and time"),
    ({"validUntil": 7}, "$.validUntil should be text"),
    ({"validUntil": "2020-01-01T00:00:00Z"}, "$.validUntil is before validFrom"),
    ({"issuanceDate": "2026-01-02T03:04:05Z"}, "$.issuanceDate belongs to data model 1.1"),
    ({"expirationDate": "2026-01-02T03:04:05Z"}, "$.expirationDate belongs to data"),
    ({"credentialStatus": {"id": "urn:a:1"}}, "$.credentialStatus has no 'type'"),
    ({"credentialStatus": "urn:a:1"}, "$.credentialStatus should be an object"),
    (
        {"credentialStatus": {"type": "S", "id": ["urn:a:1"]}},
        "$.credentialStatus.id should",
    ),
    ({"credentialSchema": {"type": "S"}}, "$.credentialSchema has no 'id'"),
    ({"credentialSchema": {"id": "urn:a:1"}}, "$.credentialSchema has no 'type'"),
    ({"credentialSchema": {"id": "x", "type": "S"}}, "$.credentialSchema.id should be one"),
    ({"refreshService": {"id": "urn:a:1"}}, "$.refreshService has no 'type'"),
    ({"termsOfUse": [{"id": "urn:a:1"}]}, "$.termsOfUse[0] has no 'type'"),
    ({"evidence": {}}, "$.evidence has no 'type'"),
    ({"name": 7}, "$.name should be text or a language value object"),
    ({"name": {"en": "Bread"}}, "$.name is a language value object without '@value'"),
    ({"name": TEXT | {"url": "urn:a:1"}}, "$.name is a language value object with other"),
    ({"description": TEXT | {"@language": "d e"}}, "$.description has an '@language'"),
    ({"description": [TEXT, TEXT | {"@direction": "up"}]}, "$.description[1] has an"),
    ({"issuer": {"id": "did:a:1", "name": [7]}}, "$.issuer.name[0] should be text"),
    ({"relatedResource": {"id": "urn:a:1"}}, "$.relatedResource has neither digestSRI nor"),
    ({"relatedResource": {"digestSRI": "sha256-A"}}, "$.relatedResource.id should be one"),
    (
        {"relatedResource": [{"id": "urn:a:1", "digestSRI": "sha256-A"}] * 2},
        "$.relatedResource[1].id names a resource a second time",
    ),
]
GOOD_2 = [
    {},
    {"@context": V2},
    {"@context": [V2, "https://b.example/c", NEXT, NEXT]},
    {"@context": [V2, NEXT, {"Loaf": {"@id": NEXT["Loaf"], "@protected": True}}]},
    {"type": "VerifiableCredential"},
    {"type": ["https://b.example/#Loaf", "VerifiableCredential"]},
    {"id": GONE},
    {"id": "urn:uuid:5d1d5b4e-0000-4000-8000-000000000001"},
    {"issuer": "did:web:bakery.example"},
    {"credentialSubject": [{"id": "did:a:1"}, {"name": "Ana"}]},
    {"validFrom": "2026-01-02T03:04:05.123456789+13:00"},
    {"validUntil": "2026-01-02T03:04:05Z"},
    {"validFrom": GONE, "validUntil": GONE},
    {"credentialStatus": [{"type": "S"}, {"type": "S", "id": "urn:a:1"}]},
    {"refreshService": {"type": "R"}},
    {"termsOfUse": [{"type": "T"}]},
    {"evidence": [{"type": ["E", "F"]}]},
    {"name": TEXT, "description": [TEXT, {"@value": "x", "@direction": "rtl"}]},
    {"relatedResource": [{"id": "urn:a:1", "digestMultibase": "uAAA"}]},
]


@pytest.mark.parametrize(("changes", "says"), BAD_2, ids=[says for _, says in BAD_2])
def test_a_broken_must_of_data_model_2_is_said(changes: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) for one in broken("vc2", **changes))


@pytest.mark.parametrize("changes", GOOD_2, ids=str)
def test_what_data_model_2_allows_is_let_be(changes: dict[str, Any]) -> None:
    assert broken("vc2", **changes) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"issuanceDate": GONE}, "$ has no 'issuanceDate'"),
        ({"issuanceDate": "yesterday"}, "$.issuanceDate should be a date and time"),
        ({"expirationDate": "2020-01-01T00:00:00Z"}, "$.expirationDate is before"),
        ({"credentialStatus": {"type": "S"}}, "$.credentialStatus has no 'id'"),
        ({"refreshService": {"type": "R"}}, "$.refreshService has no 'id'"),
    ],
)
def test_a_broken_must_of_data_model_1_is_said(changes: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) for one in broken("vc1", **changes))


def test_data_model_1_lets_names_be_what_they_like() -> None:
    assert broken("vc1", name={"en": "Bread"}) == []


def test_a_date_withheld_from_a_derived_proof_is_not_missing() -> None:
    proof = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    assert broken("vc1", issuanceDate=GONE, proof=proof) == []


def test_an_old_context_makes_no_new_credential() -> None:
    assert any("no 'issuanceDate'" in one for one in broken("vc2", **{"@context": [V1]}))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"holder": "Ana"}, "$.holder should be a URL"),
        ({"holder": {"name": "Ana"}}, "$.holder.id should be a URL"),
        ({"type": ["Presentation"]}, "$.type should include VerifiablePresentation"),
        ({"verifiableCredential": ["a.b.c"]}, "$.verifiableCredential[0] should be an obj"),
        ({"verifiableCredential": {"type": "Loaf"}}, "$.verifiableCredential.type should"),
    ],
)
def test_a_broken_must_of_presentations_is_said(changes: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) for one in broken("presentation", **changes))


def test_an_enveloped_credential_needs_its_token_and_context() -> None:
    bare = {"type": "EnvelopedVerifiableCredential", "id": "https://b.example/1"}
    assert broken("presentation", verifiableCredential=bare) == [
        "$.verifiableCredential has no '@context'",
        "$.verifiableCredential.id should be a data: URL",
    ]


def own(holder: Any) -> list[str]:
    credential = SAMPLES["vc2"]() | {"issuer": "did:key:z6MkAna"}
    return broken("presentation", holder=holder, verifiableCredential=[credential])


@pytest.mark.parametrize("holder", [GONE, "did:key:z6MkBob"])
def test_a_self_asserted_credential_is_the_holders_own(holder: Any) -> None:
    assert own(holder) == [
        "$.verifiableCredential[0] is self-asserted, and its issuer is not the holder"
    ]


@pytest.mark.parametrize("holder", ["did:key:z6MkAna", {"id": "did:key:z6MkAna"}])
def test_a_holder_may_assert_something_about_themselves(holder: Any) -> None:
    assert own(holder) == []


def test_classes_of_badges_must_say_what_they_are() -> None:
    doc = SAMPLES["ob3"]()
    subject = doc["credentialSubject"]
    subject["type"] = "Loaf"
    subject["result"][0]["type"] = ["Loaf"]
    subject["source"] = {"id": "https://b.example", "type": ["Loaf"]}
    subject["achievement"]["type"] = "Loaf"
    assert broken("ob3", credentialSubject=subject, type="VerifiableCredential") == [
        "$.type should include OpenBadgeCredential",
        "$.credentialSubject.type should include AchievementSubject",
        "$.credentialSubject.achievement.type should include Achievement",
        "$.credentialSubject.source.type should include Profile",
        "$.credentialSubject.result[0].type should include Result",
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"type": "Loaf"}, "$.type should include Assertion"),
        ({"id": GONE}, "$.id should be a URL"),
        ({"recipient": GONE}, "$ has no 'recipient'"),
        ({"recipient": {"type": "email", "identity": "a"}}, "$.recipient.hashed should be"),
        ({"issuedOn": GONE}, "$ has no 'issuedOn'"),
        ({"issuedOn": "yesterday"}, "$.issuedOn should be a date"),
        ({"expires": "2020-01-01"}, "$.expires is before issuedOn"),
        ({"verification": GONE}, "$ has no 'verification'"),
        ({"badge": {"type": "BadgeClass"}}, "$.badge has no 'name'"),
        ({"badge": "loaf"}, "$.badge should be a URL or an object"),
    ],
)
def test_a_broken_must_of_open_badges_2_is_said(changes: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) for one in broken("ob2", **changes))


def test_moodle_keeps_the_musts_in_its_own_words() -> None:
    verify = {"type": "hosted", "url": "https://moodle.example/assertion.php?b=1"}
    assert broken("ob2", verification=GONE, verify=verify, issuedOn="2026-01-02") == []
    assert broken("ob2", badge="https://moodle.example/badge_json.php?id=3") == []


def test_a_standard_extension_keeps_to_its_schema() -> None:
    link = {"type": ["Extension", "extensions:ApplyLink"], "url": 7}
    found = broken("ob2", **{"extensions:ApplyLink": link})
    assert found == ["$.extensions:ApplyLink.url should be text"]
    link["url"] = "https://bakery.example/apply"
    assert broken("ob2", **{"extensions:ApplyLink": link}) == []


def test_an_extension_by_address_is_the_same_extension() -> None:
    one = {"type": "https://w3id.org/openbadges/extensions#ExampleExtension"}
    one["http://schema.org/text"] = 1337  # type: ignore[assignment]
    assert broken("ob2", **{"extensions:example": one}) != []


def test_an_extension_of_nobodys_standard_is_let_be() -> None:
    one = {"type": ["Extension", "extensions:Loaf"], "url": 7}
    assert broken("ob2", **{"extensions:Loaf": one}) == []


def test_a_sealed_european_credential_names_its_seals_owner() -> None:
    issuer = SAMPLES["elm3"]()["issuer"]
    del issuer["eIDASIdentifier"]
    assert broken("elm3", issuer=issuer) == ["$.issuer has no 'eIDASIdentifier'"]


def test_a_european_draft_still_lacks_what_sealing_adds() -> None:
    drafted = dict.fromkeys(("issuer", "issued", "issuanceDate"), GONE)
    assert broken("elm3", **drafted) == []


def test_europes_dates_may_lack_a_time_zone_and_nothing_else() -> None:
    assert broken("elm3", validFrom="2025-12-31T23:00:00") == []
    assert broken("elm3", validFrom="soon") == ["$.validFrom should be a date and time"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"exp": "2031-01-01"}, "$.exp should be a number of seconds"),
        ({"nbf": True}, "$.nbf should be a number of seconds"),
        ({"iat": 1e300}, "$.iat should be a number of seconds"),
        ({"cnf": "key"}, "$.cnf should be an object"),
        ({"iss": 7}, "$.iss should be text"),
        ({"status": {"status_list": {"idx": 1}}}, "$.status.status_list.uri should be"),
    ],
)
def test_a_tokens_own_claims_have_their_types(changes: dict[str, Any], says: str) -> None:
    assert any(one.startswith(says) for one in broken("sd-jwt-vc", **changes))
