"""Disclosures, and the digests that say where each belongs (RFC 9901 §4.2, §7.1)."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any, TypeAlias

from mcwallet.codec import base64url
from mcwallet.codec.tree import MAX_DEPTH, strict
from mcwallet.errors import LimitError, MalformedError
from mcwallet.model.json import Json, JsonObject
from mcwallet.model.values import dataclass

MAX_DISCLOSURES = 2_000

Parts: TypeAlias = list[Json]


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


@dataclass(frozen=True, slots=True)
class Digest:
    """A hash function of so many bytes, as digests are made with it."""

    function: Callable[[bytes], Any]
    size: int

    def __call__(self, text: bytes) -> str:
        """Return the digest of one text."""
        return base64url.encode(self.function(text).digest())

    def each(self, texts: Sequence[bytes]) -> list[str]:
        """Return the digest of each text."""
        make = self.function
        return base64url.encode_each([make(text).digest() for text in texts], self.size)


@dataclass(frozen=True, slots=True)
class Opened:
    """A processed payload, and the disclosures that went into it.

    ``given`` holds what was disclosed under its digest, in the order it came in, and
    ``placed`` the path where it stands with the digest of the disclosure around it.
    """

    claims: dict[str, Json]
    texts: Sequence[bytes]
    given: dict[str, Parts]
    placed: dict[str, tuple[str, str]]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the disclosures stand, in the order they came in."""
        placed = self.placed
        return tuple([placed[digest][0] for digest in self.given])

    @property
    def disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosures in the order they came in."""
        found = []
        for text, (digest, parts) in zip(self.texts, self.given.items(), strict=True):
            path, parent = self.placed[digest]
            found.append(Disclosure(text.decode(), digest, path, parts[-1], parent))
        return tuple(found)


def digest_for(name: Json) -> Digest:
    """Return the digest function that ``_sd_alg`` names (§4.1.1); no name is SHA-256."""
    if not isinstance(name, str) or name not in _HASHES:
        raise MalformedError("'_sd_alg' names no hash function that can be relied on")
    return _HASHES[name]


def open_claims(payload: JsonObject, texts: Sequence[bytes], digest: Digest) -> Opened:
    """Put every disclosure where its digest stands, and refuse what is left over.

    Digests that nothing was disclosed for may be decoys: they disappear (§7.1, step 3).
    """
    given = _read(texts, digest)
    opening = _Opening(given)
    claims = opening.members(payload, "$", "", 0)
    if len(opening.placed) != len(given):
        raise MalformedError("a disclosure belongs nowhere in the token: it was changed")
    return Opened(claims, texts, given, opening.placed)


def _read(texts: Sequence[bytes], digest: Digest) -> dict[str, Parts]:
    """Decode each disclosure, under the digest by which the issuer names it.

    All are decoded in one go, which takes half the time of one by one. Only for saying
    what is wrong is every text decoded for itself.
    """
    if len(texts) > MAX_DISCLOSURES:
        raise LimitError(f"a token has more than {MAX_DISCLOSURES} disclosures")
    if not texts:
        return {}
    try:
        parts = _apart(base64url.decode_joined(texts, _GLUE), _MARK, len(texts))
    except (MalformedError, LimitError):
        mark = digest(b"~".join(texts))
        glue = f',"{mark}",'.encode()
        parts = _apart(glue.join(map(base64url.decode, texts)), mark, len(texts))
    given = dict(zip(digest.each(texts), parts, strict=True))
    if len(given) != len(texts):
        raise MalformedError("a disclosure stands twice in the token")
    return given


def _apart(joined: bytes, mark: str, count: int) -> list[Parts]:
    """Read so many disclosures as JSON, between which stands a mark.

    It is drawn by lot, or a digest of them all: none can contain it, so where it stands as
    every second item each disclosure was one value of its own.
    """
    values: Any = strict(b"[" + joined + b"]")
    if len(values) != 2 * count - 1 or values[1::2] != [mark] * (count - 1):
        raise MalformedError("a disclosure is not JSON")
    found: list[Any] = values[::2]
    for parts in found:
        if not isinstance(parts, list) or len(parts) not in _LENGTHS:
            raise MalformedError("a disclosure should be a list of two or three")
        if not isinstance(parts[0], str):
            raise MalformedError("a disclosure's salt should be text")
    return found


class _Opening:
    """One walk through the payload, which meets every digest at most once."""

    def __init__(self, given: dict[str, Parts]) -> None:
        self.given = given
        self.placed: dict[str, tuple[str, str]] = {}
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
            if isinstance(child, _NESTED)
            else child
            for name, child in members.items()
            if name not in _RESERVED
        }
        if "_sd" in members:
            closed = _NO_CLAIM if depth else _NO_CLAIM_AT_TOP
            for digest, parts in self._met(members["_sd"], path):
                name, value = parts[1], parts[-1]
                if (
                    len(parts) != _OF_CLAIM
                    or not isinstance(name, str)
                    or name in closed
                    or name in result
                ):
                    raise _refusal(parts, members, depth)
                here = f"{path}.{name}"
                self.placed[digest] = here, parent
                if isinstance(value, _NESTED):
                    value = self.walk(value, here, digest, depth + 1)
                result[name] = value
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

    def _items(self, items: Parts, path: str, parent: str, depth: int) -> Parts:
        """Process a list: items that were not disclosed leave no gap (§7.1 3d)."""
        result: list[Json] = []
        for item in items:
            here = f"{path}[{len(result)}]"
            if not isinstance(item, dict) or _ELSEWHERE not in item:
                result.append(self.walk(item, here, parent, depth + 1))
                continue
            if len(item) != 1:
                raise MalformedError(f"{here} should hold one digest and nothing else")
            for digest, parts in self._met([item[_ELSEWHERE]], here):
                if len(parts) != _OF_ITEM:
                    raise MalformedError(f"a claim was disclosed for the list item {here}")
                self.placed[digest] = here, parent
                value = parts[1]
                if isinstance(value, _NESTED):
                    value = self.walk(value, here, digest, depth + 1)
                result.append(value)
        return result

    def _met(self, digests: Json, path: str) -> Iterator[tuple[str, Parts]]:
        """Go through digests, none of which was met before, to those that were disclosed.

        §7.1, step 4: a digest that stands twice is refused, be it only a decoy.
        """
        seen, given = self.seen, self.given
        if not isinstance(digests, list):
            raise MalformedError(f"{path}._sd should be a list of digests")
        for digest in digests:
            if not isinstance(digest, str):
                raise MalformedError(f"{path} holds a digest that is not text")
            if digest in seen:
                raise MalformedError("a digest stands twice in the token")
            seen.add(digest)
            if digest in given:
                yield digest, given[digest]


def _refusal(parts: Parts, members: JsonObject, depth: int) -> MalformedError:
    """Say why a disclosed claim may not stand here (§7.1 3c)."""
    name = parts[1]
    if len(parts) != _OF_CLAIM:
        return MalformedError("a list item was disclosed for a claim")
    if not isinstance(name, str) or name in _NO_CLAIM:
        return MalformedError("a disclosed claim has a name that no claim may have")
    if name in members:
        return MalformedError("a disclosure repeats a claim that is already there")
    if depth == 0 and name in _ALWAYS_OPEN:
        return MalformedError(f"{name!r} decides on validity and cannot be a disclosure")
    return MalformedError("a disclosure repeats a claim that is there")


_HASHES = {
    name: Digest(function, function().digest_size)
    for name, function in (
        ("sha-256", hashlib.sha256),
        ("sha-384", hashlib.sha384),
        ("sha-512", hashlib.sha512),
        ("sha3-256", hashlib.sha3_256),
        ("sha3-384", hashlib.sha3_384),
        ("sha3-512", hashlib.sha3_512),
    )
}
_MARK = os.urandom(10).hex()  # with what is around it 24 letters, a multiple of three
_GLUE = base64url.encode(f',"{_MARK}",'.encode()).encode()
_ELSEWHERE = "..."
_NESTED = (dict, list)
_OF_CLAIM = 3
_OF_ITEM = 2
_LENGTHS = (_OF_ITEM, _OF_CLAIM)
_RESERVED = ("_sd", "_sd_alg")
_NO_CLAIM = frozenset({*_RESERVED, _ELSEWHERE})
# SD-JWT VC §3.2.2.2; RFC 9901 §9.7 asks the same of whatever decides on validity
_ALWAYS_OPEN = frozenset({"iss", "exp", "nbf", "cnf", "vct", "vct#integrity", "status"})
_NO_CLAIM_AT_TOP = _NO_CLAIM | _ALWAYS_OPEN
