"""Public keys and the documents that publish them."""

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime

from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key in one canonical spelling per kind, so that equal keys are equal values.

    ``kind`` is ``Ed25519``, ``P-256``, ``P-384``, ``P-521``, ``secp256k1`` or ``RSA``;
    ``data`` the raw 32 bytes, the compressed SEC 1 point, or the DER ``RSAPublicKey``.
    """

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationMethod:
    """One key as a document publishes it (Controlled Identifiers §2.2)."""

    id: str
    controller: str
    type: str
    key: PublicKey | None
    why_not: str = ""
    expires: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierDocument:
    """Which keys an identifier publishes, and for what (a DID document is one).

    ``relationships`` maps ``assertionMethod``, ``authentication`` … to method ids.
    """

    id: str
    methods: tuple[VerificationMethod, ...]
    relationships: dict[str, frozenset[str]] = field(default_factory=dict)

    def methods_for(self, purpose: str) -> Iterator[VerificationMethod]:
        """Go through the methods that may be used for this purpose."""
        allowed = self.relationships.get(purpose, frozenset())
        return (method for method in self.methods if method.id in allowed)
