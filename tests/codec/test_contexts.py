"""The contexts that we ship are the published ones, and are known by URL and digest."""

import json
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest

from mcwallet.codec.jsonld import PINNED, Contexts, canonical
from mcwallet.codec.jsonld.active import Active, process
from mcwallet.codec.jsonld.term import UNSET
from mcwallet.errors import UnsupportedError
from tests.testkit import CORPUS, OB_3, TOP, VC_2, Signer

FOLDER = TOP / "mcwallet" / "data" / "contexts"
INDEX = json.loads((FOLDER / "index.json").read_bytes())["contexts"]
PUBLISHED = CORPUS / "contexts"
OLD_OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def published() -> dict[str, bytes]:
    """Find the published originals, by digest."""
    files = [path for path in PUBLISHED.rglob("*.json*") if path.name != "index.json"]
    return {sha256(path.read_bytes()).hexdigest(): path.read_bytes() for path in files}


ORIGINALS = published()


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_every_context_says_where_it_is_from(entry: dict[str, Any]) -> None:
    assert json.loads((FOLDER / entry["file"]).read_bytes())["@context"]
    assert entry["licence"]
    assert entry["form"] in ("package", "table")
    assert entry["source"].startswith("npm:" if entry["form"] == "package" else "http")


def test_every_file_is_in_the_index() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"index.json", "LICENCES.txt"}
    assert files == {entry["file"] for entry in INDEX}


@pytest.mark.skipif(not ORIGINALS, reason="the published contexts are not beside us")
@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_every_context_means_what_was_published(entry: dict[str, Any]) -> None:
    original = json.loads(ORIGINALS[entry["sha256"]])
    ours = json.loads((FOLDER / entry["file"]).read_bytes())

    compare(original["@context"], ours["@context"], Active({}), Active({}))


def compare(one: Any, two: Any, here: Active, there: Active) -> None:
    """Compare what two spellings of a context define, inside scoped contexts too."""
    if isinstance(one, list):
        assert len(one) == len(two)
        for first, second in zip(one, two, strict=True):
            compare(first, second, here, there)
    if not isinstance(one, dict):
        assert isinstance(one, list) or one == two
        return
    here, there = compiled(one, here), compiled(two, there)
    assert (here.vocab, here.language) == (there.vocab, there.language)
    names = {name for name in one if name[0] != "@"}
    assert names & here.terms.keys() == {name for name in two if name[0] not in "@#"}
    for name in names & here.terms.keys():
        term, other = here.terms[name], there.terms[name]
        assert term.same_as(other), name
        assert term.protected == other.protected, name
        if term.scope is not UNSET:
            compare(term.scope, other.scope, here, there)


def compiled(local: Any, around: Active) -> Active:
    return process(around, local, PINNED.load, override=True)


@pytest.mark.skipif(not ORIGINALS, reason="the published contexts are not beside us")
def test_every_url_that_real_credentials_name_is_known() -> None:
    index = json.loads((PUBLISHED / "index.json").read_bytes())
    for url, about in index.items():
        assert PINNED.versions(url)[0] == about["sha256"], url


def test_an_unknown_url_has_no_versions() -> None:
    assert PINNED.versions("https://zed.example/v1") == ()
    with pytest.raises(UnsupportedError):
        PINNED.load("https://zed.example/v1")


def test_a_document_is_also_read_as_its_contexts_were_before() -> None:
    badge = Signer().badge()
    assert len(PINNED.versions(OB_3)) == 2
    assert len(list(PINNED.variants(badge))) == 2
    newest, before = PINNED.variants(badge)
    assert newest is PINNED
    assert before.load(OB_3) != PINNED.load(OB_3)
    assert before.load(VC_2) == PINNED.load(VC_2)
    assert [*PINNED.variants(badge)][1] is before


def test_a_document_without_history_is_read_once() -> None:
    assert len(list(PINNED.variants({"@context": [VC_2]}))) == 1


def test_compiling_again_changes_nothing() -> None:
    badge = Signer().badge()
    assert canonical(badge, Contexts()) == canonical(badge) == canonical(badge)


def test_nothing_is_read_before_it_is_needed() -> None:
    code = (
        "import mcwallet.codec.jsonld.contexts as c;"
        "print(c._index.cache_info().currsize, c._document.cache_info().currsize)"
    )
    run = [sys.executable, "-c", code]
    assert subprocess.check_output(run, cwd=TOP, text=True).split() == ["0", "0"]
