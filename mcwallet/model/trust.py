"""Whom the verifier trusts, and by which keys and certificates."""

from collections.abc import Callable, Iterator
from dataclasses import field
from urllib.parse import urlsplit

from mcwallet.model.anchors import Anchor
from mcwallet.model.keys import PublicKey
from mcwallet.model.values import dataclass

ANYBODY = "*"  # keys that came without the name of their issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """One issuer as the verifier's trust file names it; exactly one of three ways.

    ``id`` is a DID or https issuer, ``domain`` a host with all its subdomains,
    ``certificate_sha256`` the digest of a seal certificate. ``trusted`` false means
    distrusted. ``keys`` are the issuer's keys as the verifier holds them.
    """

    id: str = ""
    domain: str = ""
    certificate_sha256: str = ""
    name: str = ""
    trusted: bool = True
    keys: tuple[tuple[str, PublicKey], ...] = ()
    source: str = ""

    def fits(self, issuer: str) -> bool:
        """Tell whether this entry speaks of the issuer with this identifier."""
        if self.id:
            return self.id == issuer
        name = host(issuer) or ("" if self.trusted else _plain_host(issuer))
        return bool(self.domain and name) and _under(name, self.domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """An organisation at the top of an OpenID Federation, and its keys as pinned.

    Whoever it vouches for, directly or through others, is trusted by its name.
    """

    id: str
    keys: tuple[tuple[str, PublicKey], ...]
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """All that the verifier brought along, in the order in which it was given.

    ``lists`` are long lists of anchors, read only where a certificate is at hand.
    ``statements`` are entity statements of federations, as signed tokens: they prove
    themselves or nothing, so it does not matter who brought them.
    """

    issuers: tuple[TrustedIssuer, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    lists: tuple[Callable[[], tuple[Anchor, ...]], ...] = field(default=(), repr=False)
    federations: tuple[Federation, ...] = ()
    statements: tuple[str, ...] = field(default=(), repr=False)
    sources: tuple[str, ...] = ()

    def __add__(self, other: "Trust") -> "Trust":
        """Put what somebody else brought behind it."""
        return Trust(
            issuers=self.issuers + other.issuers,
            anchors=self.anchors + other.anchors,
            lists=self.lists + other.lists,
            federations=self.federations + other.federations,
            statements=self.statements + other.statements,
            sources=self.sources + other.sources,
        )

    def every_anchor(self) -> Iterator[Anchor]:
        """Go through all anchors, with those of the long lists."""
        yield from self.anchors
        for listed in self.lists:
            yield from listed()

    def distrusts(self, issuer: str) -> bool:
        """Tell whether any entry says no: one no outweighs every yes."""
        return any(not entry.trusted for entry in self.about(issuer))

    def about(self, issuer: str) -> Iterator[TrustedIssuer]:
        """Go through the entries that speak of this issuer."""
        return (entry for entry in self.issuers if entry.fits(issuer))

    def keys(self, issuer: str) -> Iterator[tuple[str, PublicKey]]:
        """Go through the keys that the verifier holds for this issuer, with their ids.

        Keys given without any issuer's name count for every issuer that is not itself a
        key: whoever gives them says that they are the issuer's.
        """
        spelled_out = issuer.startswith(("did:key:", "did:jwk:"))
        for entry in self.issuers:
            general = entry.id == ANYBODY and not spelled_out
            if entry.trusted and (general or entry.fits(issuer)):
                yield from entry.keys


NO_TRUST = Trust()


def host(identifier: str) -> str:
    """Return the host that an https or did:web identifier stands on, or nothing."""
    if identifier.startswith("did:web:"):
        return _bare(identifier.split(":")[2].partition("%")[0])
    return _host_of(identifier, "https")


def _plain_host(identifier: str) -> str:
    """Return the host of an http address: nobody is trusted by it, but distrusted."""
    return _host_of(identifier, "http")


def _host_of(identifier: str, scheme: str) -> str:
    try:
        parts = urlsplit(identifier)
    except ValueError:
        return ""
    return _bare(parts.hostname or "") if parts.scheme == scheme else ""


def _bare(name: str) -> str:
    """Spell a host in one way: a dot at its end, or capital letters, make no other."""
    return name.lower().removesuffix(".")


def _under(name: str, domain: str) -> bool:
    domain = domain.lower().rstrip(".")
    return name == domain or name.endswith(f".{domain}")
