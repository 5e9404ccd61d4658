"""RDFC-1.0 against the W3C's own suite (https://w3c.github.io/rdf-canon/tests/)."""

import json
from itertools import permutations

import pytest

from mcwallet.codec.jsonld import Quads, nquads, rdfc
from mcwallet.errors import LimitError, MalformedError, UnsupportedError
from tests.testkit import VECTORS

SUITE = VECTORS / "rdf-canon"
MANIFEST = SUITE / "manifest.jsonld"
ENTRIES = json.loads(MANIFEST.read_bytes())["entries"] if MANIFEST.exists() else []
pytestmark = pytest.mark.skipif(not ENTRIES, reason="the W3C suite is not beside us")


def of(kind: str) -> list:
    found = [entry for entry in ENTRIES if entry["type"] == f"rdfc:{kind}"]
    return [pytest.param(entry, id=entry["id"]) for entry in found]


def quads_of(entry: dict) -> tuple[Quads, str]:
    algorithm = entry.get("hashAlgorithm", "SHA256").lower()
    return nquads.read((SUITE / entry["action"]).read_text()), algorithm


@pytest.mark.parametrize("entry", of("RDFC10EvalTest"))
def test_every_graph_of_the_suite_gets_its_canonical_text(entry: dict) -> None:
    text, _ = rdfc.canonicalize(*quads_of(entry))
    assert text == (SUITE / entry["result"]).read_text()


@pytest.mark.parametrize("entry", of("RDFC10MapTest"))
def test_every_blank_node_of_the_suite_gets_its_name(entry: dict) -> None:
    _, ids = rdfc.canonicalize(*quads_of(entry))
    expected = json.loads((SUITE / entry["result"]).read_bytes())
    assert {old[2:]: new[2:] for old, new in ids.items()} == expected


@pytest.mark.parametrize("entry", of("RDFC10NegativeEvalTest"))
def test_a_poisoned_graph_is_refused(entry: dict) -> None:
    with pytest.raises(LimitError):
        rdfc.canonicalize(*quads_of(entry))


def clique(size: int) -> str:
    nodes = range(size)
    edges = permutations(nodes, 2)
    return "".join(f"_:n{a} <https://example.org/p> _:n{b} .\n" for a, b in edges)


@pytest.mark.parametrize("size", [8, 12, 40])
def test_a_clique_is_refused(size: int) -> None:
    with pytest.raises(LimitError):
        rdfc.canonicalize(nquads.read(clique(size)))


def test_a_small_clique_is_not() -> None:
    assert rdfc.canonicalize(nquads.read(clique(4)))[0].count("\n") == 12


def test_a_long_chain_of_equal_nodes_is_refused_cleanly() -> None:
    line = "_:n{} <https://example.org/p> _:n{} .\n"
    ring = "".join(line.format(n, (n + 1) % 3000) for n in range(3000))
    with pytest.raises(LimitError):
        rdfc.canonicalize(nquads.read(ring))


def test_many_equal_leaves_are_no_trouble() -> None:
    line = "<https://example.org/s> <https://example.org/p> _:n{} .\n"
    text = "".join(line.format(n) for n in range(2000))
    assert rdfc.canonicalize(nquads.read(text))[0].count("\n") == 2000


def test_names_do_not_depend_on_the_names_before() -> None:
    text = clique(3) + '_:n0 <https://example.org/q> "x" .\n'
    other = text.replace("n0", "z").replace("n1", "a")
    assert (
        rdfc.canonicalize(nquads.read(text))[0] == rdfc.canonicalize(nquads.read(other))[0]
    )


def test_only_two_hashes_are_used() -> None:
    with pytest.raises(UnsupportedError):
        rdfc.canonicalize(nquads.read(""), "md5")


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "<a> <b> .",
        '<a:a> <b:b> "c',
        '<a:a> <b:b> "\\x" .',
        "<a:a b> <b:b> <c:c> .",
    ],
)
def test_a_line_that_is_no_quad_is_malformed(line: str) -> None:
    with pytest.raises(MalformedError):
        nquads.read(line)
