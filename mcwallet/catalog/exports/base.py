"""What a form of export must know."""

from collections.abc import Callable

from mcwallet.errors import LimitError
from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.values import dataclass

MOST = 25 * 1024**2
"""How large a file may be that mcwallet reads, and so one that it writes."""


def readable(data: bytes) -> bytes:
    """Return a file that whoever receives it can read, or say that it is too large."""
    if len(data) > MOST:
        raise LimitError(
            f"these credentials together are larger than {MOST // 1024**2} MB in one file",
            hint="export fewer of them, or use --as bundle",
        )
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForm:
    """One form in which credentials can leave the wallet.

    ``write`` returns files by name: one file, or several for a folder. ``readers`` says
    who reads it, ``signed`` whether the holder's key is needed, ``page`` whether the page
    for people is part of it, ``fits`` which credentials it can carry.
    """

    name: str
    title: str
    readers: str
    suffix: str
    write: Callable[[Portfolio], tuple[tuple[str, bytes], ...]]
    signed: bool = False
    page: bool = False
    fits: Callable[[Item], bool] = lambda _: True
