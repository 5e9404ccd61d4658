"""Real credentials are recognised as what they are, and judged as their sources do."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcwallet.actions.opening import open_cases
from mcwallet.actions.unwrapping import receive
from mcwallet.catalog.formats import FORMATS
from mcwallet.catalog.formats.annex import complete
from mcwallet.checks.base import Case

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
    "sdjwt": {"sd-jwt", "sd-jwt-vc", "vc2", "ob3"},
    "statuslist": {"ob3", "vc2", "sd-jwt-vc", "status list"},
    "vc1": {"vc1", "presentation"},
    "vc2": {"vc2", "vc1", "presentation", "status list"},
}
SUITE = [c for c in CASES if c["id"].startswith("vcdm2-")]
ALL = [c for c in CASES if c["family"] in FAMILIES and c["expected"]["parse"] == "ok"]
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
    "w3c-bbs-2023-holderbinding-derived",  # its proof, which is not here, withholds a date
)

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus is not beside the project")


def ids(case: dict[str, Any]) -> str:
    return str(case["id"])


def opened(case: dict[str, Any]) -> Case | str:
    """Open a case as the program does, or return what it is instead of a credential."""
    path = CORPUS / case["file"]
    received = receive(path.name, path.read_bytes(), named=True)
    for trouble in received.troubles:
        assert trouble.code == "MCW-NOTCRED", trouble
        name = trouble.message.removesuffix(", not a credential")
        return name.removeprefix("this is a ").removeprefix("this is an ")
    return open_cases(received.originals[0])[0]


@pytest.mark.parametrize("case", SUITE, ids=ids)
def test_the_data_model_is_judged_as_the_w3c_suite_judges_it(case: dict[str, Any]) -> None:
    found = opened(case)
    assert isinstance(found, Case)
    broken = list(FORMATS[found.credential.format].rules(found.doc))
    assert bool(broken) == (case["expected"]["schema"] == "invalid"), broken


BADGES = [
    c
    for c in ALL
    if c["family"] == "ob2"
    and c["expected"]["schema"] == "invalid"
    and "rdf" not in c["id"]
]


@pytest.mark.parametrize("case", BADGES, ids=ids)
def test_badges_that_their_validator_refuses_are_called_broken(
    case: dict[str, Any],
) -> None:
    found = opened(case)
    assert isinstance(found, Case)
    assert list(FORMATS["ob2"].rules(found.doc))


@pytest.mark.parametrize("case", ALL, ids=ids)
def test_it_is_recognised_as_what_its_family_says(case: dict[str, Any]) -> None:
    found = opened(case)
    name = found if isinstance(found, str) else found.credential.format
    assert name in FAMILIES[case["family"]]


@pytest.mark.parametrize("case", ALL, ids=ids)
def test_what_real_issuers_made_is_not_called_broken(case: dict[str, Any]) -> None:
    found = opened(case)
    if isinstance(found, str) or not found.envelope.claims or found.trouble:
        return
    form = FORMATS[found.credential.format]
    if case["expected"]["overall"] in SOUND and case["id"] not in JUDGED_FOR_LESS:
        assert list(form.rules(found.doc)) == []
    assert complete(form, found.doc).elements
