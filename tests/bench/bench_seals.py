"""How long judging a sealed credential takes: ``python tests/bench/bench_seals.py``.

The figures are ratios to the RSA verifications that the seal itself needs, done alone in
the same process: what is left above 1 is reading, hashing and reasoning. Goal: below 15
for a credential of 150 kB with four 2048-bit signatures and their certificates.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from mcwallet.checks import seal
from mcwallet.codec import shapes
from mcwallet.crypto import certified
from mcwallet.model.report import Verdict, verdict
from tests import pki
from tests.pki.xml_learning import presentation
from tests.pki.xml_sealing import XmlMaking, seal_xml
from tests.seals.judging import credential, opened, seen_by
from tests.testkit import CORPUS

ROUNDS = 40
SAMPLE = CORPUS / "elm" / "samples" / "Sample-MC-Annex1-signed.jsonld"
PICTURE = "iVBORw0KGgo" * 12_000
FULL = "http://data.europa.eu/snb/model/ap/edc-generic-full"


def sealed() -> tuple[bytes, dict[str, Any]]:
    """A credential sealed for the archive, all in RSA, and the world that trusts it."""
    root = pki.authority("RSA Root", key="RSA-2048")
    authority = pki.authority("RSA Authority", root, key="RSA-2048")
    clocks = pki.authority("RSA Time Root", key="RSA-2048")
    making = pki.Making(
        sealer=pki.issue("RSA Seal", authority, key="RSA-2048"),
        stamper=pki.stamper("RSA Time", clocks, key="RSA-2048"),
        level="LTA",
        content_stamp=True,
        crls=[pki.crl(authority)],
    )
    data = pki.seal(credential(image=PICTURE), making)
    return data, {"anchors": [root.anchor("seal"), clocks.anchor("timestamp")]}


def median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def signatures(work: Callable[[], object]) -> list[tuple[Any, ...]]:
    """Note which RSA signatures are checked meanwhile."""
    noted: list[tuple[Any, ...]] = []
    genuine = certified._rsa

    def noting(*parts: Any) -> bool:
        noted.append(parts)
        return genuine(*parts)

    certified._rsa = noting
    try:
        work()
    finally:
        certified._rsa = genuine
    return noted


def main() -> None:
    data, trust = sealed()
    world = replace(seen_by(**trust), now=datetime(2026, 6, 1, tzinfo=UTC))
    case = opened(data)

    def judge() -> Verdict:
        return verdict(tuple(seal.answer(case, world)))

    assert judge() is Verdict.VALID
    noted = signatures(judge)
    whole = median(judge)
    alone = median(lambda: [certified._rsa(*parts) for parts in noted])
    print(f"a sealed credential of {len(data) / 1000:.0f} kB, {len(noted)} RSA signatures")
    print(
        f"  judging it        {whole * 1000:6.2f} ms   {whole / alone:5.2f} times the RSA"
    )
    print(f"  its RSA alone     {alone * 1000:6.2f} ms   {1:5.2f}")
    in_xml = opened(
        seal_xml(presentation(), XmlMaking(pki.SEALER, pki.STAMPER, level="LT"))
    )
    judged = median(lambda: tuple(seal.answer(in_xml, seen_by())))
    plain = opened(pki.seal(credential(), pki.MAKING, level="LT"))
    like = median(lambda: tuple(seal.answer(plain, seen_by())))
    print(f"  a seal in XML     {judged * 1000:6.2f} ms   {judged / like:5.2f} times JSON")
    claims = json.loads(SAMPLE.read_bytes())["payload"] if SAMPLE.exists() else ""
    if not claims:
        return
    claims = json.loads(claims)
    held = median(lambda: shapes.violations(claims, FULL))
    print(f"  holding it against its shapes {held * 1000:6.2f} ms (goal: below 100)")


if __name__ == "__main__":
    main()
