"""Is a bundle as its holder signed it? Nothing added, changed or taken out since."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha384

from mcwallet.catalog.containers.bundle import MANIFEST, PRESENTATION
from mcwallet.checks.base import Case, Question
from mcwallet.checks.proof import authenticate, holder_of
from mcwallet.codec.tree import Tree
from mcwallet.errors import MalformedError, UnreachableError
from mcwallet.fetch.evidence import documents
from mcwallet.fetch.memory import remember
from mcwallet.fetch.offline import offline
from mcwallet.model.envelope import Envelope, Proof
from mcwallet.model.portfolio import Bundle
from mcwallet.model.report import Check, Outcome
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch, Source, World

_EVIDENCE = "evidence/"
_INDEX = "evidence/index.json"


def answer(case: Case, world: World) -> Iterator[Check]:
    """Compare every file with the manifest that the holder signed."""
    if case.bundle is None:
        return
    holder = holder_of(case)
    manifest = _manifest(case.bundle)
    for check in authenticate(_opened(manifest), holder, world):
        if check.outcome in {Outcome.FAILED, Outcome.UNDECIDED}:
            says = f"The list of its files is not the holder's. {check.says}"
            yield Check("bundle", check.outcome, "bundle.manifest", says, check.hint)
            return
    if manifest["issuer"].text() != holder:
        says = "The list of its files is somebody else's than the holder's."
        yield Check("bundle", Outcome.FAILED, "bundle.manifest", says)
        return
    wrong = tuple(_differences(case.bundle, manifest))
    for says in wrong[:10]:
        yield Check("bundle", Outcome.FAILED, "bundle.changed", says)
    if not wrong:
        when = manifest["validFrom"].text()
        says = f"Nothing was added, changed or taken out since it was signed ({when})."
        yield Check("bundle", Outcome.PASSED, "bundle.ok", says)


def _manifest(bundle: Bundle) -> Tree:
    """Find the one manifest in the presentation."""
    doc = Tree(bundle.presentation)
    found = [c for c in doc.each("verifiableCredential") if c.mentions("type", MANIFEST)]
    if len(found) != 1:
        raise MalformedError("the presentation should hold one list of the bundle's files")
    return found[0]


def _opened(manifest: Tree) -> Envelope:
    members = dict(manifest.members())
    proof = members.pop("proof", None)
    if not isinstance(proof, dict):
        return Envelope(kind="none", claims=members)
    suite = Tree(proof).maybe_text("cryptosuite") or Tree(proof).maybe_text("type")
    return Envelope(
        kind="data-integrity", claims=members, seals=(Proof(suite=suite, options=proof),)
    )


def _differences(bundle: Bundle, manifest: Tree) -> Iterator[str]:
    listed: dict[str, str] = {}
    for entry in manifest.each("relatedResource"):
        name = entry["id"].text().partition("#")[2]
        if name in listed:
            yield "A file is listed twice."
        listed[name] = entry["digestSRI"].text()
    count = Counter(name for name, _ in bundle.files)
    held = {name: data for name, data in bundle.files if name != PRESENTATION}
    yield from (f"{name} is there twice." for name, number in count.items() if number > 1)
    yield from (f"{name} was added: it is not listed." for name in held.keys() - listed)
    yield from (f"{name} was taken out." for name in listed.keys() - held)
    for name in sorted(held.keys() & listed):
        if listed[name] != _digest(held[name]):
            yield f"{name} was changed."


def _digest(data: bytes) -> str:
    from base64 import b64encode

    return f"sha384-{b64encode(sha384(data).digest()).decode()}"


@dataclass(frozen=True, slots=True)
class _First:
    """Asks one fetcher, and another where the first has nothing."""

    first: Fetch
    then: Fetch

    def __call__(self, url: str) -> Document:
        try:
            return self.first(url)
        except UnreachableError as error:
            try:
                return self.then(url)
            except UnreachableError:
                raise error from None


def with_sender(world: World, bundle: Bundle) -> World:
    """Put the bundle's own documents behind the verifier's: they never decide alone."""
    held = dict(bundle.files)
    if _INDEX not in held:
        return world

    def load(name: str) -> bytes:
        if _EVIDENCE + name not in held:
            raise MalformedError(f"the evidence names a file {name} that is not there")
        return held[_EVIDENCE + name]

    try:
        brought = documents(held[_INDEX], load, Source.SENDER)
    except MalformedError:
        return world
    return replace(world, fetch=_First(world.fetch, remember(brought, offline)))


BUNDLE = Question(name="bundle", title="Is it as its holder signed it?", answer=answer)
