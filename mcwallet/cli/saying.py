"""Words to people on stderr; with ``--json`` they wait, so that a refusal comes alone."""

import sys

_waiting: list[str] = []


def say(text: str, *, wait: bool) -> None:
    """Tell people something now, or once nothing can be refused any more."""
    if wait:
        _waiting.append(text)
    else:
        sys.stderr.write(f"{text}\n")


def release() -> None:
    """Tell what waited: the command is done, or somebody is being asked about it."""
    for text in withheld():
        sys.stderr.write(f"{text}\n")


def withheld() -> tuple[str, ...]:
    """Return what waited, which is then nobody's to tell but the caller's."""
    held = tuple(_waiting)
    _waiting.clear()
    return held
