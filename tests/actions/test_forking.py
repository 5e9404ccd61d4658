"""Sharing work out must change nothing but how long it takes."""

import json
import os
from pathlib import Path

import pytest

from mcwallet.actions.forking import in_order
from mcwallet.actions.judging import Found, Source, judge_sources
from mcwallet.render.verifying import jsonl
from tests.testkit import Signer, world

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")


def test_answers_come_in_order_whoever_gives_them() -> None:
    assert list(in_order(lambda part: [n * n for n in part], 50, workers=3)) == [
        n * n for n in range(50)
    ]


def test_what_a_killed_worker_leaves_is_done_here() -> None:
    here = os.getpid()

    def work(part: range) -> range:
        if 9 in part and os.getpid() != here:
            os.kill(os.getpid(), 9)
        return part

    assert list(in_order(work, 30, workers=2)) == list(range(30))


def test_an_error_in_a_worker_is_raised_here() -> None:
    def work(part: range) -> list[int]:
        return [1 // (number - 7) for number in part]

    with pytest.raises(ZeroDivisionError):
        list(in_order(work, 30, workers=2))


def test_no_worker_stays_behind_when_nobody_wants_the_rest() -> None:
    answers = in_order(lambda part: [f"{n:100000}" for n in part], 200, workers=2)
    assert next(answers)
    answers.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_verdicts_are_told_alike_by_one_process_and_by_two() -> None:
    signer, names = Signer(), []
    for number in range(12):
        badge = signer.badge(id=f"urn:example:{number}")
        names.append(json.dumps(signer.sign(badge)).encode())
    names[3] = b"{}"
    names[5] = names[5].replace(b"validFrom", b"validUntil")
    sources = [Source(name=f"{n}.json", data=data) for n, data in enumerate(names)]

    def told(jobs: int) -> list[object]:
        found = list(judge_sources(sources, world(), Path.read_bytes, jobs=jobs))
        return [[(f.top, f.troubles, f.ignored), *_lines(f)] for f in found]

    assert told(2) == told(1)


def _lines(found: Found) -> list[object]:
    return [jsonl(report, ("en",)) for report in found.reports]
