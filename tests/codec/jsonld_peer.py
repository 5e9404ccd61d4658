"""PyLD as a second opinion on JSON-LD, with the very contexts that we pinned."""

import copy
from typing import Any

from pyld import jsonld

from mcwallet.codec.jsonld import PINNED
from mcwallet.codec.jsonld.term import DIGEST
from mcwallet.errors import UnsupportedError


def canonical(document: dict[str, Any]) -> str | None:
    """Return what PyLD makes of a document; None where it refuses it."""
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
        "base": None,
    }
    try:
        found = jsonld.normalize(copy.deepcopy(document), options)
    except (jsonld.JsonLdError, TypeError, AttributeError, KeyError, ValueError):
        return None
    assert isinstance(found, str)
    return found


_KNOWN: dict[str, Any] = {}


def _load(url: str, _: Any = None) -> dict[str, Any]:
    if url not in _KNOWN:
        try:
            _KNOWN[url] = plain(PINNED.load(url))
        except UnsupportedError as error:
            raise jsonld.JsonLdError(str(error), "jsonld.LoadDocumentError") from None
    return {"contextUrl": None, "documentUrl": url, "document": _KNOWN[url]}


def plain(value: Any) -> Any:
    """Take our own notes out of a table of terms."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name != DIGEST}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value
