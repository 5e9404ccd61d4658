"""Tables of what the credentials say: CSV for spreadsheets, JSON for programs."""

import csv
from collections.abc import Iterator
from datetime import UTC
from io import StringIO
from typing import Any

from mcwallet.catalog.exports.base import ExportForm
from mcwallet.catalog.exports.presentation import as_bytes
from mcwallet.codec.showing import shown_block
from mcwallet.model.credential import Credential, Element, Origin
from mcwallet.model.portfolio import Item, Portfolio

_FORMULA = ("=", "+", "-", "@")
_COLUMNS = (
    "id",
    "file",
    "format",
    "kind",
    "title",
    "issuer_id",
    "issuer_name",
    "provider",
    "awarded",
    "ects",
    "hours",
    "valid_from",
    "valid_until",
    "verdict",
)


def write_csv(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Write a row for each credential, with a column for each standard element."""
    rows = (element.name for element in _rows(portfolio))
    names = [name for name in rows if name not in _COLUMNS]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, *names])
    for item in portfolio.items:
        facts = _facts(item, portfolio.languages)
        stated = {e.name: _stated(e, portfolio.languages) for e in item.elements}
        row = [facts[name] for name in _COLUMNS] + [stated.get(name, "") for name in names]
        writer.writerow([_harmless(cell) for cell in row])
    return (("credentials.csv", text.getvalue().encode("utf-8-sig")),)


def write_json(portfolio: Portfolio) -> tuple[tuple[str, bytes], ...]:
    """Write ``mcwallet/portfolio@1``: what each credential says, with its paths."""
    document = {
        "schema": "mcwallet/portfolio@1",
        "created": portfolio.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "items": [_described(item, portfolio.languages) for item in portfolio.items],
    }
    return (("credentials.json", as_bytes(document)),)


def _rows(portfolio: Portfolio) -> Iterator[Element]:
    seen: dict[str, Element] = {}
    for item in portfolio.items:
        for element in item.elements:
            seen.setdefault(element.name, element)
    yield from seen.values()


def _facts(item: Item, languages: tuple[str, ...]) -> dict[str, str]:
    credential, period = item.credential, item.credential.period
    return {
        "id": item.id,
        "file": item.name,
        "format": credential.format,
        "kind": credential.kind.value,
        "title": credential.title.pick(languages),
        "issuer_id": credential.issuer.id,
        "issuer_name": credential.issuer.name.pick(languages),
        "provider": _provider(credential, languages),
        "awarded": _awarded(credential),
        "ects": _amount(credential, "ects"),
        "hours": _amount(credential, "hours"),
        "valid_from": period.start.isoformat() if period.start else "",
        "valid_until": period.end.isoformat() if period.end else "",
        "verdict": item.report.verdict.value if item.report else "",
    }


def _provider(credential: Credential, languages: tuple[str, ...]) -> str:
    """Name who awarded it, else who issued it: learning accounts ask for one provider."""
    bodies = credential.awarding_bodies or (credential.issuer,)
    return "; ".join(filter(None, (body.name.pick(languages) for body in bodies)))


def _awarded(credential: Credential) -> str:
    """Return the day of the award, else of the issuing, in UTC."""
    days = [one.awarded for one in credential.achievements if one.awarded]
    when = max(days) if days else credential.issued
    return f"{when.astimezone(UTC):%Y-%m-%d}" if when else ""


def _amount(credential: Credential, unit: str) -> str:
    """Return the amount in this unit if it is one; several, or estimates, are none."""
    found = {
        load.amount
        for one in credential.achievements
        for load in one.workload
        if load.unit == unit and load.origin is not Origin.ESTIMATED
    }
    return found.pop() if len(found) == 1 and len(credential.achievements) == 1 else ""


def _described(item: Item, languages: tuple[str, ...]) -> dict[str, Any]:
    elements = [
        {
            "element": each.name,
            "number": each.number,
            "stated": each.stated,
            "value": [value.value.pick(languages) for value in each.values],
            "from": [value.path for value in each.values],
            "origin": [value.origin.value for value in each.values],
        }
        for each in item.elements
    ]
    return {**_facts(item, languages), "elements": elements}


def _stated(element: Element, languages: tuple[str, ...]) -> str:
    return "; ".join(value.value.pick(languages) for value in element.values)


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP, CSV injection)."""
    cell = shown_block(cell.strip())
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


CSV = ExportForm(
    name="csv",
    title="Table",
    readers="spreadsheets, learning accounts",
    suffix=".csv",
    write=write_csv,
)
JSON = ExportForm(
    name="json",
    title="Description",
    readers="programs",
    suffix=".json",
    write=write_json,
)
