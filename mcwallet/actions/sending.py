"""How reports go from one process to another: quickly, and without what nobody is told.

What stands inside a credential can be large, and pickling data classes one by one takes
longer than judging them on one processor.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

from mcwallet.model.credential import Credential, Identifier, Party, Period
from mcwallet.model.report import Check, Evidence, Report
from mcwallet.model.words import Words

Reducer = Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]
"""Says how to make a value again (``object.__reduce__``)."""

LEFT_OUT: Final = frozenset({"achievements", "associations", "elements", "parts", "status"})
"""What is not told of a credential with its verdict."""


def _by_place(kind: type) -> Reducer:
    take = attrgetter(*(each.name for each in fields(kind)))
    return lambda one: (kind, take(one))


def _by_name(kind: type) -> Reducer:
    take = attrgetter(*_NAMES[kind])
    return lambda one: (_made, (kind, take(one)))


def _made(kind: type, values: tuple[Any, ...]) -> Any:
    return kind(**dict(zip(_NAMES[kind], values, strict=True)))


_NAMES: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(each.name for each in fields(kind) if each.name not in LEFT_OUT)
    for kind in (Credential, Evidence, Identifier, Report)
}
REDUCERS: Final[Mapping[type, Reducer]] = {
    Words: lambda words: (Words, (words.by_language,)),
    **{kind: _by_place(kind) for kind in (Check, Party, Period)},
    **{kind: _by_name(kind) for kind in _NAMES},
}
