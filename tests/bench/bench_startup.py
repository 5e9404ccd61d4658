"""How long the program takes to start: ``python tests/bench/bench_startup.py``.

Every figure is the median of ratios to ``python -c pass``, pair by pair in one run. Goals:
--version at most 1.5, --help at most 7, list of 1,000 to a pipe at most 8 plus the key
derivation. What one derivation takes is measured beside each listing, in a process of its
own that does nothing else; a session and a key file need none.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROUNDS = 15
PASSPHRASE = "correct horse battery staple"
BARE = [sys.executable, "-c", "pass"]
PROGRAM = [sys.executable, "-m", "mcwallet"]
DERIVING = """
import time
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from mcwallet.crypto.deriving import FLOOR, derive
begun = time.perf_counter()
derive(b"x", bytes(16), FLOOR)
print(time.perf_counter() - begun)
"""


def printed(command: Sequence[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return done.stdout


def seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    begun = time.perf_counter()
    printed(command, environment)
    return time.perf_counter() - begun


def report(
    name: str, words: Sequence[str], environment: Mapping[str, str], goal: str = ""
) -> None:
    """Say how often bare Python fits into one run, less a key derivation if it has one."""
    derives = "MCWALLET_PASSPHRASE" in environment
    seconds([*PROGRAM, *words], environment)
    ratios, times = [], []
    for _ in range(ROUNDS):
        before = seconds(BARE, environment)
        ours = seconds([*PROGRAM, *words], environment)
        derived = float(printed([*BARE[:2], DERIVING], os.environ)) if derives else 0
        bare = (before + seconds(BARE, environment)) / 2
        ratios.append((ours - derived) / bare)
        times.append(ours)
    ms = statistics.median(times) * 1000
    print(
        f"{name:<24} {statistics.median(ratios):5.2f}x bare Python  ({ms:.0f} ms)  {goal}"
    )


def wallet(folder: Path, number: int) -> dict[str, str]:
    """Make a wallet of so many badges and a key file; return where they are."""
    from mcwallet.actions.keeping import summary
    from mcwallet.actions.opening import open_cases
    from mcwallet.actions.unwrapping import Original
    from mcwallet.crypto import age_keys
    from mcwallet.crypto.deriving import FLOOR
    from mcwallet.vault import changes
    from mcwallet.vault.keys import Passphrase
    from mcwallet.vault.opening import NewSlot, create
    from mcwallet.vault.vault import Places
    from tests.testkit import Signer

    now, script = datetime.now(UTC), age_keys.new_identity()
    ways = (
        NewSlot(
            kind="passphrase",
            name="passphrase",
            passphrase=Passphrase.of(PASSPHRASE),
            cost=FLOOR,
        ),
        NewSlot(kind="script", name="script", recipient=script.recipient),
    )
    (folder / "key").touch(0o600)
    (folder / "key").write_text(f"{script.secret}\n")
    state = folder / "state" / "mcwallet"
    state.mkdir(parents=True, mode=0o700)
    vault = create(folder / "wallet", ways, now=now, places=Places(state=state))
    issuer, ops = Signer(), []
    for count in range(number):
        artifact = issuer.signed(issuer.badge(id=f"urn:example:{count}"))
        case = open_cases(Original(input="", artifact=artifact))[0]
        media, kind = "application/json", "credential"
        ops.append(
            changes.keep(artifact.data, media=media, kind=kind, summary=summary(case))
        )
    vault.commit(ops, now=now)
    return os.environ | {
        "MCWALLET_HOME": str(folder / "wallet"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
    }


def main() -> None:
    # What is installed is compiled, so no run may have to compile our own modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.pop("MCWALLET_PASSPHRASE", None)
    report("--version", ["--version"], os.environ, "goal 1.5x")
    report("--help", ["--help"], os.environ, "goal 7x")
    with tempfile.TemporaryDirectory() as folder:
        here = wallet(Path(folder), 1000)
        locked = here | {"MCWALLET_PASSPHRASE": PASSPHRASE}
        report("list 1,000 - derivation", ["list"], locked, "goal 8x")
        token = printed([*PROGRAM, "unlock", "--raw"], locked).strip()
        report("list 1,000, session", ["list"], here | {"MCWALLET_SESSION": token})
        key = {"MCWALLET_UNLOCK_KEY": f"{folder}/key"}
        report("list 1,000, key file", ["list"], here | key)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
