"""The words of pages for people, in eight languages: ``mcwallet/data/words``."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from mcwallet.model.values import dataclass

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "el", "pl")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase of a page, in one language; called with a key and what goes into it."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """Return a phrase; values are put in as they are, and so must be safe already."""
        text = self.texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def phrases(languages: Iterable[str]) -> Phrases:
    """Return the phrases in the first of these languages that we speak, else English."""
    wanted = (tag.casefold().partition("-")[0] for tag in languages)
    return _read(next((tag for tag in wanted if tag in LANGUAGES), "en"))


@cache
def _read(language: str) -> Phrases:
    found = files("mcwallet.data") / "words" / f"{language}.json"
    return Phrases(language, json.loads(found.read_text(encoding="utf-8")))
