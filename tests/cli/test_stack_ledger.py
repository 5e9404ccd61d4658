"""What was counted towards a larger credential is noted where that comes home."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Program, follows
from tests.stacking.dossiers import RULES, Signer, breads
from tests.testkit import VC_2, as_bytes

BODY, LINA = Signer("The awarding body"), Signer("Lina Lakatos")
MINE = RULES.replace(
    b'role = "awarding-body" }', f'role = "awarding-body", did = "{BODY.did}" }}'.encode()
)
OTHER = MINE.replace(b"zed.example/p", b"zed.example/q")
STRICT = OTHER + b"[overlap]\nused_elsewhere_max_credits = 2\n"
AT = ("--at", "2026-06-01")


@pytest.fixture
def wallet(learner: Program) -> Program:
    """A wallet with three badges about a key that was brought from elsewhere."""
    home = learner.home
    for name, data in (("p", MINE), ("q", OTHER), ("strict", STRICT)):
        (home / f"{name}.toml").write_bytes(data)
    (home / "lina.jwk").write_text(json.dumps(LINA.key.to_jwk()))
    (home / "body.jwk").write_text(json.dumps(BODY.key.to_jwk()))
    (home / "in").mkdir()
    for number, data in enumerate(breads(LINA)):
        (home / "in" / f"{number}.json").write_bytes(data)
    assert learner("identity", "import", "lina.jwk", "--name", "phone").returncode == 0
    assert learner("import", "in").returncode == 0
    return learner


def verdict(wallet: Program, rules: str) -> str:
    return str(follows(wallet("stack", "check", rules, *AT, "--json"))["verdict"])


def test_the_whole_circle_from_badges_to_a_larger_one(wallet: Program) -> None:
    built = wallet("stack", "build", "p.toml", "-o", "d.zip", "--yes",
                   "--created", "2026-06-01", *AT)  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert wallet("stack", "check", "p.toml", "d.zip", *AT).returncode == 0
    signed = wallet("stack", "award", "d.zip", "--pathway", "p.toml", "--issuer-key",
                    "body.jwk", "-o", "award.jwt", "--yes", *AT)  # fmt: skip
    assert signed.returncode == 0, signed.stderr
    assert verdict(wallet, "strict.toml") == "met"
    taken = follows(wallet("import", "award.jwt", "--json"))["items"][0]
    assert taken["notes"][0].startswith("made of 3 credentials, 3 of them here: ")
    assert wallet("verify", "award.jwt", *AT).returncode == 0
    assert [verdict(wallet, f"{name}.toml") for name in ("p", "q", "strict")] == [
        "met", "met", "not_met",
    ]  # fmt: skip
    assert wallet("rm", f"id:{taken['id']}").returncode == 0
    assert verdict(wallet, "strict.toml") == "met"


def larger(issuer: Signer, **more: Any) -> bytes:
    """A credential that says it was awarded for the three badges."""
    from hashlib import sha256

    digests = [sha256(data).hexdigest() for data in breads(LINA)]
    named = [{"id": f"urn:sha256:{one}"} for one in digests]
    return as_bytes(issuer.sign(issuer.badge(relatedResource=named) | more))


def notes(wallet: Program, data: bytes) -> list[str]:
    (wallet.home / "one.json").write_bytes(data)
    found = follows(wallet("import", "one.json", "--json"))["items"][0]["notes"]
    return [str(one) for one in found]


def test_what_the_learner_says_herself_is_no_award(wallet: Program) -> None:
    assert notes(wallet, larger(LINA)) == []
    assert len(notes(wallet, larger(BODY))) == 1


def test_a_record_of_credentials_counts_nothing(wallet: Program) -> None:
    endorsed = {
        "@context": [VC_2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
    }
    assert notes(wallet, larger(BODY, **endorsed)) == []


def test_an_identity_is_brought_along_once(wallet: Program) -> None:
    again = wallet("identity", "import", "lina.jwk")
    assert again.returncode == 8
    assert b"this identity is here already" in again.stderr


def test_a_file_that_is_no_key_brings_nothing(wallet: Program) -> None:
    done = wallet("identity", "import", "p.toml")
    assert (done.returncode, b"Traceback" in done.stderr) == (10, False)
