"""Whose rules are these? A signature beside the file says so, or stops everything."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.stacking.dossiers import RULES, Signer

BODY, MALLORY = Signer("The awarding body"), Signer("Mallory")


def mine(author: Signer) -> bytes:
    role = f'role = "awarding-body", did = "{author.did}" }}'.encode()
    return RULES.replace(b'role = "awarding-body" }', role)


def put(place: Path, author: Signer = BODY) -> None:
    (place / "p.toml").write_bytes(mine(author))
    for name, who in (("body", BODY), ("mallory", MALLORY)):
        (place / f"{name}.jwk").write_text(json.dumps(who.key.to_jwk()))


@pytest.fixture
def signed(program: Program) -> Program:
    put(program.home)
    done = program("stack", "sign", "p.toml", "--issuer-key", "body.jwk")
    assert done.returncode == 0, done.stderr
    return program


def test_a_signed_pathway_names_its_author(signed: Program) -> None:
    done = signed("stack", "lint", "p.toml")
    assert done.returncode == 0
    assert f"the pathway is signed by {BODY.did}, its author".encode() in done.stderr


def test_a_pathway_changed_after_signing_is_not_used(signed: Program) -> None:
    easier = mine(BODY).replace(b"credits = 4", b"credits = 1")
    (signed.home / "p.toml").write_bytes(easier)
    for words in (("lint", "p.toml"), ("check", "p.toml", "p.toml")):
        done = signed("stack", *words)
        assert (done.returncode, b"signature does not fit" in done.stderr) == (10, True)


def test_somebody_elses_signature_is_not_taken_for_the_authors(signed: Program) -> None:
    ours = (signed.home / "p.toml").read_bytes()
    (signed.home / "p.toml.sig").unlink()
    put(signed.home, MALLORY)
    assert signed("stack", "sign", "p.toml", "--issuer-key", "mallory.jwk").returncode == 0
    (signed.home / "p.toml").write_bytes(ours)
    done = signed("stack", "lint", "p.toml")
    assert (done.returncode, b"somebody else than its author" in done.stderr) == (10, True)


def test_nobody_signs_as_the_author_with_another_key(program: Program) -> None:
    put(program.home)
    done = program("stack", "sign", "p.toml", "--issuer-key", "mallory.jwk")
    assert (done.returncode, (program.home / "p.toml.sig").exists()) == (8, False)


@pytest.mark.parametrize(
    "junk", [b"", b"..", b"a..b", b"\xff\xfe", b"e30..AA", b"x" * 20_000]
)
def test_a_signature_that_can_not_be_read_stops_everything(
    signed: Program, junk: bytes
) -> None:
    (signed.home / "p.toml.sig").write_bytes(junk)
    done = signed("stack", "lint", "p.toml")
    assert (done.returncode, b"Traceback" in done.stderr) == (10, False)


def test_a_pathway_without_a_signature_is_used_as_it_is(program: Program) -> None:
    put(program.home)
    done = program("stack", "lint", "p.toml")
    assert (done.returncode, b"signed" in done.stderr) == (0, False)
