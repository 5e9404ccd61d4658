"""Mistakes in documents of the verifier's own are told by file, place and mend."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TOP, Program

SOIL = TOP / "sample_wallet" / "credentials" / "ob3-soil.json"

Spoil = Callable[[dict[str, Any]], object]

INDEX: dict[str, tuple[Spoil, str]] = {
    "outside": (lambda d: d["documents"][0].update(file="../x"), "documents[0].file"),
    "a wrong digest": (lambda d: d["documents"][0].update(sha256="0" * 64), "documents[0]"),
    "no time": (lambda d: d["documents"][0].update(fetched="then"), "documents[0].fetched"),
    "no list": (lambda d: d.update(documents={}), "documents should be a list"),
}


@pytest.mark.parametrize("mistake", INDEX)
def test_a_mistake_in_evidence_names_the_file_and_the_place(
    program: Program, tmp_path: Path, mistake: str
) -> None:
    folder = tmp_path / "evidence"
    shutil.copytree(TOP / "sample_wallet" / "evidence", folder)
    spoil, place = INDEX[mistake]
    index = json.loads((folder / "index.json").read_bytes())
    spoil(index)
    (folder / "index.json").write_text(json.dumps(index))
    done = program("verify", SOIL, "--evidence", folder)
    assert done.returncode == 10
    assert f"{folder}/index.json: $.{place}" in done.stderr.decode()


def test_evidence_that_is_no_folder_is_told_what_it_should_be(program: Program) -> None:
    done = program("verify", SOIL, "--evidence", SOIL)
    assert done.returncode == 10
    assert f"{SOIL} is no evidence" in done.stderr.decode()
    assert b"index.json" in done.stderr


TRUST = {
    "[[issuer]]\nid = 'did:web:zed.example'\n": 'begins with: format = "mcwallet.trust/1"',
    "format = 'mcwallet.trust/1'\n[[issuers]]\n": "unknown key 'issuers'",
    "format = 'mcwallet.trust/1'\n[[issuer]]\nidd = 'x'\n": "unknown key 'idd'",
    "format = 'mcwallet.trust/1'\n[[issuer]]\nid = 'Zed'\n": "issuer[0].id should be",
    "format = 'mcwallet.trust/1'\n[[issuer\n": "is not TOML: ",
    "format = 'mcwallet.trust/1'\n# caf\xe9": "save it as text in UTF-8",
}


@pytest.mark.parametrize("text", TRUST)
def test_a_mistake_in_a_trust_file_names_the_file_and_the_mend(
    program: Program, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(text.encode("latin-1"))
    done = program("verify", SOIL, "--trust", path)
    assert done.returncode == 10
    assert "ours.toml" in done.stderr.decode()
    assert TRUST[text] in done.stderr.decode()
