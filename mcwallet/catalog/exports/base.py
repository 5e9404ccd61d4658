"""What a form of export must know."""

from collections.abc import Callable

from mcwallet.model.portfolio import Item, Portfolio
from mcwallet.model.values import dataclass


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
