"""What a command was given: files, folders, standard input, or ids in the wallet."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcwallet.cli.session import Session
from mcwallet.cli.wallets import whole_id
from mcwallet.errors import WalletError

if TYPE_CHECKING:
    from mcwallet.actions.unwrapping import Original, Received

_ID = re.compile("(?i)[0-9a-f]{4,64}(?:/[0-9]{1,9})*")


def is_id(text: str) -> bool:
    """Tell whether an argument names a credential in the wallet.

    A path that exists wins over an id; ``id:9f2c`` is an id in any case, and ``9f2c/1`` a
    part of what it names.
    """
    if text.startswith("id:"):
        return True
    return bool(_ID.fullmatch(text)) and not Path(text).exists()


def receive_inputs(
    session: Session, inputs: Iterable[str], *, ids: bool = True, parts: bool = False
) -> "Received":
    """Receive everything named, in the order given; troubles are collected, not raised.

    With ``parts`` an id may name a part: the caller picks it out of the whole.
    """
    from mcwallet.actions.unwrapping import Original, Received, trouble
    from mcwallet.cli.receiving import receive_path
    from mcwallet.model.artifact import Artifact

    found = Received()
    for text in inputs:
        if not (ids and is_id(text)):
            found += receive_path(text, ask=session.ask_secret)
            continue
        try:
            rec, data = session.wallet.original(text if parts else whole_id(text))
        except WalletError as error:
            if session.stops(error):
                raise
            found += Received(troubles=(trouble(text, error, named=True),))
            continue
        inside = _reopened(Original(input=text, artifact=Artifact(data, rec[:8])))
        found += Received(originals=(inside,))
    return found


def _reopened(original: "Original") -> "Original":
    """Look into a baked image again: what it carries is derived, never stored."""
    from mcwallet.actions.unwrapping import receive

    again = receive(original.input, original.artifact.data, named=True).originals
    if len(again) == 1:
        return replace(again[0], input=original.input)
    return original
