"""What a container must know."""

from collections.abc import Callable
from typing import TypeAlias

from mcwallet.errors import WalletError
from mcwallet.model.artifact import Artifact
from mcwallet.model.values import dataclass

Ask: TypeAlias = Callable[[str], str]
"""Asks a person for a secret, in the given words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a container holds.

    Each of ``artifacts`` is to be recognised in turn; its name is relative to the
    container's and empty for the container itself (a baked picture is one original and
    comes back with its ``inner`` text). ``notes`` are sentences that people should read
    with what was found; ``ignored`` and ``troubles`` name what was not taken.
    """

    artifacts: tuple[Artifact, ...] = ()
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    troubles: tuple[tuple[str, WalletError], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One way of carrying credentials.

    ``packs`` tells an archive, of which we open one inside another never.
    """

    name: str
    title: str
    spec: str
    fits: Callable[[bytes], bool]
    open: Callable[[Artifact, Ask | None], Contents]
    packs: bool = False
