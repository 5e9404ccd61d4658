"""Choose what leaves the wallet, and what to call it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from mcwallet.actions.listing import select
from mcwallet.errors import NotFoundError
from mcwallet.model.holding import Holding
from mcwallet.model.wallet import WalletState

ENDINGS = {
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "application/jwt": ".jwt",
    "application/sd-jwt": ".sd-jwt",
    "application/jose+json": ".jsonld",
}
_SAFE = re.compile("[^a-z0-9]+")
_LONGEST = 40
_ID = re.compile("(?i)(?:id:)?[0-9a-f]{4,64}")


def chosen(state: WalletState, what: Sequence[str], now: datetime) -> tuple[Holding, ...]:
    """Return what these ids and queries name; ids add up, queries narrow down."""
    ids = [text for text in what if _ID.fullmatch(text)]
    queries = [text for text in what if not _ID.fullmatch(text)]
    found: dict[str, Holding] = {}
    for text in ids:
        prefix = text.removeprefix("id:").lower()
        fits = [h for rec, h in state.holdings.items() if rec.startswith(prefix)]
        if len(fits) != 1:
            raise NotFoundError(
                f"{'several credentials begin' if fits else 'nothing begins'} with {text}",
                hint="see: mcwallet list",
            )
        found[fits[0].rec] = fits[0]
    if queries or not ids:
        for each in select(state.holdings.values(), queries, now):
            found.setdefault(each.id, state.holdings[each.id])
    if not found:
        raise NotFoundError("nothing fits, so nothing leaves", hint="see: mcwallet list")
    return tuple(found.values())


def shown_title(holding: Holding) -> str:
    """Return the learner's own title, or the credential's."""
    titles = holding.summary.get("title")
    stated = next(iter(titles.values()), "") if isinstance(titles, Mapping) else ""
    return holding.fields.get("title", "") or str(stated)


def file_name(title: str, rec: str) -> str:
    """Make a name from a title: small letters, digits and hyphens, and never a path."""
    text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = _SAFE.sub("-", text.lower()).strip("-")[:_LONGEST].strip("-")
    return f"{slug or 'credential'}-{rec[:8]}"
