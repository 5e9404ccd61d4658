"""How fast credentials are read: ``python -m tests.bench.bench_formats [ROUNDS]``.

Ratios to ``json.loads`` of the same bytes, in one run: telling the format, reading it,
judging its rules, and the sixteen elements that only ``inspect`` asks for. Goals for an
Open Badge 3.0: format, reading and rules together at most 25 times.
"""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from mcwallet.catalog.formats.annex import complete
from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from tests.catalog.formats.samples import SAMPLES

TIMES = 300


def measured(task: Callable[[], Any], rounds: int) -> float:
    """Return the median time of one call, in microseconds."""
    found = []
    for _ in range(rounds):
        begin = perf_counter()
        for _ in range(TIMES):
            task()
        found.append((perf_counter() - begin) / TIMES * 1e6)
    return median(found)


def main(rounds: int = 7) -> None:
    """Measure every format."""
    print(
        f"{'format':<13}{'json.loads':>11}{'format':>9}{'read':>9}{'rules':>9}{'all 16':>9}"
    )
    for name, make in SAMPLES.items():
        data = json.dumps(make())
        doc = Tree(json.loads(data))
        form = recognise(doc, envelope="sd-jwt")
        base = measured(lambda data=data: json.loads(data), rounds)
        ratios = [
            measured(task, rounds) / base
            for task in (
                lambda doc=doc: recognise(doc, envelope="sd-jwt"),
                lambda doc=doc, form=form: form.read(doc),
                lambda doc=doc, form=form: list(form.rules(doc)),
                lambda doc=doc, form=form: complete(form, doc),
            )
        ]
        columns = "".join(f"{ratio:>8.1f}x" for ratio in ratios)
        print(f"{name:<13}{base:>8.1f} us{columns}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
