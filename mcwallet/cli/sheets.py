"""Hand a recovery sheet over: on the terminal or in a file, once, and nowhere else."""

from pathlib import Path
from typing import TYPE_CHECKING

from mcwallet.cli.session import Session
from mcwallet.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mcwallet.vault.vault import Vault


def see_that_it_can_be_shown(
    session: Session, out: Path | None, *, refusing: str = ""
) -> None:
    """Refuse to make a recovery key that nobody would ever see."""
    if out and out.exists():
        raise RefusedError(f"{out} is there already", hint="choose another name")
    if out and not out.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {out.absolute().parent}")
    if not out and not session.can_ask():
        either = f", or {refusing}" if refusing else ""
        raise RefusedError(
            "there is no terminal to show a recovery key on",
            hint=f"say --recovery-out FILE{either}",
        )


def keep_sheet(vault: "Vault", out: Path, text: str) -> None:
    """Write a recovery sheet that only its owner can read."""
    from mcwallet.vault.ways import write_private

    write_private(vault.fs, str(out), text.encode())


def tell_sheet(session: Session, text: str, out: Path | None) -> None:
    """Show a recovery sheet on the terminal alone, or say in which file it is."""
    if out is None:
        session.on_terminal(text)
        session.say("write it down or print it; then try it: mcwallet key recovery --test")
    else:
        session.say(
            f"the recovery key is in {out}: print it, then keep it off this machine"
        )
