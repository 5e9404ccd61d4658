"""Options that commands share, so that they look and mean the same everywhere."""

import inspect
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
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
    passphrase_fd: Annotated[
        int | None,
        _option(
            "--passphrase-fd",
            metavar="N",
            envvar="MCWALLET_PASSPHRASE_FD",
            help="Read the passphrase from this descriptor.",
        ),
    ] = None
    passphrase_file: Annotated[
        Path | None,
        _option(
            "--passphrase-file",
            metavar="FILE",
            envvar="MCWALLET_PASSPHRASE_FILE",
            help="Read the passphrase from this file.",
        ),
    ] = None
    passphrase_command: Annotated[
        str | None,
        _option(
            "--passphrase-command",
            metavar="COMMAND",
            envvar="MCWALLET_PASSPHRASE_COMMAND",
            help="Read the passphrase from what this prints.",
        ),
    ] = None
    bundle_passphrase_fd: Annotated[
        int | None,
        _option(
            "--bundle-passphrase-fd",
            metavar="N",
            help="Read an encrypted file's passphrase from this descriptor.",
        ),
    ] = None
    bundle_passphrase_file: Annotated[
        Path | None,
        _option(
            "--bundle-passphrase-file",
            metavar="FILE",
            help="Read an encrypted file's passphrase from this file.",
        ),
    ] = None
    bundle_passphrase_command: Annotated[
        str | None,
        _option(
            "--bundle-passphrase-command",
            metavar="COMMAND",
            help="Read an encrypted file's passphrase from what this prints.",
        ),
    ] = None
    no_input: Annotated[bool, _option("--no-input", help="Never ask anything.")] = False
    yes: Annotated[bool, _option("--yes", "-y", help="Answer yes.")] = False


OUTPUT = ("json", "quiet", "verbose", "color", "lang")
WORLD = ("at", "online", "trust", "evidence")
WALLET = (
    "wallet",
    "unlock_key",
    "passphrase_fd",
    "passphrase_file",
    "passphrase_command",
    "no_input",
)
SEALED = (
    "bundle_passphrase_fd",
    "bundle_passphrase_file",
    "bundle_passphrase_command",
)
CONSENT = ("yes",)


def takes(*groups: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command, whose first parameter is ``asked``, these common options too."""
    wanted = {name for group in groups for name in group}
    hints = get_type_hints(Asked, include_extras=True)
    common = [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None if each.default is MISSING else each.default,
            annotation=hints[each.name],
        )
        for each in fields(Asked)
        if each.name in wanted
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
