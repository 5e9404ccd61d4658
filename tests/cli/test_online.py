"""``verify --online`` against a real host on the loopback, from the command's own door."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mcwallet.cli import exits
from mcwallet.cli.options import Asked
from mcwallet.cli.session import Session
from mcwallet.cli.verify import judged
from mcwallet.cli.worlds import http
from mcwallet.codec import jws
from mcwallet.crypto.keys import to_jwk
from mcwallet.model.world import Policy
from tests.cli.conftest import Program
from tests.federating import WELL_KNOWN, Organisation
from tests.fetch.server import Host, certificate, hosting
from tests.testkit import Signer, as_bytes, p256

ZED = Signer()
NOW = datetime.now(UTC)
KEY = p256("a token's issuer")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def host(pem: Path):
    with hosting(pem) as found:
        yield found


@dataclass
class Verify:
    """``mcwallet verify --online --json``, allowed to reach the loopback."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    said: str = ""

    def __call__(
        self, *inputs: str | Path, jobs: int = 0, **options: Any
    ) -> tuple[int, Any]:
        policy = Policy(**options.pop("policy", {}))
        asked = Asked(json=True, **{"online": True, "trust": ["none"]} | options)
        fetch = http(address_rule=lambda _: True)
        session = Session(asked, policy, fetch=fetch)
        code = judged(session, list(map(str, inputs)), jsonl=False, jobs=jobs, report=None)
        out, self.said = self.capture.readouterr()
        return code, json.loads(out)


@pytest.fixture
def verify(
    tmp_path: Path,
    pem: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Verify:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setenv("MCWALLET_CONFIG_HOME", str(tmp_path / "config"))
    return Verify(tmp_path, capsys)


def checks(found: Any, number: int = 0) -> dict[str, Any]:
    return {check["name"]: check for check in found["results"][number]["checks"]}


def did_document(host: Host) -> bytes:
    method = {
        "id": f"{host.did}#key-1",
        "type": "JsonWebKey",
        "controller": host.did,
        "publicKeyJwk": ZED.jwk,
    }
    document = {"id": host.did, "verificationMethod": [method]}
    return as_bytes(document | {"assertionMethod": [f"{host.did}#key-1"]})


def by_web(host: Host, **changes: Any) -> dict[str, Any]:
    """A badge by an issuer whose DID is on the host."""
    claims = ZED.badge(issuer={"id": host.did, "type": ["Profile"]}, **changes)
    return ZED.sign(claims, method=f"{host.did}#key-1")


def listed(host: Host, index: int) -> dict[str, Any]:
    url = f"{host.url}/status/1"
    return {
        "credentialStatus": {
            "id": f"{url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListCredential": url,
            "statusListIndex": str(index),
        }
    }


def status_list(host: Host, *revoked: int) -> bytes:
    subject = json.loads(ZED.status_list(*revoked).data)["credentialSubject"]
    changed = {"id": f"{host.url}/status/1", "credentialSubject": subject}
    return ZED.status_list(*revoked, **changed).data


def put(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(document if isinstance(document, bytes) else as_bytes(document))
    return path


def test_a_did_document_is_fetched(host: Host, verify: Verify) -> None:
    host.pages["/.well-known/did.json"] = did_document(host)
    badge = put(verify.folder, "badge.json", by_web(host))
    code, found = verify(badge)
    assert (code, found["network"]) == (0, "on")
    [evidence] = checks(found)["proof"]["evidence"]
    assert evidence["url"] == host.did
    assert verify(badge, online=False)[0] == exits.CANNOT_TELL


@pytest.mark.parametrize(("revoked", "code"), [((), 0), ((7,), exits.NOT_VALID)])
def test_a_status_list_is_fetched(
    host: Host, verify: Verify, revoked: tuple[int, ...], code: int
) -> None:
    host.pages["/status/1"] = status_list(host, *revoked)
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge(**listed(host, 7))))
    assert verify(badge)[0] == code


def test_an_issuers_key_set_is_fetched(host: Host, verify: Verify) -> None:
    metadata = {"issuer": host.url, "jwks": {"keys": [to_jwk(KEY.public) | {"kid": "1"}]}}
    host.pages["/.well-known/jwt-vc-issuer"] = as_bytes(metadata)
    claims = ZED.badge(issuer={"id": host.url, "type": ["Profile"]})
    header = {"typ": "vc+jwt", "kid": "1"}
    token = jws.sign_compact(header, as_bytes(claims), KEY)
    code, found = verify(put(verify.folder, "badge.jwt", token.encode()))
    assert (code, checks(found)["proof"]["outcome"]) == (0, "passed")


def federation(host: Host, folder: Path) -> tuple[Organisation, str]:
    """The host as a registry that lists one DID, pinned in a trust file."""
    top = Organisation(host.url, now=NOW)
    host.pages[WELL_KNOWN] = top.itself().encode()
    host.pages[f"/fetch?sub={ZED.did}"] = top.says(ZED.did, "University of Zed").encode()
    put(folder, "top.jwks.json", top.jwks)
    text = f'id = "{host.url}"\nkeys = "top.jwks.json"\nname = "Top"\n'
    path = put(
        folder,
        "trust.toml",
        f'format = "mcwallet.trust/1"\n[[federation]]\n{text}'.encode(),
    )
    return top, str(path)


def test_a_registry_is_asked_about_an_issuer(host: Host, verify: Verify) -> None:
    _, trust = federation(host, verify.folder)
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge()))
    strict = {"policy": {"require_trust": True}, "trust": ["none", trust]}
    code, found = verify(badge, **strict)
    assert (code, checks(found)["issuer"]["code"]) == (0, "issuer.federation")
    assert host.asked == [WELL_KNOWN, f"/fetch?sub={ZED.did}"]
    assert verify(badge, online=False, **strict)[0] == exits.CANNOT_TELL


@pytest.mark.parametrize("answer", [404, 410, 500, b"", b"{}", b"<html>"])
def test_a_registry_without_an_answer_never_vouches(
    host: Host, verify: Verify, answer: bytes | int
) -> None:
    _, trust = federation(host, verify.folder)
    host.pages[f"/fetch?sub={ZED.did}"] = answer
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge()))
    code, found = verify(badge, policy={"require_trust": True}, trust=["none", trust])
    assert code == exits.CANNOT_TELL
    assert checks(found)["issuer"]["outcome"] == "undecided"


def test_a_folder_asks_for_each_address_once(host: Host, verify: Verify) -> None:
    host.pages["/.well-known/did.json"] = did_document(host)
    for number in range(30):
        badge = by_web(host, id=f"urn:uuid:{number}", **listed(host, number))
        put(verify.folder / "badges", f"{number:02}.json", badge)
    code, found = verify(verify.folder / "badges")
    assert [each["input"][-7:] for each in found["results"]] == [
        f"{number:02}.json" for number in range(30)
    ]
    assert sorted(host.asked) == ["/.well-known/did.json", "/status/1"]
    assert code == exits.CANNOT_TELL  # nobody has the list


def test_the_answers_are_the_same_with_one_job_and_with_many(
    host: Host, verify: Verify
) -> None:
    host.pages["/.well-known/did.json"] = did_document(host)
    host.pages["/status/1"] = status_list(host, 3)
    for number in range(9):
        badge = ZED.sign(ZED.badge(id=f"urn:uuid:{number}", **listed(host, number)))
        put(verify.folder / "badges", f"{number}.json", badge)
        put(verify.folder / "badges", f"{number}-web.json", by_web(host))
    at = {"at": NOW.replace(microsecond=0)}
    one, many = (verify(verify.folder / "badges", jobs=jobs, **at) for jobs in (1, 0))
    verdicts = [[each["verdict"] for each in found["results"]] for _, found in (one, many)]
    assert verdicts[0] == verdicts[1]
    assert one[0] == many[0] == exits.NOT_VALID


def test_a_network_that_fails_leaves_it_open_with_the_reason(
    host: Host, verify: Verify
) -> None:
    host.pages["/status/1"] = 500
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge(**listed(host, 7))))
    code, found = verify(badge)
    assert code == exits.CANNOT_TELL
    assert "answered with status 500" in checks(found)["status"]["says"]
    assert checks(found)["proof"]["outcome"] == "passed"


def test_what_is_at_hand_is_not_asked_for(host: Host, verify: Verify) -> None:
    held = put(verify.folder / "kept", "list.json", status_list(host))
    entry = {"url": f"{host.url}/status/1", "file": held.name}
    fetched = {"fetched": NOW.isoformat(timespec="seconds")}
    put(verify.folder / "kept", "index.json", {"documents": [entry | fetched]})
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge(**listed(host, 7))))
    assert verify(badge, evidence=[verify.folder / "kept"])[0] == 0
    assert host.asked == []


def test_no_option_leads_to_this_machine(program: Program, host: Host, pem: Path) -> None:
    host.pages["/.well-known/did.json"] = did_document(host)
    put(program.home, "badge.json", by_web(host))
    done = program("verify", "badge.json", "--online", SSL_CERT_FILE=str(pem))
    assert done.returncode == exits.CANNOT_TELL
    assert b"not an address on the public network" in done.stdout
    assert host.asked == []


def test_without_a_terminal_nothing_is_said_about_progress(verify: Verify) -> None:
    badge = put(verify.folder, "badge.json", ZED.sign(ZED.badge()))
    assert verify(badge, badge)[0] == 0
    assert verify.said == ""
