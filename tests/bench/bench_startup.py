"""How long the program takes to start: ``python tests/bench/bench_startup.py``.

Every figure is a ratio to ``python -c pass`` in the same run, pair by pair. Goals:
--version at most 1.5, --help at most 7, list of 1,000 to a pipe at most 8 plus the key
derivation.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROUNDS = 15
PASSPHRASE = "correct horse battery staple"


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - begun


def ratio(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Return the median of the ratios, and of the milliseconds."""
    bare = [sys.executable, "-c", "pass"]
    seconds(command, environment)
    pairs = []
    for _ in range(ROUNDS):
        ours = seconds(command, environment)
        pairs.append((ours / seconds(bare, environment), ours * 1000))
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def wallet(folder: Path, number: int) -> tuple[dict[str, str], float]:
    """Make a wallet of so many badges, and say what one key derivation costs."""
    from mcwallet.actions.keeping import summary
    from mcwallet.actions.opening import open_cases
    from mcwallet.actions.unwrapping import Original
    from mcwallet.crypto.deriving import FLOOR, derive
    from mcwallet.vault import changes
    from mcwallet.vault.keys import Passphrase
    from mcwallet.vault.opening import NewSlot, create
    from mcwallet.vault.vault import Places
    from tests.testkit import Signer

    now = datetime.now(UTC)
    slot = NewSlot(
        kind="passphrase",
        name="passphrase",
        passphrase=Passphrase.of(PASSPHRASE),
        cost=FLOOR,
    )
    state = folder / "state" / "mcwallet"
    state.mkdir(parents=True, mode=0o700)
    vault = create(folder / "wallet", (slot,), now=now, places=Places(state=state))
    issuer, ops = Signer(), []
    for count in range(number):
        artifact = issuer.signed(issuer.badge(id=f"urn:example:{count}"))
        case = open_cases(Original(input="", artifact=artifact))[0]
        media, kind = "application/json", "credential"
        ops.append(
            changes.keep(artifact.data, media=media, kind=kind, summary=summary(case))
        )
    vault.commit(ops, now=now)
    begun = time.perf_counter()
    derive(PASSPHRASE.encode(), bytes(16), FLOOR)
    cost = time.perf_counter() - begun
    environment = os.environ | {
        "MCWALLET_HOME": str(folder / "wallet"),
        "MCWALLET_PASSPHRASE": PASSPHRASE,
        "XDG_STATE_HOME": str(folder / "state"),
    }
    return environment, cost


def main() -> None:
    program = [sys.executable, "-m", "mcwallet"]
    # What is installed is compiled, so no run may have to compile our own modules.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environment = dict(os.environ)
    for words, goal in ((["--version"], 1.5), (["--help"], 7.0)):
        times, ms = ratio([*program, *words], environment)
        print(f"{words[0]:<12} {times:5.2f}x bare Python  ({ms:.0f} ms)  goal {goal}x")
    with tempfile.TemporaryDirectory() as folder:
        environment, cost = wallet(Path(folder), 1000)
        times, ms = ratio([*program, "list"], environment)
        bare = ms / times
        without = (ms - cost * 1000) / bare
        print(
            f"list 1,000   {times:5.2f}x bare Python  ({ms:.0f} ms), "
            f"{without:.2f}x without the key derivation ({cost * 1000:.0f} ms)  goal 8x"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
