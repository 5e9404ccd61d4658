"""What leaves encrypted can be opened by those it is for, with any age program."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Program

SECRET = "six words that nobody would guess"


@pytest.fixture
def key(full: Program) -> tuple[Path, str]:
    path = full.home / "admissions.key"
    done = full("recipient", "new", "-o", path)
    assert done.returncode == 0
    return path, done.stdout.decode().strip()


def exported(who: Program, *more: object) -> Path:
    done = who("export", "soil", "format:ob3", "-o", "p.age", "--yes", *more)
    assert done.returncode == 0, done.stderr
    return who.home / "p.age"


def test_an_admissions_office_opens_what_was_encrypted_to_it(
    full: Program, key: tuple[Path, str]
) -> None:
    exported(full, "--to", key[1])
    done = full("open", "p.age", "-o", "p.zip", "--identity", key[0])
    assert done.returncode == 0
    assert full("verify", "p.zip").returncode in {6, 7}


def test_nobody_else_opens_it(full: Program, key: tuple[Path, str]) -> None:
    exported(full, "--to", key[1])
    other = full.home / "other.key"
    assert full("recipient", "new", "-o", other).returncode == 0
    done = full("open", "p.age", "-o", "p.zip", "--identity", other)
    assert done.returncode == 4
    assert not (full.home / "p.zip").exists()


def test_a_changed_file_opens_for_nobody(full: Program, key: tuple[Path, str]) -> None:
    path = exported(full, "--to", key[1])
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert full("open", "p.age", "-o", "p.zip", "-i", key[0]).returncode == 10


def test_a_key_that_others_can_read_is_refused(
    full: Program, key: tuple[Path, str]
) -> None:
    exported(full, "--to", key[1])
    key[0].chmod(0o644)
    assert full("open", "p.age", "-o", "p.zip", "-i", key[0]).returncode == 8


def test_opening_never_writes_over_anything(full: Program, key: tuple[Path, str]) -> None:
    exported(full, "--to", key[1])
    (full.home / "p").write_text("mine")
    assert full("open", "p.age", "-i", key[0]).returncode == 8
    assert (full.home / "p").read_text() == "mine"


def test_several_files_are_packed_before_they_are_encrypted(
    full: Program, key: tuple[Path, str]
) -> None:
    exported(full, "--as", "original", "--to", key[1])
    assert full("open", "p.age", "-o", "p.zip", "-i", key[0]).returncode == 0
    done = full("import", "p.zip", "--json")
    assert not any(item["new"] for item in json.loads(done.stdout)["items"])


def test_a_passphrase_is_an_option_of_its_own(full: Program) -> None:
    (full.home / "secret").write_text(SECRET)
    exported(full, "--to", "passphrase", "--bundle-passphrase-file", "secret")
    done = full("open", "p.age", "-o", "p.zip", "--bundle-passphrase-file", "secret")
    assert done.returncode == 0
    (full.home / "wrong").write_text(f"{SECRET}!")
    done = full("open", "p.age", "-o", "q.zip", "--bundle-passphrase-file", "wrong")
    assert done.returncode == 4


def test_a_passphrase_stands_alone(full: Program, key: tuple[Path, str]) -> None:
    argv = ("export", "-o", "p.age", "--yes", "--to", "passphrase", "--to", key[1])
    done = full(*argv, MCWALLET_BUNDLE_PASSPHRASE=SECRET)
    assert done.returncode == 2


@pytest.mark.parametrize("text", ["age1nothing", "nobody", "", "ssh-ed25519 AAAA"])
def test_what_is_no_recipient_is_said_before_anything_leaves(
    full: Program, text: str
) -> None:
    done = full("export", "-o", "p.age", "--yes", "--to", text)
    assert done.returncode in {2, 3, 10}
    assert not (full.home / "p.age").exists()
    assert b'"items": []' in full("history", "--json").stdout


@pytest.mark.parametrize("text", ["age1nothing", "nobody", "", "ssh-ed25519 AAAA"])
def test_a_dry_run_refuses_whom_nothing_can_be_encrypted_to(
    full: Program, text: str
) -> None:
    argv = ("export", "-o", "p.age", "--to", text)
    dry, real = full(*argv, "--dry-run"), full(*argv, "--yes")
    assert (dry.returncode, dry.stdout, dry.stderr) == (real.returncode, b"", real.stderr)


def test_recipients_may_stand_in_a_file(full: Program, key: tuple[Path, str]) -> None:
    (full.home / "panel").write_text(f"# the panel\n{key[1]}\n")
    exported(full, "--to", "panel")
    assert full("open", "p.age", "-o", "p.zip", "-i", key[0]).returncode == 0


def test_a_post_quantum_key_works_the_same(full: Program) -> None:
    path = full.home / "pq.key"
    done = full("recipient", "new", "-o", path, "--post-quantum")
    exported(full, "--to", done.stdout.decode().strip())
    assert full("open", "p.age", "-o", "p.zip", "-i", path).returncode == 0


def test_pyrage_opens_it(full: Program, key: tuple[Path, str]) -> None:
    pyrage = pytest.importorskip("pyrage", reason="pyrage is not here")
    secret = key[0].read_text().splitlines()[-1]
    opened = pyrage.decrypt(
        exported(full, "--to", key[1]).read_bytes(),
        [pyrage.x25519.Identity.from_str(secret)],
    )
    assert opened.startswith(b"PK")


@pytest.mark.skipif(not shutil.which("age"), reason="the program age is not here")
def test_the_program_age_opens_it(full: Program, key: tuple[Path, str]) -> None:
    path = exported(full, "--to", key[1])
    done = subprocess.run(
        ["age", "--decrypt", "-i", str(key[0]), str(path)], capture_output=True, check=True
    )
    assert done.stdout.startswith(b"PK")


def test_the_history_names_what_when_whom_and_the_digest(
    full: Program, key: tuple[Path, str]
) -> None:
    path = exported(full, "--to", key[1], "--to-whom", "Zed admissions")
    [entry] = json.loads(full("history", "--json").stdout)["items"]
    assert entry["to"] == "Zed admissions"
    assert entry["form"] == "bundle"
    assert entry["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert "Soil science for growers" in {c["title"] for c in entry["credentials"]}
    text = full("history").stdout.decode()
    assert "Zed admissions" in text


def test_a_dry_run_leaves_no_trace(full: Program) -> None:
    assert full("export", "-o", "p.zip", "--dry-run").returncode == 0
    assert "Nothing has left" in full("history").stdout.decode()
