"""The bundle: one zip for people with a browser, other wallets and offline verifiers.

``index.html`` stands first, then the originals, evidence and a presentation signed by the
holder. Inside that, a self-issued manifest credential lists every other file with its
digest (VCDM 2.0 §5.3), so that nothing can be added, changed or taken out unnoticed.
"""

from collections.abc import Iterator
from hashlib import sha384
from typing import Any

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.presentation import (
    CONTEXT,
    as_bytes,
    digest_sri,
    inline,
    name_of,
    presentation,
)
from mcwallet.codec import zip_writer
from mcwallet.model.json import Json
from mcwallet.model.portfolio import Portfolio

MANIFEST = "PortfolioManifestCredential"
PRESENTED = "presentation.json"
_READ_ME = """\
This is a portfolio of learning credentials.

Open index.html in any browser to read it: nothing is fetched, and nothing runs.
The files in credentials/ are the originals, byte for byte as their issuers made them.
To check them, offline: mcwallet verify THIS-FILE.zip
"""
_MEDIA = {
    ".html": "text/html",
    ".json": "application/json",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".jwt": "application/jwt",
    ".sd-jwt": "application/sd-jwt",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".jsonld": "application/jose+json",
}


def write(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Make the zip; equal portfolios give equal bytes."""
    files = list(_files(portfolio))
    manifest = portfolio.sign(_manifest(portfolio, files), created=portfolio.created)
    shown = [held for item in portfolio.items if (held := inline(item)) is not None]
    signed = presentation(portfolio, [manifest, *shown])
    whole = [*files, (PRESENTED, as_bytes(signed))]
    return (("portfolio.zip", zip_writer.write(whole)),)


def _files(portfolio: Portfolio) -> Iterator[tuple[str, bytes]]:
    yield "index.html", portfolio.page
    yield "READ-ME.txt", _READ_ME.encode()
    for item in portfolio.items:
        yield f"credentials/{item.name}", item.data
    yield from portfolio.extra
    yield from _evidence(portfolio)


def _evidence(portfolio: Portfolio) -> Iterator[tuple[str, bytes]]:
    entries: list[dict[str, Any]] = []
    for number, document in enumerate(portfolio.documents, 1):
        name = f"{number:03}.bin"
        entry: dict[str, Any] = {
            "url": document.url,
            "file": name,
            "sha256": document.artifact.digest,
            "media_type": document.media_type,
            "status": document.status,
        }
        if document.fetched:
            entry["fetched"] = document.fetched.strftime("%Y-%m-%dT%H:%M:%SZ")
        entries.append(entry)
        yield f"evidence/{name}", document.artifact.data
    if entries:
        yield "evidence/index.json", as_bytes({"documents": entries})


def _manifest(portfolio: Portfolio, files: list[tuple[str, bytes]]) -> dict[str, Json]:
    name = name_of(portfolio, "manifest")
    return {
        "@context": [CONTEXT],
        "id": f"urn:uuid:{name}",
        "type": ["VerifiableCredential", MANIFEST],
        "name": portfolio.title or "Portfolio of learning credentials",
        "issuer": portfolio.holder,
        "validFrom": portfolio.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {"id": portfolio.holder},
        "relatedResource": [
            {
                "id": f"urn:uuid:{name}#{path}",
                "mediaType": media_type(path),
                "digestSRI": digest_sri("sha384", sha384(data).digest()),
            }
            for path, data in files
        ],
    }


def media_type(path: str) -> str:
    """Name the media type of a file in a bundle."""
    ending = next((e for e in _MEDIA if path.endswith(e)), "")
    return _MEDIA.get(ending, "application/octet-stream")


BUNDLE = ExportForm(
    name="bundle",
    title="Bundle",
    readers="people with a browser, mcwallet, wallets that read presentations",
    suffix=".zip",
    write=write,
    signed=True,
    page=True,
)
