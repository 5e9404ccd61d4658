"""``mcwallet trust``, as a person or a script runs it."""

import json
from pathlib import Path

import pytest

from tests import pki
from tests.cli.conftest import Program
from tests.seals.judging import sealed
from tests.trusted_lists.making import STRANGER, UNION, Service, country, union

CLOCK = Service(pki.STAMP_ROOT, "TSA/QTST", uses=())


@pytest.fixture
def files(program: Program) -> Path:
    """A sealed credential, an authority's certificate and trusted lists."""
    (program.home / "seal.jsonld").write_bytes(sealed())
    (program.home / "authorities.pem").write_bytes(pki.ROOT.pem + pki.STAMP_ROOT.pem)
    (program.home / "lotl.xml").write_bytes(union())
    (program.home / "ZE.xml").write_bytes(country(Service(), CLOCK))
    (program.home / "union.pem").write_bytes(UNION.pem)
    (program.home / "stranger.pem").write_bytes(STRANGER.pem)
    return program.home


def verdict(program: Program) -> int:
    return program("verify", "seal.jsonld", "--at", "2026-06-01").returncode


def trust_file(program: Program) -> Path:
    [found] = program.home.parent.rglob("trust.toml")
    return found


def test_nobody_is_trusted_at_first(program: Program) -> None:
    done = program("trust", "list")
    assert (done.returncode, done.stdout) == (0, b"You trust nobody yet.\n")


@pytest.mark.usefixtures("files")
def test_an_authority_that_was_added_makes_a_seal_valid(program: Program) -> None:
    assert verdict(program) == 7
    done = program("trust", "add", "authorities.pem", "--for", "seal", "--for", "timestamp")
    assert done.returncode == 0, done.stderr
    assert verdict(program) == 0
    assert b"Zed Root: seal, timestamp" in program("trust", "list").stdout


@pytest.mark.usefixtures("files")
def test_what_was_added_can_be_removed(program: Program) -> None:
    program("trust", "add", "authorities.pem", "--name", "Zed")
    assert program("trust", "remove", "Zed").returncode == 0
    assert verdict(program) == 7


@pytest.mark.usefixtures("files")
def test_the_trusted_lists_make_a_seal_valid(program: Program) -> None:
    done = program(
        "trust", "import", "lotl.xml", "ZE.xml", "--signer", "union.pem", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "mcwallet/trust@1"
    assert [each["for"] for each in found["anchors"]] == [["seal"], ["timestamp"]]
    assert found["anchors"][0]["recognised"] == [
        {"from": "2020-01-01T00:00:00Z", "until": ""}
    ]
    assert verdict(program) == 0


@pytest.mark.usefixtures("files")
def test_a_second_import_replaces_the_first(program: Program) -> None:
    program("trust", "import", "lotl.xml", "ZE.xml", "--signer", "union.pem")
    (program.home / "ZE.xml").write_bytes(country(Service()))
    program("trust", "import", "lotl.xml", "ZE.xml", "--signer", "union.pem")
    assert trust_file(program).read_text().count("[[anchor]]") == 1
    assert len(list(trust_file(program).parent.rglob("*.pem"))) == 1


@pytest.mark.usefixtures("files")
def test_lists_signed_by_a_stranger_change_nothing(program: Program) -> None:
    done = program("trust", "import", "lotl.xml", "ZE.xml", "--signer", "stranger.pem")
    assert done.returncode == 8
    assert not list(program.home.parent.rglob("trust.toml"))


def test_an_issuer_is_trusted_by_did_host_or_digest(program: Program) -> None:
    digest = "sha256:" + "AB:" * 31 + "AB"
    for who in ("did:web:zed.example", "https://zed.example/issuer", "zed.example", digest):
        done = program("trust", "add", who)
        assert done.returncode == 0, done.stderr
    found = json.loads(program("trust", "list", "--json").stdout)["issuers"]
    assert [each["id"] for each in found][:2] == [
        "did:web:zed.example",
        "https://zed.example/issuer",
    ]
    assert found[2]["domain"] == "zed.example"
    assert found[3]["certificate_sha256"] == "ab" * 32


def test_the_same_issuer_is_not_added_twice(program: Program) -> None:
    assert program("trust", "add", "zed.example").returncode == 0
    assert program("trust", "add", "zed.example", "--distrust").returncode == 8


def test_a_persons_own_words_in_the_file_stay(program: Program) -> None:
    program("trust", "add", "zed.example")
    path = trust_file(program)
    path.write_text(
        path.read_text() + '\n# met in Dublin\n[[issuer]]\nid = "did:web:yew.example"\n'
    )
    program("trust", "add", "third.example")
    program("trust", "remove", "did:web:yew.example")
    text = path.read_text()
    assert "# met in Dublin" in text
    assert "yew.example" not in text
    assert program("trust", "list").stdout.count(b"trusts") == 2


@pytest.mark.parametrize("who", ["nobody", "", "a b", "http://zed.example", "sha256:12"])
def test_what_names_nobody_is_not_added(program: Program, who: str) -> None:
    assert program("trust", "add", who).returncode == 2


def test_a_stranger_cannot_be_removed(program: Program) -> None:
    assert program("trust", "remove", "zed.example").returncode == 3


def test_a_file_without_certificates_is_not_added(program: Program) -> None:
    (program.home / "notes.txt").write_text("hello")
    assert program("trust", "add", "notes.txt").returncode == 10


def test_a_damaged_trust_file_is_left_alone(program: Program) -> None:
    program("trust", "add", "zed.example")
    path = trust_file(program)
    path.write_text("format = ")
    assert program("trust", "add", "yew.example").returncode == 10
    assert path.read_text() == "format = "
