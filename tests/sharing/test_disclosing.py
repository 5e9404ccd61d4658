"""What can be withheld is; what is sealed leaves whole; and who shows it is bound."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mcwallet.actions.disclosing import bound, chosen, disclosures, shortened
from mcwallet.actions.privacy import personal
from mcwallet.codec import base64url, jws, sd_jwt
from mcwallet.errors import UsageError
from mcwallet.model.holding import Identity
from tests.pki.xml_learning import ELMO, presentation
from tests.sharing.kit import badge, item
from tests.testkit import CORPUS, Signer

ZED, LINA, MALLORY = Signer(), Signer("Lina"), Signer("Mallory")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def disclosed(name: str, value: Any) -> tuple[str, str]:
    from hashlib import sha256

    text = base64url.encode(json.dumps(["salt" + name, name, value]).encode())
    return text, base64url.encode(sha256(text.encode()).digest())


def credential(confirmed: Signer | None = LINA) -> bytes:
    """An SD-JWT about Lina with four claims that she can withhold."""
    inner, inner_digest = disclosed("street_address", "Hill 1")
    claims = {
        "birthdate": "2001-02-03",
        "email": "lina@zed.example",
        "given_name": "Lina",
        "address": {"_sd": [inner_digest], "locality": "Zed"},
    }
    texts, digests = zip(*(disclosed(n, v) for n, v in claims.items()), strict=True)
    payload: dict[str, Any] = {
        "iss": ZED.did,
        "vct": "https://zed.example/shifts",
        "_sd": sorted(digests),
        "personal_administrative_number": "ZZ-1",
    }
    if confirmed:
        payload["cnf"] = {"jwk": confirmed.jwk}
    header = {"typ": "dc+sd-jwt"}
    token = jws.sign_compact(header, json.dumps(payload).encode(), ZED.key)
    return "~".join([token, *texts, inner, ""]).encode()


def identity(signer: Signer, retired: datetime | None = None) -> Identity:
    return Identity(
        id=signer.did,
        method="did:key",
        alg="EdDSA",
        private=signer.key.to_jwk(),
        created="2026-01-01T00:00:00Z",
        retired=retired,
    )


def shown(data: bytes) -> set[str]:
    return {path.removeprefix("$.") for path in disclosures(data)}


ALL = {"birthdate", "email", "given_name", "address", "address.street_address"}


@pytest.mark.parametrize(
    ("names", "left"),
    [
        ((), ALL),
        (("none",), set()),
        (("given_name",), {"given_name"}),
        (("given_name", "email"), {"given_name", "email"}),
        (("$.birthdate",), {"birthdate"}),
        (("street_address",), {"address", "address.street_address"}),
    ],
)
def test_only_what_was_named_leaves(names: tuple[str, ...], left: set[str]) -> None:
    short = shortened(credential(), names)
    assert shown(short) == left
    assert sd_jwt.parse(short).issued == sd_jwt.parse(credential()).issued


def test_what_cannot_be_withheld_is_left_byte_for_byte() -> None:
    assert shortened(badge(), ("none",)) == badge()
    assert disclosures(badge()) == ()


@pytest.mark.parametrize("data", [b"", b"~", b"a.b.c~~", b"{~", b"\xff~" * 50])
def test_what_only_looks_like_it_is_left_alone(data: bytes) -> None:
    assert shortened(data, ("none",)) == data


def test_a_name_that_is_nowhere_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        chosen(("shoe_size",), [credential(), badge()])
    assert "$.birthdate" in caught.value.hint
    assert chosen(("birthdate", "none"), [credential()]) == {"birthdate", "none"}


def bound_by(*signers: Identity, data: bytes | None = None, **asked: str) -> bytes:
    given = {"challenge": "4711", "audience": "https://zed.example"} | asked
    return bound(data or credential(), signers, made=NOW, **given)


def test_the_holder_binds_it_to_whom_it_is_for() -> None:
    token = sd_jwt.parse(bound_by(identity(MALLORY), identity(LINA)))
    assert token.binding
    assert token.binding.trouble == ()
    assert token.binding.claims["nonce"] == "4711"
    assert token.binding.claims["aud"] == "https://zed.example"


@pytest.mark.parametrize(
    "make",
    [
        lambda: bound_by(identity(MALLORY)),
        lambda: bound_by(identity(LINA, retired=NOW)),
        lambda: bound_by(identity(LINA), challenge=""),
        lambda: bound_by(identity(LINA), audience=""),
        lambda: bound_by(identity(LINA), data=credential(None)),
    ],
)
def test_nothing_is_bound_with_another_key_or_to_nobody(make: Callable[[], bytes]) -> None:
    assert sd_jwt.parse(make()).binding is None


def kinds(data: bytes) -> dict[str, bool]:
    return {p.kind: p.can_be_withheld for p in personal(item(1, data))}


def test_what_can_be_withheld_is_told_from_what_cannot() -> None:
    found = kinds(credential())
    assert found["birth date"]
    assert found["e-mail"]
    assert not found["national id"]


def test_a_signed_credential_is_indivisible() -> None:
    assert not any(kinds(badge()).values())


def about(**members: Any) -> bytes:
    subject = ZED.badge()["credentialSubject"] | members
    return ZED.signed(ZED.badge(credentialSubject=subject)).data


HASH = "sha256$" + "0" * 64


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"dateOfBirth": "2001-02-03"}, "birth date"),
        ({"nationalID": {"notation": "1"}}, "national id"),
        ({"email": "mailto:lina@zed.example"}, "e-mail"),
        ({"identifier": [{"identityHash": HASH, "salt": "zed"}]}, "hashed e-mail"),
        (
            {
                "identifier": [
                    {"identityType": "nationalIdentityNumber", "identityHash": "1"}
                ]
            },
            "national id",
        ),
        ({"image": {"id": "https://tracker.example/1.png"}}, "tracking address"),
        ({"image": "https://tracker.example/1.png"}, "tracking address"),
        ({"gender": "x"}, "gender"),
        ({"phone": "+1"}, "telephone number"),
    ],
)
def test_each_kind_of_personal_data_is_named(members: dict[str, Any], kind: str) -> None:
    assert kind in kinds(about(**members))


@pytest.mark.parametrize(
    "members",
    [
        {"image": "data:image/png;base64,AA=="},
        {"image": {"caption": "a loaf"}},
        {"narrative": "mail @ home"},
    ],
)
def test_what_says_nothing_about_anybody_is_not_named(members: dict[str, Any]) -> None:
    assert kinds(about(**members)).keys() <= {"name or identifier"}


def test_the_commissions_sample_names_birth_date_national_id_and_address() -> None:
    folder = CORPUS / "elm" / "samples"
    if not folder.exists():
        pytest.skip("the Commission's samples are not beside the project")
    found: set[str] = set()
    for path in sorted(folder.rglob("*igned*.json*")):
        found |= kinds(path.read_bytes()).keys()
    assert {"birth date", "national id", "e-mail"} <= found


def base() -> bytes:
    """The published credential with a base proof, as its holder received it."""
    path = CORPUS / "vectors" / "ecdsa-sd-2023-prc.json"
    if not path.exists():
        pytest.skip("the vectors are not beside the project")
    return json.dumps(json.loads(path.read_text())["steps"]["addSignedSDBase"]).encode()


def test_of_a_base_proof_only_what_was_named_leaves_as_in_the_vector() -> None:
    shown = json.loads(shortened(base(), ("birthCountry", "validFrom", "validUntil")))
    path = CORPUS / "vectors" / "ecdsa-sd-2023-prc.json"
    assert shown == json.loads(path.read_text())["steps"]["derivedRevealDocument"]


def test_what_a_base_proof_must_show_is_not_offered() -> None:
    places = disclosures(base())
    assert "$.credentialSubject.birthDate" in places
    assert not [place for place in places if place.startswith("$.issuer")]
    assert kinds(base())["birth date"]


@pytest.mark.parametrize("text", [presentation(), ELMO], ids=["europass", "emrex"])
def test_personal_data_in_xml_is_named_before_it_leaves(text: str) -> None:
    found = personal(item(1, text.encode(), "diploma.xml"))
    kinds = {each.kind for each in found}
    assert {"birth date", "national id", "name or identifier"} <= kinds
    assert not any(each.can_be_withheld for each in found)


def test_xml_that_cannot_be_read_stops_nobody_from_asking() -> None:
    assert personal(item(1, presentation().encode()[:-9], "cut.xml")) == ()
