"""Help, completion, manual pages, schemas and settings, held against the command tree."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mcwallet.cli import exits
from mcwallet.cli.help_ import TOPICS
from mcwallet.cli.tree import Node, tree
from tests.cli.conftest import PASSPHRASE, TOP, Program, follows
from tests.make_man import FOLDER, pages

ROOT = tree()
EVERY = tuple(ROOT.walk())


def named(node: Node) -> str:
    return " ".join(node.words) or "mcwallet"


@pytest.mark.parametrize("node", EVERY, ids=named)
def test_every_command_says_what_it_does(node: Node) -> None:
    assert node.help
    assert node.help[0].isupper()
    assert all(option.help for option in node.options), node.words
    assert all(text for _, text in node.arguments), node.words


def test_no_option_takes_a_secret() -> None:
    names = {name for node in EVERY for option in node.options for name in option.names}
    assert {"--passphrase", "--password", "--key", "--secret", "--pin"} & names == set()


def test_the_manual_is_complete_against_the_tree() -> None:
    hint = "run: python -m tests.make_man"
    assert {path.name for path in FOLDER.iterdir()} == set(pages()), hint
    for node in EVERY:
        name = "-".join(("mcwallet", *node.words[:1]))
        text = (FOLDER / f"{name}.1").read_text(encoding="utf-8").replace("\\-", "-")
        assert not node.words or f"mcwallet {' '.join(node.words)}" in text, hint
        for option in node.options if node.words else ():
            assert all(each in text for each in option.names), (node.words, hint)


def test_the_manual_is_shipped_where_man_looks() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["shared-data"] == {"mcwallet/data/man1": "share/man/man1"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_knows_every_command_and_option(shell: str) -> None:
    text = subprocess.run(
        [sys.executable, "-m", "mcwallet", "completion", shell],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for node in EVERY:
        assert not node.words or node.words[-1] in text
        for name in (name for option in node.options for name in option.names):
            spelled = name if shell != "fish" else name.lstrip("-")
            assert spelled in text, (node.words, name)


def completed(words: str, **environment: str) -> list[str]:
    script = subprocess.run(
        [sys.executable, "-m", "mcwallet", "completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    asked = f'\nCOMP_WORDS=({words} ""); COMP_CWORD={len(words.split())}\n'
    if not words.endswith(" "):
        asked = f"\nCOMP_WORDS=({words}); COMP_CWORD={len(words.split()) - 1}\n"
    done = subprocess.run(
        ["bash", "-c", f'{script}{asked}_mcwallet; echo "${{COMPREPLY[@]}}"'],
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP / "sample_wallet",
        env=os.environ | environment,
        start_new_session=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("mcwallet ver", "verify"),
        ("mcwallet key ro", "rotate"),
        ("mcwallet verify --col", "--color"),
        ("mcwallet verify --color ", "always"),
        ("mcwallet verify --trust ", "trust.toml"),
        ("mcwallet verify x --onl", "--online"),
    ],
)
def test_the_script_for_bash_completes(words: str, among: str) -> None:
    assert among in completed(words)


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_ids_are_completed_only_while_a_session_is_open(
    full: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "mcwallet").write_text(f'#!/bin/sh\nexec {sys.executable} -m mcwallet "$@"\n')
    (folder / "mcwallet").chmod(0o755)
    usual = full.environment | {"PATH": f"{folder}:{os.environ['PATH']}"}
    usual.pop("MCWALLET_PASSPHRASE")
    id_ = full("list", "Soil").stdout.split()[0].decode()
    assert id_ not in completed("mcwallet tag ", **usual)
    token = full("unlock", "--raw").stdout.decode().strip()
    assert id_ in completed("mcwallet tag ", **usual, MCWALLET_SESSION=token)


def test_every_exit_code_is_told(program: Program) -> None:
    text = program("help", "exit-codes").stdout.decode()
    assert all(meaning in text for meaning in exits.MEANINGS.values())


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_told_in_lines_that_fit(topic: str, program: Program) -> None:
    lines = program("help", topic).stdout.decode().splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= 92


def test_every_variable_that_is_read_is_told(program: Program) -> None:
    told = program("help", "environment").stdout.decode()
    assert all(o.envvar in told for node in EVERY for o in node.options)


def test_help_on_a_command_is_its_help(program: Program) -> None:
    done = program("help", "key", "add")
    assert done.returncode == 0
    assert b"--unlock-key-out" in done.stdout
    assert program("help", "nothing").returncode == 3


def test_schemas_are_listed_and_are_schemas(program: Program) -> None:
    names = program("schema").stdout.decode().split()
    assert {"watch@1", "refresh@1", "doctor@1", "key-list@1", "config@1"} <= set(names)
    for name in names:
        path = TOP / f"mcwallet/data/schemas/{name}.json"
        body = json.loads(path.read_bytes())
        assert body["$schema"].startswith("https://json-schema.org/")


def test_a_setting_holds_until_an_option_says_otherwise(full: Program) -> None:
    settings = {"MCWALLET_CONFIG_HOME": str(full.home / "config")}
    done = full("config", "set", "color", "always", "--json", **settings)
    assert follows(done)["settings"][0]["value"] == "always"
    assert b"\x1b[" in full("list", **settings).stdout
    assert b"\x1b[" not in full("list", "--color", "never", **settings).stdout
    assert full("config", "get", "color", **settings).stdout == b"always\n"
    full("config", "unset", "color", **settings)
    assert b"\x1b[" not in full("list", **settings).stdout


def test_settings_say_where_they_come_from(program: Program) -> None:
    program("config", "set", "lang", "fr,en")
    found = follows(program("config", "list", "--json"))
    origins = {each["key"]: each["origin"] for each in found["settings"]}
    assert origins["lang"].endswith("config.toml")
    assert origins["wallet"] == "MCWALLET_HOME"
    assert origins["color"] == "default"
    assert b"config.toml\tlang = fr,en" in program("config", "list", "--show-origin").stdout


@pytest.mark.parametrize(
    "words", [("online", "yes"), ("color", "red"), ("nothing", "x"), ("lang", "a", "b")]
)
def test_a_setting_that_makes_no_sense_is_refused(
    program: Program, words: tuple[str, ...]
) -> None:
    assert program("config", "set", *words).returncode == 2


def test_a_broken_settings_file_is_said(program: Program, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "config.toml").write_text("color = 3")
    known = {"MCWALLET_CONFIG_HOME": str(tmp_path / "settings")}
    done = program("config", "list", **known)
    assert done.returncode == 2
    assert b"color should be a text" in done.stderr


def test_a_passphrase_can_come_through_a_descriptor_of_the_shell(learner: Program) -> None:
    script = f"{sys.executable} -m mcwallet status --passphrase-file /dev/fd/3 3<<<'%s'"
    done = subprocess.run(
        ["bash", "-c", script % PASSPHRASE],
        env=learner.environment | {"MCWALLET_PASSPHRASE": "wrong"},
        capture_output=True,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr
