"""Settings: what holds on this machine when a command says nothing about it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcwallet.errors import UsageError

if TYPE_CHECKING:
    from mcwallet.cli.options import Asked

NAME = "config.toml"
KEYS = {
    "lang": "Preferred languages, as in fr,en.",
    "color": "When to use colours: auto, always or never.",
    "trust": "Trust files besides this machine's own.",
    "wallet": "The wallet's folder.",
}
LISTS = frozenset({"trust"})
COLORS = ("auto", "always", "never")
_MOST = 100_000


def folder() -> Path:
    """Return where this machine's settings and trust file live."""
    if given := os.environ.get("MCWALLET_CONFIG_HOME"):
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("mcwallet", appauthor=False)


def usual_wallet() -> Path:
    """Return where this user's wallet is if nobody says anything else."""
    from platformdirs import user_data_path

    return user_data_path("mcwallet", appauthor=False) / "wallet"


def stated(path: Path) -> Mapping[str, Any]:
    """Read the settings file; a mistake in it is said, never passed over."""
    if not path.is_file():
        return {}
    import tomllib

    try:
        with path.open("rb") as file:
            found = tomllib.loads(file.read(_MOST).decode())
    except (OSError, ValueError, RecursionError):
        raise UsageError(
            f"{path} cannot be read as settings", hint="mend it, or move it away"
        ) from None
    for key, value in found.items():
        wrong = fault(key, value)
        if wrong:
            raise UsageError(f"{path}: {wrong}", hint="see: mcwallet config list")
    return found


def fault(key: str, value: object) -> str:
    """Say what is wrong with a setting; nothing, if nothing is."""
    if key == "online":
        return "the network is never a setting: consent is given with each command"
    if key not in KEYS:
        return "there is no such setting"
    if key in LISTS:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if fits else f"{key} should be a list of texts"
    if not isinstance(value, str):
        return f"{key} should be a text"
    if key == "color" and value not in COLORS:
        return "color should be auto, always or never"
    return ""


def applied(asked: "Asked") -> "Asked":
    """Fill in what the command line and the environment left open."""
    found = stated(folder() / NAME)
    if not found:
        return asked
    from mcwallet.cli.options import Color

    changes: dict[str, Any] = {}
    if not asked.lang and "lang" in found:
        changes["lang"] = found["lang"]
    if asked.color is Color.AUTO and "color" in found:
        changes["color"] = Color(found["color"])
    if not asked.trust and "trust" in found:
        changes["trust"] = list(found["trust"])
    if not asked.wallet and "wallet" in found:
        changes["wallet"] = Path(found["wallet"]).expanduser()
    return asked._replace(**changes)
