"""Where the outside world enters: the clock, the settings and the terminal."""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from mcwallet.cli.options import Asked, Color, now
from mcwallet.errors import RefusedError, WalletError
from mcwallet.model.world import Policy, World
from mcwallet.render.page import STYLES, Line, plain


@dataclass(frozen=True)
class Session:
    """One run of the program."""

    asked: Asked
    policy: Policy = Policy()  # noqa: RUF009 - a frozen value

    @cached_property
    def now(self) -> datetime:
        """The moment to judge by, the same for the whole run."""
        return now(self.asked)

    @cached_property
    def world(self) -> World:
        """The moment, the network, the rules and the trust of this run."""
        from mcwallet.cli.worlds import world

        return world(self.asked, self.now, self.policy)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which people want to read, first the one they asked for."""
        wanted = (
            self.asked.lang or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
        )
        wanted = wanted or os.environ.get("LANG") or ""
        tags = [each.partition(".")[0].replace("_", "-") for each in wanted.split(",")]
        return tuple(tag for tag in tags if tag and tag not in {"C", "POSIX"}) or ("en",)

    def show(self, page: Iterable[Line]) -> None:
        """Write a result for people to stdout."""
        if self._coloured():
            from rich.console import Console
            from rich.text import Text

            console = Console(highlight=False, force_terminal=True, soft_wrap=True)
            for spans in page:
                console.print(Text.assemble(*((text, STYLES[s]) for text, s in spans)))
        else:
            write(plain(page))

    def put(self, document: Any) -> None:
        """Write one JSON document to stdout."""
        write(json.dumps(document, ensure_ascii=True, indent=2) + "\n")

    def put_line(self, document: Any) -> None:
        """Write one JSON document on one line to stdout."""
        write(json.dumps(document, ensure_ascii=True) + "\n")

    def say(self, text: str) -> None:
        """Tell people something on stderr; the text must be safe to show."""
        if not self.asked.quiet:
            sys.stderr.write(f"{text}\n")

    def confirm(self, question: str, *, hint: str = "add --yes to say yes") -> None:
        """Go on only with somebody's yes; raises ``RefusedError`` otherwise."""
        if self.asked.yes:
            return
        if self.asked.no_input:
            raise RefusedError(f"not done without a yes: {question}", hint=hint)
        from mcwallet.cli.terminal import ask

        answer = ask(f"{question} [y/N] ")
        if answer is None:
            raise RefusedError(f"not done without a yes: {question}", hint=hint)
        if answer.strip().casefold() not in {"y", "yes"}:
            raise RefusedError("not done", hint="nothing was changed")

    def _coloured(self) -> bool:
        if self.asked.color is not Color.AUTO:
            return self.asked.color is Color.ALWAYS
        if os.environ.get("NO_COLOR") or os.environ.get("MCWALLET_ACCESSIBLE"):
            return False
        if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
            return True
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Write to stdout in UTF-8, whatever the system's own encoding is."""
    if sys.stdout is None:
        raise WalletError("standard output is closed", code="MCW-OUTPUT")
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)


def begin(asked: Asked, policy: Policy | None = None) -> Session:
    """Start a run; without anywhere to write results nothing is begun."""
    if sys.stdout is None:
        raise WalletError(
            "standard output is closed",
            hint="nothing was changed; give the command somewhere to write",
            code="MCW-OUTPUT",
        )
    return Session(asked, policy or Policy())
