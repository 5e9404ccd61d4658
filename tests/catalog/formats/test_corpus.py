"""Real credentials are recognised as what they are, and judged as their sources do."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.base import Format
from mcwallet.codec.tree import Tree

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
MANIFEST = CORPUS / "manifest.json"
CASES: list[dict[str, Any]] = (
    json.loads(MANIFEST.read_bytes())["cases"] if MANIFEST.exists() else []
)
SUITE = [c for c in CASES if c["id"].startswith("vcdm2-")]
PLAIN = [
    c
    for c in CASES
    if c["family"] in ("ob3", "clr2", "elm", "vc1", "vc2")
    and c["encoding"] in ("json", "jades")
    and c["expected"]["parse"] == "ok"
]
SOUND = ("accept", "accept-with-schema-warning", "unsigned", "cannot-decide")

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus is not beside the project")


def claims(case: dict[str, Any]) -> Tree:
    doc = Tree.parse((CORPUS / case["file"]).read_bytes())
    return Tree.parse(doc["payload"].text()) if case["encoding"] == "jades" else doc


def form(doc: Tree) -> Format:
    return next(f for f in FORMATS.values() if f.fits(doc))


def ids(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", SUITE, ids=ids)
def test_the_data_model_is_judged_as_the_w3c_suite_judges_it(case: dict[str, Any]) -> None:
    doc = claims(case)
    broken = list(form(doc).rules(doc))
    assert bool(broken) == (case["expected"]["schema"] == "invalid"), broken


@pytest.mark.parametrize("case", PLAIN, ids=ids)
def test_what_real_issuers_made_is_not_called_broken(case: dict[str, Any]) -> None:
    doc = claims(case)
    broken = list(form(doc).rules(doc))
    if case["id"] == "vc1-1edtech-ler-rs-v2-uc008-portability":
        assert broken, "its issuer is 'Resume Builder'; its source allows invalid, too"
    elif case["expected"]["overall"] in SOUND:
        assert not broken
    form(doc).read(doc)
