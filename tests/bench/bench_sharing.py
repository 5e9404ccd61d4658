"""Sharing 500 credentials, against the plain archive of the same files in the same run.

``python -m tests.bench.bench_sharing``: a bundle made, read back and verified; its time,
size and memory beside those of ``zipfile`` storing and reading the very same files.
"""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from time import perf_counter
from typing import Any

from mcwallet.actions.judging import judge
from mcwallet.actions.unwrapping import receive
from mcwallet.catalog.exports.bundle import BUNDLE
from mcwallet.cli.sharing import paged
from mcwallet.model.portfolio import Portfolio
from mcwallet.model.report import Verdict
from tests.sharing.kit import badge, portfolio
from tests.testkit import world

MANY = 500


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what it gives, the seconds it takes, and the peak of its memory in MB."""
    begun = perf_counter()
    found = work()
    seconds = perf_counter() - begun
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found, seconds, peak


def archive(made: Portfolio) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for item in made.items:
            file.writestr(item.name, item.data)
    return packed.getvalue()


def unpacked(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [file.read(name) for name in file.namelist()]


def main() -> None:
    """Measure, and print a line for each."""
    files = [("badge.json", badge(name=f"Badge {n}", id=f"urn:x:{n}")) for n in range(MANY)]
    made = portfolio(files)

    def bundle() -> bytes:
        [(_, data)] = BUNDLE.write(paged(made, BUNDLE))
        return data

    def back(data: bytes) -> list[bytes]:
        received = receive("p.zip", data, named=True)
        return [each.artifact.data for each in received.originals]

    whole, wrote, wrote_mb = measured(bundle)
    plain, plain_wrote, plain_mb = measured(lambda: archive(made))
    held, read, read_mb = measured(lambda: back(whole))
    _, plain_read, plain_read_mb = measured(lambda: unpacked(plain))
    assert held == [data for _, data in files]
    [original] = receive("p.zip", whole, named=True, whole=True).originals
    begun = perf_counter()
    assert {report.verdict for report in judge(original, world())} == {Verdict.VALID}
    judged = perf_counter() - begun
    for name, ours, theirs, unit in (
        ("make", wrote, plain_wrote, "s"),
        ("make, memory", wrote_mb, plain_mb, "MB"),
        ("read back", read, plain_read, "s"),
        ("read back, memory", read_mb, plain_read_mb, "MB"),
        ("size", len(whole) / 1e6, len(plain) / 1e6, "MB"),
        ("verify everything inside", judged, 0, "s"),
    ):
        line = {
            "what": name,
            "unit": unit,
            "bundle": round(ours, 3),
            "zip": round(theirs, 3),
        }
        if theirs:
            line["ratio"] = round(ours / theirs, 2)
        print(json.dumps(line))


if __name__ == "__main__":
    main()
