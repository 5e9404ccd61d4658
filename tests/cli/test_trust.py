"""``mcwallet trust``, as a person or a script runs it."""

import json
from pathlib import Path

import pytest

from tests import pki
from tests.cli.conftest import Program
from tests.federating import Organisation
from tests.seals.judging import sealed
from tests.testkit import NOW, Signer, as_bytes
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
    assert trust_file(program).read_text().count("[[registry]]") == 1
    [file] = trust_file(program).parent.glob("trusted-lists/*")
    assert file.read_text().count("[[anchor]]") == 1


@pytest.mark.usefixtures("files")
def test_a_countrys_list_is_removed_by_its_name(program: Program) -> None:
    program("trust", "import", "lotl.xml", "ZE.xml", "--signer", "union.pem")
    assert program("trust", "remove", "trusted list of ZE").returncode == 0
    assert verdict(program) == 7


@pytest.mark.usefixtures("files")
def test_a_list_that_was_changed_on_disk_is_not_believed(program: Program) -> None:
    program("trust", "import", "lotl.xml", "ZE.xml", "--signer", "union.pem")
    [file] = trust_file(program).parent.glob("trusted-lists/*")
    file.write_text(file.read_text().replace('"seal"', '"credential"'))
    done = program("verify", "seal.jsonld", "--at", "2026-06-01")
    assert done.returncode == 10
    assert b"another SHA-256" in done.stderr


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


ZED = Signer()
TOP = Organisation("https://top.example")
AT = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def badge(program: Program) -> Path:
    """A badge of somebody whom only a federation knows, and what the federation says."""
    (program.home / "badge.json").write_bytes(as_bytes(ZED.sign(ZED.badge())))
    (program.home / "top.jwks.json").write_bytes(as_bytes(TOP.jwks))
    (program.home / "says.jwt").write_text(TOP.says(ZED.did, "University of Zed"))
    (program.home / "chain.json").write_bytes(as_bytes([TOP.says(ZED.did), TOP.itself()]))
    return program.home


def required(program: Program, *options: str) -> int:
    options = ("badge.json", "--require-trust", "--at", AT, *options)
    return program("verify", *options).returncode


@pytest.mark.usefixtures("badge")
def test_a_federation_is_pinned_with_its_keys(program: Program) -> None:
    keys = ("--keys", "top.jwks.json", "--name", "Top")
    done = program("trust", "add", "--federation", TOP.id, *keys)
    assert done.returncode == 0, done.stderr
    assert b"https://top.example  Top  (keys: key-1)" in done.stdout
    assert [required(program), required(program, "--trust", "says.jwt")] == [7, 0]
    assert required(program, "--trust", "chain.json") == 0
    assert program("trust", "remove", "Top").returncode == 0
    assert required(program, "--trust", "says.jwt") == 7


@pytest.mark.usefixtures("badge")
def test_statements_may_lie_in_the_evidence(program: Program) -> None:
    program("trust", "add", "--federation", TOP.id, "--keys", "top.jwks.json")
    listing = {"documents": [{"url": "https://any.example/", "file": "says.jwt"}]}
    (program.home / "index.json").write_bytes(as_bytes(listing))
    assert required(program, "--evidence", ".") == 0


@pytest.mark.usefixtures("badge")
def test_statements_that_cannot_be_used_leave_the_others_alone(program: Program) -> None:
    program("trust", "add", "--federation", TOP.id, "--keys", "top.jwks.json")
    odd = TOP.says("did:web:a.example", crit=["x"], x=1)
    (program.home / "says.json").write_bytes(as_bytes([odd, TOP.says(ZED.did)]))
    assert required(program, "--trust", "says.json") == 0
    (program.home / "broken.json").write_bytes(as_bytes([odd, 1]))
    listing = {"documents": [{"url": "https://any.example/", "file": "broken.json"}]}
    (program.home / "index.json").write_bytes(as_bytes(listing))
    assert required(program, "--trust", "says.json", "--evidence", ".") == 0


@pytest.mark.usefixtures("badge")
@pytest.mark.parametrize(
    "options",
    [
        ("--federation", TOP.id),
        ("--federation", "top.example", "--keys", "top.jwks.json"),
        ("--federation", "http://top.example", "--keys", "top.jwks.json"),
        ("--federation", TOP.id, "--keys", "top.jwks.json", "--distrust"),
        ("--federation", TOP.id, "--keys", "top.jwks.json", "did:web:zed.example"),
        (),
    ],
)
def test_a_federation_without_keys_or_address_is_not_pinned(
    program: Program, options: tuple[str, ...]
) -> None:
    assert program("trust", "add", *options).returncode == 2
    assert not list(program.home.parent.rglob("trust.toml"))


@pytest.mark.usefixtures("badge")
def test_keys_that_are_none_are_not_pinned(program: Program) -> None:
    done = program("trust", "add", "--federation", TOP.id, "--keys", "says.jwt")
    assert done.returncode == 10


@pytest.mark.usefixtures("badge")
@pytest.mark.parametrize("form", ["registry", "entries"])
def test_a_registry_is_taken_over_in_both_forms(program: Program, form: str) -> None:
    listed = {form: {ZED.did: {"name": "University of Zed", "url": "https://zed.example"}}}
    (program.home / "registry.json").write_bytes(as_bytes(listed))
    assert required(program, "--trust", "registry.json") == 0
    assert program("trust", "import", "registry.json").returncode == 0
    (program.home / "registry.json").unlink()
    assert required(program) == 0


@pytest.mark.usefixtures("badge")
def test_a_trust_file_is_taken_over_with_all_that_it_names(program: Program) -> None:
    (program.home / "authority.pem").write_bytes(pki.ROOT.pem)
    (program.home / "zed.jwk.json").write_bytes(as_bytes(ZED.jwk))
    (program.home / "theirs.toml").write_text(
        """format = "mcwallet.trust/1"
[[issuer]]
id = "https://zed.example"
keys = "zed.jwk.json"
[[issuer]]
domain = "yew.example"
trusted = false
[[anchor]]
certificate = "authority.pem"
for = ["seal"]
recognised = [{from = "2020-01-01T00:00:00Z", until = 2027-01-01T00:00:00Z}]
[[federation]]
id = "https://top.example"
keys = "top.jwks.json"
[[registry]]
file = "says.jwt"
[[document]]
url = "https://zed.example/status/1"
file = "chain.json"
fetched = 2026-06-01T00:00:00Z
"""
    )
    done = program("trust", "import", "theirs.toml", "--json")
    assert done.returncode == 0, done.stderr
    for name in ("authority.pem", "zed.jwk.json", "theirs.toml", "says.jwt"):
        (program.home / name).unlink()
    found, again = (
        json.loads(program("trust", *words, "--json").stdout)
        for words in (("list",), ("list",))
    )
    assert found == again == json.loads(done.stdout)
    assert [each["trusted"] for each in found["issuers"]] == [True, False]
    assert (len(found["anchors"]), found["statements"]) == (1, 1)
    assert found["anchors"][0]["recognised"][0]["until"] == "2027-01-01T00:00:00Z"
    assert found["federations"][0]["keys"] == ["key-1"]
    assert required(program) == 0


@pytest.mark.usefixtures("badge")
def test_what_is_taken_over_twice_stands_once(program: Program) -> None:
    for _ in range(2):
        assert program("trust", "import", "says.jwt", "chain.json").returncode == 0
    assert trust_file(program).read_text().count("[[registry]]") == 2


@pytest.mark.usefixtures("badge", "files")
def test_trusted_lists_and_other_files_come_together(program: Program) -> None:
    lists = ("lotl.xml", "ZE.xml", "--signer", "union.pem")
    assert program("trust", "import", "says.jwt", *lists).returncode == 0
    assert verdict(program) == 0


@pytest.mark.usefixtures("files")
def test_trusted_lists_without_their_signer_are_refused(program: Program) -> None:
    assert program("trust", "import", "lotl.xml").returncode == 2


@pytest.mark.usefixtures("badge")
@pytest.mark.parametrize(
    "text",
    ["hello", '{"a": 1}', "[]", 'format = "mcwallet.trust/1"\n[[issuer]]\nkeys = "x"'],
)
def test_a_file_that_names_nobody_changes_nothing(program: Program, text: str) -> None:
    (program.home / "odd").write_text(text)
    assert program("trust", "import", "odd").returncode == 10
    assert not list(program.home.parent.rglob("trust.toml"))


@pytest.mark.usefixtures("badge")
def test_the_machines_own_trust_file_is_named_in_every_report(program: Program) -> None:
    program("trust", "add", ZED.did)
    done = program("verify", "badge.json", "--json", "--at", AT)
    assert json.loads(done.stdout)["trust"] == [str(trust_file(program))]
    without = program("verify", "badge.json", "--json", "--at", AT, "--trust", "none")
    assert json.loads(without.stdout)["trust"] == []
