"""What left the wallet: when, for whom, in which form."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from mcwallet.model.holding import Shared
from mcwallet.model.wallet import WalletState
from mcwallet.render.annotations import title_of
from mcwallet.render.page import Line, line
from mcwallet.render.words import cut, shown

_MOST = 60


def document(state: WalletState) -> dict[str, Any]:
    """Shape ``mcwallet/history@1``."""
    return {
        "schema": "mcwallet/history@1",
        "items": [
            {
                "id": each.id,
                "time": _time(each),
                "to": each.to,
                "form": each.as_,
                "sha256": each.sha256,
                "disclosed": list(each.disclosed),
                "credentials": [
                    {"id": rec, "title": _title(state, rec)} for rec in each.rec
                ],
            }
            for each in _ordered(state)
        ],
    }


def page(state: WalletState) -> Iterator[Line]:
    """List it, oldest first."""
    for each in _ordered(state):
        whom = cut(shown(each.to), _MOST) or "nobody named"
        head = f"{_time(each)}  {shown(each.as_)}  for {whom}"
        yield line((head, "title"))
        for rec in each.rec:
            none = "(no title)" if rec in state.holdings else "(no longer here)"
            title = cut(shown(_title(state, rec)), _MOST) or none
            yield line(f"    {rec[:8]}  {title}")
        if each.disclosed:
            yield line(f"    showing  {shown(', '.join(each.disclosed))}")
        yield line((f"    sha256   {shown(each.sha256)}", "faint"))
    if not state.shared:
        yield line("Nothing has left this wallet yet.")


def _ordered(state: WalletState) -> list[Shared]:
    return sorted(state.shared, key=lambda each: (each.time, each.id))


def _time(each: Shared) -> str:
    return each.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _title(state: WalletState, rec: str) -> str:
    return title_of(state.holdings[rec]) if rec in state.holdings else ""
