"""Certificates in PEM, as anchors for seals, timestamps and credentials."""

import re
from base64 import b64decode

from mcwallet.catalog.registries.base import Brought, Load, Registry
from mcwallet.errors import MalformedError
from mcwallet.model.anchors import Anchor
from mcwallet.model.trust import Trust

_BLOCK = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]{1,65536})-----END CERTIFICATE-----"
)
_ALL = frozenset({"seal", "timestamp", "credential"})


def fits(data: bytes) -> bool:
    """Recognise the first line of a certificate."""
    return b"-----BEGIN CERTIFICATE-----" in data


def anchors(data: bytes) -> tuple[Anchor, ...]:
    """Read every certificate (RFC 7468 §5); which one can be used is decided later."""
    found = []
    for block in _BLOCK.finditer(data):
        try:
            der = b64decode(b"".join(block[1].split()), validate=True)
        except ValueError:
            raise MalformedError("a certificate is not base64") from None
        found.append(Anchor(certificate=der, purposes=_ALL))
    if not found:
        raise MalformedError("the file holds no certificate in PEM")
    return tuple(found)


def read(data: bytes, name: str, load: Load) -> Brought:  # noqa: ARG001 - it stands alone
    """Trust these certification authorities for everything."""
    return Brought(trust=Trust(anchors=anchors(data), sources=(name,)))


PEM = Registry(
    name="pem",
    title="Certificates in PEM",
    spec="https://www.rfc-editor.org/rfc/rfc7468",
    fits=fits,
    read=read,
)
