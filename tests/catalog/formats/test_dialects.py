"""What issuers made of the specifications, and still mean the same."""

from typing import Any

from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.model.credential import Credential
from tests.catalog.formats.samples import SAMPLES
from tests.catalog.formats.samples_w3c import ob2, ob3


def read(doc: dict[str, Any]) -> Credential:
    return recognise(Tree(doc)).read(Tree(doc))


def test_the_first_badges_kept_the_salt_beside_the_recipient() -> None:
    found = read(
        {
            "recipient": "sha256$00",
            "salt": "pepper",
            "badge": {
                "version": "0.5.0",
                "name": "Bread",
                "issuer": {"origin": "http://old.example", "name": "Bakery"},
            },
        }
    )
    who = found.subject.identifiers[0]
    assert (found.format, found.issuer.id) == ("ob1", "http://old.example")
    assert (who.type, who.value, who.hashed, who.salt) == (
        "email",
        "sha256$00",
        True,
        "pepper",
    )


def test_a_badge_that_is_an_address_keeps_it_as_the_achievements_id() -> None:
    found = read(ob2() | {"badge": "https://badgr.example/badges/7"})
    assert found.achievements[0].id == "https://badgr.example/badges/7"
    assert any("only the address" in note for note in found.notes)


def test_the_issuers_list_of_revoked_badges_is_a_status() -> None:
    entry = read(ob2()).status[0]
    assert (entry.type, entry.path) == ("RevocationList", "$.badge.issuer.revocationList")
    assert entry.raw["id"] == "https://badges.example/revoked"


def test_a_token_status_list_is_a_status() -> None:
    entry = read(SAMPLES["sd-jwt-vc"]()).status[0]
    assert (entry.type, entry.path) == ("status_list", "$.status.status_list")
    assert entry.raw == {"idx": 7, "uri": "https://issuer.example/status"}


def test_a_status_on_the_top_level_is_a_status_in_europe() -> None:
    entry = read(SAMPLES["elm3"]()).status[0]
    assert (entry.type, entry.path) == ("TokenStatus", "$.status[0]")


def test_a_bare_url_is_an_issuer() -> None:
    assert read(ob3() | {"issuer": "did:example:bakery"}).issuer.id == "did:example:bakery"


def test_the_narrowest_period_wins() -> None:
    doc = SAMPLES["vc2"]() | {"expirationDate": "2027-01-01T00:00:00Z"}
    end = read(doc).period.end
    assert end is not None
    assert end.year == 2027


def test_a_badge_in_the_first_data_model_is_a_badge() -> None:
    doc = ob3()
    doc["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    doc["issuanceDate"] = doc.pop("validFrom")
    found = read(doc)
    assert found.format == "ob3"
    assert found.period.start is not None
    assert list(recognise(Tree(doc)).rules(Tree(doc))) == []


def test_several_learners_are_read_as_the_first() -> None:
    doc = SAMPLES["vc2"]()
    doc["credentialSubject"] = [{"id": "did:example:ana"}, {"id": "did:example:bob"}]
    assert read(doc).subject.id == "did:example:ana"


def test_blockcerts_1_keeps_badge_and_recipient_apart() -> None:
    found = read(
        {
            "type": "BlockchainCertificate",
            "document": {
                "assertion": {
                    "uid": "7",
                    "issuedOn": "2017-01-01",
                    "id": "https://a.example/7",
                },
                "certificate": {"name": "Bread", "issuer": {"id": "https://a.example"}},
                "recipient": {"type": "email", "identity": "ana@example.org"},
            },
        }
    )
    assert (found.format, str(found.title)) == ("blockcerts2", "Bread")
    assert (found.id, found.issuer.id) == ("https://a.example/7", "https://a.example")


def test_unverified_html_never_becomes_text() -> None:
    form = recognise(Tree(SAMPLES["blockcerts3"]()))
    shown = [
        str(v.value) for e in form.annex(Tree(SAMPLES["blockcerts3"]())) for v in e.values
    ]
    assert not any("script" in text for text in shown)


def test_a_credential_without_a_name_is_called_by_its_type() -> None:
    doc = SAMPLES["vc2"]()
    del doc["name"]
    found = read(doc)
    assert str(found.title) == "ExampleCredential"
    assert not recognise(Tree(doc)).annex(Tree(doc))[1].stated
