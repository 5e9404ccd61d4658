"""``mcwallet demo``."""

import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.resources import as_file, files
from pathlib import Path

from mcwallet.cli.session import write
from mcwallet.cli.story import CHAPTERS, KEYS, NEXT, Chapter
from mcwallet.errors import NotFoundError, WalletError
from mcwallet.model.values import dataclass

_MARKER = "expected.toml"


def command() -> None:
    """Tell the whole story on sample credentials, in a temporary wallet.

    Everybody in the samples is made up. Your own wallet is not touched, and what the
    story makes is removed when it ends.
    """
    with tempfile.TemporaryDirectory(prefix="mcwallet-demo-") as name:
        place = Path(name)
        _copy_samples(place / "sample_wallet")
        (place / "passphrase").write_text(secrets.token_urlsafe(24), encoding="ascii")
        (place / "passphrase").chmod(0o600)
        for file, person in KEYS.items():
            (place / file).write_text(_made_up_key(person), encoding="ascii")
        environment = _environment(place)
        with ThreadPoolExecutor(os.cpu_count() or 1) as ahead:
            done = {
                words: ahead.submit(_run, words, place, environment)
                for chapter in CHAPTERS
                for words, _ in chapter.commands
                if _alone(words)
            }
            for number, chapter in enumerate(CHAPTERS, 1):
                _tell(number, chapter, _Stage(place, environment, done))
                if number == 1:
                    environment = _unlocked(place, environment)
    write(NEXT)


def _made_up_key(person: str) -> str:
    """Return the private key of somebody in the samples: it follows from the name."""
    from hashlib import sha256

    from mcwallet.crypto.private import PrivateKey

    return json.dumps(PrivateKey.from_seed(sha256(person.encode()).digest()).to_jwk())


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the story is told, and what was begun ahead of its turn."""

    place: Path
    environment: Mapping[str, str]
    done: "Mapping[tuple[str, ...], Future[subprocess.CompletedProcess[bytes]]]"

    def run(self, words: tuple[str, ...]) -> "subprocess.CompletedProcess[bytes]":
        """Return what a command did: now, or when it was begun ahead."""
        if words in self.done:
            return self.done[words].result()
        return _run(words, self.place, self.environment)


def _alone(words: Sequence[str]) -> bool:
    """Tell whether a command needs nothing but the samples, so that it can go ahead."""
    return words[0] in {"inspect", "verify"} and words[1].startswith("sample_wallet/")


def _tell(number: int, chapter: Chapter, stage: _Stage) -> None:
    write(f"\n{number}. {chapter.title}\n\n")
    for line in chapter.says.strip().splitlines():
        write(f"   {line.strip()}\n")
    write("\n")
    for words, expected in chapter.commands:
        write(f"$ mcwallet {shlex.join(words)}\n")
        done = stage.run(words)
        write(done.stdout.decode("utf-8", "replace"))
        if done.returncode != expected:
            raise WalletError(
                f"the story went wrong: exit {done.returncode} where {expected} was due",
                hint="this is a defect in mcwallet, or the samples were changed",
            )
        write(f"[exit {done.returncode}]\n\n" if done.returncode else "\n")


def _run(
    words: Sequence[str], place: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - our own program, with words of our own
        [sys.executable, "-m", "mcwallet", *words],
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def _unlocked(place: Path, environment: Mapping[str, str]) -> Mapping[str, str]:
    """Open the wallet once for the rest of the story, as a script would."""
    token = _run(("unlock", "--raw", "--quiet"), place, environment).stdout.decode().strip()
    kept = {k: v for k, v in environment.items() if k != "MCWALLET_PASSPHRASE_FILE"}
    return kept | {"MCWALLET_SESSION": token}


def _environment(place: Path) -> Mapping[str, str]:
    """Keep the story away from everything that is the reader's own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MCWALLET_", "XDG_"))}
    return kept | {
        "HOME": str(place / "home"),
        "MCWALLET_CONFIG_HOME": str(place / "home"),
        "MCWALLET_HOME": "wallet",
        "MCWALLET_LIGHT": "1",
        "MCWALLET_PASSPHRASE_FILE": "passphrase",
        "NO_COLOR": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SOURCE_DATE_EPOCH": "1780315200",
        "XDG_DATA_HOME": str(place / "home"),
        "XDG_STATE_HOME": str(place / "home"),
    }


def _copy_samples(target: Path) -> None:
    packaged = files("mcwallet.data") / "sample_wallet"
    if (packaged / _MARKER).is_file():
        with as_file(packaged) as folder:
            shutil.copytree(folder, target)
        return
    beside = Path(__file__).parents[2] / "sample_wallet"
    if not (beside / _MARKER).is_file():
        raise NotFoundError(
            "the sample credentials are not here",
            hint="install mcwallet again, or run this in its source folder",
        )
    shutil.copytree(beside, target)
