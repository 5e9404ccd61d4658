"""Stacking from the command line: files in, an honest answer out."""

import json
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from mcwallet.catalog.pathways.starter import starter
from mcwallet.codec.json_schema import violations
from tests.cli.conftest import Program
from tests.testkit import Signer, as_bytes

ZED = Signer()
LEARNER = "did:example:ana"
HEAD = """
format = "mcwallet.pathway/1"
id = "https://zed.example/p"
version = "1"
decides = "the University of Zed"
by = { name = "Zed", role = "awarding-body" }
complete = { all = ["breads"] }
[units]
unitless = "ects"
[require.breads]
credits = 4
match = {}
"""


def badge(name: str, credits_: float | None, subject: str = LEARNER) -> bytes:
    achievement = ZED.badge()["credentialSubject"]["achievement"] | {
        "id": f"https://zed.example/achievements/{name}", "name": name,
    }  # fmt: skip
    if credits_ is not None:
        achievement["creditsAvailable"] = credits_
    claims = {"id": subject, "type": ["AchievementSubject"], "achievement": achievement}
    changed = ZED.badge(id=f"urn:example:{name}", name=name, credentialSubject=claims)
    return as_bytes(ZED.sign(changed))


@pytest.fixture
def desk(program: Program) -> Program:
    """A desk with a pathway and three badges of 2, 2 and no credits."""
    (program.home / "p.toml").write_text(HEAD)
    for folder, name, credits_ in (
        ("in", "rye", 2),
        ("in", "oat", 2.0),
        ("odd", "pie", None),
    ):
        place = program.home / folder
        place.mkdir(exist_ok=True)
        (place / f"{name}.json").write_bytes(badge(name, credits_))
    return program


def schema(name: str) -> Any:
    return json.loads((files("mcwallet.data") / "schemas" / f"{name}.json").read_text())


def shaped(done: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["schema"] == f"mcwallet/{name}"
    assert list(violations(found, schema(name))) == []
    return found


@pytest.mark.parametrize(
    ("inputs", "code", "verdict"),
    [
        (("in",), 0, "met"),
        (("in/rye.json",), 6, "not_met"),
        (("in/rye.json", "odd"), 7, "open"),
        (("in", "p.toml"), 10, "met"),
    ],
)
def test_the_exit_code_says_what_the_verdict_says(
    desk: Program, inputs: tuple[str, ...], code: int, verdict: str
) -> None:
    done = desk("stack", "check", "p.toml", *inputs, "--json")
    assert (done.returncode, shaped(done, "stack-check@1")["verdict"]) == (code, verdict)


def test_the_page_says_who_decides_and_promises_nothing(desk: Program) -> None:
    done = desk("stack", "check", "p.toml", "in", "--subject", LEARNER)
    said = done.stdout.decode()
    assert "the decision rests with the University of Zed" in said
    assert "Stacking creates no entitlement" in said
    assert "(4.0 of 4.0 ECTS)" in said


def test_somebody_elses_badges_do_not_count(desk: Program) -> None:
    done = desk("stack", "check", "p.toml", "in", "--subject", "did:example:eve")
    assert done.returncode == 6
    assert b"it is about somebody else" in done.stdout


def test_every_answer_names_credential_path_and_value(desk: Program) -> None:
    done = desk("stack", "check", "p.toml", "in", "--json")
    (breads,) = json.loads(done.stdout)["requirements"]
    assert {(use["path"], use["value"].split(" (")[0]) for use in breads["used"]} == {
        ("$.credentialSubject.achievement.creditsAvailable", "2 ECTS"),
    }  # fmt: skip


def test_two_runs_print_the_same_bytes(desk: Program) -> None:
    runs = {desk("stack", "check", "p.toml", *order, "--at", "2026-11-21", "--json").stdout
            for order in (("in", "odd"), ("odd", "in"))}  # fmt: skip
    assert len(runs) == 1


def test_a_table_has_a_line_for_each_applicant(desk: Program) -> None:
    for name in ("ana", "bo"):
        (desk.home / "all" / name).mkdir(parents=True)
    (desk.home / "all" / "ana" / "a.json").write_bytes(badge("rye", 4))
    (desk.home / "all" / "bo" / "b.json").write_bytes(badge("rye", 1))
    done = desk("stack", "check", "p.toml", "all", "--csv")
    rows = [row.split(",")[:2] for row in done.stdout.decode().splitlines()]
    assert rows[1:] == [["all/ana", "met"], ["all/bo", "not_met"]]
    assert done.returncode == 6


def test_a_picture_is_one_drawing_with_its_words(desk: Program) -> None:
    from xml.etree import ElementTree as ET

    done = desk("stack", "check", "p.toml", "in", "--as", "svg")
    drawn = ET.fromstring(done.stdout.decode())
    assert "breads — met" in "".join(drawn.itertext())


def test_a_broken_pathway_names_the_line_and_the_mend(desk: Program) -> None:
    (desk.home / "p.toml").write_text(HEAD.replace("credits = 4", "credit = 4"))
    done = desk("stack", "check", "p.toml", "in")
    assert done.returncode == 10
    assert b"line 11: require.breads has an unknown key 'credit'" in done.stderr
    assert b"did you mean 'credits'?" in done.stderr


def test_a_new_pathway_lints_and_is_never_written_over(program: Program) -> None:
    assert program("stack", "new", "-o", "new.toml").returncode == 0
    assert program("stack", "new", "-o", "new.toml").returncode == 8
    done = program("stack", "lint", "new.toml", "--json")
    assert (done.returncode, shaped(done, "stack-lint@1")["findings"]) == (0, [])


def test_others_pathways_become_a_draft_that_reads(desk: Program) -> None:
    path = {"name": "Path", "required_badges_count": 1, "badges": ["urn:b:1", "urn:b:2"]}
    (desk.home / "theirs.json").write_text(json.dumps(path))
    assert desk("stack", "import", "theirs.json", "-o", "mine.toml").returncode == 0
    assert desk("stack", "lint", "mine.toml").returncode == 0
    assert desk("stack", "import", "in/rye.json").returncode == 10


def test_a_plan_names_what_to_take(desk: Program) -> None:
    (desk.home / "offers.csv").write_text("id,title,ects,fee\na,Pies,3,9.50\nb,Cakes,2,4\n")
    done = desk("stack", "plan", "p.toml", "in/rye.json", "--offers", "offers.csv",
                "--by", "fee", "--json")  # fmt: skip
    found = shaped(done, "stack-plan@1")
    assert ([one["id"] for one in found["offers"]], found["cost"]) == (
        ["b"], "a fee of 4.00",
    )  # fmt: skip


def test_a_supposition_shows_the_difference(desk: Program) -> None:
    done = desk("stack", "plan", "p.toml", "in", "--distrust", ZED.did, "--json")
    found = shaped(done, "stack-what-if@1")
    assert (found["before"]["verdict"], found["after"]["verdict"]) == ("met", "not_met")
    assert done.returncode == 6


def test_the_wallets_own_credentials_are_stacked(learner: Program) -> None:
    (learner.home / "p.toml").write_text(HEAD)
    (learner.home / "rye.json").write_bytes(badge("rye", 4))
    assert learner("import", "rye.json").returncode == 0
    done = learner("stack", "check", "p.toml", "--subject", LEARNER)
    assert done.returncode == 0, done.stderr


def test_the_files_schema_and_the_reader_agree_on_the_starter() -> None:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value if isinstance(value, str | int | float | bool) else str(value)

    found = plain(tomllib.loads(starter()))
    assert list(violations(found, schema("pathway@1"))) == []
    found["require"]["intro"]["mtach"] = {}
    assert list(violations(found, schema("pathway@1")))


BODY = Signer("The awarding body")


@pytest.fixture
def office(desk: Program) -> Program:
    """The awarding body's desk: its own pathway, and its key."""
    mine = f'role = "awarding-body", did = "{BODY.did}" }}\n'
    mine += 'awards = { title = "Baker", eqf = 4, ects = 4 }'
    (desk.home / "p.toml").write_text(HEAD.replace('role = "awarding-body" }', mine))
    (desk.home / "key.jwk").write_text(json.dumps(BODY.key.to_jwk()))
    return desk


def signs(office: Program, *argv: str, key: str = "key.jwk") -> Any:
    return office("stack", "award", *argv, "--pathway", "p.toml", "--issuer-key", key,
                  "-o", "award.jwt", "--yes")  # fmt: skip


def test_the_awarding_body_signs_a_credential_that_verifies(office: Program) -> None:
    done = signs(office, "in")
    assert done.returncode == 0, done.stderr
    done = office("verify", "award.jwt", "--json")
    (found,) = json.loads(done.stdout)["results"]
    assert (found["verdict"], found["subject"]["id"], found["title"]) == (
        "valid", LEARNER, "Baker",
    )  # fmt: skip


def test_an_award_binds_every_original_by_its_digest(office: Program) -> None:
    from hashlib import sha256

    from mcwallet.codec.jws import parse_compact

    signs(office, "in")
    claims = json.loads(parse_compact((office.home / "award.jwt").read_bytes()).payload)
    wanted = {
        sha256(path.read_bytes()).hexdigest() for path in (office.home / "in").iterdir()
    }
    bound = {one["id"].removeprefix("urn:sha256:") for one in claims["relatedResource"]}
    assert bound == wanted


def test_nothing_is_signed_while_requirements_are_not_met(office: Program) -> None:
    assert signs(office, "in/rye.json").returncode == 6
    assert signs(office, "in/rye.json", "odd").returncode == 7
    assert not (office.home / "award.jwt").exists()


def test_nobody_signs_with_a_key_that_is_not_the_awarding_bodys(office: Program) -> None:
    (office.home / "mallory.jwk").write_text(json.dumps(Signer("Mallory").key.to_jwk()))
    done = signs(office, "in", key="mallory.jwk")
    assert done.returncode == 8
    assert b"the key is not the awarding body's" in done.stderr


def test_nothing_is_signed_without_a_yes(office: Program) -> None:
    done = office("stack", "award", "in", "--pathway", "p.toml", "--issuer-key", "key.jwk",
                  "-o", "award.jwt", "--no-input")  # fmt: skip
    assert done.returncode == 8


@pytest.fixture
def applicant(learner: Program, office: Program) -> Program:
    """A learner whose wallet holds badges about its own holder."""
    assert learner.home == office.home
    [holder] = json.loads(learner("status", "--json").stdout)["identities"]
    for name in ("rye", "oat"):
        (learner.home / f"{name}.json").write_bytes(badge(name, 2, holder))
        assert learner("import", f"{name}.json").returncode == 0
    return learner


def builds(applicant: Program, out: str, *more: str) -> Any:
    return applicant("stack", "build", "p.toml", "-o", out, "--yes", *more,
                     "--created", "2026-11-21", "--at", "2026-11-21")  # fmt: skip


def test_a_dossier_is_a_bundle_that_others_can_check(applicant: Program) -> None:
    done = builds(applicant, "dossier.zip")
    assert done.returncode == 0, done.stderr
    again = applicant("stack", "check", "p.toml", "dossier.zip", "--json")
    assert json.loads(again.stdout)["verdict"] == "met"
    assert signs(applicant, "dossier.zip").returncode == 0


def test_a_letter_lies_on_top_in_the_learners_language(applicant: Program) -> None:
    import zipfile

    done = builds(applicant, "dossier.zip", "--letter", "--lang", "de")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(applicant.home / "dossier.zip") as archive:
        assert "<h1>Bewerbung: Baker</h1>" in archive.read("letter.html").decode()
    again = applicant("stack", "check", "p.toml", "dossier.zip", "--json")
    assert json.loads(again.stdout)["verdict"] == "met"


def test_equal_dossiers_have_equal_bytes(applicant: Program) -> None:
    builds(applicant, "a.zip")
    builds(applicant, "b.zip")
    home = applicant.home
    assert (home / "a.zip").read_bytes() == (home / "b.zip").read_bytes()


def test_the_learners_record_verifies_and_says_what_it_is(applicant: Program) -> None:
    import zipfile

    from mcwallet.codec.jws import parse_compact

    builds(applicant, "dossier.zip")
    with zipfile.ZipFile(applicant.home / "dossier.zip") as archive:
        token = archive.read("stack.clr.jwt")
        said = json.loads(archive.read("assignment.json"))
    (applicant.home / "record.jwt").write_bytes(token)
    found = json.loads(applicant("verify", "record.jwt", "--json").stdout)["results"][0]
    claims = json.loads(parse_compact(token).payload)
    subject = claims["credentialSubject"]
    ids = {one["id"] for one in subject["achievement"]}
    ends = {one[key] for one in subject["association"] for key in ("sourceId", "targetId")}
    assert found["verdict"] == "valid", found["checks"]
    assert (claims["partial"], claims["name"], ends) == (
        True, "Learner-assembled record: Baker", ids,
    )  # fmt: skip
    assert (said["schema"], said["verdict"]) == ("mcwallet/assignment@1", "met")


def test_a_picture_leaves_out_nothing_of_what_stacking_does_not_do(desk: Program) -> None:
    from xml.etree import ElementTree as ET

    from mcwallet.model.progress import NO_ENTITLEMENT

    drawn = ET.fromstring(
        desk("stack", "check", "p.toml", "in", "--as", "svg").stdout.decode()
    )
    assert NO_ENTITLEMENT in " ".join("".join(drawn.itertext()).split())


def test_an_empty_folder_of_applicants_is_never_a_yes(desk: Program) -> None:
    (desk.home / "nobody").mkdir()
    done = desk("stack", "check", "p.toml", "nobody", "--csv")
    [_, row] = done.stdout.decode().splitlines()
    assert row.startswith("nobody,error,,,,the folder holds no credential")
    assert done.returncode == 10


def test_a_form_that_nobody_draws_is_refused(desk: Program) -> None:
    done = desk("stack", "check", "p.toml", "in", "--as", "pdf")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"use text or svg" in done.stderr


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothere.json", 3), ("p.toml", 10)],
    ids=["missing", "no credential"],
)
def test_what_is_not_there_cannot_be_supposed(desk: Program, name: str, code: int) -> None:
    done = desk("stack", "plan", "p.toml", "in", "--add", name)
    assert (done.returncode, done.stdout) == (code, b"")
    assert name.encode() in done.stderr
