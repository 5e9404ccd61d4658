"""Real credentials are recognised as what they are, and judged as their sources do."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.catalog.formats.recognising import recognise
from mcwallet.codec.tree import Tree
from mcwallet.errors import NotCredentialError

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
MANIFEST = CORPUS / "manifest.json"
CASES: list[dict[str, Any]] = (
    json.loads(MANIFEST.read_bytes())["cases"] if MANIFEST.exists() else []
)
FAMILIES = {
    "blockcerts": {"blockcerts2", "blockcerts3", "presentation"},
    "clr2": {"clr2"},
    "elm": {"elm3"},
    "ob2": {"ob1", "ob2", "badge definition", "issuer profile"},
    "ob3": {"ob3", "endorsement"},
    "statuslist": {"ob3", "vc2", "sd-jwt-vc", "status list"},
    "vc1": {"vc1", "presentation"},
    "vc2": {"vc2", "vc1", "presentation", "status list"},
}
SUITE = [c for c in CASES if c["id"].startswith("vcdm2-")]
PLAIN = [
    c
    for c in CASES
    if c["family"] in FAMILIES
    and c["encoding"] in ("json", "jades")
    and c["expected"]["parse"] == "ok"
]
SOUND = (
    "accept",
    "accept-with-schema-warning",
    "accept-if-hosted-copy-matches",
    "cannot-decide",
    "definition-or-legacy",
    "unsigned",
)
JUDGED_FOR_LESS = (
    "vc1-1edtech-ler-rs-v2-uc008-portability",  # its issuer is the text 'Resume Builder'
    "statuslist-waltid-bitstringstatuslist-unrevoked",  # nothing but a status entry
)

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus is not beside the project")


def claims(case: dict[str, Any]) -> Tree:
    doc = Tree.parse((CORPUS / case["file"]).read_bytes())
    return Tree.parse(doc["payload"].text()) if case["encoding"] == "jades" else doc


def ids(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", SUITE, ids=ids)
def test_the_data_model_is_judged_as_the_w3c_suite_judges_it(case: dict[str, Any]) -> None:
    doc = claims(case)
    broken = list(recognise(doc).rules(doc))
    assert bool(broken) == (case["expected"]["schema"] == "invalid"), broken


@pytest.mark.parametrize("case", PLAIN, ids=ids)
def test_it_is_recognised_as_what_its_family_says(case: dict[str, Any]) -> None:
    try:
        found = recognise(claims(case)).name
    except NotCredentialError as error:
        found = str(error).removeprefix("this is a ").removeprefix("this is an ")
        found = found.removesuffix(", not a credential")
    assert found in FAMILIES[case["family"]]


@pytest.mark.parametrize("case", PLAIN, ids=ids)
def test_what_real_issuers_made_is_not_called_broken(case: dict[str, Any]) -> None:
    doc = claims(case)
    if case["id"] in JUDGED_FOR_LESS:
        return
    try:
        form = recognise(doc)
    except NotCredentialError:
        return
    if case["expected"]["overall"] in SOUND:
        assert list(form.rules(doc)) == []
    form.read(doc)
    form.annex(doc)
