"""What can be found out about a seal before it is judged: by whom, and since when."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from itertools import chain as chain_

from mcwallet.checks.base import Case
from mcwallet.checks.seal.anchors import anchors, certificates, read
from mcwallet.checks.seal.opened import STAMPS, Seal, Stamped
from mcwallet.codec import base64url, x509
from mcwallet.codec.tree import Tree
from mcwallet.codec.x509 import Certificate
from mcwallet.crypto import revocation, timestamps
from mcwallet.crypto.chains import Chain, Search
from mcwallet.crypto.revocation import State
from mcwallet.errors import MalformedError, UnsupportedError, WalletError
from mcwallet.model.values import dataclass
from mcwallet.model.world import World

DIGESTS = {
    "S256": "sha256", "S384": "sha384", "S512": "sha512",
    "S3-256": "sha3_256", "S3-384": "sha3_384", "S3-512": "sha3_512",
}  # fmt: skip
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time-stamp after examination.

    ``broken`` says why it is not what it claims to be; ``doubt`` why an intact one is no
    proof here. Only without either is ``when`` proven.
    """

    kind: str
    when: datetime | None = None
    service: str = ""
    broken: str = ""
    doubt: str = ""

    @property
    def proves(self) -> bool:
        """Tell whether its time may be relied on."""
        return self.when is not None and not self.broken and not self.doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A seal under examination.

    ``best`` is the best signature time of ETSI EN 319 102-1 §5.5: the earliest moment at
    which the seal is proven to have existed. ``when`` is the moment at which the
    certificates are judged: that one, or else the verifier's own present.
    """

    case: Case
    world: World
    seal: Seal
    certificate: Certificate | None
    stamps: tuple[Stamp, ...]
    best: datetime | None
    when: datetime
    chain: Chain | None

    def sealed_with(self) -> Certificate:
        """Return the sealing certificate, or say that it is not at hand."""
        if self.certificate is None:
            raise UnsupportedError("the certificate behind the seal is not at hand")
        return self.certificate

    @property
    def pinned(self) -> bool | None:
        """Whether the trust file names this very certificate, and how."""
        if self.certificate is None:
            return None
        digest = hashlib.sha256(self.certificate.der).hexdigest()
        named = [
            issuer.trusted
            for issuer in self.world.trust.issuers
            if issuer.certificate_sha256
            and issuer.certificate_sha256.replace(":", "").casefold() == digest
        ]
        return all(named) if named else None


def gather(seal: Seal, case: Case, world: World) -> Facts:
    """Find the certificate, the proven time and the chain."""
    certificate = _sealing(seal, world)
    stamps = tuple(_examine(stamp, seal, world) for stamp in seal.stamps)
    proven = [s.when for s in stamps if s.proves and s.when and s.kind in STAMPS]
    best = min(proven, default=None)
    when = best or world.now
    chain = None
    if certificate:
        trusted = anchors(world, "seal", (*seal.pool, certificate), when)
        chain = Search(seal.pool, trusted).best(certificate, when)
    return Facts(
        case=case,
        world=world,
        seal=seal,
        certificate=certificate,
        stamps=stamps,
        best=best,
        when=when,
        chain=chain,
    )


def references(header: Tree) -> Iterator[tuple[str, str, bytes]]:
    """Go through the signed digests of the sealing certificate: name, hash, value."""
    plain = header.get("x5t#S256")
    if plain:
        yield "x5t#S256", "sha256", base64url.decode(plain.text())
    other = header.get("x5t#o")
    if other:
        yield "x5t#o", *_reference(other)
    several = header.get("sigX5ts")
    if several:
        first = next(several.items(), None)
        if first is None:
            raise MalformedError(f"{several.path} should name a certificate")
        yield "sigX5ts", *_reference(first)


def fits(certificate: Certificate, name: str, digest: bytes) -> bool:
    """Tell whether a digest is that of a certificate."""
    return _fits(certificate.der, name, digest)


def _fits(der: bytes, name: str, digest: bytes) -> bool:
    return hmac.compare_digest(hashlib.new(name, der).digest(), digest)


def called(name: x509.Name | str) -> str:
    """Shorten somebody else's name to something printable."""
    text = "".join(letter for letter in str(name) if letter.isprintable())
    long = len(text) > _LONGEST_NAME
    return f"“{text[:_LONGEST_NAME]}{'…' if long else ''}”"


def _reference(value: Tree) -> tuple[str, bytes]:
    name = DIGESTS.get(value["digAlg"].text())
    if name is None:
        raise UnsupportedError("the seal names its certificate by a hash unknown here")
    return name, base64url.decode(value["digVal"].text())


def _sealing(seal: Seal, world: World) -> Certificate | None:
    """Return the certificate that the signed header names: in full, or by its digest."""
    if seal.chain:
        return seal.chain[0]
    try:
        named = tuple(references(seal.header))
    except WalletError:
        return None
    if not named:
        return None
    held = (certificate.der for certificate in seal.pool)
    for der in chain_(held, certificates(world, "seal")):
        if all(_fits(der, how, digest) for _, how, digest in named):
            return next(read((der,)), None)
    return None


def _examine(stamped: Stamped, seal: Seal, world: World) -> Stamp:
    """Examine a time-stamp: imprint, signature, certificate, and who trusts its maker."""
    kind = stamped.kind
    try:
        token = timestamps.read(stamped.token)
        if stamped.covers is None:
            doubt = "what it covers cannot be computed here"
            return Stamp(kind=kind, when=token.when, doubt=doubt)
        if not token.covers(*stamped.covers):
            return Stamp(kind=kind, broken="it was made for something else")
        service = token.service()
    except UnsupportedError as error:
        return Stamp(kind=kind, doubt=str(error))
    except MalformedError as error:
        return Stamp(kind=kind, broken=str(error))
    doubt = _doubt(token, service, seal, world)
    name = called(service.subject)
    return Stamp(kind=kind, when=token.when, service=name, doubt=doubt)


def _doubt(token: timestamps.Token, service: Certificate, seal: Seal, world: World) -> str:
    """Say why a time-stamp that is intact still proves nothing to this verifier."""
    pool = (*token.certificates, *seal.pool)
    trusted = anchors(world, "timestamp", (*pool, service), token.when)
    chain = Search(pool, trusted).best(service, token.when)
    if not chain.anchored:
        return "nobody you trust stands behind the service that made it"
    if chain.flaw:
        return chain.flaw
    if any(chain.outside(token.when)):
        return "a certificate behind it was not in force when it was made"
    if token.when > world.now + world.policy.skew:
        return "it lies in the future of the moment asked about"
    for below, above in zip(chain.certificates, chain.certificates[1:], strict=False):
        said = revocation.answers(seal.lists, seal.responses, below, above, pool)
        if any(
            a.state is State.REVOKED and a.since and a.since <= token.when for a in said
        ):
            return "a certificate behind it had been revoked when it was made"
    return ""
