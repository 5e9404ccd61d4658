"""Data classes whose methods are written when they are first needed.

A command loads more than a hundred of them and makes instances of a few. The standard
library compiles six methods for each at import, which took half of the time in which a
command starts. ``dataclass`` here is the standard one in all that can be seen of it: its
fields, ``replace``, equality, hashes, ``repr``, and what frozen means.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass

__all__ = ["dataclass"]


def _quick(
    cls: Any = None,
    /,
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    eq: bool = True,
) -> Any:
    """Make a data class as ``dataclasses.dataclass`` does."""
    if cls is None:
        return partial(_quick, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)
    own = set(vars(cls))
    cls.__doc__ = cls.__doc__ or cls.__name__  # or the standard one looks for a signature
    made: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
    )(cls)
    methods: dict[str, Any] = {"__init__": _first(made, frozen), "__repr__": _shown}
    if eq:
        methods |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
        methods |= {"__getstate__": _state, "__setstate__": _restored}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    made.__dataclass_params__.frozen = frozen
    made.__dataclass_params__.eq = eq
    return made


def _first(cls: Any, frozen: bool) -> Callable[..., None]:  # noqa: FBT001
    """Return an ``__init__`` that puts the real one in its place and goes on with it."""

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        cls.__init__ = _written(cls, frozen)
        cls.__init__(self, *given, **named)

    return __init__


def _written(cls: Any, frozen: bool) -> Any:  # noqa: FBT001
    """Write the ``__init__`` of a class, as text from the names of its fields."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_absent": dataclasses.MISSING}
    plain, named, body = ["self"], ["*"], ["pass"]
    for each in dataclasses.fields(cls):
        name, value = each.name, each.name
        if each.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = each.default_factory
            made, default = f"_make_{name}()", "=_absent"
            value = f"{made} if {name} is _absent else {name}" if each.init else made
        elif each.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = each.default
            default = f"=_default_{name}"
            value = name if each.init else f"_default_{name}"
        elif not each.init:
            continue  # ``__post_init__`` puts it there
        else:
            default = ""
        if each.init:
            (named if each.kw_only else plain).append(name + default)
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif name in vars(cls) and hasattr(vars(cls)[name], "__set__"):  # a slot
            names[f"_set_{name}"] = vars(cls)[name].__set__
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    head = ", ".join(plain + (named if len(named) > 1 else []))
    exec(f"def __init__({head}):\n " + "\n ".join(body), names)  # noqa: S102 - our own names
    names["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return names["__init__"]


class _Taking(dict[Any, Callable[[Any], Any]]):
    """By class, what takes the values out of an instance that are compared, or hashed."""

    def __init__(self, *, hashed: bool) -> None:
        super().__init__()
        self.hashed = hashed

    def __missing__(self, cls: Any) -> Callable[[Any], Any]:
        names = [
            each.name
            for each in dataclasses.fields(cls)
            if (each.compare if each.hash is None or not self.hashed else each.hash)
        ]
        self[cls] = attrgetter(*names) if names else lambda _: ()
        return self[cls]


_COMPARED, _HASHED = _Taking(hashed=False), _Taking(hashed=True)


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    take = _COMPARED[self.__class__]
    return take(self) == take(other)


def _hash(self: Any) -> int:
    return hash(_HASHED[self.__class__](self))


def _shown(self: Any) -> str:
    told = [
        f"{each.name}={getattr(self, each.name)!r}"
        for each in dataclasses.fields(self)
        if each.repr
    ]
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _refuse(_self: Any, name: str, *_: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _restored(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


if not TYPE_CHECKING:
    dataclass = _quick
