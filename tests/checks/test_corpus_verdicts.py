"""Every verdict that the shared corpus of real credentials asks for."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.actions.verifying import verify
from mcwallet.catalog.registries.jwk import keys as held_keys
from mcwallet.checks.lists import open_list
from mcwallet.checks.receipts import receipts
from mcwallet.errors import WalletError
from mcwallet.fetch.memory import remember
from mcwallet.fetch.offline import offline
from mcwallet.model.artifact import Artifact
from mcwallet.model.report import Verdict
from mcwallet.model.trust import ANYBODY, Trust, TrustedIssuer
from mcwallet.model.world import Document, Policy, Source, World
from tests.testkit import CORPUS

ANY = set(Verdict) | {None}
ANSWERS: dict[str, set[Verdict | None]] = {
    "accept": {Verdict.VALID},
    "accept-with-schema-warning": {Verdict.VALID},
    "accept-if-hosted-copy-matches": {Verdict.VALID},
    "reject": {Verdict.NOT_VALID, None},
    "unsigned": {Verdict.NOT_VALID, Verdict.CANNOT_TELL, None},
    "cannot-decide": {Verdict.CANNOT_TELL, None},
    "definition-or-legacy": ANY,
    "not-asserted": ANY,
}
"""The verdicts that fit a label; None: not taken for a credential (exit code 10)."""

LEFT_OUT = {"rdfcanon", "did"}
ANOTHERS_KEY = "a did:key issuer, signed with another key: the design calls that failed"
DIFFERENT: dict[str, tuple[Verdict | None, str]] = {
    "w3c-ecdsa-rdfc-2019-p256-employ": (Verdict.NOT_VALID, ANOTHERS_KEY),
    "w3c-ecdsa-rdfc-2019-p384-employ": (Verdict.NOT_VALID, ANOTHERS_KEY),
    "w3c-ecdsa-sd-2023-employ-base": (Verdict.NOT_VALID, ANOTHERS_KEY),
    "w3c-ecdsa-sd-2023-employ-derived": (Verdict.NOT_VALID, ANOTHERS_KEY),
    "w3c-eddsa-rdfc-2022-employ": (Verdict.NOT_VALID, ANOTHERS_KEY),
    "ob3-1edtech-simple-err-proof-method-unknown-did-method": (
        Verdict.CANNOT_TELL,
        "no document about the issuer is at hand; the manifest accepts either answer",
    ),
    "vc1-1edtech-ler-rs-v2-uc008-portability": (
        Verdict.NOT_VALID,
        "its issuer is no URL; the manifest accepts either answer",
    ),
    "statuslist-dcc-missingbitstringtype": (
        None,
        "a status list is named and not judged: it is no credential",
    ),
}
"""Where the design says something else than the manifest, and why."""


@cache
def manifest() -> dict[str, Any]:
    path = CORPUS / "manifest.json"
    return json.loads(path.read_bytes()) if path.is_file() else {"cases": []}


def cases() -> list[dict[str, Any]]:
    return [
        case
        for case in manifest()["cases"]
        if case["family"] not in LEFT_OUT and case["expected"]["overall"] in ANSWERS
    ]


def now() -> datetime:
    return datetime.fromisoformat(manifest()["fixed_now"])


@cache
def web() -> tuple[tuple[str, str], ...]:
    """The addresses of the corpus, and the files that stand for them."""
    found = []
    for folder in ("contexts", "dids", "status", "schemas"):
        for url, entry in json.loads((CORPUS / folder / "index.json").read_bytes()).items():
            place = CORPUS / entry["file"]
            found.append(
                (url, str(place if place.is_file() else CORPUS / folder / entry["file"]))
            )
    return tuple(found)


def documents(case: dict[str, Any]) -> Iterator[Document]:
    named = dict(web()) | {
        url: str(CORPUS / file)
        for field in ("http_map", "status_map")
        for url, file in (case.get(field) or {}).items()
    }
    for prefix, folder in (case.get("http_base") or {}).items():
        for file in (CORPUS / folder).rglob("*"):
            if file.is_file():
                named[prefix + file.relative_to(CORPUS / folder).as_posix()] = str(file)
    for url, file in named.items():
        yield _document(url, file)
    if case.get("http_base"):
        yield from _own_copy(case)
    if case.get("anchor_lookup") and case["expected"]["overall"] == "reject":
        yield from _transactions(case)


def _own_copy(case: dict[str, Any]) -> Iterator[Document]:
    """A hosted assertion stands at its own address, unchanged."""
    data = (CORPUS / case["file"]).read_bytes()
    try:
        own = json.loads(data).get("id")
    except ValueError:
        return
    if isinstance(own, str):
        yield _document(own, str(CORPUS / case["file"]))


def _transactions(case: dict[str, Any]) -> Iterator[Document]:
    """What a blockchain explorer says about each transaction that the case names."""
    opened = open_list(Artifact((CORPUS / case["file"]).read_bytes()))
    named = {a.transaction for found in receipts(opened) for a in found.receipt.anchors}
    for token in named - {""}:
        artifact = Artifact(json.dumps(case["anchor_lookup"]).encode())
        yield Document(
            url=f"blockchain:bitcoin:{token}",
            artifact=artifact,
            source=Source.VERIFIER,
            fetched=now(),
        )


@cache
def _document(url: str, file: str) -> Document:
    artifact = Artifact(Path(file).read_bytes())
    return Document(url=url, artifact=artifact, source=Source.VERIFIER, fetched=now())


def trust(case: dict[str, Any]) -> Trust:
    named = case.get("issuer_keys") or case.get("issuer_key")
    if not named:
        return Trust()
    data = (CORPUS / named).read_bytes()
    return Trust(issuers=(TrustedIssuer(id=ANYBODY, keys=held_keys(data)),))


def world(case: dict[str, Any]) -> World:
    kb = case.get("kb") or {}
    asked = {"challenge": kb.get("nonce", ""), "audience": kb.get("aud", "")}
    policy = Policy(**asked) if case.get("kb_required") or kb else Policy()
    return World(
        now=now(),
        fetch=remember(documents(case), offline),
        policy=policy,
        trust=trust(case),
    )


def judged(case: dict[str, Any]) -> tuple[Verdict | None, str]:
    """Return the verdict, and what it rests on."""
    received = receive(case["file"], (CORPUS / case["file"]).read_bytes(), named=True)
    if not received.originals:
        return None, "; ".join(each.message for each in received.troubles)
    try:
        reports = verify(open_cases(received.originals[0]), world(case))
    except WalletError as error:
        return None, str(error)
    why = [
        f"{check.outcome}:{check.code} {check.says[:150]}"
        for check in reports[0].checks
        if check.outcome.value in {"failed", "undecided"}
    ]
    return reports[0].verdict, "; ".join(why)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_corpus_gets_the_verdict_it_asks_for(case: dict[str, Any]) -> None:
    verdict, why = judged(case)
    wanted = ANSWERS[case["expected"]["overall"]]
    if case["family"] == "elm" and wanted == {Verdict.VALID}:
        wanted = {Verdict.CANNOT_TELL}  # without the anchors of its seal
    if case["id"] in DIFFERENT:
        wanted = {DIFFERENT[case["id"]][0]}
    assert verdict in wanted, why


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_a_blockcert_s_transaction_decides_all_but_the_words_it_explains_itself() -> None:
    (case,) = [each for each in cases() if each["id"] == "blockcerts-v2-mainnet-valid-2-0"]
    here = world(case)
    fetch = remember(_transactions(case), here.fetch)
    received = receive(case["file"], (CORPUS / case["file"]).read_bytes(), named=True)
    (report,) = verify(open_cases(received.originals[0]), replace(here, fetch=fetch))
    told = {check.code: check.outcome.value for check in report.checks}
    assert told["anchor.ok"] == "passed"
    assert told["proof.inline_context"] == "undecided"
    assert report.verdict is Verdict.CANNOT_TELL
