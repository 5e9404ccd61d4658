"""Take over whom the European trusted lists name, as entries of a trust file."""

from base64 import encodebytes
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from mcwallet.catalog.registries.trust_file import FORMAT
from mcwallet.catalog.registries.trusted_lists import Listed, believe
from mcwallet.model.anchors import Anchor
from mcwallet.model.credential import Period
from mcwallet.model.values import dataclass

FOLDER = "trusted-lists/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import brings: ``[[registry]]`` entries, and the files that they name.

    ``stale`` are the countries for which a newer list should be out by now.
    """

    entries: tuple[dict[str, Any], ...]
    files: tuple[tuple[str, bytes], ...]
    lists: tuple[Listed, ...]
    stale: tuple[str, ...]


def import_lists(
    lists: Iterable[bytes], signers: Iterable[bytes], now: datetime
) -> Imported:
    """Check lists that may come in any order, and turn their services into anchors.

    ``signers`` are the pinned certificates, DER. Every country has one entry, and a file
    of its own, so that the trust file stays readable and is read quickly.
    """
    found = believe(lists, signers)
    countries: dict[str, list[Anchor]] = {}
    for each in found:
        countries.setdefault(each.territory, []).extend(each.anchors)
    entries, files = [], []
    for number, (territory, anchors) in enumerate(countries.items(), 1):
        if not anchors:
            continue
        name, title = f"{FOLDER}{number:04d}.toml", f"trusted list of {territory}"
        data = _anchors(anchors, title)
        files.append((name, data))
        digest = sha256(data).hexdigest()
        entries.append({"file": name, "sha256": digest, "name": title})
    return Imported(
        entries=tuple(entries),
        files=tuple(files),
        lists=found,
        stale=tuple(each.territory for each in found if each.stale(now)),
    )


def _anchors(anchors: Iterable[Anchor], name: str) -> bytes:
    """Write a trust file that holds these; one entry for a purpose and history."""
    import tomli_w

    groups: dict[tuple[tuple[str, ...], tuple[Period, ...]], list[Anchor]] = {}
    for anchor in anchors:
        key = (tuple(sorted(anchor.purposes)), anchor.recognised)
        groups.setdefault(key, []).append(anchor)
    entries = [
        {
            "certificate": "".join(map(_pem, alike)),
            "for": list(purposes),
            "name": name,
            "recognised": [_written(period) for period in periods],
        }
        for (purposes, periods), alike in groups.items()
    ]
    document = {"format": FORMAT, "anchor": entries}
    return tomli_w.dumps(document, multiline_strings=True).encode()


def _pem(anchor: Anchor) -> str:
    body = encodebytes(anchor.certificate).decode("ascii")
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"


def _written(period: Period) -> dict[str, str]:
    ends = {"from": period.start, "until": period.end}
    return {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in ends.items() if at}
