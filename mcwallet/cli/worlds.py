"""Put together what a judgement may depend on: trust, evidence and the network."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mcwallet.catalog.registries import REGISTRIES
from mcwallet.catalog.registries.base import Brought
from mcwallet.cli.options import Asked
from mcwallet.cli.settings import folder
from mcwallet.errors import MalformedError, NotFoundError, UnrecognisedError
from mcwallet.fetch.memory import GONE, remember
from mcwallet.fetch.offline import offline
from mcwallet.model.trust import NO_TRUST
from mcwallet.model.values import dataclass
from mcwallet.model.world import Document, Fetch, Policy, Source, World

MAX_TRUST = 10 * 1024 * 1024


def world(
    asked: Asked,
    at: datetime,
    policy: Policy,
    *,
    behind: Callable[[Fetch], Fetch] = lambda otherwise: otherwise,
    elsewhere: Fetch | None = None,
) -> World:
    """Read what the options name, and let the verifier's own documents come first.

    ``behind`` may put a wallet's copies between them and the network, and ``elsewhere``
    stand for the network, which is asked only online.
    """
    brought = tuple(map(read_trust, trust_files(asked)))
    documents = [document for each in brought for document in each.documents]
    for place in asked.evidence or ():
        documents.extend(read_evidence(place))
    trust = sum((each.trust for each in brought), NO_TRUST)
    said = tuple(statements(documents))
    return World(
        now=at,
        fetch=remember(documents, behind(network(online=asked.online, fetch=elsewhere))),
        policy=policy,
        trust=replace(trust, statements=trust.statements + said) if said else trust,
        online=asked.online,
    )


def statements(documents: Iterable[Document]) -> Iterator[str]:
    """Find entity statements among the verifier's documents, whatever their addresses."""
    from mcwallet.catalog.registries.entity_statements import fits, tokens

    for document in documents:
        if document.status not in GONE and fits(document.artifact.data):
            with suppress(MalformedError):  # then it is just another broken document
                yield from tokens(document.artifact.data)


def network(*, online: bool, fetch: Fetch | None = None) -> Fetch:
    """Return the network, or the network that is not there.

    No option leads to another ``fetch``: only who calls from Python can give one.
    """
    if not online:
        return offline
    from mcwallet.fetch.cache import Cached

    return Cached(fetch or http())


def http(address_rule: Callable[[str], bool] | None = None) -> Fetch:
    """Return the client; another rule for addresses is for tests against the loopback."""
    import ssl

    from mcwallet.fetch.http import Http, public

    return Http(
        now=lambda: datetime.now(UTC),
        context=ssl.create_default_context(),
        address_rule=address_rule or public,
    )


def own_trust_file() -> Path:
    """Return where this machine's own trust file lives, there or not."""
    return folder() / "trust.toml"


def trust_files(asked: Asked) -> tuple[Path, ...]:
    """Name the trust files of this run; ``none`` leaves out the machine's own."""
    named = [name for name in asked.trust or () if name != "none"]
    own = own_trust_file()
    usual = () if "none" in (asked.trust or ()) or not own.is_file() else (own,)
    return (*usual, *map(Path, named))


def read_trust(path: Path) -> Brought:
    """Read one trust file of whichever kind it is."""
    data = _read(path, MAX_TRUST)
    for registry in REGISTRIES.values():
        if registry.fits(data):
            return registry.read(data, str(path), beside(path.parent))
    hint = (
        "give a mcwallet.trust/1 file, certificates in PEM, a JWK, a DCC registry, or "
        "entity statements of a federation"
    )
    if path.suffix == ".toml":
        hint = 'a trust file in TOML begins with: format = "mcwallet.trust/1"'
    raise UnrecognisedError(f"{path} is no trust file that mcwallet knows", hint=hint)


def read_evidence(place: Path) -> tuple[Document, ...]:
    """Read a folder or zip of evidence; what stands in it is the verifier's own."""
    from mcwallet.fetch.evidence import INDEX, documents

    shape = f"an evidence folder or zip holds an {INDEX} that names its files"
    try:
        opened = _opened(place)
    except MalformedError as error:
        raise MalformedError(f"{place} is no evidence: {error}", hint=shape) from None
    try:
        index = opened.load(INDEX)
    except NotFoundError:
        raise NotFoundError(f"{place} holds no {INDEX}", hint=shape) from None
    try:
        return documents(index, opened.load, Source.VERIFIER)
    except MalformedError as error:
        raise MalformedError(f"{place}/{INDEX}: {error}", hint=error.hint) from None


@dataclass(frozen=True, slots=True)
class _Place:
    load: Callable[[str], bytes]


def _opened(place: Path) -> _Place:
    if place.is_dir():
        return _Place(beside(place))
    from mcwallet.codec.zip_ import members

    files = members(_read(place, 25 * 1024 * 1024))
    found = {each.name: each.data for each in files if each.data is not None}

    def load(name: str) -> bytes:
        if name not in found:
            raise NotFoundError(f"{place} has no member {name}")
        return found[name]

    return _Place(load)


def beside(folder: Path) -> Callable[[str], bytes]:
    """Read what a file names relative to its own folder."""
    return lambda name: _read(folder / name, MAX_TRUST)


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as source:
            data = source.read(limit + 1)
    except OSError as error:
        raise NotFoundError(
            f"{path} cannot be read: {str(error.strerror).lower()}"
        ) from None
    except ValueError:  # a name with a null byte in it
        raise NotFoundError("a file is named in a way that no file has") from None
    if len(data) > limit:
        raise UnrecognisedError(f"{path} is larger than {limit // 2**20} MiB")
    return data
