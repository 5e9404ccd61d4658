"""Whole verdicts beside node's ``@digitalbazaar/vc``: ``python -m tests.bench.bench_node``.

``[HOW_MANY]`` Open Badges 3.0 by 20 issuers with a did:key, signed with eddsa-rdfc-2022:
the very documents of ``bench_verify``. Ours is the whole verdict, from the bytes of a file,
with every check on; node's is ``JSON.parse`` and ``verifyCredential``, which looks at the
shape, the dates and the proof. Both are warm and in one process each, the contexts are in
memory, and nothing is fetched; a ratio is the median over rounds in turns. The last line
compares fresh processes, from start to end. Goal: at least 15 times node.

The packages are fetched into ``.ci/node_modules``, which git ignores, with

    npm install --no-save --no-package-lock --prefix .ci @digitalbazaar/vc@7.3.0 \
        @digitalbazaar/data-integrity@2.5.0 \
        @digitalbazaar/eddsa-rdfc-2022-cryptosuite@1.3.0 axe-core@4.14.1

where axe-core is for the tests in a browser: npm takes out what it is not asked for.
"""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from os import environ
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import IO, Any

from mcwallet.codec.jsonld import PINNED
from tests.bench.bench_proofs import badge
from tests.bench.bench_verify import all_valid
from tests.codec.jsonld_peer import plain
from tests.testkit import NOW, OB_3, TOP, VC_2, Signer, world

ROUNDS = 5
SCRIPT = Path(__file__).parent / "verify_in_node.mjs"
MODULES = TOP / ".ci" / "node_modules"
PACKAGES = {
    "@digitalbazaar/vc": "7.3.0",
    "@digitalbazaar/data-integrity": "2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite": "1.3.0",
}
NAMED = " ".join(f"{name}@{version}" for name, version in PACKAGES.items())
INSTALL = f"npm install --no-save --no-package-lock --prefix .ci {NAMED} axe-core@4.14.1"
CONTEXTS = (
    VC_2,
    OB_3,
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/data-integrity/v2",
)


@dataclass(frozen=True)
class Time:
    """How long a round took, on the clock and on the processors, in seconds."""

    wall: float
    cpu: float


class Node:
    """A running node, which verifies what it is given."""

    def __init__(self, into: IO[str], out: IO[str]) -> None:
        self._into, self._out = into, out
        self._into.write(settings())

    def ask(self, documents: list[bytes]) -> dict[str, Any]:
        """Have every document verified."""
        self._into.write(line(documents))
        self._into.flush()
        answer: dict[str, Any] = json.loads(self._out.readline())
        return answer

    def time(self, documents: list[bytes]) -> Time:
        """Time documents that must all be valid."""
        answer = self.ask(documents)
        assert answer["verified"] == len(documents), answer["refusals"][:1]
        return Time(answer["seconds"], answer["cpu"])


@contextlib.contextmanager
def node() -> Iterator[Node]:
    """Start node, and end it."""
    with subprocess.Popen(
        command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin
        assert running.stdout
        yield Node(running.stdin, running.stdout)
        running.stdin.close()


def command() -> list[str]:
    return [str(shutil.which("node")), str(SCRIPT), str(MODULES)]


def settings() -> str:
    """Say which moment counts, and which contexts are known: those that we ship."""
    contexts = {url: plain(PINNED.load(url)) for url in CONTEXTS}
    return json.dumps({"now": NOW.isoformat(), "contexts": contexts}) + "\n"


def line(documents: list[bytes]) -> str:
    return json.dumps([data.decode() for data in documents]) + "\n"


def missing() -> str:
    """Say why node cannot be compared with, if it cannot."""
    if not shutil.which("node"):
        return "node is not installed"
    for name, version in PACKAGES.items():
        about = MODULES / name / "package.json"
        if not about.exists() or json.loads(about.read_bytes())["version"] != version:
            return f"{name} {version} is not there; install it with\n{INSTALL}"
    return ""


def ours(documents: list[bytes]) -> Time:
    """Time our whole verdicts."""
    under = world()
    wall, cpu = perf_counter(), process_time()
    assert all_valid(under, documents)
    return Time(perf_counter() - wall, process_time() - cpu)


def forged(document: bytes) -> bytes:
    """Change one word that was signed."""
    return document.replace(b"Bread baking", b"Bread buying", 1)


def prove_that_both_verify(peer: Node, document: bytes) -> None:
    """See that a forged document is refused for its signature, and the original is not."""
    (why,) = peer.ask([forged(document)])["refusals"]
    assert "Invalid signature" in why, why
    assert not all_valid(world(), [forged(document)])
    peer.time([document])
    ours([document])


def fresh(documents: list[bytes], folder: Path) -> float:
    """Compare fresh processes: how much longer node takes than ``mcwallet verify``."""
    begun = perf_counter()
    given = settings() + line(documents)
    done = subprocess.run(
        command(), input=given, capture_output=True, check=True, text=True
    )
    assert json.loads(done.stdout)["verified"] == len(documents)
    between = perf_counter()
    words = ["verify", str(folder), "--jsonl", "--jobs", "1", "--trust", "none"]
    subprocess.run(
        [sys.executable, "-m", "mcwallet", *words, "--at", f"{NOW:%Y-%m-%d}"],
        env={**environ, "PYTHONDONTWRITEBYTECODE": ""},  # compiled once, as installed
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return (between - begun) / (perf_counter() - between)


def main(count: int) -> None:
    """Print the ratios."""
    if why := missing():
        print(f"node is not compared with: {why}")
        return
    signers = [Signer(f"Issuer {n}") for n in range(20)]
    documents = [json.dumps(badge(signers[n % 20], n)).encode() for n in range(count)]
    with node() as peer:
        prove_that_both_verify(peer, documents[0])
        peer.time(documents)  # the first round makes node warm
        rounds = [(ours(documents), peer.time(documents)) for _ in range(ROUNDS)]
    with tempfile.TemporaryDirectory() as name:
        for number, data in enumerate(documents):
            Path(name, f"{number}.json").write_bytes(data)
        fresh(documents[:1], Path(name))  # compiles what is not yet
        processes = [fresh(documents, Path(name)) for _ in range(ROUNDS)]
    one = median(mine.wall for mine, _ in rounds) / count * 1000
    wall = median(theirs.wall / mine.wall for mine, theirs in rounds)
    cpu = median(theirs.cpu / mine.cpu for mine, theirs in rounds)
    print(f"{count} Open Badges of {len(documents[0])} bytes, every check of ours on")
    print(f"one verdict             {one:8.3f} ms")
    print(f"times node              {wall:8.1f} (goal 15)")
    print(f"times node, in CPU time {cpu:8.1f}")
    print(f"fresh processes         {median(processes):8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
