"""What we know by name and keep, but cannot look into."""

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from mcwallet.catalog.envelopes.base import EnvelopeKind
from mcwallet.errors import UnsupportedError
from mcwallet.model.artifact import Artifact


def _kind(name: str, title: str, spec: str, fits: Callable[[bytes], bool]) -> EnvelopeKind:
    def open_(_artifact: Artifact) -> NoReturn:
        raise UnsupportedError(
            f"this is {title}, which mcwallet keeps but cannot read",
            hint="ask the issuer for the same credential as JSON",
        )

    return EnvelopeKind(
        name=name,
        title=title,
        spec=spec,
        fits=lambda artifact: fits(artifact.content.removeprefix(b"\xef\xbb\xbf")),
        open=open_,
    )


def _is_cose(data: bytes) -> bool:
    """Recognise COSE_Sign1 (RFC 9052 §4.2): tag 18, four items; as bytes or as text."""
    if data[:2] == b"\xd2\x84":
        return True
    text = data.strip()
    return bool(_COSE_HEX.fullmatch(text) or _COSE_BASE64.fullmatch(text))


def _is_pdf_badge(data: bytes) -> bool:
    """Recognise a badge in a PDF by the name that its metadata gives it."""
    return data.startswith(b"%PDF-") and b"openbadges" in data


def _is_transcript(data: bytes) -> bool:
    """Recognise the 1EdTech extended transcript, unless a credential carries it."""
    return _bare(data) and b'"transcriptEntities"' in data


def _is_ler_rs(data: bytes) -> bool:
    """Recognise a learner's record in HR Open's terms, unless a credential carries it."""
    return _bare(data) and sum(name in data for name in _LER_RS) > 1


def _bare(data: bytes) -> bool:
    return data.lstrip()[:1] == b"{" and b'"credentialSubject"' not in data


_LER_RS = (b'"educationAndLearnings"', b'"employmentHistories"', b'"personCompetencies"')
_COSE_HEX = re.compile(rb"d284[0-9a-f]{20,}", re.IGNORECASE)
_COSE_BASE64 = re.compile(rb"0oR[A-Za-z0-9+/_-]{20,}={0,2}")

COSE = _kind(
    "cose",
    "a credential secured with COSE",
    "https://www.w3.org/TR/vc-jose-cose/#with-cose",
    _is_cose,
)
PDF_BADGE = _kind(
    "pdf",
    "a badge inside a PDF",
    "https://openbadgefactory.com/",
    _is_pdf_badge,
)
VPQR = _kind(
    "vpqr",
    "a credential from a QR code (CBOR-LD)",
    "https://www.w3.org/TR/vc-barcodes/",
    lambda data: data.lstrip()[:4] == b"VP1-",
)
TRANSCRIPT = _kind(
    "transcript",
    "an extended transcript",
    "https://www.imsglobal.org/activity/comprehensive-learner-record",
    _is_transcript,
)
LER_RS = _kind(
    "ler-rs",
    "a learning and employment record (LER-RS)",
    "https://www.hropenstandards.org/",
    _is_ler_rs,
)
UNREAD: Mapping[str, str] = {
    COSE.name: "vc2",
    PDF_BADGE.name: "ob2",
    VPQR.name: "presentation",
    TRANSCRIPT.name: "transcript",
    LER_RS.name: "ler-rs",
}
"""The format of what stands behind each of them, as far as the outside tells."""
