"""Certificates that a chain may end at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A certification authority that the verifier trusts, and for what.

    ``certificate`` is DER; ``purposes`` holds ``seal``, ``timestamp``, ``credential``.
    """

    certificate: bytes
    purposes: frozenset[str]
    name: str = ""
