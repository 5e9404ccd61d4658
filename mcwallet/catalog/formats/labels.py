"""A few labels of the EU vocabularies, for credentials that bring none of their own."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from mcwallet.model.words import NO_WORDS, Words


def label(url: str) -> Words:
    """Return the English label of a concept, or nothing if we don't know it.

    A country without a label is called by the letters that ISO 3166 gives it.
    """
    found = _table("concepts").get(url)
    if found is None and url.startswith(_COUNTRY):
        code = _table("countries").get(url.removeprefix(_COUNTRY))
        return Words.plain(code) if isinstance(code, str) else NO_WORDS
    return Words.plain(found, "en") if found else NO_WORDS


def unit_of(url: str) -> str:
    """Return the unit that a credit framework counts in."""
    found = _table("units").get(url)
    return found if isinstance(found, str) else ""


def language(url: str) -> str:
    """Return the BCP 47 tag of a language of the EU authority table, or its own code."""
    code = url.rpartition("/")[2]
    found = _table("languages").get(code)
    return found if isinstance(found, str) else code.casefold()


def region(url: str) -> str:
    """Return the code of a country or region, beginning with its ISO 3166 letters.

    The EU authority tables name countries by three letters (``IRL``), and so their
    regions (``IRL_CTH_DUB``); NUTS codes begin with two, as everybody else's do.
    """
    code = url.rpartition("/")[2]
    short = _table("countries").get(code[:3])
    whole = code[3:4] in ("", "_")
    return f"{short}{code[3:]}" if isinstance(short, str) and whole else code


def eqf_level(url: str) -> str:
    """Return the level that an address of the European Qualifications Framework means."""
    found = _EQF.fullmatch(url)
    return found[1] if found else ""


@cache
def _table(name: str) -> dict[str, Any]:
    data = (files("mcwallet.data") / "labels.json").read_bytes()
    found: dict[str, Any] = json.loads(data)[name]
    return found


_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_EQF = re.compile(r"https?://data\.europa\.eu/snb/eqf/([1-8])", re.ASCII)
