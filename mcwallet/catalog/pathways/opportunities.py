"""Read European learning opportunities (ELM 3, LOQ profile) as offers.

Any property may be one object or a list. Credits count only in ECTS, prices only where
they are one number: what else stands there is not stated, never taken for it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from mcwallet.codec.tree import Tree
from mcwallet.model.offer import Offer
from mcwallet.model.words import NO_WORDS, Words

KINDS = ("LearningOpportunity", "elm:LearningOpportunity")


def opportunities(doc: Tree) -> Iterator[Offer]:
    """Go through opportunities: a single one, in a list or under ``@graph``."""
    inner = doc.get("@graph") if doc.is_object() else doc
    for one in (inner or doc).items():
        if one.is_object() and one.mentions("type", *KINDS):
            yield _opportunity(one)


def _opportunity(one: Tree) -> Offer:
    made = next(iter(_objects(one, "learningAchievementSpecification")), None)
    outcomes = _objects(made, "learningOutcome")
    skills = [
        _address(skill) for out in outcomes for skill in _each(out, "relatedESCOSkill")
    ]
    levels = (_LEVEL.search(_address(each)) for each in _each(made, "eqfLevel"))
    level = next((int(found[1]) for found in levels if found), None)
    achievement = _address(made) if made else ""
    own = "" if achievement.startswith(_LOCAL) else achievement
    return Offer(
        id=_text(one, "id") or one.path,
        title=_words(one, "title") or (_words(made, "title") if made else NO_WORDS),
        provider=next(map(_provider, _objects(one, "providedBy")), ""),
        achievements=(own,) if own else (),
        credits=next(filter(None, map(_ects, _objects(made, "creditPoint"))), None),
        level=level,
        skills=tuple(filter(None, skills)),
        language=tuple(filter(None, map(_language, _each(made, "language")))),
        quality=tuple(
            name
            for a in _objects(made, "accreditation")
            if (name := str(_words(a, "title")))
        ),
        hours=_hours(made),
        fee=next(filter(None, map(_fee, _objects(one, "priceDetail"))), None),
        ends=next(filter(None, map(_ends, _objects(one, "temporal"))), None),
    )


def _provider(who: Tree) -> str:
    """Return an address that means something elsewhere, or else the name."""
    own = _text(who, "id")
    return str(_words(who, "legalName")) if not own or own.startswith(_LOCAL) else own


def _ects(point: Tree) -> int | None:
    """Return tenths of ECTS credits; other frameworks count something else."""
    frameworks = [_address(each) for each in _each(point, "framework")]
    if not any(each.endswith(_ECTS) for each in frameworks):
        return None
    return _or_none(tenths, _plain(point, "point"))


def _hours(made: Tree | None) -> int | None:
    """Return tenths of hours; a duration in days or months is no amount of work."""
    found = _DURATION.fullmatch(_plain(made, "volumeOfLearning"))
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    return minutes // 6 or None


def _fee(price: Tree) -> int | None:
    """Return cents, from ``amount`` as an object with a value or as a plain number."""
    for amount in _each(price, "amount"):
        value = _plain(amount, "value") if amount.is_object() else _shown(amount)
        if (fee := _or_none(cents, value)) is not None:
            return fee
    return None


def _ends(period: Tree) -> date | None:
    try:
        return date.fromisoformat(_plain(period, "endDate")[:10])
    except ValueError:
        return None


def _language(one: Tree) -> str:
    """Return the tag for a language of the EU authority table."""
    code = _address(one).rpartition("/")[2]
    return _languages().get(code, code.casefold())


@cache
def _languages() -> Mapping[str, str]:
    table: Mapping[str, Mapping[str, str]] = json.loads(
        (files("mcwallet.data") / "labels.json").read_bytes()
    )
    return table["languages"]


def _each(doc: Tree | None, key: str) -> list[Tree]:
    return [] if doc is None else list(doc.each(key))


def _objects(doc: Tree | None, key: str) -> list[Tree]:
    return [one for one in _each(doc, key) if one.is_object()]


def _address(doc: Tree) -> str:
    return _text(doc, "id") if doc.is_object() else _shown(doc)


def _text(doc: Tree, key: str) -> str:
    value = doc.members().get(key)
    return value if isinstance(value, str) else ""


def _plain(doc: Tree | None, key: str) -> str:
    found = doc.get(key) if doc is not None else None
    return "" if found is None else _shown(next(found.items(), Tree(None)))


def _shown(doc: Tree) -> str:
    value = doc.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if isinstance(value, str) or number else ""


def _words(doc: Tree, key: str) -> Words:
    value = doc.members().get(key)
    if isinstance(value, dict):
        pairs = ((tag, text) for tag, text in value.items() if isinstance(text, str))
        return Words(tuple(pairs))
    return Words.plain(value) if isinstance(value, str) else NO_WORDS


def _or_none(make: Callable[[str], int], text: str) -> int | None:
    try:
        return make(text)
    except ValueError:
        return None


def tenths(text: str) -> int:
    """Read an amount in tenths, or raise ``ValueError``."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount")
    return int(Decimal(text) * 10)


def cents(text: str) -> int:
    """Read an amount of money in cents, or raise ``ValueError``."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount")
    return int(Decimal(text) * 100)


_LOCAL = ("urn:epass:", "_:")
_ECTS = ("/education-credit/6fcec5c5af", "ECTS")
_AMOUNT = re.compile(r"\d{1,6}(?:\.\d{1,4})?", re.ASCII)
_LEVEL = re.compile(r"/eqf/([1-8])$", re.ASCII)
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?", re.ASCII)
