"""``mcwallet doctor``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcwallet.cli import exits
from mcwallet.cli.options import OUTPUT, WALLET, Asked, takes
from mcwallet.cli.session import begin
from mcwallet.errors import (
    LockedError,
    NotFoundError,
    VaultError,
    WrongPassphraseError,
)
from mcwallet.model.values import dataclass

if TYPE_CHECKING:
    from mcwallet.vault.doctor import Finding
    from mcwallet.vault.repairing import Step
    from mcwallet.vault.vault import Vault

EPILOG = """Examples:\n
  mcwallet doctor\n
  mcwallet doctor --repair\n
  mcwallet doctor --no-input --json | jq .damaged
"""

Repair = Annotated[
    bool, typer.Option("--repair", help="Mend what can be mended; nothing is deleted.")
]


@takes(OUTPUT, WALLET)
def command(asked: Asked, repair: Repair = False) -> None:  # noqa: FBT002
    """Look whether the wallet is in good health: files, keys, contents, backups.

    Without a passphrase every file is still compared with its name. --repair closes files
    to others, puts files under their right names, and sets aside what is damaged or is not
    the wallet's, in lost+found/.

    Exits with 0 if nothing is worse than a warning, and 5 if something is damaged.
    """
    from mcwallet.cli.wallets import wallet_path
    from mcwallet.render.health import doctor_document, doctor_page
    from mcwallet.vault.doctor import Severity

    session = begin(asked)
    path = wallet_path(asked)
    if not path.is_dir():
        raise NotFoundError(f"there is no wallet at {path}", hint="name it: --wallet DIR")
    tried = _try(asked)
    steps = _repaired(path, tried.vault) if repair else ()
    if steps and tried.vault:
        tried = _again(path, tried.vault)
    found = (*_examined(path, tried.vault), *tried.findings)
    opened = tried.vault is not None
    if asked.json:
        session.put(doctor_document(str(path), found, steps, opened=opened))
    else:
        session.show(doctor_page(found, steps, opened=opened))
    if any(one.severity is Severity.DAMAGE for one in found):
        raise typer.Exit(exits.DAMAGED)
    if tried.wrong:
        raise tried.wrong
    raise typer.Exit(exits.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What came of opening the wallet; damage is a finding, not an end."""

    vault: "Vault | None" = None
    findings: "tuple[Finding, ...]" = ()
    wrong: WrongPassphraseError | None = None


def _try(asked: Asked) -> _Tried:
    """Open the wallet if something at hand opens it."""
    from mcwallet.cli.wallets import open_wallet

    try:
        return _Tried(vault=open_wallet(asked).vault)
    except WrongPassphraseError as error:
        return _Tried(wrong=error)
    except LockedError:
        return _Tried()
    except VaultError as error:
        return _damaged(error)


def _again(path: Path, vault: "Vault") -> _Tried:
    """Open the wallet once more after it was mended, with the keys at hand."""
    from mcwallet.cli.wallets import places
    from mcwallet.vault.opening import open_

    try:
        return _Tried(vault=open_(path, vault.roots, places=places()))
    except VaultError as error:
        return _damaged(error)


def _damaged(error: VaultError) -> _Tried:
    from mcwallet.vault.doctor import Finding, Severity

    finding = Finding(
        name="opening", severity=Severity.DAMAGE, says=str(error), fix=error.hint
    )
    return _Tried(findings=(finding,))


def _examined(path: Path, vault: "Vault | None") -> "tuple[Finding, ...]":
    """Look at the files, then at what is in them; what both see is said once."""
    from mcwallet.cli.wallets import clock, places
    from mcwallet.vault.checkup import examine_open
    from mcwallet.vault.doctor import examine

    now = clock()
    outside = examine(path, now=now, places=places())
    inside = examine_open(vault, now=now) if vault else ()
    seen = {(one.severity, file) for one in outside for file in one.files}
    fresh = [
        one
        for one in inside
        if not one.files or any((one.severity, file) not in seen for file in one.files)
    ]
    return (*outside, *fresh)


def _repaired(path: Path, vault: "Vault | None") -> "tuple[Step, ...]":
    from mcwallet.vault.files import Fs
    from mcwallet.vault.repairing import repair

    return repair(path, Fs(), vault)
