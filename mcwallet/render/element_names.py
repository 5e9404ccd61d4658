"""What the standard elements are called, in eight languages of the Union."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


def element_names(languages: Iterable[str]) -> Mapping[str, str]:
    """Return a name for each element in the first language that we speak, else English."""
    return named("elements", languages)


def named(which: str, languages: Iterable[str]) -> Mapping[str, str]:
    """Return one language of a table under ``mcwallet/data/words``."""
    table = _table(which)
    wanted = (tag.casefold().partition("-")[0] for tag in languages)
    return table[next((tag for tag in wanted if tag in table), "en")]


@cache
def _table(which: str) -> Mapping[str, Mapping[str, str]]:
    found = files("mcwallet.data") / "words" / f"{which}.json"
    table: Mapping[str, Mapping[str, str]] = json.loads(found.read_text(encoding="utf-8"))
    return table
