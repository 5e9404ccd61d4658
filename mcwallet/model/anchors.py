"""Certificates that a chain may end at."""

from datetime import datetime

from mcwallet.model.credential import Period
from mcwallet.model.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A certification authority that the verifier trusts, and for what.

    ``certificate`` is DER; ``purposes`` holds ``seal``, ``timestamp``, ``credential``.
    ``recognised`` is when it was trusted, as trusted lists say it; empty means always.
    """

    certificate: bytes
    purposes: frozenset[str]
    name: str = ""
    recognised: tuple[Period, ...] = ()

    def stood(self, at: datetime) -> bool:
        """Tell whether it was trusted at a moment."""
        return not self.recognised or any(
            period.begun(at) and not period.over(at) for period in self.recognised
        )
