"""How fast whole verdicts are: ``python -m tests.bench.bench_verify [HOW_MANY]``.

Open Badges by 20 issuers, signed in one go as those of a class are, so that the proofs of
an issuer share their options. From the bytes of a file to a verdict with every check on,
in one process and in two, beside PyLD with ``cryptography`` put together by hand (which
checks nothing but the signature) and beside the bare Ed25519 verification; all in one
run. Goals: at least 15 times PyLD, at most 6 times the bare signature, two processes at
least 1.7 times one, and no more than 1.3 times the memory for ten times as many.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mcwallet.actions.judging import Source, judge_source, judge_sources
from mcwallet.model.report import Verdict
from mcwallet.model.world import World
from tests.bench.bench_proofs import badge, bare, by_hand
from tests.testkit import NOW, Signer, world

ROUNDS = 5


def alone(under: World, data: bytes) -> bool:
    """Judge one file as ``verify FILE`` does, with nothing else beside it."""
    found = judge_source(Source(name="badge.json", data=data), under, Path.read_bytes)
    return [report.verdict for report in found.reports] == [Verdict.VALID]


def all_valid(under: World, documents: list[bytes], *, jobs: int = 1) -> bool:
    """Judge all the files as ``verify FOLDER`` does."""
    sources = [Source(name=f"{n}.json", data=data) for n, data in enumerate(documents)]
    found = judge_sources(sources, under, Path.read_bytes, jobs=jobs)
    return all(one.reports[0].verdict is Verdict.VALID for one in found)


def in_processes(number: int, under: World, documents: list[bytes]) -> float:
    """Time all the files in so many processes, for each file."""
    start = perf_counter()
    assert all_valid(under, documents, jobs=number)
    return (perf_counter() - start) / len(documents)


def apart(under: World, documents: list[bytes]) -> float:
    """Time two processes that share nothing: no more can be had from this machine."""
    start, started = perf_counter(), []
    for half in (documents[::2], documents[1::2]):
        pid = os.fork()
        if pid == 0:
            os._exit(not all_valid(under, half))
        started.append(pid)
    assert not any(os.waitpid(pid, 0)[1] for pid in started)
    return (perf_counter() - start) / len(documents)


def seconds(verify: Callable[[bytes], bool], documents: list[bytes]) -> float:
    start = perf_counter()
    assert all(verify(data) for data in documents)
    return (perf_counter() - start) / len(documents)


def peak(folder: Path) -> int:
    """Return the most memory that ``verify FOLDER --jsonl`` ever held, in KiB."""
    code = (
        "import runpy, sys; sys.argv[0] = 'mcwallet'\n"
        "try: runpy.run_module('mcwallet', run_name='__main__')\n"
        "except SystemExit: pass\n"
        # Not ru_maxrss, which a process inherits from the one that started it.
        "for line in open('/proc/self/status'):\n"
        "    if line.startswith('VmHWM'): print(line.split()[1], file=sys.stderr)"
    )
    moment = f"{NOW:%Y-%m-%d}"
    words = [
        "verify",
        str(folder),
        "--jsonl",
        "--jobs",
        "1",
        "--at",
        moment,
        "--trust",
        "none",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, check=True, text=True
    )
    return int(done.stderr.split()[-1])


def memory(documents: list[bytes], times: int) -> float:
    """Compare the memory for so many times as many files with that for these."""
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name, "few"), Path(name, "many")
        few.mkdir()
        many.mkdir()
        for number, data in enumerate(documents):
            (few / f"{number}.json").write_bytes(data)
            for copy in range(times):
                (many / f"{number}-{copy}.json").write_bytes(data)
        return peak(many) / peak(few)


def main(count: int) -> None:
    """Print the ratios."""
    signers, under = [Signer(f"Issuer {n}") for n in range(20)], world()
    documents = [json.dumps(badge(signers[n % 20], n)).encode() for n in range(count)]
    message, key = bytes(64), signers[0].key
    loaded = Ed25519PublicKey.from_public_bytes(key.public.data)
    naked = partial(bare, loaded, key.sign("EdDSA", message), message)
    few = documents[: max(1, count // 10)]
    rounds = [
        (
            in_processes(1, under, documents),
            seconds(by_hand, few),
            seconds(naked, documents),
            in_processes(2, under, documents),
            seconds(partial(alone, under), few),
            apart(under, documents),
        )
        for _ in range(ROUNDS)
    ]
    print(f"{count} Open Badges of {len(documents[0])} bytes, every check on")
    print(f"one verdict             {median(r[0] for r in rounds) * 1000:8.3f} ms")
    print(f"times PyLD by hand      {median(r[1] / r[0] for r in rounds):8.1f} (goal 15)")
    print(f"bare Ed25519 fits in    {median(r[0] / r[2] for r in rounds):8.1f} (goal <= 6)")
    print(f"two processes over one  {median(r[0] / r[3] for r in rounds):8.2f} (goal 1.7)")
    print(f"  that share nothing    {median(r[0] / r[5] for r in rounds):8.2f}")
    print(f"files one by one        {median(r[4] / r[0] for r in rounds):8.2f} as long")
    print(f"memory, ten times more  {memory(documents, 10):8.2f} (goal <= 1.3)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
