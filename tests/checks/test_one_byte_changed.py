"""Valid public credentials with one byte changed: valid only if they still say the same."""

import os
import random
from functools import cache
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.model.report import Verdict
from tests.checks.test_corpus_verdicts import cases, judged, world
from tests.testkit import CORPUS

SOAK = bool(os.environ.get("MCWALLET_SOAK"))
ROUNDS = 50_000 if SOAK else 800
LETTERS = b'0123456789abcXYZ"{}[],:_-~. \n\\'


@cache
def valid() -> list[tuple[dict[str, Any], bytes]]:
    found = [case for case in cases() if judged(case)[0] is Verdict.VALID]
    return [(case, (CORPUS / case["file"]).read_bytes()) for case in found]


def says(data: bytes) -> Any:
    (original,) = receive("input", data, named=True).originals
    return open_cases(original)[0].envelope.claims


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_what_is_valid_with_one_byte_changed_says_the_same() -> None:
    chance = random.Random(7)
    for _ in range(ROUNDS):
        case, data = chance.choice(valid())
        place = chance.randrange(len(data))
        changed = data[:place] + bytes([chance.choice(LETTERS)]) + data[place + 1 :]
        received = receive("input", changed, named=True).originals
        if not received:
            continue
        report = verify(open_cases(received[0]), world(case))[0]
        if report.verdict is Verdict.VALID and report.envelope != "sd-jwt":
            assert says(changed) == says(data), (case["id"], place)
