"""Credentials whose holder chooses what to show (RFC 9901, VC-JOSE-COSE §3.2)."""

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.catalog.envelopes.tokens import (
    compact,
    contradictions,
    headers,
    in_json,
    own_claims,
)
from mcwallet.codec import jws, sd_jwt
from mcwallet.model.artifact import Artifact
from mcwallet.model.envelope import Envelope


def fits(artifact: Artifact) -> bool:
    """Recognise the tildes of the compact form, or disclosures in a header in JSON."""
    if text := compact(artifact):
        return b"~" in text
    value = in_json(artifact)
    return value is not None and any(
        {"disclosures", "kb_jwt"} & unprotected.keys()
        or jws.media_type(protected).endswith("sd-jwt")
        for protected, unprotected in headers(value)
    )


def open_(artifact: Artifact) -> Envelope:
    """Put the disclosures in their places; times count only after that (§7.1)."""
    text = compact(artifact)
    token = sd_jwt.parse_compact(text) if text else sd_jwt.parse_json(in_json(artifact))
    claims = token.claims
    registered = own_claims(claims)
    binding = token.binding
    return Envelope(
        kind="sd-jwt",
        claims=claims,
        seals=token.signatures,
        registered=registered,
        trouble=tuple(contradictions(claims, registered)),
        disclosed=token.opened.paths,
        binding=binding.signature if binding else None,
        bound=binding.claims if binding else {},
        binding_trouble=binding.trouble if binding else (),
    )


SD_JWT = EnvelopeKind(
    name="sd-jwt",
    title="Selective disclosure token",
    spec="https://www.rfc-editor.org/rfc/rfc9901",
    fits=fits,
    open=open_,
)
