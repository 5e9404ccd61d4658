"""Work done once for a value that is asked about several times in a row."""

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Latest(Generic[Key, Value]):
    """A function that remembers its last answer, for as long as the very same key comes.

    For keys that never change. Several threads may ask at once: what is remembered is put
    in place in one step.
    """

    __slots__ = ("_last", "_work")

    def __init__(self, work: Callable[[Key], Value]) -> None:
        self._work = work
        self._last: tuple[Key, Value] | None = None

    def __call__(self, key: Key) -> Value:
        """Answer from memory, or work it out."""
        last = self._last
        if last is not None and last[0] is key:
            return last[1]
        value = self._work(key)
        self._last = key, value
        return value
