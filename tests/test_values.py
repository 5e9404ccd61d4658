"""Our data classes are the standard library's, but for when their methods are written."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from mcwallet.model import values


def _made(dataclass: Any) -> dict[str, Any]:
    """Define one class of each shape that there is in the wallet."""

    @dataclass(frozen=True, slots=True)
    class Plain:
        """A value."""

        name: str
        size: int = 3
        tags: tuple[str, ...] = ()
        seen: list[str] = field(default_factory=list, compare=False, repr=False)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        """A value that is made by name."""

        number: int = 1
        name: str

    @dataclass(slots=True)
    class Changing:
        value: object
        path: str = "$"

    @dataclass(frozen=True, slots=True, eq=False)
    class Itself:
        value: int

    @dataclass(frozen=True)
    class Worked:
        given: int
        twice: int = field(init=False, hash=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.given)

        def __repr__(self) -> str:
            return "Worked()"

    @dataclass(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    return {one.__name__: one for one in (Plain, Named, Changing, Itself, Worked, Empty)}


OURS, THEIRS = _made(values.dataclass), _made(dataclasses.dataclass)
CALLS: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "Plain": [(("a",), {}), (("a", 4), {"tags": ("x",)}), ((), {}), (("a",), {"odd": 1})],
    "Named": [((), {"name": "a"}), ((), {"name": "a", "number": 2}), (("a",), {})],
    "Changing": [((1,), {}), ((), {"value": [1], "path": "$.a"}), ((1, 2, 3), {})],
    "Itself": [((1,), {}), ((), {})],
    "Worked": [((2,), {}), ((2, 4), {})],
    "Empty": [((), {}), ((1,), {})],
}


def told(do: Callable[[], Any]) -> object:
    """Return what something comes to, or in which way it fails."""
    try:
        return do()
    except (TypeError, AttributeError) as error:
        return type(error)


def each_made(of: dict[str, Any], name: str) -> list[Any]:
    return [
        told(lambda given=given: of[name](*given[0], **given[1])) for given in CALLS[name]
    ]


@pytest.mark.parametrize("name", CALLS)
def test_a_value_is_made_and_shown_as_the_standard_one_is(name: str) -> None:
    ours, theirs = each_made(OURS, name), each_made(THEIRS, name)
    for mine, other in zip(ours, theirs, strict=True):
        if isinstance(other, type):
            assert mine is other
        else:
            assert repr(mine).rpartition(".")[2] == repr(other).rpartition(".")[2]
            assert [getattr(mine, each.name) for each in dataclasses.fields(mine)] == [
                getattr(other, each.name) for each in dataclasses.fields(other)
            ]


@pytest.mark.parametrize("name", CALLS)
def test_values_are_equal_and_hash_alike_where_standard_ones_do(name: str) -> None:
    for of in (OURS, THEIRS):
        made = [one for one in each_made(of, name) if not isinstance(one, type)]
        again = [one for one in each_made(of, name) if not isinstance(one, type)]
        equal = [[a == b for b in again] for a in made]
        hashed = [[told(lambda a=a, b=b: hash(a) == hash(b)) for b in again] for a in made]
        if of is OURS:
            ours = equal, hashed
    assert ours == (equal, hashed)
    assert made[0] != "something else"


@pytest.mark.parametrize("name", CALLS)
def test_a_frozen_value_stays_as_it_is(name: str) -> None:
    def refused(of: dict[str, Any]) -> list[bool]:
        one = each_made(of, name)[0]
        known = [each.name for each in dataclasses.fields(one)]
        outcomes = [told(lambda n=n: setattr(one, n, 9)) for n in (*known, "unheard_of")]
        outcomes += [told(lambda n=n: delattr(one, n)) for n in known]
        return [isinstance(each, type) for each in outcomes]

    assert refused(OURS) == refused(THEIRS)


def test_a_change_that_is_refused_is_named() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="'name'"):
        OURS["Plain"]("a").name = "b"


@pytest.mark.parametrize("name", CALLS)
def test_a_value_is_replaced_and_copied_as_the_standard_one_is(name: str) -> None:
    mine, other = each_made(OURS, name)[0], each_made(THEIRS, name)[0]
    for change in ({"name": "z"}, {"value": 7}, {"given": 5}, {"odd": 1}, {}):
        ours = told(lambda change=change: dataclasses.replace(mine, **change))
        theirs = told(lambda change=change: dataclasses.replace(other, **change))
        assert isinstance(ours, type) == isinstance(theirs, type)
        if not isinstance(theirs, type):
            assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)  # type: ignore[call-overload]
    assert dataclasses.asdict(copy.copy(mine)) == dataclasses.asdict(other)
    assert dataclasses.asdict(copy.deepcopy(mine)) == dataclasses.asdict(other)


@pytest.mark.parametrize("name", CALLS)
def test_the_written_method_has_the_standard_signature(name: str) -> None:
    for of in (OURS, THEIRS):
        each_made(of, name)
    ours = inspect.signature(OURS[name].__init__).parameters.values()
    theirs = inspect.signature(THEIRS[name].__init__).parameters.values()
    assert [(p.name, p.kind) for p in ours] == [(p.name, p.kind) for p in theirs]


def test_a_value_goes_to_another_process_and_comes_back() -> None:
    from mcwallet.model.report import Check, Outcome

    check = Check("proof", Outcome.PASSED, "proof.ok", "Signed.")
    assert pickle.loads(pickle.dumps(check)) == check


def test_nothing_is_written_before_it_is_needed() -> None:
    quick = _made(values.dataclass)["Plain"]
    before = quick.__init__
    quick("a")
    assert quick.__init__ is not before
    after = quick.__init__
    quick("b")
    assert quick.__init__ is after
