"""Options that commands share, so that they look and mean the same everywhere."""

import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias, get_type_hints

import typer

from mcwallet.codec.tree import moment

_DURATION = re.compile(
    r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def instant(text: str) -> datetime:
    """Read RFC 3339 with an offset, or a date, which means 00:00:00Z."""
    try:
        return moment(text if len(text) > len("2026-06-01") else f"{text}T00:00:00Z")
    except ValueError:
        raise typer.BadParameter("write it as 2026-06-01 or 2026-06-01T12:00:00Z") from None


def duration(text: str) -> timedelta:
    """Read an ISO 8601 duration in weeks, days, hours, minutes and seconds: ``P30D``."""
    found = _DURATION.fullmatch(text)
    amounts = [int(each or 0) for each in found.groups()] if found else []
    if not any(amounts):
        raise typer.BadParameter("write it as P30D, P2W or PT12H")
    weeks, days, hours, minutes, seconds = amounts
    try:
        return timedelta(seconds, 0, 0, 0, minutes, hours + 24 * days, weeks)
    except OverflowError:
        raise typer.BadParameter("that is longer than anything lasts") from None


def _option(*names: str, **words: Any) -> Any:
    return typer.Option(*names, show_default=False, **words)


_Named: TypeAlias = "tuple[str, str]"
_WALLETS: _Named = ("--passphrase", "the passphrase")
_OTHERS: _Named = ("--bundle-passphrase", "an encrypted file's passphrase")
_NEW: _Named = ("--new-passphrase", "the new passphrase")
_BACKUPS: _Named = ("--backup-passphrase", "the backup's passphrase")


def _secret(secret: _Named, way: str, metavar: str, source: str) -> Any:
    """Make an option that says where a secret comes from; never the secret itself.

    Only the wallet's own passphrase is so common that variables may say it, too.
    """
    name, what = secret
    option, said = f"{name}-{way}", f"Read {what} from {source}."
    variable = f"MCWALLET{option[1:].replace('-', '_').upper()}"
    envvar = variable if secret is _WALLETS else None
    return _option(option, metavar=metavar, help=said, envvar=envvar)


def _fd(secret: _Named) -> Any:
    return _secret(secret, "fd", "N", "this descriptor")


def _file(secret: _Named) -> Any:
    return _secret(secret, "file", "FILE", "this file")


def _command(secret: _Named) -> Any:
    return _secret(secret, "command", "COMMAND", "what this prints")


class Asked(NamedTuple):
    """What the common options asked for."""

    json: Annotated[bool, _option("--json", help="One JSON document on stdout.")] = False
    quiet: Annotated[bool, _option("--quiet", "-q", help="Say only what was asked.")] = (
        False
    )
    verbose: Annotated[bool, _option("--verbose", "-v", help="Say more.")] = False
    color: Annotated[Color, _option("--color", help="Use colours.")] = Color.AUTO
    lang: Annotated[str, _option("--lang", help="Preferred languages, as in fr,en.")] = ""
    at: Annotated[
        datetime | None,
        _option("--at", parser=instant, metavar="TIME", help="Judge as of this moment."),
    ] = None
    online: Annotated[bool, _option("--online", help="Fetch what is missing.")] = False
    trust: Annotated[
        list[str] | None,
        _option("--trust", metavar="FILE", help="Whom to trust; none: not even the usual."),
    ] = None
    evidence: Annotated[
        list[Path] | None,
        _option("--evidence", metavar="DIR|ZIP", help="Documents of your own to judge by."),
    ] = None
    wallet: Annotated[
        Path | None,
        _option("--wallet", metavar="DIR", envvar="MCWALLET_HOME", help="The wallet."),
    ] = None
    unlock_key: Annotated[
        Path | None,
        _option(
            "--unlock-key",
            metavar="FILE",
            envvar="MCWALLET_UNLOCK_KEY",
            help="Open it with a key file.",
        ),
    ] = None
    passphrase_fd: Annotated[int | None, _fd(_WALLETS)] = None
    passphrase_file: Annotated[Path | None, _file(_WALLETS)] = None
    passphrase_command: Annotated[str | None, _command(_WALLETS)] = None
    bundle_passphrase_fd: Annotated[int | None, _fd(_OTHERS)] = None
    bundle_passphrase_file: Annotated[Path | None, _file(_OTHERS)] = None
    bundle_passphrase_command: Annotated[str | None, _command(_OTHERS)] = None
    new_passphrase_fd: Annotated[int | None, _fd(_NEW)] = None
    new_passphrase_file: Annotated[Path | None, _file(_NEW)] = None
    new_passphrase_command: Annotated[str | None, _command(_NEW)] = None
    backup_passphrase_fd: Annotated[int | None, _fd(_BACKUPS)] = None
    backup_passphrase_file: Annotated[Path | None, _file(_BACKUPS)] = None
    backup_passphrase_command: Annotated[str | None, _command(_BACKUPS)] = None
    no_input: Annotated[bool, _option("--no-input", help="Never ask anything.")] = False
    yes: Annotated[bool, _option("--yes", "-y", help="Answer yes.")] = False


def _three(secret: str) -> tuple[str, ...]:
    return (f"{secret}_fd", f"{secret}_file", f"{secret}_command")


OUTPUT = ("json", "quiet", "verbose", "color", "lang")
WORLD = ("at", "online", "trust", "evidence")
WALLET = ("wallet", "unlock_key", *_three("passphrase"), "no_input")
SEALED = _three("bundle_passphrase")
NEW = _three("new_passphrase")
BACKUP = _three("backup_passphrase")
CONSENT = ("yes",)


def takes(*groups: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command, whose first parameter is ``asked``, these common options too."""
    wanted = {name for group in groups for name in group}
    hints = get_type_hints(Asked, include_extras=True)
    common = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=Asked._field_defaults[name],
            annotation=hints[name],
        )
        for name in Asked._fields
        if name in wanted
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]

        @wraps(command)
        def run(**given: Any) -> None:
            from mcwallet.cli.settings import applied

            asked = applied(Asked(**{name: given.pop(name) for name in wanted}))
            command(asked, **given)

        parameters = [
            each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *common)
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        del run.__wrapped__  # the signature is ours
        return run

    return decorate


def now(asked: Asked) -> datetime:
    """Return the moment to judge by: the one asked for, or this one."""
    return asked.at or datetime.now(UTC).replace(microsecond=0)
