"""The same bytes as another implementation, on real credentials and on their mutants."""

import copy
import json
import os
import random
from collections import Counter
from typing import Any

import pytest

from mcwallet.codec.jsonld import canonical
from mcwallet.codec.tree import strict
from mcwallet.errors import LimitError, MalformedError, UnsupportedError, WalletError
from tests.codec import jsonld_peer
from tests.testkit import CORPUS

SOAK = os.environ.get("MCWALLET_SOAK") == "1"
ROUNDS = 20_000 if SOAK else 400
NOT_HERE = "the corpus is not beside us"


def documents() -> dict[str, dict[str, Any]]:
    """Every JSON object of the corpus that names contexts, without its proof."""
    manifest = CORPUS / "manifest.json"
    found = {}
    for case in json.loads(manifest.read_bytes())["cases"] if manifest.exists() else ():
        if case["encoding"] == "json":
            try:
                value = strict((CORPUS / case["file"]).read_bytes())
            except MalformedError:
                continue
            if isinstance(value, dict) and "@context" in value:
                value = {k: v for k, v in value.items() if k not in ("proof", "signature")}
                found[case["id"]] = value
    return found


DOCUMENTS = documents()


@pytest.mark.skipif(not DOCUMENTS, reason=NOT_HERE)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_real_document_gets_the_same_bytes(name: str) -> None:
    try:
        ours = canonical(DOCUMENTS[name]).decode()
    except (MalformedError, UnsupportedError):
        return
    assert ours == jsonld_peer.canonical(DOCUMENTS[name])


VALUES: list[Any] = [
    *("", "x", 'a"b\\c', "line\nbreak", "é\u2028☃", "\U0001f600", "_:b0", "@id", "x:y"),
    *("https://e.org/x", "https://e.org/a b", "urn:uuid:1", "did:key:z6Mk", "Achievement"),
    *(0, 1, -7, 3.0, 3.25, 1e21, 1e-7, -0.0, 2**53 - 1, True, False, None, [], {}),
    *(["a", "b", "a"], [["a"]], [None], [1, "a", True], "OpenBadgeCredential", "xsd:date"),
    *({"@value": "v", "@language": "EN"}, {"@value": "v", "@direction": "rtl"}),
    {"@value": "v", "@language": "en", "@direction": "rtl"},
    {"@value": 5, "@type": "http://www.w3.org/2001/XMLSchema#double"},
    *({"id": "urn:x"}, {"type": "Achievement"}, {"id": "_:b0", "name": "n"}),
    *({"@list": ["a", "b"]}, {"@set": ["a"]}, {"en": "a", "de": ["b", "c"]}, {"name": "n"}),
    {"@context": "https://www.w3.org/ns/credentials/v2", "name": "n"},
]
KEYS = [
    *("name", "description", "id", "type", "url", "proof", "evidence", "credentialSubject"),
    *("issuer", "achievement", "criteria", "tag", "result", "alignment", "@index", "geo"),
    *("https://e.org/p", "validFrom", "creditsEarned", "endorsement", "related", "image"),
    *("hashed", "identityHash", "latitude", "digestSRI", "termsOfUse", "credentialStatus"),
    *("verifiableCredential", "@context", "associations", "allowedValue", "publicKeyJwk"),
    *("proofPurpose", "relatedResource", "confidenceMethod", "name:", "@type", "Profile"),
]


def nodes(value: Any) -> list[Any]:
    """Find all objects of a document."""
    found: list[Any] = []
    queue = [value]
    while queue:
        here = queue.pop()
        if isinstance(here, dict):
            found.append(here)
            queue.extend(v for k, v in here.items() if k != "@context")
        elif isinstance(here, list):
            queue.extend(here)
    return found


def mutant(chance: random.Random, sources: list[dict[str, Any]]) -> dict[str, Any]:
    document = copy.deepcopy(chance.choice(sources))
    for _ in range(chance.randint(1, 3)):
        node = chance.choice(nodes(document))
        keys = [key for key in node if key != "@context"]
        what = chance.random()
        if what < 0.3 and keys:
            node[chance.choice(keys)] = copy.deepcopy(chance.choice(VALUES))
        elif what < 0.45 and keys:
            node.pop(chance.choice(keys))
        elif what < 0.65:
            node[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
        elif what < 0.8 and keys:
            key = chance.choice(keys)
            node[key] = [copy.deepcopy(node[key]), copy.deepcopy(node[key])]
        elif keys:
            other = chance.choice(nodes(chance.choice(sources)))
            node[chance.choice(keys)] = copy.deepcopy(other)
    return document


@pytest.mark.soak
@pytest.mark.skipif(not DOCUMENTS, reason=NOT_HERE)
def test_mutants_get_the_same_bytes_or_are_refused_by_name() -> None:
    chance = random.Random(20261121)
    sources = [one for one in DOCUMENTS.values() if len(str(one)) < 20_000]
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        document = mutant(chance, sources)
        try:
            ours = canonical(document).decode()
        except LimitError:
            seen["too intricate"] += 1
        except MalformedError:
            seen["malformed"] += 1
        except UnsupportedError:
            seen["unsupported"] += 1
        else:
            assert ours == jsonld_peer.canonical(document), json.dumps(document)
            seen["same"] += 1
    print(f"{ROUNDS} mutants: {dict(seen)}")
    assert seen["same"] > ROUNDS // 5


GARBAGE: list[Any] = [*VALUES, {"@id": 1}, [[[]]], float("nan"), float("inf"), 10**400]


@pytest.mark.parametrize("seed", range(4))
def test_no_context_or_value_makes_us_stumble(seed: int) -> None:
    chance = random.Random(seed)
    words = ["@id", "@type", "@container", "@context", "@language", "@reverse", "@nest"]
    words += [
        "@vocab",
        "@base",
        "@protected",
        "@propagate",
        "@version",
        "@import",
        "@prefix",
    ]
    words += [
        "@index",
        "@set",
        "@list",
        "@json",
        "@none",
        "a",
        "b",
        "a:b",
        "",
        "id",
        "type",
    ]

    def thing(depth: int) -> Any:
        if depth and chance.random() < 0.5:
            return {chance.choice(words): thing(depth - 1) for _ in range(3)}
        if depth and chance.random() < 0.2:
            return [thing(depth - 1) for _ in range(2)]
        return chance.choice([*GARBAGE, *words, "https://e.org/#", "a:c"])

    for _ in range(500 if not SOAK else 20_000):
        context = thing(3)
        if chance.random() < 0.5:
            context = ["https://www.w3.org/ns/credentials/v2", context]
        document = {"@context": context, "id": "urn:x", "a": thing(2), "type": thing(1)}
        try:
            canonical(document)
        except WalletError as error:
            assert len(str(error)) < 400
