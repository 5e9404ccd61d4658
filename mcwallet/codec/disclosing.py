"""Disclosures, and the digests that say where each belongs (RFC 9901 §4.2, §7.1)."""

import hashlib
from collections.abc import Callable, Iterable
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
    payload: JsonObject, texts: Iterable[bytes], digest: Digest
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


def _read(texts: Iterable[bytes], digest: Digest) -> dict[str, tuple[bytes, list[Json]]]:
    """Decode each disclosure, under the digest by which the issuer names it."""
    given: dict[str, tuple[bytes, list[Json]]] = {}
    for text in texts:
        parts = strict(base64url.decode(text))
        if not isinstance(parts, list) or len(parts) not in _LENGTHS:
            raise MalformedError("a disclosure should be a list of two or three")
        if not isinstance(parts[0], str):
            raise MalformedError("a disclosure's salt should be text")
        name = digest(text)
        if name in given:
            raise MalformedError("a disclosure stands twice in the token")
        given[name] = (text, parts)
        if len(given) > MAX_DISCLOSURES:
            raise LimitError(f"a token has more than {MAX_DISCLOSURES} disclosures")
    return given


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
        for digest in self._digests(members, path):
            if self._met(digest):
                name, value = self._claim(digest, members, result, depth)
                result[name] = self._place(digest, value, f"{path}.{name}", parent, depth)
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
            digest = item[_ELSEWHERE]
            if len(item) != 1 or not isinstance(digest, str):
                raise MalformedError(f"{here} should hold one digest and nothing else")
            if self._met(digest):
                parts = self.given[digest][1]
                if len(parts) != _OF_ITEM:
                    raise MalformedError(f"a claim was disclosed for the list item {here}")
                result.append(self._place(digest, parts[1], here, parent, depth))
        return result

    def _digests(self, members: JsonObject, path: str) -> list[str]:
        digests = members.get("_sd", [])
        if not isinstance(digests, list):
            raise MalformedError(f"{path}._sd should be a list of digests")
        for digest in digests:
            if not isinstance(digest, str):
                raise MalformedError(f"{path}._sd should be a list of digests")
        return digests

    def _met(self, digest: str) -> bool:
        """Note that a digest was met, and tell whether it was disclosed (§7.1, step 4)."""
        if digest in self.seen:
            raise MalformedError("a digest stands twice in the token")
        self.seen.add(digest)
        return digest in self.given

    def _claim(
        self, digest: str, members: JsonObject, result: JsonObject, depth: int
    ) -> tuple[str, Json]:
        parts = self.given[digest][1]
        if len(parts) != _OF_CLAIM:
            raise MalformedError("a list item was disclosed for a claim")
        _, name, value = parts
        if not isinstance(name, str) or name in _RESERVED or name == _ELSEWHERE:
            raise MalformedError("a disclosed claim has a name that no claim may have")
        if name in members or name in result:
            raise MalformedError("a disclosure repeats a claim that is already there")
        if depth == 0 and name in _ALWAYS_OPEN:
            raise MalformedError(f"{name!r} decides on validity and cannot be a disclosure")
        return name, value

    def _place(self, digest: str, value: Json, path: str, parent: str, depth: int) -> Json:
        text = self.given[digest][0].decode()
        self.placed[digest] = Disclosure(text, digest, path, value, parent)
        return self.walk(value, path, digest, depth + 1)


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
# SD-JWT VC §3.2.2.2; RFC 9901 §9.7 asks the same of whatever decides on validity
_ALWAYS_OPEN = frozenset({"iss", "exp", "nbf", "cnf", "vct", "vct#integrity", "status"})
