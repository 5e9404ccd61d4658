"""``mcwallet key passwd``, ``recovery`` and ``rotate``."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import terminal
from mcwallet.cli.given import given_for
from mcwallet.cli.options import CONSENT, NEW, OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import Session, begin, write
from mcwallet.cli.sheets import keep_sheet, see_that_it_can_be_shown, tell_sheet
from mcwallet.errors import LockedError, MalformedError

if TYPE_CHECKING:
    from mcwallet.crypto.age_keys import Identity
    from mcwallet.vault.opening import NewSlot
    from mcwallet.vault.vault import Vault

CHANGE = """Examples:\n
  mcwallet key passwd\n
  mcwallet key passwd --new-passphrase-file /run/secrets/new
"""
RECOVERY = """Examples:\n
  mcwallet key recovery\n
  mcwallet key recovery --recovery-out ~/usb-stick/recovery.txt\n
  mcwallet key recovery --test
"""
ROTATE = """Examples:\n
  mcwallet key rotate\n
  mcwallet key rotate --because compromised --recovery-out new-sheet.txt
"""


class Because(StrEnum):
    """Why keys are replaced."""

    ROUTINE = "routine"
    COMPROMISED = "compromised"


Light = Annotated[
    bool,
    typer.Option("--light", help="Use as little memory as is safe, for small devices."),
]
Test = Annotated[
    bool, typer.Option("--test", help="Type the key from the sheet, to see that it opens.")
]
Out = Annotated[
    Path | None,
    typer.Option("--recovery-out", metavar="FILE", help="Write the recovery sheet here."),
]
NoRecovery = Annotated[
    bool, typer.Option("--no-recovery", help="Have none: a lost passphrase is the end.")
]
Why = Annotated[
    Because,
    typer.Option("--because", help="compromised: somebody else may have the old keys."),
]
Reencrypt = Annotated[
    bool, typer.Option("--reencrypt", help="Encrypt every credential anew, too.")
]


@takes(OUTPUT, WALLET, NEW)
def passwd(
    asked: Asked,
    *,
    light: Light = False,
) -> None:
    """Change the passphrase. Nothing else changes, and nothing is encrypted anew.

    Whoever has an older copy of the folder and knows the old passphrase can still open
    that copy. If that matters: mcwallet key rotate --because compromised.
    """
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import clock, cost
    from mcwallet.crypto.deriving import FLOOR
    from mcwallet.render.keys import changed_document
    from mcwallet.vault.ways import change_passphrase

    session = begin(asked)
    vault = session.wallet.vault
    chosen = new_passphrase(asked, given_for(asked, "new_passphrase"))
    slot = change_passphrase(vault, chosen, cost=FLOOR if light else cost(), now=clock())
    if asked.json:
        session.put(changed_document("changed", [slot], []))
    else:
        session.say("the passphrase is changed")
        session.say("an older copy of the wallet still opens with the old one; if somebody")
        session.say("else may have both: mcwallet key rotate --because compromised")
    session.end()


@takes(OUTPUT, WALLET)
def recovery(
    asked: Asked,
    *,
    test: Test = False,
    recovery_out: Out = None,
) -> None:
    """Make a new recovery key in place of the old one; or test the one on your sheet.

    The sheet is shown on the terminal or written to a file, once, and kept nowhere. With
    --test the key is typed from the sheet; exits with 0 if it opens this wallet, 4 if not.
    """
    from mcwallet.actions.beginning import sheet
    from mcwallet.cli.wallets import clock
    from mcwallet.crypto.age_keys import new_identity
    from mcwallet.render.keys import changed_document
    from mcwallet.render.sheet import with_code
    from mcwallet.vault.ways import change_recovery

    session = begin(asked)
    vault = session.wallet.vault
    if test:
        _drill(session, vault)
        session.end()
    see_that_it_can_be_shown(session, recovery_out)
    identity = new_identity()
    text = with_code(sheet(vault, identity))
    if recovery_out:
        keep_sheet(vault, recovery_out, text)
    slot = change_recovery(vault, identity, now=clock())
    tell_sheet(session, text, recovery_out)
    if asked.json:
        files = [str(recovery_out)] if recovery_out else []
        session.put(changed_document("changed", [slot], files))
    session.end()


@takes(OUTPUT, WALLET, NEW, CONSENT)
def rotate(
    asked: Asked,
    *,
    because: Why = Because.ROUTINE,
    reencrypt: Reencrypt = False,
    recovery_out: Out = None,
    no_recovery: NoRecovery = False,
) -> None:
    """Replace the wallet's own key, so that old copies and keys open nothing new.

    You choose a new passphrase. As a routine, the recovery key and the keys of scripts and
    devices stay. Because the old keys are compromised, none of them does: a new recovery
    sheet is made, and changes that turn up later under the old keys are held back.
    """
    from mcwallet.cli.unlocking import new_passphrase
    from mcwallet.cli.wallets import clock, cost
    from mcwallet.render.keys import changed_document
    from mcwallet.vault import tidying
    from mcwallet.vault.opening import NewSlot

    session = begin(asked)
    vault, bad = session.wallet.vault, because is Because.COMPROMISED
    fresh = _fresh(session, recovery_out, no=no_recovery) if bad else None
    gone = [s.name for s in vault.state.slots if bad and s.active and s.kind in _CARRIED]
    session.confirm(
        "Replace the wallet's key?"
        + (f" These will not open it any more: {', '.join(gone)}." if gone else "")
    )
    chosen = new_passphrase(asked, given_for(asked, "new_passphrase"))
    new = [NewSlot(kind="passphrase", name="passphrase", passphrase=chosen, cost=cost())]
    new += _recovery_slot(fresh) if bad else carried(vault)
    tidying.rotate(vault, tuple(new), now=clock(), compromised=bad)
    if fresh:
        _hand_over(session, vault, fresh, recovery_out)
    if reencrypt:
        tidying.reencrypt(vault, now=clock())
    slots = [slot for slot in vault.state.slots if slot.active]
    if asked.json:
        files = [str(recovery_out)] if fresh and recovery_out else []
        session.put(changed_document("rotated", slots, files))
    else:
        session.say("the wallet has a new key; other devices ask for the new passphrase")
    session.end()


_LENGTH = len("AGE-SECRET-KEY-1") + 58
_CARRIED = frozenset({"recovery", "script", "recipient"})


def carried(vault: "Vault") -> "list[NewSlot]":
    """Let the keys of which we know the public half open the next epoch, too."""
    from mcwallet.vault.opening import NewSlot

    return [
        NewSlot(kind=slot.kind, name=slot.name, recipient=slot.recipient)
        for slot in vault.state.slots
        if slot.active and slot.recipient
    ]


def _recovery_slot(identity: "Identity | None") -> "list[NewSlot]":
    from mcwallet.vault.opening import NewSlot

    if identity is None:
        return []
    return [NewSlot(kind="recovery", name="recovery", recipient=identity.recipient)]


def _fresh(session: Session, out: Path | None, *, no: bool) -> "Identity | None":
    from mcwallet.crypto.age_keys import new_identity

    if no:
        return None
    see_that_it_can_be_shown(session, out, refusing="--no-recovery to do without")
    return new_identity()


def _hand_over(
    session: Session, vault: "Vault", identity: "Identity", out: Path | None
) -> None:
    from mcwallet.actions.beginning import sheet
    from mcwallet.render.sheet import with_code

    text = with_code(sheet(vault, identity))
    if out:
        keep_sheet(vault, out, text)
    tell_sheet(session, text, out)


def _typed() -> str | None:
    """Let a key be typed as the sheet shows it: in groups, on one line or several."""
    typed = terminal.secret("Recovery key: ")
    while typed is not None and _begun("".join(typed.split())):
        more = terminal.secret("and on: ")
        if not more:
            break
        typed += more
    return typed


def _begun(typed: str) -> bool:
    return typed.upper().startswith("AGE-") and len(typed) < _LENGTH


def _drill(session: Session, vault: "Vault") -> None:
    """Let the person type the key from the sheet, and say whether it opens the wallet."""
    from mcwallet.vault.ways import recovery_works

    typed = None if session.asked.no_input else _typed()
    if typed is None:
        raise LockedError(
            "there is no terminal to type the recovery key on",
            hint="without one: mcwallet status --unlock-key SHEET",
        )
    try:
        works = recovery_works(vault, typed)
    except MalformedError:
        works = False
    if not works:
        raise LockedError(
            "that is not the recovery key of this wallet",
            hint="compare it letter by letter, or make a new one: mcwallet key recovery",
            code="MCW-PASSPHRASE",
        )
    if session.asked.json:
        session.put({"schema": "mcwallet/key@1", "done": "tested", "keys": [], "files": []})
    else:
        write("the recovery key opens this wallet\n")
