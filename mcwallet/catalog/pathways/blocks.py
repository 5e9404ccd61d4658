"""Read the blocks of a pathway: requirements, rules over the whole, and overlap."""

from collections.abc import Callable
from typing import Any

from mcwallet.catalog.pathways import reading
from mcwallet.catalog.pathways.matches import match
from mcwallet.catalog.pathways.reading import Node, Reads
from mcwallet.model.pathway import (
    ONE,
    Block,
    Combine,
    Cover,
    Decide,
    Demand,
    Match,
    Overlap,
    Pick,
    Rule,
    Waive,
    Within,
)
from mcwallet.model.words import NO_WORDS

MAX_BLOCKS = 500
KINDS = ("all", "any", "n_of", "credits", "count", "match", "skill", "decision", "waiver")


def block(node: Node) -> Block:
    """Read one ``[require.*]`` table: exactly one kind of demand."""
    found = node.keys_of(_BLOCK)
    kinds = [kind for kind in KINDS if kind in found]
    if "match" in kinds and ("credits" in kinds or "count" in kinds):
        kinds.remove("match")
    if len(kinds) != 1:
        says = " and ".join(kinds) or "no demand"
        raise node.wrong(
            f"{node.where} has {says}", f"use exactly one of {', '.join(KINDS)}"
        )
    _fits(node, kinds[0], found)
    return Block(
        name=str(node.keys[-1]),
        demand=_demand(kinds[0], found),
        title=found.get("title", NO_WORDS),
        after=found.get("after", ()),
        gap_min=found.get("gap_min"),
    )


def combine(node: Node) -> Combine:
    """Read ``all``, ``any`` or ``n_of`` where nothing else may stand."""
    found = node.keys_of({word: _BLOCK[word] for word in ("all", "any", "n_of")})
    if len(found) != 1:
        raise node.wrong(f"{node.where} should have one of all, any and n_of")
    ((word, value),) = found.items()
    return _combine(word, value)


def rule(node: Node) -> Rule:
    """Read one ``[rule.*]`` table: at least one bound on what is counted."""
    found = node.keys_of(_RULE)
    if not found.keys() & _BOUNDS:
        raise node.wrong(f"{node.where} bounds nothing", f"add one of {', '.join(_BOUNDS)}")
    if ("match" in found) == ("per" in found):
        raise node.wrong(
            f"{node.where} needs either match or per", "match = {} is everything"
        )
    if "per" in found and found.keys() & {"min_share", "min_credits"}:
        raise node.wrong(f"{node.where}: per goes with max_share or max_credits only")
    return Rule(
        name=str(node.keys[-1]), per_issuer="per" in found,
        **{key: value for key, value in found.items() if key != "per"},
    )  # fmt: skip


def overlap(node: Node) -> Overlap:
    """Read ``[overlap]``."""
    found = node.keys_of(_OVERLAP)
    return Overlap(
        count_once=found.get("count_once", True),
        allow=found.get("allow", ()),
        max_credits=found.get("max_credits"),
        used_elsewhere=found.get("used_elsewhere_max_credits"),
    )


def _demand(kind: str, found: dict[str, Any]) -> Demand:
    value = found[kind]
    if kind in {"all", "any", "n_of"}:
        return _combine(kind, value)
    if kind in {"match", "credits", "count"}:
        unit = "one" if kind == "match" else kind
        need = ONE if kind == "match" else value * ONE if kind == "count" else value
        return Pick(
            unit=unit, need=need,
            match=found.get("match", Match()),
            within=found.get("within", ()), repeat=found.get("repeat", False),
        )  # fmt: skip
    demand: Demand = value
    return demand


def _fits(node: Node, kind: str, found: dict[str, Any]) -> None:
    """Refuse what would have no effect on this kind of block."""
    if kind in {"credits", "count"} and "match" not in found:
        raise node.wrong(f"{node.where} has no 'match'", "match = {} is everything")
    if "within" in found and kind != "credits":
        raise node.wrong(f"{node.where}: within goes with credits only", "", "within")
    if "after" in found and kind not in {"credits", "count", "match"}:
        raise node.wrong(
            f"{node.where}: after goes with match, credits or count", "", "after"
        )
    if "gap_min" in found and "after" not in found:
        raise node.wrong(f"{node.where}: gap_min goes with after", "", "gap_min")
    if "repeat" in found and kind not in {"credits", "count"}:
        raise node.wrong(f"{node.where}: repeat goes with credits or count", "", "repeat")
    for part in found.get("within", ()):
        if part.tenths > found["credits"]:
            raise node.wrong(
                f"{node.where}: within asks for more than the sum", "", "within"
            )


def _combine(word: str, value: Any) -> Combine:
    n, of = value if word == "n_of" else (1 if word == "any" else len(value), value)
    return Combine(word, n, of)


def _n_of(node: Node) -> tuple[int, tuple[str, ...]]:
    found = node.keys_of({"n": reading.counted, "of": reading.texts}, ("n", "of"))
    if found["n"] > len(found["of"]):
        raise node.wrong(
            f"{node.where} asks for {found['n']} of {len(found['of'])}", "", "n"
        )
    return found["n"], found["of"]


def _cover(node: Node) -> Cover:
    reads = {"all": reading.texts, "any": reading.texts, "n_of": _n_of}
    found = node.keys_of({**reads, "narrower": reading.yes_no})
    kinds = [word for word in reads if word in found]
    if len(kinds) != 1:
        raise node.wrong(f"{node.where} should have one of all, any and n_of")
    part = _combine(kinds[0], found[kinds[0]])
    return Cover(
        word=part.word, n=part.n, of=part.of, narrower=found.get("narrower", False)
    )


def _waive(node: Node) -> Waive:
    return Waive(node.keys_of({"by": reading.text}, ("by",))["by"])


def _within(node: Node) -> Within:
    """Read a part of a sum: its credits, and any selection key beside them."""
    from mcwallet.catalog.pathways.matches import MATCH

    found = node.keys_of({**MATCH, "credits": reading.some_tenths}, ("credits",))
    amount = found.pop("credits")
    return Within(amount, Match(**found))


def _pair(node: Node) -> tuple[str, ...]:
    names = reading.texts(node)
    if len(names) != 2:  # noqa: PLR2004 - a pair
        raise node.wrong(f"{node.where} should be a pair", 'write [["a", "b"]]')
    return names


def _many(read: Callable[[Node], Any]) -> Callable[[Node], tuple[Any, ...]]:
    return lambda node: node.each(read)


_BLOCK: Reads = {
    "title": reading.words,
    "all": reading.texts,
    "any": reading.texts,
    "n_of": _n_of,
    "match": match,
    "credits": reading.some_tenths,
    "count": reading.counted,
    "within": _many(_within),
    "repeat": reading.yes_no,
    "skill": _cover,
    "decision": lambda node: Decide(reading.text(node)),
    "waiver": _waive,
    "after": reading.texts,
    "gap_min": reading.span,
}
_BOUNDS = {
    "min_credits": reading.some_tenths,
    "max_credits": reading.tenths,
    "min_share": reading.share,
    "max_share": reading.share,
}
_RULE: Reads = {
    "title": reading.words,
    "match": match,
    "per": reading.one_of("issuer"),
    **_BOUNDS,
}
_OVERLAP: Reads = {
    "count_once": reading.yes_no,
    "allow": _many(_pair),
    "max_credits": reading.tenths,
    "used_elsewhere_max_credits": reading.tenths,
}
