"""Whom a person trusts, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from mcwallet.codec import x509
from mcwallet.errors import WalletError
from mcwallet.model.anchors import Anchor
from mcwallet.model.credential import Period
from mcwallet.model.trust import Federation, Trust, TrustedIssuer
from mcwallet.render.page import Line, line
from mcwallet.render.words import shown


def document(trust: Trust, stale: Sequence[str] = ()) -> dict[str, Any]:
    """Shape ``mcwallet/trust@1``."""
    return {
        "schema": "mcwallet/trust@1",
        "sources": list(trust.sources),
        "issuers": [_issuer(each) for each in trust.issuers],
        "anchors": [_anchor(each) for each in trust.every_anchor()],
        "federations": [_federation(each) for each in trust.federations],
        "statements": len(trust.statements),
        "stale": list(stale),
    }


def page(trust: Trust) -> Iterator[Line]:
    """Lay out whom a person trusts, one line each."""
    for issuer in trust.issuers:
        word = "trusts   " if issuer.trusted else "distrusts"
        name = f"  {shown(issuer.name)}" if issuer.name else ""
        yield line((word, "good" if issuer.trusted else "bad"), f"  {_who(issuer)}{name}")
    anchors = tuple(trust.every_anchor())
    for anchor in anchors:
        purposes = ", ".join(sorted(anchor.purposes))
        name = f"  ({shown(anchor.name)})" if anchor.name else ""
        yield line(("anchor   ", "good"), f"  {shown(_subject(anchor))}: {purposes}{name}")
    for top in trust.federations:
        name = f"  {shown(top.name)}" if top.name else ""
        keys = ", ".join(shown(kid) for kid, _ in top.keys)
        yield line(("members  ", "good"), f"  {shown(top.id)}{name}  (keys: {keys})")
    if trust.statements:
        yield line(f"           {len(trust.statements)} entity statements at hand")
    if not (trust.issuers or anchors or trust.federations or trust.statements):
        yield line("You trust nobody yet.")


def _issuer(issuer: TrustedIssuer) -> dict[str, Any]:
    return {
        "id": issuer.id,
        "domain": issuer.domain,
        "certificate_sha256": issuer.certificate_sha256,
        "name": issuer.name,
        "trusted": issuer.trusted,
        "keys": [name for name, _ in issuer.keys],
        "source": issuer.source,
    }


def _federation(top: Federation) -> dict[str, Any]:
    return {
        "id": top.id,
        "name": top.name,
        "keys": [kid for kid, _ in top.keys],
        "source": top.source,
    }


def _anchor(anchor: Anchor) -> dict[str, Any]:
    return {
        "sha256": sha256(anchor.certificate).hexdigest(),
        "subject": _subject(anchor),
        "for": sorted(anchor.purposes),
        "name": anchor.name,
        "recognised": [_period(each) for each in anchor.recognised],
    }


def _period(period: Period) -> dict[str, str]:
    return {"from": _moment(period.start), "until": _moment(period.end)}


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _who(issuer: TrustedIssuer) -> str:
    return shown(issuer.id or issuer.domain or f"sha256:{issuer.certificate_sha256}")


def _subject(anchor: Anchor) -> str:
    try:
        return str(x509.certificate(anchor.certificate).subject)
    except WalletError:
        return "a certificate that cannot be read"
