"""ecdsa-sd-2023, the holder's side: derive a proof of some statements (vc-di-ecdsa §3.5).

The specification gives blank nodes a name of their own in the expanded document, selects,
and takes the names off again. Here the names go into the compact document, as the ``id`` of
every object that has none; where that would change what the document says, it is refused.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from hmac import digest
from typing import Any

from mcwallet.catalog.proofs.selective import BASE, DERIVED, MAX_VALUE
from mcwallet.codec import base64url, cbor, multibase
from mcwallet.codec.jsonld import PINNED, Contexts, Quads, expand_quads, nquads, rdfc
from mcwallet.codec.tree import Tree
from mcwallet.crypto.algorithms import verify
from mcwallet.crypto.keys import from_multikey
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass

_NODE = "urn:mcwallet:node:"
_NAMED = re.compile(rf"<{_NODE}(\d+)>")
_TOKENS = re.compile(r'(\S+) (\S+) ("(?:[^"\\]|\\.)*"\S*|\S+)(?: (\S+))? \.\n')


@dataclass(frozen=True, slots=True)
class Base:
    """A base proof's value (vc-di-ecdsa §3.5.2)."""

    signature: bytes
    key_bytes: bytes
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory: tuple[str, ...]


def parse_base(proof: JsonObject) -> Base:
    """Read a base proof's value, exactly as it must be."""
    text = Tree(proof, "$.proof")["proofValue"].text()
    data = multibase.decode(text, limit=MAX_VALUE) if text.startswith("u") else b""
    if not data.startswith(BASE):
        raise MalformedError("$.proof.proofValue is not that of a base proof")
    match cbor.decode(data[len(BASE) :]):
        case [bytes(one), bytes(key), bytes(hmac), list(signatures), list(pointers)]:
            return Base(
                one,
                key,
                hmac,
                tuple(each for each in signatures if isinstance(each, bytes)),
                tuple(each for each in pointers if isinstance(each, str)),
            )
        case _:
            raise MalformedError("$.proof.proofValue has not the five parts it needs")


def derive(
    document: JsonObject, pointers: Iterable[str], contexts: Contexts = PINNED
) -> dict[str, Json]:
    """Return a credential with what these JSON pointers name and what it must show.

    Every statement shown is checked against its own signature first, so that what leaves
    is what the issuer signed.
    """
    claims = {name: one for name, one in document.items() if name != "proof"}
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise UnsupportedError("a proof is derived from a document with one base proof")
    base = parse_base(proof)
    wanted = tuple(dict.fromkeys((*base.mandatory, *pointers)))
    if not wanted:
        raise UnsupportedError("nothing would be left to show", hint="name what to show")
    whole = _Graph.of(claims, contexts)
    labels = whole.labels(base.hmac_key)
    lines = whole.lines(whole.tagged, labels)
    must = set(whole.lines(select(whole.tagged, base.mandatory), labels))
    shown = whole.lines(select(whole.tagged, wanted), labels)
    others = [each for each in lines if each not in must]
    if len(others) != len(base.signatures):
        raise MalformedError("a base proof does not sign each statement once")
    signed = dict(zip(others, base.signatures, strict=True))
    signatures = [signed[line] for line in shown if line not in must]
    _check(base, {line: signed[line] for line in shown if line not in must})
    names = whole.names(select(whole.tagged, wanted))
    value: list[cbor.Item] = [
        base.signature,
        base.key_bytes,
        list(signatures),
        {number: _raw(labels[node]) for number, node in names},
        [at for at, line in enumerate(shown) if line in must],
    ]
    text = "u" + base64url.encode(DERIVED + cbor.encode(value))
    return {**select(claims, wanted), "proof": {**proof, "proofValue": text}}


def select(document: JsonObject, pointers: Sequence[str]) -> dict[str, Json]:
    """Take out what JSON pointers name, with the ids and types on the way (§3.4.13)."""
    if not pointers:
        return {}
    selected: dict[str, Any] = {
        name: one for name, one in document.items() if name == "@context"
    } | _known(document)
    for pointer in pointers:
        _select(document, selected, _parts(pointer))
    whole = _dense(selected)
    assert isinstance(whole, dict)  # noqa: S101 - a dict goes in
    return whole


def _select(document: JsonObject, selected: dict[str, Any], parts: Sequence[str]) -> None:
    source: Any = document
    place: Any = selected
    for number, part in enumerate(parts):
        key: Any = _index(part, source) if isinstance(source, list) else part
        if not isinstance(source, list) and (
            not isinstance(source, dict) or key not in source
        ):
            raise MalformedError("a pointer names nothing in the credential")
        source = source[key]
        if number == len(parts) - 1:
            place[key] = _sparse(source)
        elif key not in place:
            place[key] = {} if isinstance(source, list) else _known(source)
            if isinstance(source, list):
                place[key] = _Sparse()
        place = place[key]


class _Sparse(dict[int, Any]):
    """A list of which only some items were selected, by their index."""


def _sparse(value: Any) -> Any:
    if isinstance(value, list):
        return _Sparse({at: _sparse(one) for at, one in enumerate(value)})
    if isinstance(value, dict):
        return {name: _sparse(one) for name, one in value.items()}
    return value


def _dense(value: Any) -> Any:
    if isinstance(value, _Sparse):
        return [_dense(value[at]) for at in sorted(value)]
    if isinstance(value, dict):
        return {name: _dense(one) for name, one in value.items()}
    return value


def _known(source: Any) -> dict[str, Any]:
    if not isinstance(source, dict):
        raise MalformedError("a pointer leads through something that has no members")
    found: dict[str, Any] = {}
    if isinstance(source.get("id"), str) and not source["id"].startswith("_:"):
        found["id"] = source["id"]
    if "type" in source:
        found["type"] = source["type"]
    return found


def _parts(pointer: str) -> list[str]:
    """Read a JSON pointer (RFC 6901 §4)."""
    if not pointer.startswith("/"):
        raise MalformedError("a JSON pointer begins with a slash")
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer[1:].split("/")]


def _index(part: str, items: Sequence[Any]) -> int:
    if not (part.isascii() and part.isdecimal() and len(part) < len("1000000")):
        raise MalformedError("a pointer names no item of a list")
    if int(part) >= len(items):
        raise MalformedError("a pointer names nothing in the credential")
    return int(part)


@dataclass(frozen=True, slots=True)
class _Graph:
    """A document whose objects all have an id, and the nodes that had none before."""

    tagged: dict[str, Json]
    ids: dict[str, str]
    contexts: Contexts

    @classmethod
    def of(cls, claims: JsonObject, contexts: Contexts) -> "_Graph":
        """Give every object an id, if that leaves the graph that was signed.

        Raises ``UnsupportedError`` where the canonical form without the new ids is another.
        """
        tagged = _tagged(claims, [0])
        _, plain = rdfc.canonicalize(expand_quads(claims, contexts))
        quads = _untagged(tagged, contexts)
        text, ids = rdfc.canonicalize(quads)
        if text.encode() != _canonical(claims, contexts) or len(ids) != len(plain):
            raise UnsupportedError("a credential from which no proof can be derived here")
        return cls(tagged, ids, contexts)

    def labels(self, key: bytes) -> dict[str, str]:
        """Name each blank node by the HMAC of its canonical name (§3.4.4)."""
        return {
            node: "_:u" + base64url.encode(digest(key, name[2:].encode(), sha256))
            for node, name in self.ids.items()
        }

    def lines(self, document: JsonObject, labels: dict[str, str]) -> list[str]:
        """Write the statements of a selection, under the names in the whole document."""
        return rdfc.write(_untagged(document, self.contexts), labels) if document else []

    def names(self, document: JsonObject) -> list[tuple[int, str]]:
        """Give the blank nodes of a selection the numbers that a reader will give."""
        _, ids = rdfc.canonicalize(_untagged(document, self.contexts))
        return sorted(
            (int(name.removeprefix("_:c14n")), node) for node, name in ids.items()
        )


def _canonical(claims: JsonObject, contexts: Contexts) -> bytes:
    return rdfc.canonicalize(expand_quads(claims, contexts))[0].encode()


def _tagged(value: Any, count: list[int]) -> Any:
    if isinstance(value, list):
        return [_tagged(one, count) for one in value]
    if not isinstance(value, dict):
        return value
    found = {
        name: one if name == "@context" else _tagged(one, count)
        for name, one in value.items()
    }
    if "@value" in found or isinstance(found.get("id"), str):
        return found
    count[0] += 1
    return {**found, "id": f"{_NODE}{count[0]}"}


def _untagged(document: JsonObject, contexts: Contexts) -> Quads:
    """Read the graph, and make blank nodes again of what we named."""
    quads = expand_quads(document, contexts)
    if any(True for _ in quads.blank()):
        raise UnsupportedError("a credential from which no proof can be derived here")
    return nquads.read("".join(map(_line, rdfc.write(quads, {}))))


def _line(line: str) -> str:
    found = _TOKENS.fullmatch(line)
    if not found:
        return line
    tokens = (
        _NAMED.sub(r"_:n\1", one) if one[0] == "<" else one
        for one in found.groups("")
        if one
    )
    return " ".join(tokens) + " .\n"


def _raw(label: str) -> bytes:
    return base64url.decode(label.removeprefix("_:u"))


def _check(base: Base, signed: Mapping[str, bytes]) -> None:
    own = from_multikey(multibase.encode(base.key_bytes))
    for line, signature in signed.items():
        if not verify(own, "ES256", line.encode(), signature):
            raise MalformedError("the credential does not say what its issuer signed")
