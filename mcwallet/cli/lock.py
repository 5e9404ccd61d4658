"""``mcwallet lock``."""

import os
from typing import Annotated

import typer

from mcwallet.cli.options import OUTPUT, Asked, takes
from mcwallet.cli.session import begin, write

EPILOG = """Examples:\n
  mcwallet lock\n
  mcwallet lock --all
"""

All = Annotated[bool, typer.Option("--all", help="End every session of yours.")]


@takes(OUTPUT)
def command(asked: Asked, all_: All = False) -> None:  # noqa: FBT002
    """End the session of this shell; without one, or with --all, every session of yours."""
    from mcwallet.cli.given import SESSION
    from mcwallet.cli.wallets import places
    from mcwallet.errors import LockedError
    from mcwallet.vault import session as sessions

    session = begin(asked)
    folder, token = places().runtime, os.environ.get(SESSION)
    ended = 0
    if folder is not None:
        before = len(tuple(sessions.sessions(folder)))
        if all_ or not token:
            ended = sessions.end_all(folder)
        else:
            try:
                sessions.end(folder, token)
            except LockedError:
                session.say("MCWALLET_SESSION holds no session")
            ended = before - len(tuple(sessions.sessions(folder)))
    if asked.json:
        session.put({"schema": "mcwallet/lock@1", "ended": ended})
    else:
        write(f"{ended} session{'' if ended == 1 else 's'} ended\n")
    session.end()
