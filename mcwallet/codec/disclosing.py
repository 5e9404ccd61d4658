"""Disclosures, and the digests that say where each belongs (RFC 9901 §4.2, §7.1)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mcwallet.codec import base64url
from mcwallet.codec.tree import MAX_DEPTH, strict
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import Json, JsonObject

MAX_DISCLOSURES = 2_000

Digest: TypeAlias = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One claim or list item that its holder chose to show.

    ``text`` is exactly as received; ``path`` is where the value now stands, and
    ``parent`` the digest of the disclosure that it came in, if it came in one.
    """

    text: str
    digest: str
    path: str
    value: Json = field(hash=False)
    parent: str = ""


def digest_for(name: Json) -> Digest:
    """Return the digest function that ``_sd_alg`` names (§4.1.1); no name is SHA-256."""
    if not isinstance(name, str) or name not in _HASHES:
        raise MalformedError("'_sd_alg' names no hash function that can be relied on")
    hash_ = _HASHES[name]
    return lambda text: base64url.encode(hash_(text).digest())


def open_claims(
    payload: JsonObject, texts: Sequence[bytes], digest: Digest
) -> tuple[dict[str, Json], tuple[Disclosure, ...]]:
    """Put every disclosure where its digest stands, and refuse what is left over.

    Returns the processed payload, and the disclosures in the order they came in. Digests
    that nothing was disclosed for may be decoys: they disappear (§7.1, step 3).
    """
    opening = _Opening(_read(texts, digest))
    claims = opening.members(payload, "$", "", 0)
    if len(opening.placed) != len(opening.given):
        raise MalformedError("a disclosure belongs nowhere in the token: it was changed")
    return claims, tuple(opening.placed[each] for each in opening.given)


def _read(texts: Sequence[bytes], digest: Digest) -> dict[str, tuple[bytes, list[Json]]]:
    """Decode each disclosure, under the digest by which the issuer names it."""
    if len(texts) > MAX_DISCLOSURES:
        raise LimitError(f"a token has more than {MAX_DISCLOSURES} disclosures")
    given: dict[str, tuple[bytes, list[Json]]] = {}
    for text, parts in zip(texts, _decoded(texts, digest), strict=True):
        if not isinstance(parts, list) or len(parts) not in _LENGTHS:
            raise MalformedError("a disclosure should be a list of two or three")
        if not isinstance(parts[0], str):
            raise MalformedError("a disclosure's salt should be text")
        given[digest(text)] = (text, parts)
    if len(given) != len(texts):
        raise MalformedError("a disclosure stands twice in the token")
    return given


def _decoded(texts: Sequence[bytes], digest: Digest) -> list[Json]:
    """Read all disclosures as JSON in one go, which takes half the time of one by one.

    Between them stands a digest of them all. None can contain that, so where it stands
    as every second item each disclosure was one value of its own.
    """
    if not texts:
        return []
    mark = digest(b"~".join(texts))
    glue = f',"{mark}",'.encode()
    values = strict(b"[" + glue.join(map(base64url.decode, texts)) + b"]")
    marks = len(texts) - 1
    if not isinstance(values, list) or values[1::2] != [mark] * marks:
        raise MalformedError("a disclosure is not JSON")
    if len(values) != len(texts) + marks:
        raise MalformedError("a disclosure is not JSON")
    return values[::2]


class _Opening:
    """One walk through the payload, which meets every digest at most once."""

    def __init__(self, given: dict[str, tuple[bytes, list[Json]]]) -> None:
        self.given = given
        self.placed: dict[str, Disclosure] = {}
        self.seen: set[str] = set()

    def members(
        self, members: JsonObject, path: str, parent: str, depth: int
    ) -> dict[str, Json]:
        """Process an object: its own members, then those behind its ``_sd`` (§7.1 3c)."""
        if _ELSEWHERE in members:
            raise MalformedError(f"{path} has '...' outside a list")
        if depth and "_sd_alg" in members:
            raise MalformedError(f"{path} has '_sd_alg', which belongs to the top")
        result = {
            name: self.walk(child, f"{path}.{name}", parent, depth + 1)
            if isinstance(child, dict | list)
            else child
            for name, child in members.items()
            if name not in _RESERVED
        }
        if "_sd" in members:
            for digest, (_, parts) in self._met(members["_sd"], path):
                name = _named(parts, members, depth)
                if name in result:
                    raise MalformedError("a disclosure repeats a claim that is there")
                here = f"{path}.{name}"
                result[name] = self._place(digest, parts[2], here, parent, depth)
        return result

    def walk(self, value: Json, path: str, parent: str, depth: int) -> Json:
        """Process any value."""
        if depth > MAX_DEPTH:
            raise LimitError(f"the claims are nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, dict):
            return self.members(value, path, parent, depth)
        if isinstance(value, list):
            return self._items(value, path, parent, depth)
        return value

    def _items(self, items: list[Json], path: str, parent: str, depth: int) -> list[Json]:
        """Process a list: items that were not disclosed leave no gap (§7.1 3d)."""
        result: list[Json] = []
        for item in items:
            here = f"{path}[{len(result)}]"
            if not isinstance(item, dict) or _ELSEWHERE not in item:
                result.append(self.walk(item, here, parent, depth + 1))
                continue
            if len(item) != 1:
                raise MalformedError(f"{here} should hold one digest and nothing else")
            for digest, (_, parts) in self._met([item[_ELSEWHERE]], here):
                if len(parts) != _OF_ITEM:
                    raise MalformedError(f"a claim was disclosed for the list item {here}")
                result.append(self._place(digest, parts[1], here, parent, depth))
        return result

    def _met(
        self, digests: Json, path: str
    ) -> Iterator[tuple[str, tuple[bytes, list[Json]]]]:
        """Go through digests, none of which was met before, to those that were disclosed.

        §7.1, step 4: a digest that stands twice is refused, be it only a decoy.
        """
        if not isinstance(digests, list):
            raise MalformedError(f"{path}._sd should be a list of digests")
        for digest in digests:
            if not isinstance(digest, str):
                raise MalformedError(f"{path} holds a digest that is not text")
            if digest in self.seen:
                raise MalformedError("a digest stands twice in the token")
            self.seen.add(digest)
            if digest in self.given:
                yield digest, self.given[digest]

    def _place(self, digest: str, value: Json, path: str, parent: str, depth: int) -> Json:
        text = self.given[digest][0].decode()
        self.placed[digest] = Disclosure(text, digest, path, value, parent)
        if isinstance(value, dict | list):
            return self.walk(value, path, digest, depth + 1)
        return value


def _named(parts: list[Json], members: JsonObject, depth: int) -> str:
    """Return the name of a disclosed claim, if a claim may have it (§7.1 3c)."""
    if len(parts) != _OF_CLAIM:
        raise MalformedError("a list item was disclosed for a claim")
    name = parts[1]
    if not isinstance(name, str) or name in _NO_CLAIM:
        raise MalformedError("a disclosed claim has a name that no claim may have")
    if name in members:
        raise MalformedError("a disclosure repeats a claim that is already there")
    if depth == 0 and name in _ALWAYS_OPEN:
        raise MalformedError(f"{name!r} decides on validity and cannot be a disclosure")
    return name


_HASHES = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
    "sha3-256": hashlib.sha3_256,
    "sha3-384": hashlib.sha3_384,
    "sha3-512": hashlib.sha3_512,
}
_ELSEWHERE = "..."
_OF_CLAIM = 3
_OF_ITEM = 2
_LENGTHS = (_OF_ITEM, _OF_CLAIM)
_RESERVED = ("_sd", "_sd_alg")
_NO_CLAIM = (*_RESERVED, _ELSEWHERE)
# SD-JWT VC §3.2.2.2; RFC 9901 §9.7 asks the same of whatever decides on validity
_ALWAYS_OPEN = frozenset({"iss", "exp", "nbf", "cnf", "vct", "vct#integrity", "status"})
