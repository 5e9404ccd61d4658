"""Whatever is handed to the program: one clear error, the right exit code, nothing lost."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mcwallet.cli.app import main
from mcwallet.codec import png
from tests.cli.conftest import Program, at_home
from tests.testkit import Signer, as_bytes

ZED = Signer()
BADGE = ZED.signed(ZED.badge()).data


def whole(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None  # type: ignore[func-returns-value]


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def loop(path: Path) -> None:
    path.symlink_to(path)


BAD: dict[str, tuple[Callable[[Path], object], int]] = {
    "empty": (whole(b""), 10),
    "truncated JSON": (whole(BADGE[: len(BADGE) // 2]), 10),
    "truncated picture": (whole(b"\x89PNG\r\n\x1a\n\0\0"), 10),
    "100 MB": (large, 10),
    "deep nesting": (whole(b"[" * 100_000), 10),
    "deep nesting of objects": (whole(b'{"a":' * 5_000 + b"1" + b"}" * 5_000), 10),
    "many values": (whole(b"[" + b"0," * 100_000 + b"0]"), 10),
    "duplicate keys": (whole(BADGE.replace(b'"name"', b'"name": "x", "name"', 1)), 10),
    "UTF-16": (whole(BADGE.decode().encode("utf-16")), 10),
    "Latin-1": (whole(BADGE.replace(b"Bread", "Brôt".encode("latin-1"))), 10),
    "a JPEG": (whole(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(500)), 10),
    "a plain PDF": (whole(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"), 10),
    "a text": (whole(b"Dear Ana,\ncongratulations!\n"), 10),
    "a FIFO": (os.mkfifo, 10),
    "a symlink loop": (loop, 3),
    "nothing there": (lambda _: None, 3),
    "null bytes": (whole(bytes(2000)), 10),
    "a broken zip": (whole(b"PK\x03\x04" + bytes(200)), 10),
}


@pytest.mark.parametrize("command", ["verify", "import", "inspect"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_one_clear_error(
    empty_wallet: Path,
    tmp_path: Path,
    command: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    make, code = BAD[kind]
    path = tmp_path / "input"
    make(path)
    for name, value in at_home(empty_wallet).environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stop:
        main([command, str(path), "--no-input"])
    out, err = capfd.readouterr()
    assert stop.value.code == code, out + err
    assert "internal error" not in err
    assert "input" in out + err


def test_one_bad_file_does_not_stop_the_others(learner: Program, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(BADGE)
    (tmp_path / "bad.json").write_bytes(b"{")
    done = learner("import", tmp_path / "bad.json", tmp_path / "good.json")
    assert done.returncode == 10
    assert b"1 kept" in done.stdout


def test_a_refused_import_changes_nothing(
    learner: Program, tmp_path: Path, snapshot: Callable[[], dict[str, bytes]]
) -> None:
    (tmp_path / "bad.json").write_bytes(b"{")
    before = snapshot()
    assert learner("import", tmp_path / "bad.json").returncode == 10
    assert snapshot() == before


def test_a_wallet_path_that_is_a_file_is_named(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"something")
    done = program("list", "--wallet", path)
    assert done.returncode == 5
    assert b"hint:" in done.stderr
    assert path.read_bytes() == b"something"


def test_no_wallet_is_said_with_what_to_do(program: Program) -> None:
    done = program("list")
    assert done.returncode == 3
    assert b"mcwallet init" in done.stderr


def test_a_wrong_passphrase_opens_nothing(learner: Program) -> None:
    done = learner("list", MCWALLET_PASSPHRASE="not the right one")
    assert done.returncode == 4
    assert done.stdout == b""


def test_a_locked_wallet_without_terminal_is_locked(learner: Program) -> None:
    locked = {k: v for k, v in learner.environment.items() if k != "MCWALLET_PASSPHRASE"}
    done = Program(learner.home, locked)("list", stdin=b"correct horse battery staple\n")
    assert done.returncode == 4
    assert b"hint:" in done.stderr


def test_closed_standard_output_is_an_error_and_nothing_happens(
    learner: Program, tmp_path: Path, snapshot: Callable[[], dict[str, bytes]]
) -> None:
    path = tmp_path / "good.json"
    path.write_bytes(BADGE)
    before = snapshot()
    line = f'"{sys.executable}" -m mcwallet import "{path}" >&-'
    done = subprocess.run(
        line, shell=True, env=learner.environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"standard output is closed" in done.stderr
    assert snapshot() == before


def test_a_full_device_is_said(learner: Program) -> None:
    line = f'"{sys.executable}" -m mcwallet status > /dev/full'
    done = subprocess.run(
        line, shell=True, env=learner.environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_error_message(learner: Program) -> None:
    line = f'"{sys.executable}" -m mcwallet --help | head -1'
    done = subprocess.run(
        line, shell=True, env=learner.environment, capture_output=True, check=False
    )
    assert done.stderr == b""


@pytest.mark.parametrize("moment", ["2026-06-01T12:00:00", "tomorrow", "2026-13-01", ""])
def test_a_moment_without_a_place_is_a_usage_error(program: Program, moment: str) -> None:
    assert program("verify", "x.json", "--at", moment).returncode == 2


def test_two_badges_in_one_picture_are_ambiguous(program: Program, tmp_path: Path) -> None:
    from tests.make_samples import picture

    once = png.bake(picture(), BADGE.decode())
    other = as_bytes(ZED.sign(ZED.badge(name="Another"))).decode()
    path = tmp_path / "two.png"
    chunk = png.bake(picture(), other)
    start = chunk.index(b"iTXt") - 4
    size = int.from_bytes(chunk[start : start + 4]) + 12
    at = once.index(b"IDAT") - 4
    path.write_bytes(once[:at] + chunk[start : start + size] + once[at:])
    done = program("verify", path)
    assert done.returncode in {6, 10}
    assert b"VALID        " not in done.stdout.replace(b"NOT VALID", b"")


def test_errors_are_json_where_json_was_asked_for(program: Program) -> None:
    import json

    done = program("list", "--json")
    found = json.loads(done.stderr)
    assert found["schema"] == "mcwallet/error@1"
    assert found["exit"] == done.returncode == 3


@pytest.mark.parametrize("option", ["--trust", "--evidence", "--passphrase-file"])
def test_the_system_s_words_begin_small(learner: Program, option: str) -> None:
    done = learner("verify", "id:9f2c", option, "nothere")
    assert done.returncode == 3
    assert b"nothere cannot be read: no such file or directory" in done.stderr
