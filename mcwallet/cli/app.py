"""Put the commands together, and say plainly what stopped them."""

import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer._click.exceptions import ClickException
from typer.core import TyperGroup
from typer.main import get_command

from mcwallet.cli import exits
from mcwallet.cli.commands import COMMANDS
from mcwallet.cli.pages import Documented, DocumentedGroup
from mcwallet.cli.saying import release, withheld
from mcwallet.errors import UsageError, WalletError

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Commands(TyperGroup):
    """The commands by name, each loaded when it is called."""

    def list_commands(self, ctx: "Context") -> list[str]:  # noqa: ARG002
        """Name the commands in the order of a first encounter."""
        return list(COMMANDS)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """Load one command; its module holds either ``command`` or ``app``."""
        if cmd_name not in COMMANDS:
            near = get_close_matches(cmd_name, COMMANDS, n=1)
            ctx.fail(
                f"No such command {cmd_name!r}."
                + (f" Did you mean {near[0]!r}?" if near else "")
            )
        module = import_module(COMMANDS[cmd_name][0])
        app = getattr(module, "app", None)
        if app is None:
            app = typer.Typer(**_LOOK)
            epilog = getattr(module, "EPILOG", None)
            app.command(cmd_name, cls=Documented, epilog=epilog)(module.command)
        found: Command = get_command(app)
        found.name = cmd_name
        return found

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


_LOOK: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


class _Group(typer.Typer):
    """A group whose commands look like all the others."""

    def command(self, *names: Any, **options: Any) -> Any:
        """Add a command; its examples stand before its options."""
        return super().command(*names, **({"cls": Documented} | options))


def application(**options: Any) -> typer.Typer:
    """Make a group of commands that looks like all the others."""
    return _Group(**_LOOK | {"no_args_is_help": True, "cls": DocumentedGroup} | options)


app = application(cls=Commands, name="mcwallet")


@app.callback()
def about() -> None:
    """Keep, understand, verify, stack and share your micro-credentials.

    Your wallet is a folder of encrypted files on this machine. Nothing goes over the
    network unless you say --online.
    """


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program; every way to end is an exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None:  # the program itself: a caller's own signals are left alone
        _let_pipes_close()
    if sys.stderr is None:  # closed: then nobody hears what we say, and that is all
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    sys.exit(_tell(_nowhere(), arguments) if sys.stdout is None else _run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        code = app(arguments, prog_name="mcwallet", standalone_mode=False)
        release()
    except ClickException as error:
        return _misused(error, arguments)
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except Exception as error:
        if os.environ.get("MCWALLET_DEBUG"):
            raise
        return _tell(_understood(error), arguments)
    if code == exits.INTERRUPTED:
        sys.stderr.write("\ninterrupted; nothing was left half done\n")
    return _flushed(code if isinstance(code, int) else exits.DONE)


def _misused(error: ClickException, arguments: list[str]) -> int:
    """Show how the command is used, or say it to the program that asked."""
    if "--json" not in _options(arguments):
        error.show()
        return _flushed(exits.USAGE)
    context = getattr(error, "ctx", None)
    named = context.command_path if context else "mcwallet"
    message = " ".join(error.format_message().split()).rstrip(".")
    return _tell(UsageError(message, hint=f"see: {named} --help"), arguments)


def _nowhere() -> WalletError:
    return WalletError(
        "standard output is closed",
        hint="nothing was changed; give the command somewhere to write",
        code="MCW-OUTPUT",
    )


def _understood(error: Exception) -> WalletError:
    if isinstance(error, WalletError):
        return error
    if isinstance(error, OSError):
        return _failed(error)
    if isinstance(error, MemoryError | RecursionError):
        return WalletError("this input needs more memory than there is")
    hint = "this is a defect in mcwallet; MCWALLET_DEBUG=1 shows where"
    return WalletError(f"internal error ({type(error).__name__})", hint=hint)


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except OSError as error:
        return _tell(_failed(error), [])
    return code


def _failed(error: OSError) -> WalletError:
    what = error.strerror or type(error).__name__
    where = f": {error.filename}" if error.filename else ""
    return WalletError(
        f"the system refused: {what}{where}", hint="nothing was changed", code="MCW-SYSTEM"
    )


def _tell(error: WalletError, arguments: Sequence[str]) -> int:
    """Say on stderr what happened and how to mend it; never a traceback."""
    from mcwallet.render.errors import as_json, as_plain

    code = exits.code_for(error)
    asked = "--json" in _options(arguments)
    text = as_json(error, code, withheld()) if asked else as_plain(error)
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        return code
    return code


def _options(arguments: Sequence[str]) -> Sequence[str]:
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _let_pipes_close() -> None:
    """End quietly when the reader of our output has gone, as in ``| head``."""
    import signal

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
