"""The file that ``mcwallet stack new`` begins with."""

from importlib.resources import files


def starter() -> str:
    """Return a pathway that reads, and explains every line."""
    place = files("mcwallet.data").joinpath("pathway-starter.toml")
    return place.read_text(encoding="utf-8")
