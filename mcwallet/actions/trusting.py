"""Take over whom the European trusted lists name, as entries of a trust file."""

from base64 import encodebytes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mcwallet.catalog.registries.trusted_lists import Listed, believe
from mcwallet.model.anchors import Anchor
from mcwallet.model.credential import Period

FOLDER = "trusted-lists/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import brings: ``[[anchor]]`` entries, and the files that they name.

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

    ``signers`` are the pinned certificates, DER. Services of one country with the same
    purpose and history share one entry, so that a trust file stays readable.
    """
    found = believe(lists, signers)
    groups: dict[tuple[str, tuple[str, ...], tuple[Period, ...]], list[Anchor]] = {}
    for each in found:
        for anchor in each.anchors:
            key = (each.territory, tuple(sorted(anchor.purposes)), anchor.recognised)
            groups.setdefault(key, []).append(anchor)
    entries, files = [], []
    for number, ((territory, purposes, periods), anchors) in enumerate(groups.items(), 1):
        name = f"{FOLDER}{number:04d}.pem"
        files.append((name, b"".join(_pem(anchor) for anchor in anchors)))
        entries.append(
            {
                "certificate": name,
                "for": list(purposes),
                "name": f"trusted list of {territory}",
                "recognised": [_written(period) for period in periods],
            }
        )
    return Imported(
        entries=tuple(entries),
        files=tuple(files),
        lists=found,
        stale=tuple(each.territory for each in found if each.stale(now)),
    )


def _pem(anchor: Anchor) -> bytes:
    body = encodebytes(anchor.certificate)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


def _written(period: Period) -> dict[str, str]:
    ends = {"from": period.start, "until": period.end}
    return {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in ends.items() if at}
