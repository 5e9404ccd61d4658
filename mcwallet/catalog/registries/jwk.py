"""An issuer's keys as the verifier holds them: a JWK or a JWK Set."""

from mcwallet.catalog.registries.base import Brought, Load, Registry
from mcwallet.codec.tree import Tree
from mcwallet.crypto.keys import from_jwk, holds_private, thumbprint
from mcwallet.errors import MalformedError, UnsupportedError
from mcwallet.model.keys import PublicKey
from mcwallet.model.trust import ANYBODY, Trust, TrustedIssuer


def fits(data: bytes) -> bool:
    """Recognise a JSON object with a key type or a list of keys."""
    return data.lstrip()[:1] == b"{" and (b'"kty"' in data or b'"keys"' in data)


def keys(data: bytes) -> tuple[tuple[str, PublicKey], ...]:
    """Read the keys that can sign, each with its ``kid`` or its thumbprint (RFC 7517)."""
    doc = Tree.parse(data)
    found = []
    for each in doc["keys"].items() if doc.get("keys") else (doc,):
        if holds_private(each.members()):
            raise MalformedError(
                f"{each.path} is a private key",
                hint="give the public half, and guard this one",
            )
        try:
            key = from_jwk(each.members())
        except UnsupportedError:
            continue  # a key for encryption, or of another kind, is nobody's signature
        found.append((each.maybe_text("kid") or thumbprint(key), key))
    if not found:
        raise MalformedError("the file holds no key that can verify signatures")
    return tuple(found)


def read(data: bytes, name: str, load: Load) -> Brought:  # noqa: ARG001 - it stands alone
    """Trust these keys for whichever issuer the command line's one question is about."""
    issuer = TrustedIssuer(id=ANYBODY, name=name, keys=keys(data), source=name)
    return Brought(trust=Trust(issuers=(issuer,), sources=(name,)))


JWK = Registry(
    name="jwk",
    title="JSON Web Key or key set",
    spec="https://www.rfc-editor.org/rfc/rfc7517",
    fits=fits,
    read=read,
)
