"""The adviser's desk: one dossier in full, a hundred as a table."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.codec.json_schema import violations
from tests.cli.conftest import Program, follows
from tests.stacking.dossiers import RULES, Signer, badge, breads, dossier, repacked

ANA, EVE = Signer("Ana"), Signer("Eve")
AT = ("--at", "2026-06-01")


def boast(said: dict[str, Any]) -> None:
    said["verdict"] = "met"


def swap(files: dict[str, bytes]) -> None:
    name = next(one for one in files if one.startswith("credentials/"))
    files[name] = badge("rye", 60, ANA)


@pytest.fixture
def adviser(program: Program) -> Program:
    (program.home / "p.toml").write_bytes(RULES)
    (program.home / "ana.zip").write_bytes(dossier(ANA, breads(ANA)))
    short = dossier(ANA, breads(ANA)[:2], lie=boast)
    (program.home / "boast.zip").write_bytes(short)
    return program


def test_a_dossier_is_met_only_by_the_receivers_own_work(adviser: Program) -> None:
    honest = adviser("stack", "check", "p.toml", "ana.zip", *AT, "--json")
    found = follows(honest)["dossier"]
    assert (honest.returncode, found["verdict"], found["same_person"]) == (0, "met", "key")
    done = adviser("stack", "check", "p.toml", "boast.zip", *AT, "--json")
    found = follows(done)
    assert (done.returncode, found["dossier"]["claimed"], found["verdict"]) == (
        6, "met", "not_met",
    )  # fmt: skip


def test_people_see_three_columns(adviser: Program) -> None:
    done = adviser("stack", "check", "p.toml", "boast.zip", *AT)
    said = done.stdout.decode()
    assert "Claimed, recomputed, difference:" in said
    assert "It claims that the requirements are met; worked out again they are not" in said


def test_several_dossiers_have_a_few_lines_each(adviser: Program) -> None:
    done = adviser("stack", "check", "p.toml", "ana.zip", "boast.zip", *AT)
    said = done.stdout.decode().splitlines()
    assert [said[0].split(), said[1].split()] == [
        ["MET", "ana.zip"],
        ["NOT", "MET", "boast.zip"],
    ]
    assert done.returncode == 6


def test_an_award_is_not_signed_for_a_dossier_changed_after_signing(
    adviser: Program,
) -> None:
    body = Signer("The awarding body")
    mine = f'role = "awarding-body", did = "{body.did}" }}'.encode()
    rules = RULES.replace(b'role = "awarding-body" }', mine)
    (adviser.home / "ours.toml").write_bytes(rules)
    (adviser.home / "key.jwk").write_text(json.dumps(body.key.to_jwk()))
    (adviser.home / "swapped.zip").write_bytes(
        repacked(dossier(ANA, breads(ANA), rules), swap)
    )
    (adviser.home / "good.zip").write_bytes(dossier(ANA, breads(ANA), rules))
    sign = ("--pathway", "ours.toml", "--issuer-key", "key.jwk", "-o", "-", "--yes", *AT)
    assert adviser("stack", "award", "swapped.zip", *sign).returncode == 6
    done = adviser("stack", "award", "good.zip", *sign)
    assert (done.returncode, done.stdout.count(b".")) == (0, 2), done.stderr


def hundred(folder: Path) -> dict[str, str]:
    """Write a hundred dossiers, every fifth of them hostile in its own way."""
    folder.mkdir()
    wanted = {}
    for number in range(100):
        one = Signer(f"Learner {number}")
        kind = number % 10
        data = dossier(one, breads(one), RULES)
        verdict = "met"
        if kind == 1:
            data, verdict = repacked(data, swap), "not_met"
        elif kind == 3:
            data, verdict = dossier(one, breads(one)[:2], lie=boast), "not_met"
        elif kind == 5:
            stolen = (*breads(one), badge("rolls", 3, EVE))
            data, verdict = dossier(one, stolen), "not_met"
        (folder / f"{number:03}.zip").write_bytes(data)
        wanted[f"all/{number:03}.zip"] = verdict
    return wanted


def test_a_hundred_dossiers_become_a_table(adviser: Program) -> None:
    wanted = hundred(adviser.home / "all")
    done = adviser("stack", "check", "p.toml", "all", "--csv", *AT)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {row["input"]: row["verdict"] for row in rows} == wanted
    assert done.returncode == 6
    said = {row["input"][4:7]: row["findings"] for row in rows}
    assert said["000"] == ""
    assert "was changed." in said["001"]
    assert "It claims that the requirements are met; worked out" in said["003"]
    assert "“rolls” is about somebody else" in said["005"]


def test_the_schema_refuses_a_dossier_without_a_verdict(adviser: Program) -> None:
    done = adviser("stack", "check", "p.toml", "ana.zip", *AT, "--json")
    found = follows(done)
    del found["dossier"]["verdict"]
    schema = json.loads(
        (
            Path(__file__).parents[2] / "mcwallet/data/schemas/stack-check@1.json"
        ).read_bytes()
    )
    assert list(violations(found, schema))


def test_a_dossier_is_not_drawn_and_the_answer_says_what_can_be(adviser: Program) -> None:
    done = adviser("stack", "check", "p.toml", "ana.zip", "--as", "svg", *AT)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"a dossier is not drawn" in done.stderr
