"""How a wallet is, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from mcwallet.model.wallet import Problem, WalletState
from mcwallet.render.page import Line, line
from mcwallet.render.words import shown


def document(id_: str, state: WalletState, problems: Sequence[Problem]) -> dict[str, Any]:
    """Shape ``mcwallet/status@1``."""
    return {
        "schema": "mcwallet/status@1",
        "wallet": id_,
        "credentials": len(state.kept),
        "binned": len(state.holdings) - len(state.kept),
        "identities": [each.id for each in state.identities if not each.retired],
        "keys": [{"kind": s.kind, "name": s.name} for s in state.slots if s.active],
        "shared": len(state.shared),
        "damaged": any(problem.damage for problem in problems),
        "problems": [
            {"code": p.code, "damage": p.damage, "message": p.says, "hint": p.hint}
            for p in problems
        ],
    }


def page(id_: str, state: WalletState) -> Iterator[Line]:
    """Lay out the state of a wallet, one fact a line."""
    binned = len(state.holdings) - len(state.kept)
    yield line(f"wallet       {id_}")
    yield line(
        f"credentials  {len(state.kept)}" + (f", {binned} in the bin" if binned else "")
    )
    for each in state.identities:
        if not each.retired:
            yield line(f"identity     {shown(each.id)}")
    for slot in state.slots:
        if slot.active:
            name = "" if slot.name == slot.kind else f": {shown(slot.name)}"
            yield line(f"opens with   {slot.kind}{name}")
    if state.shared:
        times = "once" if len(state.shared) == 1 else f"{len(state.shared)} times"
        yield line(f"shared       {times}")
