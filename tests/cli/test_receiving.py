import io
import os
import socket
import sys
from pathlib import Path

import pytest

from mcwallet.actions.unwrapping import MAX_BYTES, Received
from mcwallet.cli import exits
from mcwallet.cli.receiving import receive_all, receive_path
from tests.testkit import Signer, as_bytes

RAW = as_bytes(Signer().badge())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "badge.json").write_bytes(RAW)
    return tmp_path


def trouble(found: Received) -> tuple[str, str]:
    (one,) = found.troubles
    assert one.named
    assert "\n" not in one.message
    return one.code, one.message


def inputs(found: Received) -> list[str]:
    return [original.input for original in found.originals]


def test_a_file_is_read(folder: Path) -> None:
    path = str(folder / "badge.json")
    assert inputs(receive_path(path)) == [path]


def test_a_folder_is_walked_in_one_order(folder: Path) -> None:
    for name in ("z.json", "a/y.json", "a/b/x.json", "B.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(RAW)
    found = inputs(receive_path(str(folder)))
    assert [os.path.relpath(path, folder) for path in found] == [
        "B.json", "a/b/x.json", "a/y.json", "badge.json", "z.json",
    ]  # fmt: skip


def test_what_else_is_in_a_folder_is_ignored(folder: Path) -> None:
    (folder / "notes.txt").write_text("hello")
    (folder / "empty").touch()
    found = receive_path(str(folder))
    assert [Path(path).name for path in found.ignored] == ["empty", "notes.txt"]
    assert not found.troubles


def test_links_that_lead_in_a_circle_end(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    found = receive_path(str(folder))
    assert len(found.originals) == 1
    assert found.ignored == (str(folder / "again"),)


def test_a_link_to_a_file_is_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "other.json"
    elsewhere.write_bytes(RAW)
    (folder / "link.json").symlink_to(elsewhere)
    assert len(receive_path(str(folder)).originals) == 2


def test_a_broken_link_is_said_and_hides_nothing(folder: Path) -> None:
    (folder / "gone.json").symlink_to(folder / "nowhere")
    found = receive_path(str(folder))
    assert len(found.originals) == 1
    assert [one.named for one in found.troubles] == [False]


def test_pipes_and_sockets_are_passed_by(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as here:
        here.bind(str(folder / "socket"))
        found = receive_path(str(folder))
    assert len(found.originals) == 1
    assert len(found.ignored) == 2


@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/null"])
def test_a_named_pipe_or_device_is_refused(folder: Path, name: str) -> None:
    os.mkfifo(folder / "pipe")
    assert trouble(receive_path(str(folder / name))) == (
        "MCW-UNKNOWN",
        "not an ordinary file",
    )


def test_a_missing_file_is_not_found(folder: Path) -> None:
    assert trouble(receive_path(str(folder / "nowhere")))[0] == "MCW-NOTFOUND"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_an_impossible_name_is_not_found(name: str) -> None:
    assert trouble(receive_path(name))[0] == "MCW-NOTFOUND"


def test_a_file_that_may_not_be_read_is_said(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "badge.json").chmod(0)
    assert trouble(receive_path(str(folder / "badge.json")))[0] == "MCW-NOTFOUND"


def test_a_huge_file_is_refused_without_reading_it(folder: Path) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(2**40)
    assert trouble(receive_path(str(folder / "huge")))[0] == "MCW-LIMIT"


def test_the_largest_file_allowed_is_read(folder: Path) -> None:
    (folder / "badge.json").write_bytes(RAW.ljust(MAX_BYTES))
    assert len(receive_path(str(folder / "badge.json")).originals) == 1


def test_an_empty_folder_holds_no_credential(tmp_path: Path) -> None:
    assert trouble(receive_path(str(tmp_path))) == (
        "MCW-UNKNOWN", "the folder holds no credential",
    )  # fmt: skip


def test_a_folder_that_gave_nothing_counts_whatever_was_in_it(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text('{"kty": "OKP", "d": "x", "x": "x"}')
    inside, whole = receive_path(str(tmp_path)).troubles
    assert (inside.code, inside.named) == ("MCW-NOTCRED", False)
    assert (whole.code, whole.named) == ("MCW-UNKNOWN", True)


def test_a_wallet_is_not_walked(folder: Path) -> None:
    for name in ("keys", "objects", "log"):
        (folder / "wallet" / name).mkdir(parents=True)
    (folder / "wallet" / "objects" / "x.json").write_bytes(RAW)
    assert len(receive_path(str(folder)).originals) == 1


def test_a_wallet_itself_is_named(tmp_path: Path) -> None:
    for name in ("keys", "objects", "log"):
        (tmp_path / name).mkdir()
    assert "a wallet" in trouble(receive_path(str(tmp_path)))[1]


def test_a_folder_with_one_of_these_names_is_walked(folder: Path) -> None:
    (folder / "keys").mkdir()
    (folder / "keys" / "x.json").write_bytes(RAW)
    assert len(receive_path(str(folder)).originals) == 2


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    with (folder / "badge.json").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert inputs(receive_path("-")) == ["-"]


def test_no_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("text"))
    assert trouble(receive_path("-"))[0] == "MCW-NOTFOUND"
    monkeypatch.setattr(sys, "stdin", None)
    assert trouble(receive_path("-"))[0] == "MCW-NOTFOUND"


def test_one_bad_file_does_not_hide_the_others(folder: Path) -> None:
    good = str(folder / "badge.json")
    found = receive_all(["/nowhere", good, "/dev/null", good])
    assert inputs(found) == [good, good]
    assert len(found.troubles) == 2


@pytest.mark.parametrize("code", ["MCW-LOCKED", "MCW-PASSPHRASE"])
def test_a_backup_that_stays_locked_is_no_success(code: str) -> None:
    assert exits.worst({exits.DONE, exits.code_named(code)}) == exits.LOCKED
