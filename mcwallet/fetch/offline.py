"""A network that is not there."""

from mcwallet.errors import UnreachableError
from mcwallet.model.world import Document


def offline(url: str) -> Document:
    """Refuse every document."""
    raise UnreachableError(
        f"{url} is not at hand, and nothing was fetched",
        hint="run again with --online, or give a copy with --evidence",
    )
