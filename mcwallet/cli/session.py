"""Where the outside world enters: the clock, the settings and the terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, partial
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from mcwallet.cli.options import Asked, Color, now
from mcwallet.cli.saying import release, say
from mcwallet.errors import LockedError, RefusedError, VaultError, WalletError
from mcwallet.model.values import dataclass
from mcwallet.render.page import STYLES, Line, folded, plain
from mcwallet.render.words import shown, shown_block

_LONG = 20

if TYPE_CHECKING:
    from rich.progress import Progress

    from mcwallet.cli.wallets import Wallet
    from mcwallet.model.holding import Holding
    from mcwallet.model.world import Fetch, Policy, World


@dataclass(frozen=True)
class Session:
    """One run of the program; ``fetch`` stands in for the network, with --online only."""

    asked: Asked
    policy: "Policy | None" = None
    compare: bool = False
    fetch: "Fetch | None" = None

    @cached_property
    def now(self) -> datetime:
        """The moment to judge by, the same for the whole run."""
        return now(self.asked)

    @cached_property
    def world(self) -> "World":
        """The moment, the network, the rules and the trust of this run.

        Where the wallet is open, its dated copies stand behind what the options name and
        before the network, which is asked again only about this day.
        """
        return self.world_at(self.now)

    def world_at(self, moment: datetime) -> "World":
        """Return the world as of another moment, with the copies of that day."""
        from mcwallet.cli.worlds import world
        from mcwallet.model.world import Policy

        policy, asked = self.policy or Policy(), self.asked
        opened: Wallet | None = self.__dict__.get("wallet")
        if opened is None:
            return world(asked, moment, policy, elsewhere=self.fetch)
        again = asked.online and asked.at is None and moment == self.now
        behind = partial(opened.copies, moment, again=again)
        return world(asked, moment, policy, behind=behind, elsewhere=self.fetch)

    @cached_property
    def wallet(self) -> "Wallet":
        """The open wallet; what is wrong with it is said at once."""
        from mcwallet.cli.wallets import open_wallet

        wallet = open_wallet(self.asked, compare=self.compare)
        for trouble in wallet.troubles:
            self.say(shown(trouble))
        return wallet

    def open(self) -> None:
        """Open the wallet now, so that its copies are part of the world."""
        self.__dict__["wallet"] = self.wallet

    def end(self, code: int = 0) -> NoReturn:
        """End the command; a damaged wallet shows in the exit code of every command."""
        opened = self.__dict__.get("wallet")
        raise typer.Exit(5 if opened and opened.vault.damaged else code)

    def answer(self, verb: str, holding: "Holding") -> NoReturn:
        """Show what is written on one credential, and end."""
        from mcwallet.render.annotations import annotated

        if self.asked.json:
            self.put(annotated(verb, (holding,), ""))
        else:
            tags = " ".join(f"#{shown(tag)}" for tag in holding.tags)
            write(f"{holding.rec[:8]}  {tags}".rstrip() + "\n")
            for name, text in sorted(holding.fields.items()):
                write(f"          {shown(name)}: {shown_block(text)}\n" if text else "")
        self.end()

    def answer_all(self, verb: str, holdings: "Sequence[Holding]", done: str) -> NoReturn:
        """Say what was done with several credentials, and end."""
        from mcwallet.render.annotations import annotated, title_of

        if self.asked.json:
            self.put(annotated(verb, holdings, done))
        else:
            for each in holdings:
                write(f"{done}  {each.rec[:8]}  {shown(title_of(each, self.languages))}\n")
        self.end()

    def can_ask(self) -> bool:
        """Tell whether somebody sits at a terminal and may be asked."""
        from mcwallet.cli.terminal import present

        return not self.asked.no_input and present()

    def on_terminal(self, text: str) -> None:
        """Show something on the controlling terminal only, never in a pipe or a log."""
        from mcwallet.cli.terminal import tell

        tell(text)

    def say_page(self, page: Iterable[Line]) -> None:
        """Show a page to people on stderr."""
        self.say(plain(page).removesuffix("\n"))

    @cached_property
    def bundle_secret(self) -> str | None:
        """The passphrase of what is encrypted, if one was given; it is read once."""
        from mcwallet.cli.given import bundle_secret

        return bundle_secret(self.asked)

    def ask_secret(self, question: str) -> str:
        """Take the passphrase of something that is being taken in: given, or typed."""
        from mcwallet.cli.terminal import secret

        if self.bundle_secret is not None:
            return self.bundle_secret
        answer = None if self.asked.no_input else secret(f"{question}: ")
        if answer is None:
            raise LockedError(
                "it is encrypted, and there is no terminal to ask for its passphrase on",
                hint="give it with --bundle-passphrase-file FILE, or its -fd or -command",
            )
        return answer

    @staticmethod
    def stops(error: WalletError) -> bool:
        """Tell whether an error about a wallet concerns more than one input."""
        return isinstance(error, VaultError) or "no wallet" in str(error)

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
        """Write a result for people to stdout; on a terminal in lines that fit it."""
        if sys.stdout.isatty():
            page = folded(page, get_terminal_size().columns)
        if not self._coloured():
            write(plain(page))
            return
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False, force_terminal=True, soft_wrap=True)
        with _out_of_the_way():
            for spans in page:
                console.print(Text.assemble(*((text, STYLES[s]) for text, s in spans)))

    def put(self, document: Any) -> None:
        """Write one JSON document to stdout."""
        write(json.dumps(document, ensure_ascii=True, indent=2) + "\n")

    def put_line(self, document: Any) -> None:
        """Write one JSON document on one line to stdout."""
        write(json.dumps(document, ensure_ascii=True) + "\n")

    def say(self, text: str) -> None:
        """Tell people something on stderr; the text must be safe to show.

        With --json it waits until nothing can be refused any more: a refusal is one
        document on stderr, and says itself what was waiting.
        """
        if not self.asked.quiet:
            say(text, wait=self.asked.json)

    def say_trouble(self, name: str, message: str, hint: str) -> None:
        """Tell people on stderr what was not taken, and why."""
        self.say(f"{shown(name)}: {shown(message)}" + (f" ({shown(hint)})" if hint else ""))

    @contextmanager
    def progress(self, doing: str, total: int) -> Iterator[Callable[[], None]]:
        """Show how far long work has come, on a terminal and nowhere else."""
        long = total >= _LONG or self.asked.online
        if not long or self.asked.quiet or not _animated():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(doing, total=total)
            _moving.append(bar)
            try:
                yield lambda: bar.advance(task)
            finally:
                _moving.remove(bar)

    def confirm(self, question: str, *, hint: str = "add --yes to say yes") -> None:
        """Go on only with somebody's yes; raises ``RefusedError`` otherwise."""
        if self.asked.yes:
            return
        if self.asked.no_input:
            raise RefusedError(f"not done without a yes: {question}", hint=hint)
        from mcwallet.cli.terminal import ask, present

        if present():
            release()
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


def _animated() -> bool:
    quiet = os.environ.get("TERM") == "dumb" or os.environ.get("MCWALLET_ACCESSIBLE")
    return not quiet and sys.stderr is not None and sys.stderr.isatty()


def write(text: str) -> None:
    """Write to stdout in UTF-8, whatever the system's own encoding is."""
    if sys.stdout is None:
        raise WalletError("standard output is closed", code="MCW-OUTPUT")
    with _out_of_the_way():
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        else:
            sys.stdout.write(text)


@contextmanager
def _out_of_the_way() -> Iterator[None]:
    """Take progress off the screen while a result is written to the same one."""
    bars = tuple(_moving) if sys.stdout.isatty() else ()
    for bar in bars:
        bar.stop()
    try:
        yield
    finally:
        if bars:
            sys.stdout.flush()
        for bar in bars:
            bar.start()


_moving: list["Progress"] = []


def begin(
    asked: Asked, policy: "Policy | None" = None, *, compare: bool = False
) -> Session:
    """Start a run; without anywhere to write results nothing is begun.

    With ``compare`` every file of the wallet is held against its name when it is opened.
    """
    if sys.stdout is None:
        raise WalletError(
            "standard output is closed",
            hint="nothing was changed; give the command somewhere to write",
            code="MCW-OUTPUT",
        )
    return Session(asked, policy, compare)
