"""Are the documents that it names still the ones that its issuer meant?"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256, sha384, sha512
from typing import Protocol, TypeAlias

from mcwallet.checks.base import Case, Question
from mcwallet.checks.keys import evidence_of
from mcwallet.codec import multibase
from mcwallet.codec.tree import Tree
from mcwallet.errors import LimitError, MalformedError, UnreachableError, UnsupportedError
from mcwallet.model.report import Check, Evidence, Outcome
from mcwallet.model.values import dataclass
from mcwallet.model.world import Source, World

MAX_RESOURCES = 100


class Hashed(Protocol):
    """A hash that has been given its bytes."""

    def digest(self) -> bytes:
        """Return the digest."""
        ...


Hash: TypeAlias = Callable[[bytes], Hashed]
_SRI: dict[str, Hash] = {"sha256": sha256, "sha384": sha384, "sha512": sha512}
_MULTIHASH: dict[bytes, Hash] = {
    b"\x12\x20": sha256,
    b"\x20\x30": sha384,
    b"\x13\x40": sha512,
}
_ELSEWHERE = frozenset({"proof", "verifiableCredential", "endorsement", "@context"})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Fits:
    """A digest, and how it was made."""

    digest: Hash
    value: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a credential names together with its digest."""

    url: str
    digest: str
    path: str
    multibase: bool = False


def answer(case: Case, world: World) -> Iterator[Check]:
    """Compare every digest with the document at hand (VCDM §5.3, SD-JWT VC §7)."""
    yield from _twice(case.doc)
    found = list(_named(case.doc)) if _may_name(case) else []
    if len(found) > MAX_RESOURCES:
        raise LimitError(f"the credential names more than {MAX_RESOURCES} documents")
    for each in found:
        yield _compared(each, world)


def _twice(doc: Tree) -> Iterator[Check]:
    seen = set()
    for each in doc.each("relatedResource"):
        url = each.members().get("id") if each.is_object() else None
        if isinstance(url, str) and url in seen:
            says = f"{each.path}.id names a document that was named before."
            yield Check("integrity", Outcome.FAILED, "integrity.twice", says)
        elif isinstance(url, str):
            seen.add(url)


def _may_name(case: Case) -> bool:
    """Tell whether the text can hold a digest at all; plain JSON shows that at once."""
    if case.envelope.kind not in {"data-integrity", "none"} or case.outer:
        return True
    text = case.artifact.content
    if b"\\" in text and b"\\u" in text:
        return True
    return b"digest" in text or b"#integrity" in text


def _named(doc: Tree) -> Iterator[Named]:
    """Go through all digests, but not into what carries proofs of its own."""
    yield from _type_metadata(doc)
    queue = [doc]
    while queue:
        here = queue.pop()
        if here.is_list():
            queue.extend(here.items())
        elif here.is_object():
            yield from _digests(here)
            queue.extend(here[name] for name in here.members() if name not in _ELSEWHERE)


def _type_metadata(doc: Tree) -> Iterator[Named]:
    claimed = doc.get("vct#integrity")
    if claimed is not None:
        yield Named(doc["vct"].text(), claimed.text(), claimed.path)


def _digests(here: Tree) -> Iterator[Named]:
    url = here.members().get("id")
    if not isinstance(url, str):
        return
    for name in ("digestSRI", "digestMultibase"):
        for each in here.each(name):
            yield Named(url, each.text(), each.path, multibase=name == "digestMultibase")


def _compared(named: Named, world: World) -> Check:
    fits = _multihash(named) if named.multibase else _sri(named)
    name = "integrity"
    try:
        same, evidence = _at_hand(named.url, world, fits)
    except UnreachableError:
        says = f"{named.url[:_LONGEST]} is not at hand to be compared."
        return Check(name, Outcome.SKIPPED, "integrity.unavailable", says)
    if same:
        says = f"{named.url[:_LONGEST]} is what the issuer meant."
        return Check(name, Outcome.PASSED, "integrity.ok", says, "", evidence)
    says = f"{named.url[:_LONGEST]} is not the document that the issuer meant."
    return Check(name, Outcome.FAILED, "integrity.differs", says, "", evidence)


def _at_hand(url: str, world: World, fits: Fits) -> tuple[bool, tuple[Evidence, ...]]:
    """Compare with the verifier's document, or else with the context that we ship."""
    from mcwallet.codec.jsonld import PINNED

    try:
        document = world.fetch(url)
    except UnreachableError:
        shipped = [bytes.fromhex(digest) for digest in PINNED.versions(url)]
        if not shipped or fits.digest is not sha256:
            raise
        return fits.value in shipped, (Evidence(url=url, source=Source.PINNED),)
    data = document.artifact.content
    return fits.digest(data).digest() == fits.value, (evidence_of(document),)


def _sri(named: Named) -> Fits:
    """Read Subresource Integrity: of several digests the strongest counts (SRI §3.2.3)."""
    read = []
    for part in named.digest.split()[:8]:
        algorithm, _, text = part.partition("?")[0].partition("-")
        if algorithm in _SRI:
            try:
                value = b64decode(text, validate=True)
            except ValueError:
                raise MalformedError(f"{named.path} is no digest") from None
            read.append((algorithm, value))
    if not read:
        raise UnsupportedError(f"{named.path} is a digest of a kind that is not known")
    algorithm, value = max(read)
    return Fits(_SRI[algorithm], value)


def _multihash(named: Named) -> Fits:
    """Read a multihash (Controlled Identifiers §2.5)."""
    data = multibase.decode(named.digest)
    digest = _MULTIHASH.get(data[:2])
    if digest is None:
        raise UnsupportedError(f"{named.path} is a digest of a kind that is not known")
    return Fits(digest, data[2:])


INTEGRITY = Question(
    name="integrity", title="Are the documents it names unchanged?", answer=answer
)
