"""Which of the verifier's anchors may stand above some certificates.

The European trusted lists name more than a thousand; only those whose name could be that
of an issuer at hand are read in full.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from mcwallet.codec import x509
from mcwallet.codec.x509 import Certificate, Name
from mcwallet.errors import WalletError
from mcwallet.model.anchors import Anchor
from mcwallet.model.world import World


def anchors(
    world: World, purpose: str, below: Iterable[Certificate], at: datetime | None = None
) -> tuple[Certificate, ...]:
    """Return whom the verifier trusts for a purpose and who could have issued these.

    A chain ends at the first anchor on it, so an anchor above another one is never needed.
    """
    below = tuple(below)
    own = {certificate.der for certificate in below}
    names = {_words(certificate.issuer) for certificate in below}
    return tuple(
        read(
            anchor.certificate
            for anchor in _for(world, purpose, at)
            if anchor.certificate in own or _may_be(anchor.certificate, names)
        )
    )


def certificates(world: World, purpose: str) -> Iterator[bytes]:
    """Go through all anchors for a purpose, unread."""
    return (anchor.certificate for anchor in _for(world, purpose))


def read(given: Iterable[bytes]) -> Iterator[Certificate]:
    """Read anchors; one that cannot be read vouches for nobody."""
    for each in given:
        try:
            yield x509.certificate(each)
        except WalletError:
            continue


def _for(world: World, purpose: str, at: datetime | None = None) -> Iterator[Anchor]:
    for anchor in world.trust.every_anchor():
        if purpose in anchor.purposes and (at is None or anchor.stood(at)):
            yield anchor


def _words(name: Name) -> tuple[bytes, ...]:
    """Return the plain words of a name as RFC 5280 §7.1 compares it, long ones first."""
    found = {word.encode() for _, text in name.plain for word in _WORDS.findall(text)}
    return tuple(sorted(found, key=len, reverse=True))


def _may_be(certificate: bytes, names: set[tuple[bytes, ...]]) -> bool:
    """Tell whether its owner's name holds all the words of one of these."""
    subject = _subject(certificate)
    return not subject or any(all(word in subject for word in each) for each in names)


@lru_cache(maxsize=4096)
def _subject(certificate: bytes) -> bytes:
    """Return a name in small letters, or nothing where letters say too little.

    That is where a name is written in other letters or in two bytes a letter.
    """
    raw = x509.subject(certificate)
    plain = raw.isascii() and not _WIDE.intersection(raw)
    return raw.lower() if plain else b""


_WORDS = re.compile("[a-z0-9]+", re.ASCII)
_WIDE = frozenset((0x1C, 0x1E))  # UniversalString, BMPString
