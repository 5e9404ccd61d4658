"""A verifiable presentation, signed by the holder (VCDM 2.0 §4.13)."""

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from mcwallet.catalog.exports.base import ExportForm, readable
from mcwallet.codec.tree import strict
from mcwallet.errors import UnsupportedError
from mcwallet.model.json import Json
from mcwallet.model.portfolio import Item, Portfolio

CONTEXT = "https://www.w3.org/ns/credentials/v2"
_TOKENS = {
    "jws": "application/vc+jwt",
    "sd-jwt": "application/dc+sd-jwt",
}


def write(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Put what other wallets can read inline, and sign it."""
    shown = [held for item in portfolio.items if (held := inline(item)) is not None]
    if not shown:
        raise UnsupportedError(
            "none of these credentials can stand in a presentation",
            hint="use --as bundle, which carries every format",
        )
    document = presentation(portfolio, shown)
    return (("presentation.json", readable(as_bytes(document))),)


def presentation(portfolio: Portfolio, shown: Sequence[Json]) -> dict[str, Json]:
    """Make and sign the presentation of these credentials."""
    claims: dict[str, Json] = {
        "@context": [CONTEXT],
        "id": f"urn:uuid:{name_of(portfolio, 'presentation')}",
        "type": ["VerifiablePresentation"],
        "holder": portfolio.holder,
        "verifiableCredential": list(shown),
    }
    members: dict[str, Json] = {}
    if portfolio.audience:
        members["domain"] = portfolio.audience
    if portfolio.challenge:
        members["challenge"] = portfolio.challenge
    if portfolio.expires:
        members["expires"] = portfolio.expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    return portfolio.sign(
        claims, purpose="authentication", created=portfolio.created, **members
    )


def inline(item: Item) -> Json:
    """Return a credential as it stands inline, or None where its format cannot."""
    if item.envelope == "data-integrity" and item.credential.format != "presentation":
        return strict(item.content)
    media = _TOKENS.get(item.envelope)
    if media is None or item.credential.format == "ob2":
        return None
    text = item.content.decode().strip()
    return {
        "@context": CONTEXT,
        "id": f"data:{media},{text}",
        "type": "EnvelopedVerifiableCredential",
    }


def inside(item: Item) -> bool:
    """Tell whether it can stand inside another document as JSON."""
    return item.envelope == "data-integrity" and inline(item) is not None


def name_of(portfolio: Portfolio, what: str) -> UUID:
    """Name something; equal portfolios give equal names (RFC 9562 §5.8)."""
    seed = [what, portfolio.holder, portfolio.created.isoformat(), portfolio.challenge]
    seed += [portfolio.audience, *(item.id for item in portfolio.items)]
    seed += [sha256(data).hexdigest() for _, data in portfolio.extra]
    seed += [document.artifact.digest for document in portfolio.documents]
    digest = bytearray(sha256("\n".join(seed).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def as_bytes(document: Any) -> bytes:
    """Write JSON for people and programs."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def digest_sri(algorithm: str, digest: bytes) -> str:
    """Write a digest as Subresource Integrity does (SRI §3.1)."""
    return f"{algorithm}-{b64encode(digest).decode()}"


PRESENTATION = ExportForm(
    name="vp",
    title="Verifiable presentation",
    readers="wallets and verifiers of W3C credentials",
    suffix=".json",
    write=write,
    signed=True,
)
