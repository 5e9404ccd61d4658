"""Real files with something broken in them: always an answer, never a crash."""

import copy
import json
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from tests.testkit import CORPUS

ROUNDS = 100_000 if os.environ.get("MCWALLET_SOAK") else 1_500
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, "", "x", "did:key:z", [], {}, [[]], [None], {"id": 1},
    {"type": []}, {"@value": 1}, 2**53 - 1, "2020-13-45T99:99:99Z", "data:,", "eyJ.eyJ.x",
)  # fmt: skip
SPLINTERS = (
    b"[",
    b"{",
    b'"',
    b"\\",
    b"\0",
    b",",
    b"<",
    b"&x;",
    b"~",
    b".",
    b"\xff",
    b"1e999",
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        yield from places(value[key])


def replaced(document: Any, luck: random.Random) -> bytes:
    """Put junk in place of up to three values."""
    document = copy.deepcopy(document)
    for _ in range(luck.randint(1, 3)):
        found = list(places(document))
        if found:
            where, key = luck.choice(found)
            old = where[key]
            where[key] = luck.choice([[old], {"id": old}, *copy.deepcopy(JUNK)])
    return json.dumps(document).encode()


def splintered(data: bytes, luck: random.Random) -> bytes:
    """Change, drop, add and repeat bytes."""
    changed = bytearray(data)
    for _ in range(luck.randint(1, 6)):
        at = luck.randrange(len(changed) + 1)
        there = luck.randrange(len(changed) + 1)
        piece = luck.choice([*SPLINTERS, bytes(changed[there : there + 100])])
        changed[at : at + luck.randint(0, 20)] = piece
    return bytes(changed)


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_a_damaged_file_gets_an_answer() -> None:
    luck = random.Random(2026)
    cases = json.loads((CORPUS / "manifest.json").read_bytes())["cases"]
    files = [
        (CORPUS / case["file"]).read_bytes() for case in cases if case["bytes"] < 40_000
    ]
    for _ in range(ROUNDS):
        data = luck.choice(files)
        try:
            broken = replaced(json.loads(data), luck)
        except ValueError:
            broken = splintered(data, luck)
        if luck.random() < 0.3:
            broken = splintered(data, luck)
        found = receive("in", broken, named=True)
        assert found.originals or found.troubles
        for original in found.originals:
            assert open_cases(original)[0].part == ""
