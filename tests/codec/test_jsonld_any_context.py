"""The same bytes as another implementation with contexts that nobody would write."""

import os
import random
from collections import Counter
from typing import Any

import pytest

from mcwallet.codec.jsonld import Contexts, canonical
from mcwallet.codec.jsonld.active import Active, process
from mcwallet.errors import WalletError
from mcwallet.model.json import JsonObject
from tests.codec import jsonld_peer

ROUNDS = 60_000 if os.environ.get("MCWALLET_SOAK") == "1" else 1500
NAMES = ["a", "b", "c", "d", "T", "U", "V"]
IRIS = ["https://e.org/a", "https://e.org/b", "https://e.org/T", "ex:q", "ns:z", "urn:k"]
XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = ["@id", "@vocab", "@json", "@none", "ex:dt", XSD + "double", XSD + "string"]
SHAPES = ["@set", "@list", "@language", "@graph", ["@graph", "@set"], ["@language", "@set"]]
TYPES = ["T", "U", ["T", "V"], ["U", "T"], "V", "https://e.org/W"]
TEXTS = ["x", "https://e.org/v", "T", "urn:v", "a", "ex:v", "b", 1, 2.5, True, 1e22, 0]


class Anything(Contexts):
    """Contexts that may say whatever they like."""

    def active(self, document: JsonObject) -> Active:
        return process(Active({}), document["@context"], self.load)


class Inventor:
    """Makes up contexts and documents; chance decides, the seed decides chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def context(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {"id": "@id", "type": "@type", "ex": "https://ex.org/"}
        if self.often(0.2):
            found["@protected"] = True
        if self.often(0.25):
            found["@vocab"] = self.chance.choice(["https://v.org/", "https://v.org/#"])
        if self.often(0.15):
            found["@language"] = self.chance.choice(["en", "DE"])
        if self.often(0.3):
            found["ex"] = {"@id": "https://ex.org/ns", "@prefix": True}
        if self.often(0.5):
            found["ns"] = self.chance.choice(["https://ns.org/", "ex:sub/"])
        for name in self.chance.sample(NAMES, self.chance.randint(2, 6)):
            found[name] = self.term(depth)
        return found

    def term(self, depth: int) -> Any:
        if self.often(0.25):
            return self.chance.choice([*IRIS, None])
        found: dict[str, Any] = {}
        if self.often(0.9):
            found["@id"] = self.chance.choice(IRIS)
        if self.often(0.5):
            found["@type"] = self.chance.choice(KINDS)
        if self.often(0.3):
            found["@container"] = self.chance.choice(SHAPES)
        if self.often(0.15) and "@type" not in found:
            found["@language"] = "fr"
        if self.often(0.1):
            found["@protected"] = self.often(0.5)
        if depth and self.often(0.35):
            inner = self.context(depth - 1)
            found["@context"] = self.chance.choice([None, inner, [None, inner], inner])
        return found

    def value(self, depth: int) -> Any:
        if not depth or self.often(0.4):
            return self.chance.choice(TEXTS)
        if self.often(0.15):
            return {"@value": "hi", "@language": "en"}
        if self.often(0.1):
            return {"en": "a", "de": ["b", "c"]}
        if self.often(0.2):
            return [self.value(depth - 1) for _ in range(self.chance.randint(0, 3))]
        return self.node(depth - 1)

    def node(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.often(0.5):
            found["type"] = self.chance.choice(TYPES)
        if self.often(0.4):
            found["id"] = f"urn:n{self.chance.randint(0, 5)}"
        for key in self.chance.sample(NAMES, self.chance.randint(0, 3)):
            found[key] = self.value(depth)
        return found


@pytest.mark.soak
def test_whatever_contexts_say_we_agree_or_refuse() -> None:
    """Where the other refuses (it validates contexts that are never used), we may not."""
    invent = Inventor(20261121)
    seen: Counter[str] = Counter()
    for _ in range(ROUNDS):
        contexts = [invent.context(2)] + [invent.context(1)] * invent.often(0.3)
        document = {"@context": contexts, **invent.node(3)}
        try:
            ours = canonical(document, Anything()).decode()
        except WalletError as error:
            seen[type(error).__name__] += 1
            continue
        theirs = jsonld_peer.canonical(document)
        assert theirs in (ours, None), document
        seen["same" if theirs else "refused by the other alone"] += 1
    print(f"{ROUNDS} contexts: {dict(seen)}")
    assert seen["same"] > ROUNDS // 50
