"""What a crash, a report or a verdict leaves behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from mcwallet.codec.showing import shown, shown_block
from mcwallet.model.report import Check, Outcome, Verdict, verdict
from tests.cli.conftest import PASSPHRASE, at_home


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about this process")
def test_an_open_wallet_leaves_no_image_of_its_memory() -> None:
    plain = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    guarded = (
        "import ctypes, resource; from mcwallet.cli.shielding import shield; shield();"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3))"
    )
    assert _printed(plain) == "1"
    assert _printed(guarded) == "0 0"


def _printed(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about this process")
def test_every_command_that_opens_the_wallet_is_shielded(tmp_path: Path) -> None:
    program = at_home(tmp_path)
    assert program("init", "--no-recovery").returncode == 0
    code = (
        "import ctypes, os; from pathlib import Path\n"
        "from mcwallet.cli.options import Asked\n"
        "from mcwallet.cli.wallets import open_wallet\n"
        "open_wallet(Asked(wallet=Path(os.environ['MCWALLET_HOME'])))\n"
        "print(ctypes.CDLL(None).prctl(3))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environment,
        capture_output=True,
        check=False,
    )
    assert done.stdout.decode().strip() == "0", done.stderr
    assert PASSPHRASE not in done.stderr.decode()


def test_without_a_proof_that_passed_nothing_is_valid() -> None:
    fine = Check("period", Outcome.PASSED, "period.ok", "Valid now.")
    proof = Check("proof", Outcome.PASSED, "proof.ok", "Signed.")
    assert verdict(()) is Verdict.CANNOT_TELL
    assert verdict((fine,)) is Verdict.CANNOT_TELL
    assert verdict((fine, proof)) is Verdict.VALID
    skipped = Check("proof", Outcome.SKIPPED, "proof.other", "By somebody else.")
    assert verdict((fine, skipped)) is Verdict.CANNOT_TELL


@pytest.mark.parametrize("letter", "\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029")
def test_only_a_line_end_ends_a_line(letter: str) -> None:
    assert shown_block("one\ntwo\r\nthree\n") == "one\ntwo\nthree"
    assert shown_block(f"one{letter}two") == shown(f"one{letter}two") != f"one{letter}two"
