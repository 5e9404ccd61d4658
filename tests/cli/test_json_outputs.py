"""What ``--json`` prints follows the schema that it names, for every command."""

import json
from collections.abc import Callable
from importlib.resources import files

import pytest

from tests.cli.conftest import TOP, Program, Terminal

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not here")
SAMPLES = TOP / "sample_wallet"
SOIL = SAMPLES / "credentials" / "ob3-soil.json"
SCHEMAS = files("mcwallet.data") / "schemas"

COMMANDS = [
    ("list",),
    ("status",),
    ("history",),
    ("inspect", SOIL),
    ("verify", SAMPLES / "credentials", "--at", "2026-06-01"),
    ("import", SOIL),
    ("tag", "6c26", "garden"),
    ("note", "6c26", "words"),
    ("rm", "6c26"),
    ("export", "-o", "p.zip", "--yes"),
    ("export", "-o", "p.zip", "--dry-run"),
    ("recipient", "new", "-o", "k.key"),
    ("trust", "list"),
]


def follows(text: bytes) -> str:
    document = json.loads(text)
    name = document["schema"].removeprefix("mcwallet/")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    return name


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(map(str, words[:2])))
def test_it_follows_the_schema_it_names(full: Program, words: tuple[object, ...]) -> None:
    done = full(*words, "--json")
    assert follows(done.stdout).startswith(str(words[0]))


def test_opening_does_too(full: Program) -> None:
    recipient = full("recipient", "new", "-o", "k.key").stdout.decode().strip()
    full("export", "soil", "-o", "p.zip.age", "--to", recipient, "--yes")
    assert follows(full("open", "p.zip.age", "-i", "k.key", "--json").stdout) == "open@1"


def test_the_history_does_when_there_is_one(full: Program) -> None:
    full("export", "soil", "-o", "p.zip", "--yes")
    assert follows(full("history", "--json").stdout) == "history@1"


def test_an_error_does_too(full: Program) -> None:
    assert follows(full("rm", "ffff", "--json").stderr) == "error@1"


@pytest.mark.parametrize(
    "words",
    [
        ("wallet", "accept-rollback"),
        ("export", "soil", "-o", "p.zip"),
        ("export", "-o", "p", "--as", "png"),
        ("stack", "build", SAMPLES / "pathways" / "grower.toml", "-o", "p.zip"),
    ],
    ids=lambda words: " ".join(map(str, words[:2])),
)
def test_a_refusal_comes_alone(full: Program, words: tuple[object, ...]) -> None:
    done = full(*words, "--json")
    assert done.returncode == 8
    assert follows(done.stderr) == "error@1"


def test_a_refusal_tells_what_was_to_be_said_before(full: Program) -> None:
    done = full("wallet", "accept-rollback", "--json")
    [words] = json.loads(done.stderr)["said"]
    assert words.startswith("this copy's state in words: ")


def test_damage_is_told_with_what_could_not_be_found(full: Program) -> None:
    next((full.wallet / "objects").iterdir()).unlink()
    done = full("rm", "ffff", "--json")
    assert done.returncode == 3
    assert json.loads(done.stderr)["said"][0].startswith("damage: ")


def test_who_is_asked_is_told_first(
    full: Program, at_terminal: Callable[..., Terminal]
) -> None:
    terminal = at_terminal(full, "export", "soil", "-o", "p.zip", "--json")
    terminal.answer("[y/N] ", "n")
    code, _, errors = terminal.end()
    assert code == 8
    assert errors.index("Soil") < errors.index('"schema": "mcwallet/error@1"')


def test_what_was_not_refused_is_said_in_words(full: Program) -> None:
    done = full("wallet", "accept-rollback", "--yes", "--json")
    assert follows(done.stdout) == "wallet@1"
    assert done.stderr.startswith(b"this copy's state in words: ")


def test_every_schema_is_a_schema() -> None:
    for each in SCHEMAS.iterdir():
        schema = json.loads(each.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:mcwallet:schema:{each.name.removesuffix('.json')}"
