"""``mcwallet version``."""

import sys

from mcwallet import __version__


def command() -> None:
    """Print the version."""
    sys.stdout.write(f"mcwallet {__version__}\n")
