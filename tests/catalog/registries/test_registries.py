import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.catalog.registries import REGISTRIES
from mcwallet.catalog.registries.base import Brought
from mcwallet.catalog.registries.dcc import DCC
from mcwallet.catalog.registries.jwk import JWK
from mcwallet.catalog.registries.pem import PEM
from mcwallet.catalog.registries.trust_file import TRUST_FILE
from mcwallet.errors import MalformedError, NotFoundError, UnsupportedError
from mcwallet.model.trust import ANYBODY, Trust
from mcwallet.model.world import Source
from tests.testkit import Signer, as_bytes

ZED = Signer()
HEAD = 'format = "mcwallet.trust/1"\n'
CERTIFICATE = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
FILES = {
    "zed.jwk.json": as_bytes(ZED.jwk),
    "authority.pem": CERTIFICATE,
    "status.json": b"{}",
    "dcc.json": as_bytes({"registry": {"did:web:zed.example": {"name": "Zed"}}}),
    "list.toml": f'{HEAD}[[anchor]]\nname = "ZE"\ncertificate = """\n'.encode()
    + CERTIFICATE
    + b'"""\n',
    "mixed.toml": f"{HEAD}[[issuer]]\nid = 'did:web:zed.example'\n".encode(),
    "broken.toml": f"{HEAD}[[anchor]]\ncertificate = 'lost.pem'\n".encode(),
}


def listed(name: str) -> str:
    """An entry for a list of anchors that stands in a file of its own."""
    digest = sha256(FILES[name]).hexdigest()
    return f"[[registry]]\nfile = '{name}'\nsha256 = '{digest}'"


def load(name: str) -> bytes:
    if name not in FILES:
        raise NotFoundError("no such file")
    return FILES[name]


def read(text: str) -> Brought:
    return TRUST_FILE.read((HEAD + text).encode(), "trust.toml", load)


def trusts(trust: Trust, issuer: str) -> list[bool]:
    return [entry.trusted for entry in trust.about(issuer)]


def test_an_issuer_is_trusted_by_identifier() -> None:
    trust = read('[[issuer]]\nid = "did:web:zed.example"\nname = "Zed"').trust
    assert trusts(trust, "did:web:zed.example") == [True]
    assert trusts(trust, "did:web:zed.example:mallory") == []


@pytest.mark.parametrize(
    ("issuer", "known"),
    [
        ("https://zed.example/issuers/1", True),
        ("https://www.zed.example/", True),
        ("did:web:zed.example:issuers:1", True),
        ("did:web:zed.example%3A8443", True),
        ("https://zed.example.mallory.example/", False),
        ("https://notzed.example/", False),
        ("https://mallory.example/zed.example", False),
        ("http://zed.example/", False),
        ("https://zed.example@mallory.example/", False),
        ("did:web:mallory.example:zed.example", False),
        ("did:key:zed.example", False),
    ],
)
def test_a_domain_covers_its_hosts_and_no_lookalike(issuer: str, known: bool) -> None:
    trust = read('[[issuer]]\ndomain = "zed.example"').trust
    assert trusts(trust, issuer) == ([True] if known else [])


def test_an_issuer_may_be_distrusted() -> None:
    trust = read('[[issuer]]\nid = "did:web:zed.example"\ntrusted = false').trust
    assert trusts(trust, "did:web:zed.example") == [False]


def test_keys_belong_to_the_issuer_they_stand_with() -> None:
    text = '[[issuer]]\nid = "https://zed.example"\nkeys = "zed.jwk.json"'
    trust = read(text).trust
    assert [key for _, key in trust.keys("https://zed.example")] == [ZED.key.public]
    assert list(trust.keys("https://other.example")) == []


def test_an_anchor_is_for_what_it_says() -> None:
    (anchor,) = read(
        '[[anchor]]\ncertificate = "authority.pem"\nfor = ["seal"]'
    ).trust.anchors
    assert anchor.purposes == {"seal"}


@pytest.mark.parametrize("when", ['"2026-05-01T00:00:00Z"', "2026-05-01T02:00:00+02:00"])
def test_a_document_is_the_verifiers_own_and_may_be_dated(when: str) -> None:
    named = '[[document]]\nurl = "https://zed.example/s"\nfile = "status.json"'
    text = f"{named}\nfetched = {when}"
    (kept,) = read(text).documents
    assert (kept.source, kept.fetched) == (
        Source.VERIFIER,
        datetime(2026, 5, 1, tzinfo=UTC),
    )


def test_a_registry_may_stand_in_a_file_of_its_own() -> None:
    trust = read('[[registry]]\nfile = "dcc.json"').trust
    assert trusts(trust, "did:web:zed.example") == [True]


def test_a_list_of_anchors_may_stand_in_a_file_of_its_own() -> None:
    trust = read(listed("list.toml")).trust
    assert [each.name for each in trust.every_anchor()] == ["ZE"]


@pytest.mark.parametrize("name", ["mixed.toml", "broken.toml"])
def test_a_list_that_cannot_be_read_is_not_the_credentials_fault(name: str) -> None:
    trust = read(listed(name)).trust
    with pytest.raises(UnsupportedError, match="anchors cannot be read"):
        list(trust.every_anchor())


@pytest.mark.parametrize(
    "text",
    [
        "[[issuers]]\nid = 'did:web:zed.example'",
        "[[issuer]]\nname = 'Zed'",
        "[[issuer]]\nid = 'did:web:zed.example'\ndomain = 'zed.example'",
        "[[issuer]]\nid = 'did:web:zed.example'\ntrust = true",
        "[[issuer]]\nid = 'did:web:zed.example'\ntrusted = 'no'",
        "[[issuer]]\nid = '*'\nkeys = 'zed.jwk.json'",
        "[[issuer]]\nid = 'University of Zed'",
        "[[issuer]]\nid = 7",
        "[[issuer]]\ndomain = 'https://zed.example'",
        "[[issuer]]\ndomain = 'example'",
        "[[issuer]]\ncertificate_sha256 = 'abc'",
        "[[anchor]]\nfor = ['seal']",
        "[[anchor]]\ncertificate = 'authority.pem'\nfor = []",
        "[[anchor]]\ncertificate = 'authority.pem'\nfor = ['everything']",
        "[[anchor]]\ncertificate = 'status.json'",
        "[[document]]\nurl = 'https://zed.example'",
        "[[document]]\nurl = 'x'\nfile = 'status.json'\nfetched = 'May'",
        "[[document]]\nurl = 'x'\nfile = 'status.json'\nfetched = 2026-05-01T00:00:00",
        "[[registry]]\nfile = 'list.toml'",
        f"[[registry]]\nfile = 'list.toml'\nsha256 = '{64 * '0'}'",
        f"[[registry]]\nfile = 'dcc.json'\nsha256 = '{64 * '0'}'",
        "issuer = 7",
        "this is not TOML",
    ],
)
def test_a_mistake_in_a_trust_file_is_never_passed_over(text: str) -> None:
    with pytest.raises(MalformedError):
        read(text)


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(NotFoundError):
        read("[[issuer]]\nid = 'did:web:zed.example'\nkeys = 'lost.json'")


@pytest.mark.parametrize("name", ["registry", "entries"])
def test_both_forms_of_a_dcc_registry_are_read(name: str) -> None:
    data = as_bytes({"meta": {}, name: {"did:key:z6MkX": {"name": "Zed", "url": "x"}}})
    assert DCC.fits(data)
    (issuer,) = DCC.read(data, "dcc.json", load).trust.issuers
    assert (issuer.id, issuer.name) == ("did:key:z6MkX", "Zed")


@pytest.mark.parametrize(
    "doc",
    [
        {"registry": []},
        {"registry": {"did:key:x": 7}},
        {"entries": None},
        {"x": "registry"},
    ],
)
def test_a_broken_dcc_registry_is_malformed(doc: Any) -> None:
    with pytest.raises(MalformedError):
        DCC.read(as_bytes(doc), "dcc.json", load)


def test_keys_alone_count_for_every_issuer_that_is_not_a_key() -> None:
    trust = JWK.read(as_bytes({"keys": [ZED.jwk]}), "keys.json", load).trust
    assert trust.issuers[0].id == ANYBODY
    assert [key for _, key in trust.keys("https://zed.example")] == [ZED.key.public]
    assert list(trust.keys(Signer("Mallory").did)) == []


def test_a_private_key_is_refused() -> None:
    with pytest.raises(MalformedError, match="private"):
        JWK.read(as_bytes(ZED.key.to_jwk()), "key.json", load)


@pytest.mark.parametrize("doc", [{"keys": []}, {"keys": [7]}, {"kty": "oct", "k": "AAAA"}])
def test_a_file_without_a_usable_key_is_malformed(doc: Any) -> None:
    with pytest.raises(MalformedError):
        JWK.read(as_bytes(doc), "keys.json", load)


@pytest.mark.parametrize("data", [b"", b"x", b"-----BEGIN CERTIFICATE-----\n!!!\n"])
def test_a_broken_certificate_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        PEM.read(data, "x.pem", load)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (HEAD.encode(), "mcwallet.trust/1"),
        (CERTIFICATE, "pem"),
        (json.dumps(ZED.jwk).encode(), "jwk"),
        (FILES["dcc.json"], "dcc"),
    ],
)
def test_each_kind_of_file_is_recognised_by_what_it_holds(data: bytes, name: str) -> None:
    assert next(each.name for each in REGISTRIES.values() if each.fits(data)) == name


def test_a_federation_needs_its_address_and_its_keys() -> None:
    whole = 'id = "https://top.example"\nkeys = "zed.jwk.json"\n'
    [top] = read(f"[[federation]]\n{whole}").trust.federations
    assert (top.id, len(top.keys), top.source) == ("https://top.example", 1, "trust.toml")
    for line in whole.splitlines():
        with pytest.raises(MalformedError):
            read(f"[[federation]]\n{whole.replace(line, '')}")


@pytest.mark.parametrize(
    "line", ['id = "top.example"', 'id = "did:web:top.example"', "id = 1", 'by = "x"']
)
def test_a_federation_that_could_never_be_found_is_refused(line: str) -> None:
    keys = 'keys = "zed.jwk.json"'
    with pytest.raises(MalformedError):
        read(f"[[federation]]\n{line}\n{keys}\n")


def test_a_federation_cannot_be_pinned_with_a_private_key() -> None:
    with pytest.raises(MalformedError, match="private"):
        JWK.read(as_bytes(ZED.jwk | {"d": "AA"}), "k", load)
