"""``mcwallet unlock``."""

import os
import signal
import subprocess
from types import FrameType
from typing import Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin, write
from mcwallet.errors import NotFoundError, UsageError

EPILOG = """Examples:\n
  export MCWALLET_SESSION=$(mcwallet unlock --raw)\n
  mcwallet unlock -- ./export-portfolios.sh\n
  mcwallet unlock -- sh -c 'mcwallet list --json | jq .items'
"""

Raw = Annotated[bool, typer.Option("--raw", help="Print the token and nothing else.")]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[-- COMMAND]...", help="Run this, and lock when it ends."),
]

_PASSED_ON = ("SIGTERM", "SIGHUP")


@takes(OUTPUT, WALLET)
def command(
    asked: Asked,
    words: Words = None,
    raw: Raw = False,  # noqa: FBT002
) -> None:
    """Leave the wallet open for a while, for this shell or for one command.

    A session ends after 15 minutes without use, after 8 hours in any case, and with
    'mcwallet lock'. Its token is worth nothing on another machine or after a restart.

    With a command, only that command gets the session, and its exit code is ours.
    """
    from mcwallet.cli.unlocking import begin_session
    from mcwallet.cli.wallets import clock
    from mcwallet.vault.session import HARD, IDLE

    if words and (raw or asked.json):
        raise UsageError(
            "a command's output is its own", hint="leave out --raw and --json with --"
        )
    session = begin(asked)
    now = clock()
    token = begin_session(asked, session.wallet.vault.roots, now)
    if words:
        raise typer.Exit(_run(session, words, token))
    if asked.json:
        session.put(
            {
                "schema": "mcwallet/unlock@1",
                "session": token,
                "until": (now + HARD).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "idle_minutes": int(IDLE.total_seconds() // 60),
            }
        )
    elif raw:
        write(f"{token}\n")
    else:
        write(f"export MCWALLET_SESSION={token}\n")
        session.say("type that line, or: export MCWALLET_SESSION=$(mcwallet unlock --raw)")
    session.end()


def _run(session: Session, words: list[str], token: str) -> int:
    """Run a command that may use the session, and end the session with it.

    What opens the wallet for good is taken out of its environment.
    """
    from mcwallet.cli.given import SESSION, without_secrets
    from mcwallet.cli.unlocking import session_place
    from mcwallet.cli.wallets import wallet_path
    from mcwallet.vault import session as sessions

    folder = session_place(session.asked).folder
    home = str(wallet_path(session.asked).absolute())
    clean = without_secrets(os.environ) | {SESSION: token, "MCWALLET_HOME": home}
    try:
        with subprocess.Popen(words, env=clean) as child:  # noqa: S603 - the user's own
            before = _passing_on(child)
            try:
                code = child.wait()
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        raise NotFoundError(f"{words[0]} cannot be run: {why}") from None
    finally:
        sessions.end(folder, token)
    if code == -signal.SIGINT:
        return exits.INTERRUPTED
    return code if code >= 0 else 128 - code


def _passing_on(child: "subprocess.Popen[bytes]") -> dict[int, "signal._HANDLER"]:
    """Leave Ctrl-C to the command, and pass on to it what asks us to stop."""

    def pass_on(number: int, _: FrameType | None) -> None:
        child.send_signal(number)

    numbers = [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]
    before = {number: signal.signal(number, pass_on) for number in numbers}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    return before
