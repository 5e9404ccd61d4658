"""A fictional public-key infrastructure: authorities, sealers, time-stamps and seals."""

from tests.pki.entities import (
    BEGIN,
    CRL_URL,
    EMAIL,
    END,
    OCSP_SIGNING,
    QUALIFIED_SEAL,
    QUALIFIED_SIGNATURE,
    SEALED,
    TIME_STAMPING,
    TLS_SERVER,
    WEB_SITE,
    Entity,
    authority,
    issue,
    key_of,
    stamper,
)  # fmt: skip
from tests.pki.revoking import answer, crl
from tests.pki.sealing import Making, as_payload, jws, seal
from tests.pki.stamping import token

ROOT = authority("Zed Root")
CA = authority("Zed Seal Authority", ROOT)
SEALER = issue("Seal of the University of Zed", CA)
STAMP_ROOT = authority("Zed Time Root")
STAMPER = stamper("Zed Time", STAMP_ROOT)
MAKING = Making(SEALER, STAMPER)

__all__ = [
    "BEGIN", "CA", "CRL_URL", "EMAIL", "END", "MAKING", "OCSP_SIGNING", "QUALIFIED_SEAL",
    "QUALIFIED_SIGNATURE", "ROOT", "SEALED", "SEALER", "STAMPER", "STAMP_ROOT",
    "TIME_STAMPING", "TLS_SERVER", "WEB_SITE", "Entity", "Making", "answer", "as_payload",
    "authority", "crl", "issue", "jws", "key_of", "seal", "stamper", "token",
]  # fmt: skip
