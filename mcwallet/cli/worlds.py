"""Put together what a judgement may depend on: trust, evidence and the network."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mcwallet.catalog.registries import REGISTRIES
from mcwallet.catalog.registries.base import Brought
from mcwallet.cli.options import Asked
from mcwallet.errors import MalformedError, NotFoundError, UnrecognisedError
from mcwallet.fetch.memory import remember
from mcwallet.fetch.offline import offline
from mcwallet.model.trust import Trust
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
    stand for the network.
    """
    elsewhere = elsewhere or network(online=asked.online)
    brought = tuple(map(read_trust, trust_files(asked)))
    documents = [document for each in brought for document in each.documents]
    for place in asked.evidence or ():
        documents.extend(read_evidence(place))
    return World(
        now=at,
        fetch=remember(documents, behind(elsewhere)),
        policy=policy,
        trust=Trust(
            issuers=tuple(issuer for each in brought for issuer in each.trust.issuers),
            anchors=tuple(anchor for each in brought for anchor in each.trust.anchors),
            sources=tuple(source for each in brought for source in each.trust.sources),
        ),
        online=asked.online,
    )


def network(*, online: bool) -> Fetch:
    """Return the network, or the network that is not there."""
    if not online:
        return offline
    import ssl

    from mcwallet.fetch.cache import Cached
    from mcwallet.fetch.http import Http

    return Cached(Http(lambda: datetime.now(UTC), ssl.create_default_context()))


def own_trust_file() -> Path:
    """Return where this machine's own trust file lives, there or not."""
    if folder := os.environ.get("MCWALLET_CONFIG_HOME"):
        return Path(folder) / "trust.toml"
    from platformdirs import user_config_path

    return user_config_path("mcwallet", appauthor=False) / "trust.toml"


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
            return registry.read(data, str(path), _beside(path.parent))
    hint = "give a mcwallet.trust/1 file, certificates in PEM, a JWK or a DCC registry"
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
        return _Place(_beside(place))
    from mcwallet.codec.zip_ import members

    files = members(_read(place, 25 * 1024 * 1024))
    found = {each.name: each.data for each in files if each.data is not None}

    def load(name: str) -> bytes:
        if name not in found:
            raise NotFoundError(f"{place} has no member {name}")
        return found[name]

    return _Place(load)


def _beside(folder: Path) -> Callable[[str], bytes]:
    return lambda name: _read(folder / name, MAX_TRUST)


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as source:
            data = source.read(limit + 1)
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:  # a name with a null byte in it
        raise NotFoundError("a file is named in a way that no file has") from None
    if len(data) > limit:
        raise UnrecognisedError(f"{path} is larger than {limit // 2**20} MiB")
    return data
